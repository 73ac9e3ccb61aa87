package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobOwner;

/**
 * Which rows someone may see, as a condition with one parameter: a tenant its own, the system all.
 *
 * @param condition SQL with one parameter, never made of input
 * @param parameter its value
 */
record Viewer(String condition, Object parameter) {

    /** What the index {@code job_of_tenant} is of: jobs that do not run. */
    static final String WAITS = "(state || '') <> 'RUNNING'";

    static Viewer of(JobOwner owner) {
        return owner.isSystem() ? new Viewer("?::boolean", true) : new Viewer("tenant = ?", owner.value());
    }
}
