package dev.cimiento.queues.spi;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.ScheduleView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Where schedules are kept. {@code Schedules} calls it. Safe for use by many threads; many processes fire from one timetable, and each
 * moment of a schedule is fired by one of them, in the transaction that moves the schedule on.
 */
public interface Timetable {

    /**
     * Puts a schedule in place of the one of its name, or beside the others. One whose rhythm has not changed keeps its next moment and its
     * state, so that all nodes may put theirs at each start.
     *
     * @param firstAt gives the first moment after now
     */
    void put(JobOwner owner, Recurring recurring, BiFunction<Rhythm, Instant, Optional<Instant>> firstAt);

    /** Removes it; gives whether it was there. */
    boolean remove(JobOwner owner, String name);

    /** Removes all of this owner; gives how many. */
    int removeAll(JobOwner owner);

    /**
     * Sets whether it fires, and its next moment after now; gives whether it is there.
     *
     * @param nextAt gives the first moment after now
     */
    boolean change(
            JobOwner owner,
            String name,
            ScheduleView.State state,
            BiFunction<Rhythm, Instant, Optional<Instant>> nextAt);

    /** The viewer's; the system sees all. By owner and name. */
    List<ScheduleView> list(JobOwner viewer);

    /** Those whose moment has come, and how long until the next one's does. Called with no tenant entered. */
    Due due(int limit);

    /**
     * Fires one, unless another process is about it or its moment has not come: in one transaction, with the owner entered, asks what to do,
     * hands the jobs over and moves the schedule on.
     */
    void fire(Key key, BiFunction<ScheduleView, Instant, Firing> plan, Consumer<List<Job>> enqueue);

    /**
     * Which schedule.
     *
     * @param owner whose
     * @param name its name
     */
    record Key(JobOwner owner, String name) {}

    /**
     * What is to be fired.
     *
     * @param keys whose moment has come
     * @param next how long until another's does; long for none
     */
    record Due(List<Key> keys, Duration next) {}

    /**
     * What a schedule does now.
     *
     * @param jobs to be enqueued
     * @param nextAt its next moment; empty for never again
     */
    record Firing(List<Job> jobs, Optional<Instant> nextAt) {}
}
