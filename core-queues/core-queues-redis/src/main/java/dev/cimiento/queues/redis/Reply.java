package dev.cimiento.queues.redis;

import dev.cimiento.queues.JobId;
import java.time.Instant;
import java.util.List;

/**
 * What a script answered: texts, or lists of them.
 *
 * @param items as Lettuce has them
 */
record Reply(List<Object> items) {

    int size() {
        return items.size();
    }

    String text(int index) {
        return String.valueOf(items.get(index));
    }

    long number(int index) {
        return Long.parseLong(text(index));
    }

    int integer(int index) {
        return Integer.parseInt(text(index));
    }

    JobId job(int index) {
        return new JobId(number(index));
    }

    Instant instant(int index) {
        return Instant.ofEpochMilli(number(index));
    }

    List<String> texts() {
        return items.stream().map(String::valueOf).toList();
    }

    /** Where the answer is a list of lists. */
    @SuppressWarnings("unchecked") // Lettuce gives a list for each of Redis's
    List<Reply> rows() {
        return items.stream().map(item -> new Reply((List<Object>) item)).toList();
    }
}
