package dev.cimiento.benchmarks.queues;

import java.util.concurrent.atomic.LongAdder;

/** A job queue on a database of its own, with no-op jobs that count themselves. */
interface Contender extends AutoCloseable {

    /** As it stands in the table of results. */
    String name();

    /** How many jobs its drain is measured with: as many as it does in some seconds. */
    int jobs();

    /** Stores this many jobs, due now, while nobody works. */
    void preload(int jobs) throws Exception;

    /** Begins to work. */
    void start() throws Exception;

    /** How many jobs were run. */
    LongAdder ran();

    /** Whether the tables say that all are done. */
    boolean drained() throws Exception;

    @Override
    void close() throws Exception;
}
