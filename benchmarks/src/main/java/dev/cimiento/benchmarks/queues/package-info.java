/** Background jobs beside db-scheduler, JobRunr and Quartz, on one PostgreSQL in one run. */
@NullMarked
package dev.cimiento.benchmarks.queues;

import org.jspecify.annotations.NullMarked;
