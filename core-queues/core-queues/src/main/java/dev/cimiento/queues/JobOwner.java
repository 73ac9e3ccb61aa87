package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose job it is: a tenant's, or the platform's own.
 *
 * @param value the tenant's id, or {@code system}, which no tenant may be called
 */
public record JobOwner(String value) implements Comparable<JobOwner> {

    /** The platform itself. */
    public static final JobOwner SYSTEM = new JobOwner("system");

    /**
     * Checks that the value names a tenant or the system.
     *
     * @throws IllegalArgumentException when it does not
     */
    public JobOwner {
        if (!requireNonNull(value, "value").equals("system")) {
            value = TenantId.of(value).value();
        }
    }

    /** This tenant. */
    public static JobOwner of(TenantId tenant) {
        return new JobOwner(tenant.value());
    }

    /**
     * Whom the current thread works for.
     *
     * @throws dev.cimiento.tenancy.NoTenantException where neither a tenant nor the system scope was entered
     */
    public static JobOwner current() {
        return TenantContext.isSystem() ? SYSTEM : of(TenantContext.require());
    }

    /** The tenant, or empty for the system. */
    public Optional<TenantId> tenant() {
        return isSystem() ? Optional.empty() : Optional.of(TenantId.of(value));
    }

    /** Whether this is the platform itself. */
    public boolean isSystem() {
        return value.equals(SYSTEM.value);
    }

    /** Runs the body as this owner: as the tenant, or in system scope for this reason. */
    <T extends @Nullable Object, X extends Exception> T call(String reason, Call<T, X> body) throws X {
        return isSystem() ? TenantContext.system(reason, body) : TenantContext.call(TenantId.of(value), body);
    }

    @Override
    public int compareTo(JobOwner other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
