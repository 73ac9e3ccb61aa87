package dev.cimiento.auth.webauthn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Passkey;
import dev.cimiento.auth.PasskeyOptions;
import dev.cimiento.auth.PasskeyResult;
import dev.cimiento.auth.PasskeyStart;
import dev.cimiento.auth.Passkeys;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryRateLimits;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.testkit.PasskeyDevice;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A program with passkeys over some store, for tenants of one domain that share account ids, addresses and passwords. */
final class People {

    static final String DOMAIN = "example.com";
    static final AccountId ID = new AccountId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    static final EmailAddress ANA = EmailAddress.of("ana@example.com");
    static final Password PASSWORD = Password.of("the same in all of them");
    static final Client HOME = new Client("192.0.2.0/24");

    final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    final Map<TenantId, List<RelyingParty>> parties = new ConcurrentHashMap<>();
    final AuthStore store;
    final InMemoryTokens tokens = new InMemoryTokens(clock);
    final Accounts plain;
    final Accounts accounts;
    final Passkeys passkeys;

    People(AuthStore store, List<TenantId> tenants) {
        this.store = store;
        plain = Accounts.of(store, new InMemoryPasswordHasher(), tokens, clock)
                .withRateLimits(new InMemoryRateLimits(clock))
                .withListener(events::add);
        passkeys =
                Passkeys.of(plain, new WebAuthn4jPasskeyVerifier(), tenant -> parties.getOrDefault(tenant, List.of()));
        accounts = plain.withSecondFactors(passkeys);
        PasswordHash hash = new InMemoryPasswordHasher().hash(PASSWORD);
        for (TenantId tenant : tenants) {
            // The whole suite of tenants below one domain: the hardest case, since their browsers cannot tell them
            // apart.
            parties.put(tenant, List.of(RelyingParty.of(DOMAIN, "Example", origin(tenant))));
            in(
                    tenant,
                    () -> store.accounts()
                            .add(
                                    Account.of(ID, ANA, Set.of(Role.of("admin")), clock.instant())
                                            .withVerifiedEmail(ANA, clock.instant()),
                                    hash));
        }
    }

    static String origin(TenantId tenant) {
        return "https://" + tenant + "." + DOMAIN;
    }

    static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    /** Ana, who has just logged in; for the current tenant. */
    Caller ana() {
        return caller(tokens(plain.login(ANA.value(), PASSWORD, HOME)));
    }

    Caller caller(Tokens pair) {
        Verification verification = tokens.verify(pair.access().value());
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    static Tokens tokens(LoginResult result) {
        assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
        return ((LoginResult.LoggedIn) result).tokens();
    }

    static PasskeyOptions options(PasskeyStart start) {
        assertThat(start).isInstanceOf(PasskeyStart.Begun.class);
        return ((PasskeyStart.Begun) start).options();
    }

    /** What a page of the current tenant asks at a login. */
    Map<String, Object> asked(Client client) {
        return options(passkeys.beginLogin(origin(TenantContext.require()), client))
                .members();
    }

    Map<String, Object> asked() {
        return asked(HOME);
    }

    /** Makes a passkey of Ana's in the current tenant. */
    Passkey register(PasskeyDevice device) {
        return register(ana(), device);
    }

    Passkey register(Caller caller, PasskeyDevice device) {
        String origin = origin(TenantContext.require());
        Map<String, Object> options = options(passkeys.begin(caller, origin)).members();
        PasskeyResult result = passkeys.add(caller, "Phone", device.register(options, origin));
        assertThat(result).isInstanceOf(PasskeyResult.Added.class);
        return ((PasskeyResult.Added) result).passkey();
    }

    /** A whole login by passkey in the current tenant. */
    LoginResult login(PasskeyDevice device) {
        return passkeys.login(device.login(asked(), origin(TenantContext.require())), HOME);
    }

    /** What the last refused login was told to be. */
    String lastFault() {
        return events.stream()
                .filter(event -> event.kind() == AuthEvent.Kind.LOGIN_FAILED)
                .reduce((first, second) -> second)
                .map(AuthEvent::detail)
                .orElse("");
    }
}
