package dev.cimiento.tenancy.files;

import java.net.URI;
import java.time.Duration;

/** Addresses that open one file for a while, for whoever holds them: for a receipt in a message. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface FileLinks {

    /** The longest that an address may be good for, which is S3's. */
    Duration LONGEST = Duration.ofDays(7);

    /**
     * An address of a file of the current tenant. Whether there is such a file is not asked.
     *
     * @param validFor how long it is good for
     * @throws IllegalArgumentException when that is not a second to seven days
     */
    URI link(FileKey key, Duration validFor);

    /** Checks how long an address is to be good for; for implementations. */
    static Duration requireValid(Duration validFor) {
        if (validFor.compareTo(Duration.ofSeconds(1)) < 0 || validFor.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("validFor must be a second to seven days, was " + validFor);
        }
        return validFor;
    }
}
