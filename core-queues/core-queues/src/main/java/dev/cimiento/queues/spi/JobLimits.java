package dev.cimiento.queues.spi;

import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import java.util.Map;

/** Limits on what {@link JobClaims#claim} gives out. An ability of its own: a store need not have it. {@code Limits} calls it. */
public interface JobLimits {

    /**
     * Sets a limit, or removes it where there is none in it. Claims that begin after the return keep to it; those before have ended, or
     * count.
     */
    void put(LimitScope scope, Limit limit);

    /** All that are set. */
    Map<LimitScope, Limit> all();
}
