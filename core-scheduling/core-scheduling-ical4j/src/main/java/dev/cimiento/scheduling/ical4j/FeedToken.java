package dev.cimiento.scheduling.ical4j;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token: 16 random bytes by which its row is found, and 32 that are compared in constant time with a hash of them. The hash covers the tenant,
 * so that a row which came into another tenant's schema opens nothing there.
 */
record FeedToken(String selector, String verifier) {

    private static final int SELECTOR = 22;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{65}");

    static FeedToken random(SecureRandom random) {
        return new FeedToken(text(random, 16), text(random, 32));
    }

    static Optional<FeedToken> parse(Secret token) {
        String text = token.reveal();
        return SHAPE.matcher(text).matches()
                ? Optional.of(new FeedToken(text.substring(0, SELECTOR), text.substring(SELECTOR)))
                : Optional.empty();
    }

    Secret secret() {
        return Secret.of(selector + verifier);
    }

    byte[] hash() {
        String tenant = TenantContext.current().map(TenantId::value).orElse("");
        return sha256("calendar feed\n" + tenant + "\n" + selector + "\n" + verifier);
    }

    boolean isHashedAs(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
