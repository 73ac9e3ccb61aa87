package dev.cimiento.queues.redis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scripts of one store.
 *
 * @param link to Redis
 * @param prefix what its keys begin with
 * @param patience for how long an answer is waited for
 * @param clock for tests that turn it; empty for Redis's own
 */
record Scripts(Link link, String prefix, Duration patience, Optional<InstantSource> clock) {

    /** Runs an operation. */
    Reply run(Script script, String operation, Object... arguments) {
        return run(script, operation, texts(arguments));
    }

    /** Runs an operation. */
    Reply run(Script script, String operation, List<String> arguments) {
        return new Reply(link.run(script, patience, prefix, call("", operation, arguments)));
    }

    /** What time it is in Redis, in milliseconds of the epoch. */
    long moment() {
        return run(Script.INTAKE, "moment").number(0);
    }

    /** Runs what was written into the outbox, in this order, each row at most once, by a clock that is ahead by this much. */
    void relay(List<OutboxRow> rows, long ahead) {
        link.runAll(
                Script.INTAKE,
                patience,
                prefix,
                rows.stream()
                        .map(row -> call(Long.toString(row.position()), row.operation(), row.sent(ahead)))
                        .toList());
    }

    /** Runs one row of the outbox; gives whether it is to be run again, since there was more of it than is done in one step. */
    boolean relay(OutboxRow row, long ahead) {
        Reply reply = new Reply(link.run(
                Script.INTAKE,
                patience,
                prefix,
                call(Long.toString(row.position()), row.operation(), row.sent(ahead))));
        return reply.size() == 2 && reply.text(1).equals("MORE");
    }

    Scripts withPrefix(String other) {
        return new Scripts(link, other, patience, clock);
    }

    Scripts withPatience(Duration other) {
        return new Scripts(link, prefix, other, clock);
    }

    Scripts withClock(InstantSource other) {
        return new Scripts(link, prefix, patience, Optional.of(other));
    }

    private String[] call(String position, String operation, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 3);
        all.add(clock.map(source -> Long.toString(source.instant().toEpochMilli()))
                .orElse(""));
        all.add(position);
        all.add(operation);
        all.addAll(arguments);
        return all.toArray(String[]::new);
    }

    private static List<String> texts(Object... arguments) {
        List<String> texts = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return texts;
    }
}
