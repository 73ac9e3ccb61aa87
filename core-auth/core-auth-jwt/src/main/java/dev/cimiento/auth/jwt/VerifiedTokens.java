package dev.cimiento.auth.jwt;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.internal.Fifo;
import dev.cimiento.tenancy.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Tokens that were verified, by tenant and SHA-256, so that memory holds none. Only good ones get in. Safe for use by many threads. */
final class VerifiedTokens {

    private final Fifo<Key, Good> tokens;

    VerifiedTokens(int bound) {
        this.tokens = new Fifo<>(bound);
    }

    /** A token of a tenant. */
    record Key(TenantId tenant, long one, long two, long three, long four) {

        @Override
        public int hashCode() {
            return Long.hashCode(one);
        }
    }

    /** What is known of it: good, as long as it has not ended and its key is not revoked. */
    record Good(Verification.Verified verification, KeyId key) {

        Caller caller() {
            return verification.caller();
        }
    }

    static Key key(TenantId tenant, String token) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
            return new Key(tenant, hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    Optional<Good> find(Key key) {
        return tokens.get(key);
    }

    void put(Key key, Good good) {
        tokens.put(key, good);
    }
}
