package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.FactorStore;
import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.TotpFactor;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Codes of authenticator apps (RFC 6238) as a second factor: six digits, 30 seconds, SHA-1, since that is what all apps can do.
 *
 * <p>A code is good once, in whatever process and challenge, and none that is older than the last one used. The secret is stored encrypted,
 * bound to the tenant and the account. What a caller asks for, do with the {@link Caller}: it asks for the owner, in an open session, after a login
 * of the last ten minutes. What takes an {@link AccountId} asks nothing, and is for the program itself.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class Totp implements SecondFactor {

    /** As many bits as the hash has (RFC 4226 section 4). */
    private static final int SECRET_BYTES = 20;

    /** How often a code is judged anew because the secret was stored anew meanwhile, under another key. */
    private static final int TRIES = 3;

    private final Engine engine;
    private final KeyEncryptionKeys keyEncryption;
    private final String issuer;
    private final SecureRandom random = new SecureRandom();

    private Totp(Engine engine, KeyEncryptionKeys keyEncryption, String issuer) {
        this.engine = engine;
        this.keyEncryption = keyEncryption;
        this.issuer = issuer;
    }

    /**
     * Authenticators of these accounts. Give the result to {@link Accounts#withSecondFactors}.
     *
     * @param keyEncryption under which the secrets are stored
     * @param issuer what the app shows above the code: the name of your product
     * @throws IllegalArgumentException when the issuer is blank or has a colon
     */
    public static Totp of(Accounts accounts, KeyEncryptionKey keyEncryption, String issuer) {
        return of(accounts, KeyEncryptionKeys.of(keyEncryption), issuer);
    }

    /** As {@link #of(Accounts, KeyEncryptionKey, String)}, with a keyring, whose current key is for what is new. */
    public static Totp of(Accounts accounts, KeyEncryptionKeys keyEncryption, String issuer) {
        if (requireNonNull(issuer, "issuer").isBlank() || issuer.contains(":")) {
            throw new IllegalArgumentException("issuer must be a name without a colon, was '" + issuer + "'");
        }
        return new Totp(
                requireNonNull(accounts, "accounts").engine(), requireNonNull(keyEncryption, "keyEncryption"), issuer);
    }

    /**
     * Begins in the name of the program itself: what the app is to know. It does not count until {@link #confirm(AccountId, String)}. Empty where the
     * account has an authenticator that counts, or there is no such account.
     */
    public Optional<TotpEnrollment> begin(AccountId id) {
        return engine.store().accounts().find(requireNonNull(id, "id")).flatMap(account -> begin(factors(), account));
    }

    /**
     * Begins for the caller: what the app is to know. It does not count until {@link #confirm(Caller, String)}. Empty where the caller has an
     * authenticator that counts.
     */
    public OwnerResult<Optional<TotpEnrollment>> begin(Caller caller) {
        return engine.owners().actFreshly(caller, engine.now(), (within, account) -> begin(within.factors(), account));
    }

    /** Confirms that the app has the secret: it counts from now on. Says whether the code is right; that one is used then. */
    public boolean confirm(AccountId id, String code) {
        return confirm(factors(), requireNonNull(id, "id"), requireNonNull(code, "code"));
    }

    /** Confirms for the caller that the app has the secret of {@link #begin(Caller)}. Says whether the code is right; that one is used then. */
    public OwnerResult<Boolean> confirm(Caller caller, String code) {
        requireNonNull(code, "code");
        return engine.owners()
                .actFreshly(caller, engine.now(), (within, account) -> confirm(within.factors(), account.id(), code));
    }

    /** Removes the authenticator, and the recovery codes with it; says whether there was one. */
    public boolean remove(AccountId id) {
        return remove(factors(), requireNonNull(id, "id"));
    }

    /** Removes the caller's authenticator, and the recovery codes with it; says whether there was one. */
    public OwnerResult<Boolean> remove(Caller caller) {
        return engine.owners()
                .actFreshly(caller, engine.now(), (within, account) -> remove(within.factors(), account.id()));
    }

    @Override
    public Factor kind() {
        return Factor.TOTP;
    }

    @Override
    public boolean isEnrolled(AccountId account) {
        return is(factors(), account, TotpFactor.State.CONFIRMED).isPresent();
    }

    @Override
    public boolean proves(AccountId account, String answer, Instant now) {
        return isRight(factors(), account, TotpFactor.State.CONFIRMED, answer, now);
    }

    private boolean confirm(FactorStore store, AccountId id, String code) {
        Instant now = engine.now();
        boolean confirmed = isRight(store, id, TotpFactor.State.BEGUN, code, now);
        if (confirmed) {
            engine.events().tell(Events.of(Kind.SECOND_FACTOR_ADDED, now).account(id));
        }
        return confirmed;
    }

    private boolean remove(FactorStore store, AccountId id) {
        boolean removed = store.removeTotp(id);
        if (removed) {
            engine.events()
                    .tell(Events.of(Kind.SECOND_FACTOR_REMOVED, engine.now()).account(id));
        }
        return removed;
    }

    private Optional<TotpEnrollment> begin(FactorStore store, Account account) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        SealedSecret sealed = keyEncryption.seal(secret, boundTo(account.id()));
        if (!store.beginTotp(account.id(), sealed, engine.now())) {
            return Optional.empty();
        }
        String text = Base32.forApps(secret);
        String uri = "otpauth://totp/" + encoded(issuer + ":" + account.email()) + "?secret=" + text + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=6&period=" + TotpCodes.PERIOD_SECONDS;
        return Optional.of(new TotpEnrollment(Secret.of(text), Secret.of(uri)));
    }

    private FactorStore factors() {
        return engine.store().factors();
    }

    private Optional<TotpFactor> is(FactorStore store, AccountId account, TotpFactor.State state) {
        return store.totp(account).filter(factor -> factor.state() == state);
    }

    /** Uses the code of the very secret that it was judged by: another one may have been begun meanwhile, and is not confirmed by this code. */
    private boolean isRight(FactorStore store, AccountId account, TotpFactor.State state, String code, Instant now) {
        Optional<TotpFactor> before = Optional.empty();
        for (int i = 0; i < TRIES; i++) {
            Optional<TotpFactor> factor = is(store, account, state);
            if (factor.isEmpty() || factor.equals(before)) {
                return false;
            }
            SealedSecret judged = factor.get().secret();
            OptionalLong step = TotpCodes.match(opened(account, judged), code.replace(" ", ""), now);
            if (step.isEmpty()) {
                return false;
            }
            if (store.useTotp(account, judged, step.getAsLong(), now)) {
                return true;
            }
            before = factor;
        }
        return false;
    }

    private byte[] opened(AccountId account, SealedSecret secret) {
        return keyEncryption.open("the authenticator of account " + account, secret, boundTo(account));
    }

    private static String boundTo(AccountId account) {
        return SealedItem.Kind.TOTP.associatedData(TenantContext.require(), account.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
