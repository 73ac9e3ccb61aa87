package dev.cimiento.queues.spi;

/**
 * An engine for jobs. Safe for use by many threads. The contracts that each must pass are {@code JobStoreContract}, {@code
 * JobClaimsContract} and {@code JobBatchesContract} of the testkit. Limits are an ability of its own: {@link JobLimits}.
 */
public interface JobStore extends JobIntake, JobClaims, JobRecords, JobBatches, JobSearch {}
