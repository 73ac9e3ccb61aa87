package dev.cimiento.queues.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was said inside a transaction that has committed.
 *
 * @param position its place in the order in which things were said
 * @param operation of the script that takes jobs in
 * @param said when, in milliseconds of the epoch, by PostgreSQL's clock
 * @param arguments of the operation
 */
record OutboxRow(long position, String operation, long said, List<String> arguments) {

    private static final Set<String> DATED = Set.of("insert", "batch", "chain");

    /** With the moment before them where it counts, for an order or a delay; Redis's clock is ahead of PostgreSQL's by this much. */
    List<String> sent(long ahead) {
        if (!DATED.contains(operation)) {
            return arguments;
        }
        List<String> sent = new ArrayList<>(arguments.size() + 1);
        sent.add(Long.toString(said + ahead));
        sent.addAll(arguments);
        return sent;
    }

    /** Whether it may take more than one step. */
    boolean isLong() {
        return operation.equals("cancelAll");
    }
}
