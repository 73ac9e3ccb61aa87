package dev.cimiento.auth.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.oidc.OidcLogins;
import dev.cimiento.auth.oidc.ReturnPath;

/**
 * Logins at other providers over HTTP, for {@link AuthFeature#withProviders}. The redirect URI of a provider is {@code
 * https://<the tenant's host>/auth/providers/<its id>/callback}, below wherever the application is.
 *
 * <p>A person who comes back with less than a login is led to the login page, which reads from the fragment of its URL, that neither logs nor other
 * hosts see, what to show: {@code #error=denied}, or {@code #challenge=...&factors=TOTP&returnTo=/bookings} for a second factor. Immutable.
 */
public final class OidcEndpoints {

    private final OidcLogins oidc;
    private final FederatedLogins federated;
    private final ReturnPath loginPage;

    private OidcEndpoints(OidcLogins oidc, FederatedLogins federated, ReturnPath loginPage) {
        this.oidc = requireNonNull(oidc, "oidc");
        this.federated = requireNonNull(federated, "federated");
        this.loginPage = requireNonNull(loginPage, "loginPage");
    }

    /** For these logins, with the login page at {@code /login}. Both are of the same accounts. */
    public static OidcEndpoints of(OidcLogins oidc, FederatedLogins federated) {
        return new OidcEndpoints(oidc, federated, new ReturnPath("/login"));
    }

    /** The same with another login page. */
    public OidcEndpoints withLoginPage(ReturnPath page) {
        return new OidcEndpoints(oidc, federated, page);
    }

    Object resource(Edge edge) {
        if (edge.delivery() == Delivery.BODY) {
            throw new IllegalStateException("logins at other providers need tokens in cookies, since a browser that"
                    + " comes back gets a redirect: choose another AuthFeature.withDelivery");
        }
        return new OidcResource(edge, oidc, federated, loginPage);
    }
}
