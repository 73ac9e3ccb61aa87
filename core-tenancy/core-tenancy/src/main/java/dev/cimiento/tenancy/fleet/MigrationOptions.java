package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** How a migration of the fleet is run. Immutable. */
public final class MigrationOptions {

    private final int workers;
    private final Duration lockTimeout;
    private final int stopAfterFailures;
    private final Optional<Canary> canary;
    private final MigrationListener listener;

    private MigrationOptions(
            int workers,
            Duration lockTimeout,
            int stopAfterFailures,
            Optional<Canary> canary,
            MigrationListener listener) {
        this.workers = workers;
        this.lockTimeout = lockTimeout;
        this.stopAfterFailures = stopAfterFailures;
        this.canary = canary;
        this.listener = listener;
    }

    /** Four workers, ten seconds to wait for a lock, no canary, and no number of failures that stops the run. */
    public static MigrationOptions standard() {
        return new MigrationOptions(
                4, Duration.ofSeconds(10), Integer.MAX_VALUE, Optional.empty(), new MigrationListener() {});
    }

    /**
     * So many tenants at once. Each takes one connection of the migrations' pool, and now and then one of the control plane's.
     *
     * @throws IllegalArgumentException when not 1 to 64
     */
    public MigrationOptions workers(int atOnce) {
        if (atOnce < 1 || atOnce > 64) {
            throw new IllegalArgumentException("workers must be 1 to 64, was " + atOnce);
        }
        return new MigrationOptions(atOnce, lockTimeout, stopAfterFailures, canary, listener);
    }

    /**
     * How long a tenant's migration waits for another process that migrates it, and each of its statements for a table that is in use. While
     * it waits for a table, requests that come later wait behind it: keep it short. Zero waits as long as it takes.
     *
     * @throws IllegalArgumentException when negative
     */
    public MigrationOptions lockTimeout(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("lockTimeout must not be negative, was " + time);
        }
        return new MigrationOptions(workers, time, stopAfterFailures, canary, listener);
    }

    /**
     * Begins no further tenant after so many failures.
     *
     * @throws IllegalArgumentException when not positive
     */
    public MigrationOptions stopAfterFailures(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("stopAfterFailures must be > 0, was " + failures);
        }
        return new MigrationOptions(workers, lockTimeout, failures, canary, listener);
    }

    /** Migrates these tenants first. */
    public MigrationOptions canary(Canary first) {
        return new MigrationOptions(
                workers, lockTimeout, stopAfterFailures, Optional.of(requireNonNull(first)), listener);
    }

    /** Tells this listener. */
    public MigrationOptions listener(MigrationListener told) {
        return new MigrationOptions(workers, lockTimeout, stopAfterFailures, canary, requireNonNull(told, "told"));
    }

    int workers() {
        return workers;
    }

    Duration lockTimeout() {
        return lockTimeout;
    }

    int stopAfterFailures() {
        return stopAfterFailures;
    }

    Optional<Canary> canary() {
        return canary;
    }

    MigrationListener listener() {
        return listener;
    }
}
