package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether there was room below a limit. */
public sealed interface QuotaAnswer {

    /**
     * There was.
     *
     * @param lease holds it; close it when the work is done
     */
    record Granted(QuotaLease lease) implements QuotaAnswer {

        /** Checks that all is there. */
        public Granted {
            requireNonNull(lease, "lease");
        }
    }

    /** There was not, and nothing was taken. On the web: 429 with {@code Retry-After} where {@link #freeAt} is known, else 429 alone. */
    final class Refused implements QuotaAnswer {

        private final QuotaUsage usage;
        private final long units;

        Refused(QuotaUsage usage, long units) {
            this.usage = usage;
            this.units = units;
        }

        /** What was in use when it was refused. */
        public QuotaUsage usage() {
            return usage;
        }

        /** How many were asked for. */
        public long units() {
            return units;
        }

        /** When the count begins anew; empty for what is counted at once. */
        public Optional<Instant> freeAt() {
            return usage.resetsAt();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Refused that && units == that.units && usage.equals(that.usage);
        }

        @Override
        public int hashCode() {
            return usage.hashCode();
        }

        @Override
        public String toString() {
            return "Refused[" + units + " of " + usage + "]";
        }
    }
}
