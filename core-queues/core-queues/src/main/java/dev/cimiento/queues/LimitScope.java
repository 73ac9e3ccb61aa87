package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;

/**
 * What a {@link Limit} is for. A job is started when the limit of its lane and that of its owner there admit it.
 *
 * @param lane the lane
 * @param who {@code *} for the lane as a whole, {@code +each} for every owner that has no limit of its own, else the owner
 */
public record LimitScope(String lane, String who) {

    /** For the lane as a whole. */
    public static final String WHOLE = "*";

    /** For every owner without a limit of its own. {@code +} is in no tenant's name. */
    public static final String EACH = "+each";

    /**
     * Checks that it names something.
     *
     * @throws IllegalArgumentException when it does not
     */
    public LimitScope {
        JobKind.checked("lane", lane);
        if (!requireNonNull(who, "who").equals(WHOLE) && !who.equals(EACH)) {
            who = new JobOwner(who).value();
        }
    }

    /** All jobs of this lane together. */
    public static LimitScope lane(String lane) {
        return new LimitScope(lane, WHOLE);
    }

    /** The jobs of each owner in this lane, where it has no limit of its own. */
    public static LimitScope eachTenant(String lane) {
        return new LimitScope(lane, EACH);
    }

    /** The jobs of this tenant in this lane. */
    public static LimitScope tenant(String lane, TenantId tenant) {
        return new LimitScope(lane, tenant.value());
    }
}
