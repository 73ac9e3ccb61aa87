package dev.cimiento.benchmarks.queues;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A job's way from the moment at which it was to be enqueued to its start, by this process's clock.
 *
 * @param intended when it was to be enqueued
 * @param begun when its producer came to it
 * @param enqueued when its transaction had committed, as its producer heard
 * @param started when its handler began, which may be before that was heard
 */
record Trip(long intended, long begun, long enqueued, long started) {

    long whole() {
        return started - intended;
    }

    @Override
    public String toString() {
        return String.format(
                "%.1f ms: its producer was late by %.1f, enqueueing and committing took %.1f, then it waited %.1f",
                whole() / 1e6, (begun - intended) / 1e6, (enqueued - begun) / 1e6, (started - enqueued) / 1e6);
    }

    /** The ways of many, by their names. */
    static final class Log {

        private final Map<String, long[]> moments = new ConcurrentHashMap<>();

        void begun(String name, long intended) {
            moments.put(name, new long[] {intended, System.nanoTime(), 0, 0});
        }

        void enqueued(String name) {
            note(name, 2);
        }

        void started(String name) {
            note(name, 3);
        }

        private void note(String name, int place) {
            long now = System.nanoTime();
            moments.computeIfPresent(name, (of, at) -> {
                at[place] = now;
                return at;
            });
        }

        void clear() {
            moments.clear();
        }

        List<Trip> all() {
            return moments.values().stream()
                    .map(of -> new Trip(of[0], of[1], of[2], of[3]))
                    .toList();
        }

        List<Trip> worst(int most) {
            return all().stream()
                    .sorted(Comparator.comparingLong(Trip::whole).reversed())
                    .limit(most)
                    .toList();
        }
    }
}
