package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How a tenant is deleted. Immutable. */
public final class DeletionRequest {

    private final Optional<Path> export;
    private final Duration retention;

    private DeletionRequest(Optional<Path> export, Duration retention) {
        this.export = export;
        this.retention = retention;
    }

    /** Exports everything to this directory, or {@code .zip} file, and deletes then. */
    public static DeletionRequest exportingTo(Path target) {
        return new DeletionRequest(Optional.of(requireNonNull(target, "target")), Duration.ZERO);
    }

    /** Deletes without keeping anything. */
    public static DeletionRequest withoutExport() {
        return new DeletionRequest(Optional.empty(), Duration.ZERO);
    }

    /**
     * The same, but the tenant is only taken out of service at first. The deletion happens when it is asked for again after this time.
     *
     * @throws IllegalArgumentException when negative
     */
    public DeletionRequest retaining(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must not be negative, was " + time);
        }
        return new DeletionRequest(export, time);
    }

    Optional<Path> export() {
        return export;
    }

    Duration retention() {
        return retention;
    }
}
