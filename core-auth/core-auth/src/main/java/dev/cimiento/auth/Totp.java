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
 * bound to the tenant and the account. Before {@link #begin} and {@link #remove}, ask for a fresh login ({@link Caller#isFresh}).
 *
 * <p>Safe for use by many threads and processes.
 */
public final class Totp implements SecondFactor {

    /** As many bits as the hash has (RFC 4226 section 4). */
    private static final int SECRET_BYTES = 20;

    private final Engine engine;
    private final FactorStore store;
    private final KeyEncryptionKeys keyEncryption;
    private final String issuer;
    private final SecureRandom random = new SecureRandom();

    private Totp(Engine engine, KeyEncryptionKeys keyEncryption, String issuer) {
        this.engine = engine;
        this.store = engine.store().factors();
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
     * Begins: what the app is to know. It does not count until {@link #confirm}. Empty where the account has an authenticator that counts, or
     * there is no such account.
     */
    public Optional<TotpEnrollment> begin(AccountId id) {
        Optional<Account> account = engine.store().accounts().find(requireNonNull(id, "id"));
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        SealedSecret sealed = keyEncryption.seal(secret, boundTo(id));
        if (account.isEmpty() || !store.beginTotp(id, sealed, engine.now())) {
            return Optional.empty();
        }
        String text = Base32.forApps(secret);
        String uri = "otpauth://totp/" + encoded(issuer + ":" + account.get().email()) + "?secret=" + text + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=6&period=" + TotpCodes.PERIOD_SECONDS;
        return Optional.of(new TotpEnrollment(Secret.of(text), Secret.of(uri)));
    }

    /** Confirms that the app has the secret: it counts from now on. Says whether the code is right; that one is used then. */
    public boolean confirm(AccountId id, String code) {
        Instant now = engine.now();
        boolean begun = store.totp(requireNonNull(id, "id"))
                .filter(factor -> factor.state() == TotpFactor.State.BEGUN)
                .isPresent();
        boolean confirmed = begun && isRight(id, requireNonNull(code, "code"), now);
        if (confirmed) {
            engine.events().tell(Events.of(Kind.SECOND_FACTOR_ADDED, now).account(id));
        }
        return confirmed;
    }

    /** Removes the authenticator, and the recovery codes with it; says whether there was one. */
    public boolean remove(AccountId id) {
        boolean removed = store.removeTotp(requireNonNull(id, "id"));
        if (removed) {
            engine.events()
                    .tell(Events.of(Kind.SECOND_FACTOR_REMOVED, engine.now()).account(id));
        }
        return removed;
    }

    @Override
    public Factor kind() {
        return Factor.TOTP;
    }

    @Override
    public boolean isEnrolled(AccountId account) {
        return store.totp(account)
                .filter(factor -> factor.state() == TotpFactor.State.CONFIRMED)
                .isPresent();
    }

    @Override
    public boolean proves(AccountId account, String answer, Instant now) {
        return isEnrolled(account) && isRight(account, answer, now);
    }

    private boolean isRight(AccountId account, String code, Instant now) {
        Optional<byte[]> secret = store.totp(account).map(factor -> opened(account, factor.secret()));
        if (secret.isEmpty()) {
            return false;
        }
        OptionalLong step = TotpCodes.match(secret.get(), code.replace(" ", ""), now);
        return step.isPresent() && store.useTotp(account, step.getAsLong(), now);
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
