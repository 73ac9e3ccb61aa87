package dev.cimiento.tenancy.s3;

import static java.util.Objects.requireNonNull;

/** How S3 encrypts what it stores. */
public sealed interface S3Encryption {

    /** As the bucket says: since 2023, with keys of S3 at least. */
    record OfBucket() implements S3Encryption {}

    /** With keys of S3 (SSE-S3), said at each upload. */
    record S3Keys() implements S3Encryption {}

    /**
     * With a key of the key management service (SSE-KMS).
     *
     * @param keyId the key's id, alias or ARN
     */
    record KmsKey(String keyId) implements S3Encryption {

        /**
         * Checks presence.
         *
         * @throws IllegalArgumentException when the id is blank
         */
        public KmsKey {
            if (requireNonNull(keyId, "keyId").isBlank()) {
                throw new IllegalArgumentException("keyId must not be blank");
            }
        }
    }
}
