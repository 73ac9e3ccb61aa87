package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobOwner;

/**
 * Which rows someone may see, as a condition with one parameter: a tenant its own, the system all.
 *
 * @param condition SQL with one parameter, never made of input
 * @param parameter its value
 */
record Viewer(String condition, Object parameter) {

    static Viewer of(JobOwner owner) {
        return owner.isSystem() ? new Viewer("?::boolean", true) : new Viewer("tenant = ?", owner.value());
    }

    /** As {@link #of}, for searching the backlog with the index {@code job_of_tenant}. */
    static Viewer ofBacklog(JobOwner owner) {
        return owner.isSystem() ? of(owner) : new Viewer("tenant || '' = ?", owner.value());
    }
}
