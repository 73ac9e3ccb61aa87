package dev.cimiento.auth.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.Passkeys;
import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RateLimits;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Totp;
import dev.cimiento.tenancy.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Login for an application of Jakarta REST: register an instance, and there are the endpoints below {@code auth/}, a caller for every request, and
 * {@link RequiresPermission} and {@link RequiresLogin} for resources. Each {@code with} adds what is optional.
 *
 * <p>Everything is for the tenant that was entered before the request reached Jakarta REST. Immutable, and safe for use by many threads.
 */
public final class AuthFeature implements Feature {

    private static final RateLimits UNLIMITED = (bucket, rate) -> Optional.empty();

    private final Edge edge;
    private final List<Function<Edge, Object>> resources;

    private AuthFeature(Edge edge, List<Function<Edge, Object>> resources) {
        this.edge = edge;
        this.resources = List.copyOf(resources);
    }

    /**
     * With sign-up, login, sessions, password and e-mail; refresh tokens in a cookie, for https.
     *
     * @param accounts who can log in
     * @param verifier judges access tokens: a {@code LiveTokenVerifier}, so that logouts and permissions count at once
     * @param links sign-up and links in e-mails
     * @param clock the clock of the accounts
     */
    public static AuthFeature of(Accounts accounts, TokenVerifier verifier, AccountLinks links, InstantSource clock) {
        requireNonNull(links, "links");
        Edge edge = new Edge(
                requireNonNull(accounts, "accounts"),
                requireNonNull(verifier, "verifier"),
                requireNonNull(clock, "clock"),
                Optional.empty(),
                Delivery.REFRESH_COOKIE,
                new Cookies(true),
                new SameOrigin(tenant -> Set.of()),
                UNLIMITED,
                Rate.of(60, Duration.ofMinutes(1)),
                AuthFeature::remoteAddress);
        return new AuthFeature(edge, List.of(SessionResource::new, shared -> new AccountResource(shared, links)));
    }

    /** The same, with invitations below {@code auth/invitations}. */
    public AuthFeature withInvitations(Invitations invitations) {
        requireNonNull(invitations, "invitations");
        return and(edge, shared -> new InvitationResource(shared, invitations));
    }

    /** The same, with API keys: as credentials of programs, and below {@code auth/api-keys}. */
    public AuthFeature withApiKeys(ApiKeys keys) {
        return and(edge.withApiKeys(requireNonNull(keys, "keys")), shared -> new ApiKeyResource(keys));
    }

    /** The same, with authenticator apps below {@code auth/second-factor}; give both to {@code Accounts.withSecondFactors}, too. */
    public AuthFeature withSecondFactors(Totp totp, RecoveryCodes codes) {
        requireNonNull(totp, "totp");
        requireNonNull(codes, "codes");
        return and(edge, shared -> new FactorResource(shared, totp, codes));
    }

    /**
     * The same, with passkeys: made below {@code auth/passkeys}, logins and step-ups below {@code auth/session}. Give them to {@code
     * Accounts.withSecondFactors}, too, where whoever has one is to need it beside the password.
     */
    public AuthFeature withPasskeys(Passkeys passkeys) {
        requireNonNull(passkeys, "passkeys");
        return and(edge, shared -> new PasskeyResource(shared, passkeys));
    }

    /**
     * The same, with logins at other providers below {@code auth/providers}, and what is linked below {@code auth/identities}. Needs the artifact
     * {@code core-auth-oidc}, and tokens in cookies: an answer to a browser that comes back is a redirect, which holds no tokens.
     */
    public AuthFeature withProviders(OidcEndpoints endpoints) {
        requireNonNull(endpoints, "endpoints");
        return and(edge, endpoints::resource);
    }

    /** The same, with the tenant's public keys at {@code .well-known/jwks.json}: {@code tokens::jwks}. */
    public AuthFeature withKeySet(Supplier<String> keys) {
        requireNonNull(keys, "keys");
        return and(edge, shared -> new KeySetResource(keys));
    }

    /** The same, handing tokens to clients in another way. */
    public AuthFeature withDelivery(Delivery delivery) {
        return with(edge.withDelivery(requireNonNull(delivery, "delivery")));
    }

    /** The same for a program that is reached by plain http, on a developer's machine: cookies are neither {@code Secure} nor {@code __Host-}. */
    public AuthFeature withPlainHttp() {
        return with(edge.withCookies(new Cookies(false)));
    }

    /**
     * The same, letting pages of other origins use the cookies: {@code https://app.example.com}, by tenant. None by default. What a browser
     * lets them read is for the program's own CORS filter.
     */
    public AuthFeature withTrustedOrigins(Function<TenantId, Set<String>> origins) {
        return with(edge.withSameOrigin(new SameOrigin(requireNonNull(origins, "origins"))));
    }

    /**
     * The same, with a bound on what one network asks of the endpoints that need no login, all together, in one tenant. Guesses at passwords are
     * bounded apart from this: {@code Accounts.withRateLimits}.
     */
    public AuthFeature withRateLimits(RateLimits limits, Rate rate) {
        return with(edge.withLimits(requireNonNull(limits, "limits"), requireNonNull(rate, "rate")));
    }

    /**
     * The same, reading the client's address in another way than the container does. A header that clients write themselves makes an attacker a
     * new client at every guess.
     */
    public AuthFeature withClientAddress(Function<HttpServletRequest, InetAddress> address) {
        return with(edge.withAddress(requireNonNull(address, "address")));
    }

    /** Called by Jakarta REST when the application starts. */
    @Override
    public boolean configure(FeatureContext context) {
        context.register(new AuthenticationFilter(edge), Priorities.AUTHENTICATION);
        context.register(new Requirements(edge.clock()));
        context.register(new OverloadMapper());
        resources.forEach(resource -> context.register(resource.apply(edge)));
        return true;
    }

    private AuthFeature with(Edge other) {
        return new AuthFeature(other, resources);
    }

    private AuthFeature and(Edge with, Function<Edge, Object> resource) {
        List<Function<Edge, Object>> more = new ArrayList<>(resources);
        more.add(resource);
        return new AuthFeature(with, more);
    }

    private static InetAddress remoteAddress(HttpServletRequest request) {
        try {
            return InetAddress.getByName(request.getRemoteAddr());
        } catch (UnknownHostException notAnAddress) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
