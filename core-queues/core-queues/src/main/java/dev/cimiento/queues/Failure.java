package dev.cimiento.queues;

/** A failure as one line for the database. */
final class Failure {

    private static final int LONGEST = 1000;
    private static final int CAUSES = 3;

    private Failure() {}

    static String summary(Throwable failure) {
        StringBuilder line = new StringBuilder();
        Throwable at = failure;
        for (int depth = 0; at != null && depth <= CAUSES; depth++) {
            line.append(depth == 0 ? "" : ", caused by ").append(at.getClass().getSimpleName());
            if (at.getMessage() != null) {
                line.append(": ").append(at.getMessage().lines().findFirst().orElse(""));
            }
            at = at.getCause();
        }
        String text = line.toString().replace('\0', ' ');
        return text.length() > LONGEST ? text.substring(0, end(text)) + "..." : text;
    }

    /** Not in the middle of a pair. */
    private static int end(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }
}
