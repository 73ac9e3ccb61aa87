package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Links to files that the program itself serves, those on disk for instance: a signed token that names tenant, file and end.
 *
 * <p>The program's handler gives the token to {@link #ticket} and serves what the ticket names, in that tenant's scope. Serve it with {@code
 * Content-Disposition: attachment} and {@code X-Content-Type-Options: nosniff}, since a client's upload may be a page. A link cannot be
 * taken back before its end, except by taking its key away. Immutable.
 */
public final class SignedFileLinks implements FileLinks {

    private static final String USE = "cimiento file link v1";
    private static final String ALGORITHM = "HmacSHA256";

    private final MasterKeys keys;
    private final Function<TenantId, URI> address;
    private final InstantSource clock;

    private SignedFileLinks(MasterKeys keys, Function<TenantId, URI> address, InstantSource clock) {
        this.keys = requireNonNull(keys, "keys");
        this.address = requireNonNull(address, "address");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Links signed with these keys.
     *
     * @param address where the program serves a tenant's files: {@code https://padel.example.com/files/}; the token is appended
     */
    public static SignedFileLinks of(MasterKeys keys, Function<TenantId, URI> address, InstantSource clock) {
        return new SignedFileLinks(keys, address, clock);
    }

    @Override
    public URI link(FileKey key, Duration validFor) {
        TenantId tenant = TenantContext.require();
        long end = clock.instant().plus(FileLinks.requireValid(validFor)).getEpochSecond();
        String said = String.join("\n", keys.current().value(), Long.toString(end), tenant.value(), key.value());
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String token = base64.encodeToString(said.getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(mac(keys.current(), said).orElseThrow());
        return URI.create(address.apply(tenant) + token);
    }

    /** What a token opens; empty where it is forged, changed or past its end. */
    public Optional<FileTicket> ticket(String token) {
        try {
            int dot = token.indexOf('.');
            Base64.Decoder base64 = Base64.getUrlDecoder();
            String said = new String(base64.decode(token.substring(0, Math.max(dot, 0))), StandardCharsets.UTF_8);
            String[] parts = said.split("\n", -1);
            if (parts.length != 4) {
                return Optional.empty();
            }
            byte[] given = base64.decode(token.substring(dot + 1));
            boolean right = mac(KeyId.of(parts[0]), said)
                    .filter(mac -> MessageDigest.isEqual(mac, given))
                    .isPresent();
            return right && clock.instant().getEpochSecond() < Long.parseLong(parts[1])
                    ? Optional.of(new FileTicket(TenantId.of(parts[2]), FileKey.of(parts[3])))
                    : Optional.empty();
        } catch (IllegalArgumentException notAToken) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> mac(KeyId id, String said) {
        Optional<SecretKey> key = keys.derived(id, USE, ALGORITHM);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.get());
            return Optional.of(mac.doFinal(said.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * The right to read one file.
     *
     * @param tenant whose
     * @param key which
     */
    public record FileTicket(TenantId tenant, FileKey key) {}
}
