package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.ApiKeyStore;
import dev.cimiento.auth.spi.StoredApiKey;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Keys with which programs call the API of the current tenant. They belong to the tenant, and outlive whoever made them.
 *
 * <p>A key reads {@code ak_<tenant>_<id>_<secret>_<checksum>}: scanners know a leaked one, and one that is mistyped, or of another tenant,
 * costs no query. Stored is a hash. Whether somebody may make or end keys at all is for the program to ask: {@link Principal#may}. What somebody
 * asks for, do with their {@link Caller}: it is refused to whoever acts as somebody else, or in a session that is over, and the event names who
 * did it. What takes none asks nothing, names nobody, and is for the program itself.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class ApiKeys {

    private static final Pattern SHAPE =
            Pattern.compile("(ak_([a-z0-9-]{1,48})_([0-9a-f]{16})_[0-9a-f]{64})_([0-9a-f]{8})");
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    private final Engine engine;
    private final ApiKeyStore store;
    private final SecureRandom random = new SecureRandom();

    private ApiKeys(Engine engine) {
        this.engine = engine;
        this.store = engine.store().apiKeys();
    }

    /** Keys beside these accounts. */
    public static ApiKeys of(Accounts accounts) {
        return new ApiKeys(requireNonNull(accounts, "accounts").engine());
    }

    /** Makes a key in the name of the program itself. */
    public IssuedApiKey create(ApiKeyRequest request) {
        return create(store, request, Optional.empty());
    }

    /** Makes a key in the name of a caller, which may do no more than the caller may. */
    public ApiKeyResult create(ApiKeyRequest request, Caller by) {
        return issued(by, request.scopes(), within -> Optional.of(create(within, request, Optional.of(by.account()))))
                .orElseGet(ApiKeyResult.NotAllowed::new);
    }

    /** Judges a key that came from outside and may be anything. */
    public ApiKeyVerification verify(Secret text) {
        TenantId tenant = TenantContext.require();
        Matcher parts = SHAPE.matcher(text.reveal());
        if (!parts.matches() || !checksum(parts.group(1)).equals(parts.group(4))) {
            return rejected(ApiKeyVerification.Reason.MALFORMED);
        }
        if (!tenant.value().equals(parts.group(2))) {
            return rejected(ApiKeyVerification.Reason.WRONG_TENANT);
        }
        Instant now = engine.now();
        Optional<StoredApiKey> found =
                store.find(new ApiKeyId(parts.group(3))).filter(stored -> stored.isProvedBy(hash(text, tenant), now));
        if (found.isEmpty()) {
            return rejected(ApiKeyVerification.Reason.UNKNOWN);
        }
        ApiKey key = found.get().key();
        if (!key.isGood(now)) {
            return rejected(ApiKeyVerification.Reason.ENDED);
        }
        if (key.usedAt()
                .filter(at -> at.isAfter(now.minus(Duration.ofMinutes(1))))
                .isEmpty()) {
            store.used(key.id(), now);
        }
        return new ApiKeyVerification.Verified(new ApiKeyCaller(tenant, key));
    }

    /** Every key of the tenant, the newest first. */
    public List<ApiKey> list() {
        return store.list();
    }

    /**
     * Gives a key another text, in the name of the program itself; the one before stays good for so long, so that programs can be told. Empty
     * where there is no such key, or it has ended.
     *
     * @throws IllegalArgumentException when the overlap is negative or longer than 30 days
     */
    public Optional<IssuedApiKey> rotate(ApiKeyId id, Duration overlap) {
        requireOverlap(overlap);
        return rotate(store, requireNonNull(id, "id"), overlap, Optional.empty());
    }

    private Optional<IssuedApiKey> rotate(ApiKeyStore keys, ApiKeyId id, Duration overlap, Optional<AccountId> by) {
        Instant now = engine.now();
        TenantId tenant = TenantContext.require();
        Secret text = text(tenant, id);
        if (!keys.rotate(id, hash(text, tenant), now.plus(overlap), now)) {
            return Optional.empty();
        }
        engine.events().tell(Events.of(Kind.API_KEY_ROTATED, now).by(by).detail(id.value()));
        return keys.find(id).map(stored -> new IssuedApiKey(stored.key(), text));
    }

    /**
     * Gives a key another text in the name of a caller, who gets to know it, and so may do all that the key may: as at {@link #create(ApiKeyRequest,
     * Caller)}. Empty where there is no such key, or it has ended.
     *
     * @throws IllegalArgumentException when the overlap is negative or longer than 30 days
     */
    public Optional<ApiKeyResult> rotate(ApiKeyId id, Duration overlap, Caller by) {
        requireOverlap(overlap);
        Optional<StoredApiKey> found = store.find(requireNonNull(id, "id"))
                .filter(stored -> stored.key().isGood(engine.now()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        // The scopes of a key never change.
        Set<Permission> scopes = found.get().key().scopes();
        return issued(by, scopes, within -> rotate(within, id, overlap, Optional.of(by.account())));
    }

    /** Empty where there is none to issue. */
    private Optional<ApiKeyResult> issued(
            Caller by, Set<Permission> scopes, Function<ApiKeyStore, Optional<IssuedApiKey>> making) {
        if (!scopes.stream().allMatch(by::may)) {
            return Optional.of(new ApiKeyResult.NotAllowed());
        }
        // Keys outlive whoever makes them: so not by one whose session is over.
        OwnerResult<Optional<IssuedApiKey>> made =
                engine.owners().act(by, engine.now(), (within, account) -> making.apply(within.apiKeys()));
        return made instanceof OwnerResult.Done<Optional<IssuedApiKey>> done
                ? done.value().map(ApiKeyResult.Issued::new)
                : Optional.of(new ApiKeyResult.NotAllowed());
    }

    private static void requireOverlap(Duration overlap) {
        if (requireNonNull(overlap, "overlap").isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new IllegalArgumentException("overlap must be 0 to 30 days, was " + overlap);
        }
    }

    /** Ends a key at once, in the name of the program itself; says whether it was good. */
    public boolean revoke(ApiKeyId id) {
        return revoke(store, requireNonNull(id, "id"), Optional.empty());
    }

    /** Ends a key at once, in the name of a caller, whatever the key may; says whether it was good. */
    public OwnerResult<Boolean> revoke(ApiKeyId id, Caller by) {
        requireNonNull(id, "id");
        return engine.owners()
                .act(by, engine.now(), (within, account) -> revoke(within.apiKeys(), id, Optional.of(account.id())));
    }

    private boolean revoke(ApiKeyStore keys, ApiKeyId id, Optional<AccountId> by) {
        Instant now = engine.now();
        boolean revoked = keys.revoke(id, now);
        if (revoked) {
            engine.events().tell(Events.of(Kind.API_KEY_REVOKED, now).by(by).detail(id.value()));
        }
        return revoked;
    }

    private IssuedApiKey create(ApiKeyStore keys, ApiKeyRequest request, Optional<AccountId> by) {
        Instant now = engine.now();
        TenantId tenant = TenantContext.require();
        ApiKeyId id = new ApiKeyId(hex(ID_BYTES));
        ApiKey key = ApiKey.of(id, request.name(), request.scopes(), now)
                .withCreatedBy(by)
                .withExpiresAt(request.lifetime().map(now::plus));
        Secret text = text(tenant, id);
        keys.add(key, hash(text, tenant));
        engine.events().tell(Events.of(Kind.API_KEY_CREATED, now).by(by).detail(id.value()));
        return new IssuedApiKey(key, text);
    }

    private Secret text(TenantId tenant, ApiKeyId id) {
        String body = "ak_" + tenant + "_" + id + "_" + hex(SECRET_BYTES);
        return Secret.of(body + "_" + checksum(body));
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static TokenHash hash(Secret text, TenantId tenant) {
        return TokenHash.of(text, "API key", tenant);
    }

    private static ApiKeyVerification rejected(ApiKeyVerification.Reason reason) {
        return new ApiKeyVerification.Rejected(reason);
    }
}
