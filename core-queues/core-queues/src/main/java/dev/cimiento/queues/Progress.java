package dev.cimiento.queues;

/**
 * How far a running job is, and where its next attempt can go on. Immutable.
 *
 * @param percent from 0 to 100
 * @param note for those who watch; up to 1000 characters
 * @param checkpoint for the handler itself, at its next attempt; up to 100,000 characters
 */
public record Progress(int percent, String note, String checkpoint) {

    /** Nothing yet. */
    public static final Progress NONE = new Progress(0, "", "");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when one is out of range or holds U+0000
     */
    public Progress {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be between 0 and 100, was " + percent);
        }
        Texts.bounded("note", note, 1000);
        Texts.bounded("checkpoint", checkpoint, 100_000);
    }

    /** This far. */
    public static Progress of(int percent) {
        return new Progress(percent, "", "");
    }

    /** With this note. */
    public Progress withNote(String note) {
        return new Progress(percent, note, checkpoint);
    }

    /** From where the next attempt goes on. */
    public Progress withCheckpoint(String checkpoint) {
        return new Progress(percent, note, checkpoint);
    }

    /** Without note and checkpoint, which may hold personal data. */
    @Override
    public String toString() {
        return "Progress[" + percent + "%]";
    }
}
