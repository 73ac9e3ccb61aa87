package dev.cimiento.queues.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was said inside a transaction that has committed.
 *
 * @param position its place in the order in which things were said
 * @param operation of the script that takes jobs in
 * @param age for how long it has been on its way, in milliseconds, by the one clock that knows
 * @param arguments of the operation
 */
record OutboxRow(long position, String operation, long age, List<String> arguments) {

    private static final Set<String> AGED = Set.of("insert", "batch", "chain");

    /** With the age before them, where a delay is counted from when it was said. */
    List<String> sent() {
        if (!AGED.contains(operation)) {
            return arguments;
        }
        List<String> sent = new ArrayList<>(arguments.size() + 1);
        sent.add(Long.toString(age));
        sent.addAll(arguments);
        return sent;
    }

    /** Whether it may take more than one step. */
    boolean isLong() {
        return operation.equals("cancelAll");
    }
}
