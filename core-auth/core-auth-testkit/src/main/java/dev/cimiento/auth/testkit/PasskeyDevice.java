package dev.cimiento.auth.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A browser with an authenticator, for tests (W3C WebAuthn): makes passkeys and signs with them, and knows nothing of how ours are judged. It asks
 * nobody for a finger, believes any page's origin, and lies where it is told to. Safe for use by many threads.
 */
public final class PasskeyDevice {

    /** What the keys are for. */
    public enum Algorithm {
        /** ECDSA on P-256: what most have. */
        ES256,
        /** Ed25519. */
        EDDSA,
        /** RSA with 2048 bits. */
        RS256
    }

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int ATTESTED = 0x40;
    private static final int ID_BYTES = 32;
    private static final int MODEL_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Algorithm algorithm;
    private final List<Held> held;
    private int flags = USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP;
    private int count;
    private int step;
    private boolean framed;

    private static final class Held {

        private final byte[] id;
        private final String party;
        private final byte[] user;
        private final DeviceKey key;

        Held(byte[] id, String party, byte[] user, DeviceKey key) {
            this.id = id;
            this.party = party;
            this.user = user;
            this.key = key;
        }
    }

    private PasskeyDevice(Algorithm algorithm, List<Held> held) {
        this.algorithm = requireNonNull(algorithm, "algorithm");
        this.held = new ArrayList<>(held);
    }

    /** A phone, which synchronises its passkeys and therefore counts nothing. */
    public static PasskeyDevice phone() {
        return of(Algorithm.ES256);
    }

    /** A phone with keys of this kind. */
    public static PasskeyDevice of(Algorithm algorithm) {
        return new PasskeyDevice(algorithm, List.of());
    }

    /** A security key, whose passkeys never leave it, and which counts its signatures. */
    public static PasskeyDevice securityKey() {
        PasskeyDevice device = phone();
        device.flags = USER_PRESENT | USER_VERIFIED;
        device.step = 1;
        return device;
    }

    /** Another device with the same passkeys and the same count: what a thief would build. */
    public synchronized PasskeyDevice copy() {
        PasskeyDevice copy = new PasskeyDevice(algorithm, held);
        copy.flags = flags;
        copy.count = count;
        copy.step = step;
        return copy;
    }

    /** From now on it signs without asking its owner for finger, face or PIN. */
    public synchronized PasskeyDevice withoutUserVerification() {
        flags &= ~USER_VERIFIED;
        return this;
    }

    /** From now on pages use it inside a frame of another page's. */
    public synchronized PasskeyDevice inFrame() {
        framed = true;
        return this;
    }

    /**
     * Makes a passkey, as {@code navigator.credentials.create} would.
     *
     * @param options the members of {@code PublicKeyCredentialCreationOptionsJSON}
     * @param origin of the page that asks
     * @return {@code RegistrationResponseJSON}
     * @throws IllegalStateException when the device has a passkey that the options exclude
     */
    public synchronized String register(Map<String, ?> options, String origin) {
        String party = text(map(options.get("rp")).get("id"));
        for (Object excluded : (List<?>) requireNonNull(options.get("excludeCredentials"), "excludeCredentials")) {
            byte[] id = decoded(map(excluded).get("id"));
            if (held.stream().anyMatch(one -> MessageDigest.isEqual(one.id, id))) {
                throw new IllegalStateException("InvalidStateError: this device has a passkey of this account");
            }
        }
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        Held made = new Held(id, party, decoded(map(options.get("user")).get("id")), DeviceKey.of(algorithm));
        // One a domain and user, as the standard has it: a newer one takes the place of the one before.
        held.removeIf(one -> one.party.equals(party) && MessageDigest.isEqual(one.user, made.user));
        held.add(made);
        byte[] cose = made.key.cose();
        byte[] attested = ByteBuffer.allocate(MODEL_BYTES + 2 + id.length + cose.length)
                .put(new byte[MODEL_BYTES])
                .putShort((short) id.length)
                .put(id)
                .put(cose)
                .array();
        Map<String, Object> attestation = new LinkedHashMap<>();
        attestation.put("fmt", "none");
        attestation.put("attStmt", Map.of());
        attestation.put("authData", data(party, flags | ATTESTED, attested));
        return "{\"id\":\"" + encoded(id) + "\",\"rawId\":\"" + encoded(id)
                + "\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\""
                + encoded(client("webauthn.create", options, origin)) + "\",\"attestationObject\":\""
                + encoded(Cbor.of(attestation)) + "\",\"transports\":[\"internal\",\"hybrid\"]}}";
    }

    /**
     * Signs with a passkey, as {@code navigator.credentials.get} would: one that the options allow, or the newest of the domain.
     *
     * @param options the members of {@code PublicKeyCredentialRequestOptionsJSON}
     * @param origin of the page that asks
     * @return {@code AuthenticationResponseJSON}
     * @throws IllegalStateException when the device has no such passkey
     */
    public synchronized String login(Map<String, ?> options, String origin) {
        String party = text(options.get("rpId"));
        List<?> allowed = (List<?>) requireNonNull(options.get("allowCredentials"), "allowCredentials");
        Held used = held.stream()
                .filter(one -> one.party.equals(party))
                .filter(one -> allowed.isEmpty()
                        || allowed.stream()
                                .anyMatch(item ->
                                        MessageDigest.isEqual(decoded(map(item).get("id")), one.id)))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("NotAllowedError: this device has no passkey for it"));
        return assertion(used, party, options, origin);
    }

    /** The same with a passkey of another domain: what no browser does. */
    public synchronized String loginAcross(Map<String, ?> options, String origin) {
        Held used = held.get(held.size() - 1);
        return assertion(used, used.party, options, origin);
    }

    /** The id of the newest passkey. */
    public synchronized Optional<String> newest() {
        return held.isEmpty() ? Optional.empty() : Optional.of(encoded(held.get(held.size() - 1).id));
    }

    private String assertion(Held used, String party, Map<String, ?> options, String origin) {
        count += step;
        byte[] client = client("webauthn.get", options, origin);
        byte[] data = data(party, flags, new byte[0]);
        byte[] signed = ByteBuffer.allocate(data.length + 32)
                .put(data)
                .put(sha256(client))
                .array();
        return "{\"id\":\"" + encoded(used.id) + "\",\"rawId\":\"" + encoded(used.id)
                + "\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\""
                + encoded(client) + "\",\"authenticatorData\":\"" + encoded(data) + "\",\"signature\":\""
                + encoded(used.key.sign(signed)) + "\",\"userHandle\":\"" + encoded(used.user) + "\"}}";
    }

    private byte[] client(String type, Map<String, ?> options, String origin) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + text(options.get("challenge")) + "\",\"origin\":\""
                        + origin + "\",\"crossOrigin\":" + framed + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(String party, int bits, byte[] attested) {
        return ByteBuffer.allocate(32 + 1 + 4 + attested.length)
                .put(sha256(party.getBytes(StandardCharsets.UTF_8)))
                .put((byte) bits)
                .putInt(count)
                .put(attested)
                .array();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) requireNonNull(value, "the options lack an object");
    }

    private static String text(@Nullable Object value) {
        return (String) requireNonNull(value, "the options lack a text");
    }

    private static byte[] decoded(@Nullable Object value) {
        return Base64.getUrlDecoder().decode(text(value));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
