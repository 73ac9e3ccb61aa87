package dev.cimiento.queues.spi;

/** An engine for jobs. Safe for use by many threads. The contract that each must pass is {@code JobStoreContract} of the testkit. */
public interface JobStore extends JobIntake, JobClaims, JobRecords {}
