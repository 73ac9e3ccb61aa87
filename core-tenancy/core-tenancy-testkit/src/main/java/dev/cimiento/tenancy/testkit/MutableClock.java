package dev.cimiento.tenancy.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is turned. Safe for use by many threads. */
public final class MutableClock implements InstantSource {

    private volatile Instant now;

    private MutableClock(Instant now) {
        this.now = now;
    }

    /** Stands at this moment. */
    public static MutableClock at(Instant now) {
        return new MutableClock(now);
    }

    /** Stands at this moment: {@code 2026-11-23T12:00:00Z}. */
    public static MutableClock at(String now) {
        return at(Instant.parse(now));
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Turns the clock on. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** Sets the clock, forward or back. */
    public synchronized void set(Instant to) {
        now = to;
    }
}
