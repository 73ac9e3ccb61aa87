package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

/** What became of a file that was to be stored. */
public sealed interface PutResult {

    /**
     * It is stored, whole, and stays after a power cut.
     *
     * @param file what is known of it
     */
    record Stored(StoredFile file) implements PutResult {}

    /**
     * There was one already, and it was to be kept.
     *
     * @param key its name
     */
    record AlreadyThere(FileKey key) implements PutResult {}

    /**
     * The content is not what it should be; nothing was stored, and a file that was there is as it was.
     *
     * @param reason what was wrong
     * @param explanation in words
     */
    record Refused(Reason reason, String explanation) implements PutResult {

        /** Checks nothing but presence. */
        public Refused {
            requireNonNull(reason, "reason");
            requireNonNull(explanation, "explanation");
        }
    }

    /** What was wrong. */
    enum Reason {
        /** More bytes than the store takes. */
        TOO_LARGE,
        /** Not as many bytes as were announced: an upload that broke off. */
        WRONG_LENGTH,
        /** Not the bytes that were announced. */
        WRONG_SHA256
    }
}
