package dev.cimiento.tenancy.fleet;

import java.sql.SQLException;
import java.util.Optional;

/** What to say of a failure in a report. */
final class Failure {

    private static final int LONGEST = 500;

    private Failure() {}

    /** The failure and its deepest cause, without the server's further lines, which repeat values of rows. */
    static String inOneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = firstLine(failure);
        if (root != failure) {
            said = said + ": " + (root instanceof SQLException sql ? sql.getSQLState() + " " : "") + firstLine(root);
        }
        return said.length() > LONGEST ? said.substring(0, LONGEST) : said;
    }

    private static String firstLine(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }
}
