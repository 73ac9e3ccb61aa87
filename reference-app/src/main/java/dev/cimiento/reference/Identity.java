package dev.cimiento.reference;

import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.AuthListener;
import dev.cimiento.auth.AuthPolicy;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyEncryptionRotation;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.Messenger;
import dev.cimiento.auth.Passkeys;
import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.argon2.Argon2PasswordHasher;
import dev.cimiento.auth.http.HttpBreachedPasswords;
import dev.cimiento.auth.jakarta.AuthFeature;
import dev.cimiento.auth.jakarta.OidcEndpoints;
import dev.cimiento.auth.jwt.JwtTokens;
import dev.cimiento.auth.oidc.OidcLogins;
import dev.cimiento.auth.oidc.OidcProviders;
import dev.cimiento.auth.oidc.ReturnPath;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.postgresql.PostgresFederationStore;
import dev.cimiento.auth.postgresql.PostgresRateLimits;
import dev.cimiento.auth.webauthn.WebAuthn4jPasskeyVerifier;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.PublicAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Who people are: accounts with passwords, second factors and passkeys, their sessions, and programs with API keys.
 *
 * @param accounts with second factors
 * @param customers what a business calls the owners of accounts
 * @param totp authenticators
 * @param recoveryCodes for who lost theirs
 * @param passkeys of accounts
 * @param store where all of it is kept
 * @param federation who logs in by other providers
 * @param tokens access tokens
 * @param limits of guesses
 * @param keys what is kept encrypted is so under these
 * @param clock what is now
 */
record Identity(
        Accounts accounts,
        Customers customers,
        Totp totp,
        RecoveryCodes recoveryCodes,
        Passkeys passkeys,
        PostgresAuthStore store,
        PostgresFederationStore federation,
        JwtTokens tokens,
        PostgresRateLimits limits,
        KeyEncryptionKeys keys,
        InstantSource clock) {

    /**
     * Kept in this database.
     *
     * @param breached where to ask whether a new password is among leaked ones; where it does not answer, the password counts as not leaked
     */
    static Identity of(
            DataSource db,
            Keys keys,
            PublicAddress address,
            AuthListener listener,
            Optional<URI> breached,
            InstantSource clock) {
        PostgresAuthStore store = new PostgresAuthStore(db);
        KeyEncryptionKeys authKeys = keys.identity();
        JwtTokens tokens = JwtTokens.of(store, authKeys, address::of, "cimiento-reference", clock);
        PostgresRateLimits limits = new PostgresRateLimits(db, clock);
        Accounts people = Accounts.of(store, Argon2PasswordHasher.create(), tokens, clock)
                .withPolicy(policy(breached))
                .withRateLimits(limits)
                .withListener(listener);
        Totp totp = Totp.of(people, authKeys, "Cimiento");
        RecoveryCodes recoveryCodes = RecoveryCodes.of(people);
        Passkeys passkeys = Passkeys.of(
                people,
                new WebAuthn4jPasskeyVerifier(),
                tenant -> List.of(
                        RelyingParty.of(URI.create(address.of(tenant)).getHost(), "Cimiento", address.of(tenant))));
        Accounts accounts = people.withSecondFactors(totp, recoveryCodes);
        return new Identity(
                accounts,
                new Customers(accounts, db),
                totp,
                recoveryCodes,
                passkeys,
                store,
                new PostgresFederationStore(db),
                tokens,
                limits,
                authKeys,
                clock);
    }

    /** Everything below {@code /auth}, for browsers that come by https; {@code withPlainHttp} for others. */
    AuthFeature login(Messenger letters, OidcProviders providers, boolean development) {
        FederatedLogins federated = FederatedLogins.of(accounts, federation);
        OidcLogins oidc = OidcLogins.of(federated, federation, providers, clock);
        return AuthFeature.of(
                        accounts, LiveTokenVerifier.of(tokens, store, clock), AccountLinks.of(accounts, letters), clock)
                .withInvitations(Invitations.of(accounts, letters))
                .withSecondFactors(totp, recoveryCodes)
                .withPasskeys(passkeys)
                .withProviders(OidcEndpoints.of(development ? oidc.withProvidersOnLoopback() : oidc, federated)
                        .withLoginPage(new ReturnPath("/")))
                .withApiKeys(ApiKeys.of(accounts))
                .withKeySet(tokens::jwks)
                .withRateLimits(limits, Rate.of(120, Duration.ofMinutes(1)));
    }

    /** Brings what is kept encrypted under the master key of now. */
    KeyEncryptionRotation rotation() {
        return KeyEncryptionRotation.of(store, keys);
    }

    private static AuthPolicy policy(Optional<URI> breached) {
        AuthPolicy usual = AuthPolicy.standard();
        return breached.map(HttpBreachedPasswords::of)
                .map(service -> usual.withPasswords(usual.passwords().withBreached(service)))
                .orElse(usual);
    }

    /** Forgets what has ended: sessions, links, counters. */
    void purge() {
        accounts.purge();
        limits.purge();
    }
}
