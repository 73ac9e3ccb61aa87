package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.Passkeys;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.oidc.OidcLogins;
import dev.cimiento.auth.oidc.OidcProvider;
import dev.cimiento.auth.oidc.OidcProviders;
import dev.cimiento.auth.postgresql.PostgresFederationStore;
import dev.cimiento.auth.webauthn.WebAuthn4jPasskeyVerifier;
import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** What {@code docs/wiring.md} shows of passkeys, providers and endpoints, between the marks: compiled here, and compared by {@code core-auth-jwt}. */
final class HttpWiringExamples {

    private HttpWiringExamples() {}

    static Passkeys passkeys(Accounts plain) {
        // begin: passkeys
        var passkeys = Passkeys.of(
                plain,
                new WebAuthn4jPasskeyVerifier(), // make one, share it
                tenant -> List.of(RelyingParty.of(tenant + ".example.com", "Bookings")));
        // end
        return passkeys;
    }

    static AuthFeature providers(
            Accounts accounts,
            TokenVerifier verifier,
            AccountLinks links,
            Passkeys passkeys,
            DataSource dataSource,
            String clientId,
            Secret clientSecret,
            InstantSource clock) {
        // begin: other providers
        OidcProviders providers = () -> List.of(OidcProvider.google(
                clientId, clientSecret, URI.create("https://padel.example.com/auth/providers/google/callback")));
        var federation = new PostgresFederationStore(dataSource); // over the data source of the accounts
        var federated = FederatedLogins.of(accounts, federation);
        var oidc = OidcLogins.of(federated, federation, providers, clock);
        // end
        // begin: over HTTP
        var feature = AuthFeature.of(accounts, verifier, links, clock)
                .withPasskeys(passkeys) // auth/passkeys, auth/session/passkey
                .withProviders(OidcEndpoints.of(oidc, federated)); // auth/providers, auth/identities
        // end
        return feature;
    }
}
