package dev.cimiento.tenancy.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * Where a person may be looking.
 *
 * @param stream what is shown there; standard error as a rule, so that it does not get among the results
 * @param isTerminal whether it is a terminal, rather than a file or another program
 */
record Screen(PrintStream stream, BooleanSupplier isTerminal) {

    Screen {
        requireNonNull(stream, "stream");
        requireNonNull(isTerminal, "isTerminal");
    }

    /** Of this process. */
    static Screen ofProcess() {
        return new Screen(System.err, () -> System.console() != null);
    }
}
