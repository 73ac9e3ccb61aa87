package dev.cimiento.auth.jwt;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.ApiKeyVerification;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.Assurance;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.ImpersonationResult;
import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.ImportedAccount;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyEncryptionReport;
import dev.cimiento.auth.KeyEncryptionRotation;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Messenger;
import dev.cimiento.auth.OwnerResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Pbkdf2Format;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.TieredRateLimits;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.UpgradingPasswordHasher;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.argon2.Argon2PasswordHasher;
import dev.cimiento.auth.argon2.BcryptFormat;
import dev.cimiento.auth.bucket4j.Bucket4jRateLimits;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.postgresql.PostgresRateLimits;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** What {@code docs/wiring.md} shows, between the marks: compiled here, and compared by {@code WiringDocumentTest}. */
@SuppressWarnings({"unused", "UnusedVariable"})
final class WiringExamples {

    private WiringExamples() {}

    static void tests(InstantSource clock) {
        // begin: in memory
        var store = new InMemoryAuthStore();
        var tokens = new InMemoryTokens(clock);
        var accounts = Accounts.of(store, new InMemoryPasswordHasher(), tokens, clock);
        // end
    }

    static Accounts production(
            DataSource dataSource, Secret secret, InstantSource clock, Messenger jobs, List<Object> audit) {
        // begin: production
        var store = new PostgresAuthStore(dataSource);
        var keys = KeyEncryptionKey.of(secret);
        var tokens = JwtTokens.of(store, keys, tenant -> "https://" + tenant + ".example.com", "bookings", clock);
        var plain = Accounts.of(store, Argon2PasswordHasher.create(), tokens, clock)
                .withRateLimits(
                        new TieredRateLimits(new Bucket4jRateLimits(clock), new PostgresRateLimits(dataSource, clock)))
                .withListener(event -> audit.add(event));
        var totp = Totp.of(plain, keys, "Bookings");
        var codes = RecoveryCodes.of(plain);
        var accounts = plain.withSecondFactors(totp, codes);
        var links = AccountLinks.of(accounts, jobs);
        var invitations = Invitations.of(accounts, jobs);
        TokenVerifier verifier = LiveTokenVerifier.of(tokens, store, clock);
        // end
        return accounts;
    }

    static String login(Accounts accounts, String email, Password password, Client client) {
        // begin: login
        LoginResult result = accounts.login(email, password, client);
        if (result instanceof LoginResult.LoggedIn in) {
            return in.tokens().access().value().reveal();
        }
        if (result instanceof LoginResult.SecondFactorNeeded needed) {
            return "challenge " + needed.challenge().reveal() + " for " + needed.factors();
        }
        if (result instanceof LoginResult.LockedOut locked) {
            return "try again after " + locked.until();
        }
        return "e-mail or password is wrong";
        // end
    }

    static void secondFactor(
            Accounts accounts, Totp totp, RecoveryCodes codes, Caller caller, Secret challenge, Client client) {
        // begin: second factor
        if (totp.begin(caller) instanceof OwnerResult.Done<Optional<TotpEnrollment>> begun) {
            begun.value().ifPresent(app -> show(app.uri())); // as a QR code; empty where there is one already
        }
        if (totp.confirm(caller, "123456").equals(new OwnerResult.Done<>(true))
                && codes.issue(caller) instanceof OwnerResult.Done<List<Secret>> issued) {
            show(issued.value()); // to be written down
        }
        LoginResult result = accounts.completeLogin(challenge, Factor.TOTP, "654321", client);
        // end
    }

    private static void show(Object toTheCaller) {}

    static boolean request(TokenVerifier verifier, Secret bearer, InstantSource clock) {
        // begin: request
        if (verifier.verify(bearer) instanceof Verification.Verified verified) {
            Caller caller = verified.caller();
            return caller.may(Permission.of("bookings:cancel"))
                    && caller.isFresh(Assurance.AAL2, Duration.ofMinutes(10), clock.instant());
        }
        return false;
        // end
    }

    static void roles(Accounts accounts, AccountId id) {
        // begin: roles
        Roles.of(accounts).define(Role.of("front-desk"), Set.of(Permission.of("bookings:*")));
        accounts.grant(id, Role.of("front-desk"));
        // end
    }

    static LinkResult reset(AccountLinks links, String email, Secret token, Password next) {
        // begin: reset
        links.requestPasswordReset(email); // answer the same, whatever it was
        LinkResult result = links.resetPassword(token, next); // in the POST of the page that the link opens
        // end
        return result;
    }

    static void apiKeys(Accounts accounts, Secret shown) {
        // begin: API keys
        var apiKeys = ApiKeys.of(accounts);
        IssuedApiKey issued = apiKeys.create(
                ApiKeyRequest.of("till", Set.of(Permission.of("bookings:read"))).withLifetime(Duration.ofDays(365)));
        boolean good = apiKeys.verify(shown) instanceof ApiKeyVerification.Verified verified
                && verified.caller().may(Permission.of("bookings:read"));
        // end
    }

    static void impersonate(Accounts accounts, Caller staff, Account customer, Client client) {
        // begin: acting as somebody
        if (Impersonations.of(accounts).start(staff, customer.id(), "ticket 7", client)
                instanceof ImpersonationResult.Started started) {
            Secret token = started.tokens().access().value(); // names both: sub and act
        }
        // end
    }

    static void imports(PostgresAuthStore store, JwtTokens tokens, InstantSource clock) {
        // begin: imported hashes
        var hasher = UpgradingPasswordHasher.of(Argon2PasswordHasher.create(), new BcryptFormat(), new Pbkdf2Format());
        var accounts = Accounts.of(store, hasher, tokens, clock);
        accounts.add(ImportedAccount.of(EmailAddress.of("ana@example.com"), PasswordHash.of("$2a$10$...")));
        // end
    }

    static void nightly(Accounts accounts, JwtTokens tokens) {
        // begin: jobs
        tokens.rotate(RotationPolicy.standard()); // every hour, in each tenant
        accounts.purge(); // every night, in each tenant
        // end
    }

    static boolean changeSecret(PostgresAuthStore store, Secret secret, Secret secretOfBefore) {
        // begin: another key-encryption secret
        var keys = KeyEncryptionKeys.of(KeyEncryptionKey.of(secret)).withOther(KeyEncryptionKey.of(secretOfBefore));
        KeyEncryptionReport report = KeyEncryptionRotation.of(store, keys).rotate(); // in each tenant
        // end
        return report.isComplete();
    }
}
