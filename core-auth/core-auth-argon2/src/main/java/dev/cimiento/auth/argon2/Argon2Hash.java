package dev.cimiento.auth.argon2;

import dev.cimiento.auth.PasswordHash;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a hash in the PHC string format: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$tag}, base64 without padding. */
@SuppressWarnings("ArrayRecordComponent") // lives within one call, and is never compared
record Argon2Hash(Argon2Cost cost, byte[] salt, byte[] tag) {

    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,3})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    static Optional<Argon2Hash> parse(PasswordHash hash) {
        Matcher parts = PHC.matcher(hash.reveal());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Argon2Hash(
                    new Argon2Cost(number(parts, 1), number(parts, 2), number(parts, 3)),
                    Base64.getDecoder().decode(parts.group(4)),
                    Base64.getDecoder().decode(parts.group(5))));
        } catch (IllegalArgumentException outOfBounds) {
            return Optional.empty();
        }
    }

    PasswordHash toHash() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PasswordHash.of("$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.lanes()
                + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(tag));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    @Override
    public String toString() {
        return "Argon2Hash[" + cost + "]";
    }
}
