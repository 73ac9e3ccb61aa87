package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.FactorStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Codes to be written down for the day when the authenticator is lost: ten, each good once, of 120 random bits, which is why their plain
 * hash may be stored (OWASP ASVS 6.5.2 asks for 112). Safe for use by many threads and processes.
 */
public final class RecoveryCodes implements SecondFactor {

    private static final int COUNT = 10;
    private static final int BYTES = 15;
    private static final int GROUP = 4;
    private static final Pattern SHAPE = Pattern.compile("[0-9A-HJKMNP-TV-Z]{24}");

    private final Engine engine;
    private final FactorStore store;
    private final SecureRandom random = new SecureRandom();

    private RecoveryCodes(Engine engine) {
        this.engine = engine;
        this.store = engine.store().factors();
    }

    /** Codes of these accounts. Give the result to {@link Accounts#withSecondFactors}. */
    public static RecoveryCodes of(Accounts accounts) {
        return new RecoveryCodes(requireNonNull(accounts, "accounts").engine());
    }

    /** New codes for the caller, to be shown once; those before are void. Asks for a login of the last ten minutes. */
    public OwnerResult<List<Secret>> issue(Caller caller) {
        return engine.owners()
                .actFreshly(caller, engine.now(), (within, account) -> issue(within.factors(), account.id()));
    }

    /** New codes in the name of the program itself, to be shown once; those before are void. */
    public List<Secret> issue(AccountId account) {
        return issue(store, requireNonNull(account, "account"));
    }

    private List<Secret> issue(FactorStore into, AccountId account) {
        List<Secret> codes = new ArrayList<>();
        Set<TokenHash> hashes = new HashSet<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            String code = Base32.forPeople(bytes);
            hashes.add(hash(account, code));
            codes.add(Secret.of(code.replaceAll("(.{" + GROUP + "})(?!$)", "$1-")));
        }
        into.replaceRecoveryCodes(account, hashes);
        engine.events()
                .tell(Events.of(Kind.SECOND_FACTOR_ADDED, engine.now())
                        .account(account)
                        .detail("recovery codes"));
        return List.copyOf(codes);
    }

    /** How many are left. */
    public int remaining(AccountId account) {
        return store.recoveryCodes(requireNonNull(account, "account"));
    }

    @Override
    public Factor kind() {
        return Factor.RECOVERY_CODE;
    }

    @Override
    public boolean isEnrolled(AccountId account) {
        return remaining(account) > 0;
    }

    @Override
    public boolean proves(AccountId account, String answer, Instant now) {
        String code = answer.length() > 100
                ? ""
                : answer.replaceAll("[\\s-]", "")
                        .toUpperCase(Locale.ROOT)
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1');
        return SHAPE.matcher(code).matches() && store.useRecoveryCode(account, hash(account, code));
    }

    private static TokenHash hash(AccountId account, String code) {
        return TokenHash.of(Secret.of(code), "recovery code of " + account, TenantContext.require());
    }
}
