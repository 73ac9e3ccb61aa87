package dev.cimiento.queues.spi;

/**
 * An engine for jobs. Safe for use by many threads. The contracts that each must pass are {@code JobStoreContract}, {@code
 * JobFeaturesContract} and {@code JobClaimsContract} of the testkit. {@link JobLimits}, {@link JobBatches} and {@link JobSearch} are abilities
 * of their own, with contracts of their own: a store need not have them.
 */
public interface JobStore extends JobIntake, JobClaims, JobRecords {}
