package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the tokens of calendars are kept, each tenant's apart, as hashes alone: {@link CalendarFeeds} asks, applications need not. Implementations are safe
 * for use by many threads.
 */
public interface FeedTokens {

    /** Keeps what opens a calendar from now on; what opened it before opens nothing any more. */
    void put(Kept token, Instant now);

    /** Forgets what opens this calendar. Nothing happens where nothing does. */
    void remove(FeedScope scope);

    /** What is kept under this selector. */
    Optional<Kept> find(String selector);

    /**
     * When this content was first seen under this selector: the moment that was noted, where it is what was seen last; else now, or a second after what was
     * noted where that is later, and that is noted. Now, without a note, where nothing is kept under it.
     *
     * @param content a hash of the calendar as it is now
     * @param now in whole seconds
     */
    Instant seen(String selector, byte[] content, Instant now);

    /**
     * What is kept of a token.
     *
     * @param selector by which it is found
     * @param scope which calendar it opens
     * @param hash of the whole of it and its tenant
     */
    record Kept(String selector, FeedScope scope, byte[] hash) {

        /** Checks that all is there. */
        public Kept {
            requireNonNull(selector, "selector");
            requireNonNull(scope, "scope");
            hash = requireNonNull(hash, "hash").clone();
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Kept that
                    && selector.equals(that.selector)
                    && scope.equals(that.scope)
                    && Arrays.equals(hash, that.hash);
        }

        @Override
        public int hashCode() {
            return selector.hashCode();
        }

        /** Without what it is found by. */
        @Override
        public String toString() {
            return "Kept[" + scope + "]";
        }
    }
}
