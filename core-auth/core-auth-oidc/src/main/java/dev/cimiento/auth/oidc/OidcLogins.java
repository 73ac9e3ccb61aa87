package dev.cimiento.auth.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.cimiento.auth.Assurance;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.FederatedProof;
import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.internal.AesGcm;
import dev.cimiento.auth.oidc.OidcResult.Reason;
import dev.cimiento.auth.spi.FederationStore;
import dev.cimiento.auth.spi.LoginAttempt;
import dev.cimiento.auth.spi.LoginAttempt.Linking;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.http.Reachable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs people of the current tenant in at another provider: authorization code, PKCE with S256, state, nonce and issuer, each checked (RFC 9700).
 *
 * <p>A login is tied to the tenant, the provider and the browser that began it, and is good once, for ten minutes. What proves it is derived from the
 * browser's cookie, so a copy of the database leads nowhere, and neither does a URL that was seen.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class OidcLogins {

    private static final Logger LOG = LoggerFactory.getLogger(OidcLogins.class);

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    /** How old a login may be for what gives another way in (OWASP ASVS 7.5.1). */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final int BYTES = 32;
    private static final int TEXT = 43;
    private static final int LONGEST_CODE = 4_096;

    private final FederatedLogins logins;
    private final FederationStore attempts;
    private final OidcProviders providers;
    private final InstantSource clock;
    private final Reachable reachable;
    private final Transport transport;
    private final Directory directory;
    private final IdTokens tokens;
    private final SecureRandom random = new SecureRandom();

    private OidcLogins(
            FederatedLogins logins,
            FederationStore attempts,
            OidcProviders providers,
            InstantSource clock,
            Reachable reachable) {
        this.logins = requireNonNull(logins, "logins");
        this.attempts = requireNonNull(attempts, "attempts");
        this.providers = requireNonNull(providers, "providers");
        this.clock = requireNonNull(clock, "clock");
        this.reachable = reachable;
        this.transport = new Transport(reachable);
        this.directory = new Directory(transport, clock);
        this.tokens = new IdTokens(directory, clock);
    }

    /** Logins by these providers, whose attempts are kept here; what a provider says leads to accounts by {@code logins}. */
    public static OidcLogins of(
            FederatedLogins logins, FederationStore attempts, OidcProviders providers, InstantSource clock) {
        return new OidcLogins(logins, attempts, providers, clock, Reachable.PUBLIC);
    }

    /** The same, with providers on this machine as well, by plain http: for tests. */
    public OidcLogins withProvidersOnLoopback() {
        return new OidcLogins(logins, attempts, providers, clock, Reachable.LOOPBACK_TOO);
    }

    /**
     * Begins a login.
     *
     * @param provider the id of one of the tenant's providers, as it came from outside
     * @param returnTo where the browser goes afterwards
     * @return empty where the tenant has no such provider
     * @throws OidcUnavailableException when the provider does not answer
     */
    public Optional<OidcStart> start(String provider, ReturnPath returnTo) {
        requireNonNull(returnTo, "returnTo");
        return find(provider).map(known -> start(known, returnTo, Optional.empty()));
    }

    /**
     * Begins to link the caller's identity at a provider to their account; {@link #finish} ends it as it ends a login, with a {@code
     * FederationResult.Linked} where all is well. The caller proved who they are in the last ten minutes, since this is another way in.
     *
     * @param provider the id of one of the tenant's providers, as it came from outside
     * @param returnTo where the browser goes afterwards
     * @throws OidcUnavailableException when the provider does not answer
     */
    public OidcLinkStart startLink(Caller caller, String provider, ReturnPath returnTo) {
        requireNonNull(returnTo, "returnTo");
        if (caller.actor().isPresent()) {
            return new OidcLinkStart.NotTheOwner();
        }
        if (!caller.isFresh(Assurance.AAL1, FRESH, clock.instant())) {
            return new OidcLinkStart.StepUpNeeded();
        }
        Linking linking = new Linking(caller.account(), caller.session());
        return find(provider)
                .<OidcLinkStart>map(known -> new OidcLinkStart.Begun(start(known, returnTo, Optional.of(linking))))
                .orElseGet(OidcLinkStart.NoSuchProvider::new);
    }

    /** The tenant's providers, for a login page. */
    public List<OidcProvider> providers() {
        return List.copyOf(providers.list());
    }

    /**
     * Ends a login: judges what came to the page that the provider sends the browser back to.
     *
     * @param provider the id of the provider whose page it is
     * @param parameters those of the request, all of them
     * @param browser what the cookie holds, as it came; a request without the cookie leads nowhere, and its login begins again
     * @param client where the login comes from
     * @throws OidcUnavailableException when the provider does not answer; the login is to begin again
     */
    public OidcResult finish(String provider, Map<String, List<String>> parameters, Secret browser, Client client) {
        requireNonNull(client, "client");
        if (parameters.values().stream().anyMatch(values -> values.size() != 1)) {
            return refused(Reason.MALFORMED);
        }
        String state = one(parameters, "state");
        Instant now = clock.instant();
        Optional<LoginAttempt> attempt =
                state.length() == TEXT && browser.reveal().length() == TEXT
                        ? attempts.take(stateHash(Secret.of(state)), browserHash(browser), now)
                        : Optional.empty();
        if (attempt.isEmpty() || !attempt.get().provider().equals(provider)) {
            return refused(Reason.UNKNOWN_STATE);
        }
        Optional<OidcProvider> known = find(provider);
        if (known.isEmpty()) {
            return refused(Reason.NO_SUCH_PROVIDER);
        }
        OIDCProviderMetadata metadata = directory.metadata(known.get());
        if (!isOfIssuer(known.get(), metadata, parameters)) {
            return refused(Reason.WRONG_ISSUER);
        }
        if (parameters.containsKey("error")) {
            return refused(Reason.DENIED);
        }
        String code = one(parameters, "code");
        if (code.isEmpty() || code.length() > LONGEST_CODE) {
            return refused(Reason.MALFORMED);
        }
        return exchange(new Login(known.get(), metadata, state, browser), code, attempt.get(), client);
    }

    private OidcStart start(OidcProvider provider, ReturnPath returnTo, Optional<Linking> linking) {
        OIDCProviderMetadata metadata = directory.metadata(provider);
        URI endpoint = metadata.getAuthorizationEndpointURI();
        if (reachable == Reachable.PUBLIC && !"https".equals(endpoint.getScheme())) {
            throw new OidcUnavailableException(provider.discovery() + " leads to a login page without https");
        }
        Secret browser = random();
        Login login = new Login(provider, metadata, random().reveal(), browser);
        URI location = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope(provider.scopes().toArray(new String[0])),
                        new ClientID(provider.clientId()),
                        provider.redirect())
                .endpointURI(endpoint)
                .state(new State(login.state()))
                .nonce(new Nonce(login.nonce()))
                .codeChallenge(login.verifier(), CodeChallengeMethod.S256)
                .build()
                .toURI();
        attempts.begin(new LoginAttempt(
                stateHash(Secret.of(login.state())),
                browserHash(browser),
                provider.id(),
                returnTo.value(),
                clock.instant().plus(LIFETIME),
                linking));
        return new OidcStart(location, browser, LIFETIME);
    }

    private OidcResult exchange(Login login, String code, LoginAttempt attempt, Client client) {
        OidcProvider provider = login.provider();
        try {
            TokenResponse answer = OIDCTokenResponseParser.parse(transport.send(new TokenRequest(
                            login.metadata().getTokenEndpointURI(),
                            authentication(login),
                            new AuthorizationCodeGrant(
                                    new AuthorizationCode(code), provider.redirect(), login.verifier()))
                    .toHTTPRequest()));
            if (!(answer instanceof OIDCTokenResponse success)) {
                LOG.warn(
                        "{} refused a code: {}",
                        provider,
                        answer.toErrorResponse().getErrorObject().getCode());
                return refused(Reason.CODE_REFUSED);
            }
            AccessToken access = success.getOIDCTokens().getAccessToken();
            Optional<JWTClaimsSet> claims = tokens.judge(
                    success.getOIDCTokens().getIDTokenString(),
                    provider,
                    login.metadata().getJWKSetURI(),
                    login.nonce(),
                    access);
            if (claims.isEmpty()) {
                return refused(Reason.BAD_ID_TOKEN);
            }
            FederatedProof proof = FederatedProof.of(
                    new FederatedIdentity(claims.get().getIssuer(), claims.get().getSubject()));
            FederatedProof whole = verifiedEmail(login, claims.get(), access)
                    .map(proof::withVerifiedEmail)
                    .orElse(proof);
            FederationResult result = attempt.linking()
                    .map(linking -> logins.link(whole, linking.account(), linking.session()))
                    .orElseGet(() -> logins.enter(whole, client));
            return new OidcResult.Proved(result, new ReturnPath(attempt.returnPath()));
        } catch (ParseException | java.text.ParseException e) {
            LOG.warn("{} answered what is none of OpenID Connect", provider, e);
            return refused(Reason.CODE_REFUSED);
        } catch (IOException e) {
            throw new OidcUnavailableException(provider + " " + e.getMessage(), e);
        }
    }

    private static ClientAuthentication authentication(Login login) {
        ClientID id = new ClientID(login.provider().clientId());
        com.nimbusds.oauth2.sdk.auth.Secret secret = new com.nimbusds.oauth2.sdk.auth.Secret(
                login.provider().clientSecret().reveal());
        List<ClientAuthenticationMethod> methods = login.metadata().getTokenEndpointAuthMethods();
        // Where nothing is said it is basic (OpenID Connect Discovery section 3).
        return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                ? new ClientSecretBasic(id, secret)
                : new ClientSecretPost(id, secret);
    }

    /** An address that the provider verified: of the ID token, or of the user's page where that has none. */
    private Optional<EmailAddress> verifiedEmail(Login login, JWTClaimsSet claims, AccessToken access)
            throws IOException, ParseException, java.text.ParseException {
        JWTClaimsSet told = claims;
        URI page = login.metadata().getUserInfoEndpointURI();
        boolean asks = login.provider().scopes().contains("email")
                && login.provider().addresses() == OidcProvider.Addresses.STANDARD;
        if (claims.getClaim("email") == null && page != null && asks) {
            UserInfoResponse answer =
                    UserInfoResponse.parse(transport.send(new UserInfoRequest(page, access).toHTTPRequest()));
            if (!answer.indicatesSuccess() || answer.toSuccessResponse().getUserInfo() == null) {
                return Optional.empty();
            }
            JWTClaimsSet info = answer.toSuccessResponse().getUserInfo().toJWTClaimsSet();
            // Another person's page says nothing of this one (OpenID Connect Core section 5.3.2).
            if (!claims.getSubject().equals(info.getSubject())) {
                return Optional.empty();
            }
            told = info;
        }
        String flag = login.provider().addresses() == OidcProvider.Addresses.MICROSOFT ? "xms_edov" : "email_verified";
        Object verified = told.getClaim(flag);
        boolean isVerified = Boolean.TRUE.equals(verified) || "true".equals(verified) || "1".equals(verified);
        return isVerified && told.getClaim("email") instanceof String email
                ? EmailAddress.parse(email)
                : Optional.empty();
    }

    /** RFC 9207: an answer that names its issuer names the one that was asked; and it does name it, where the provider says that it does. */
    private static boolean isOfIssuer(
            OidcProvider provider, OIDCProviderMetadata metadata, Map<String, List<String>> parameters) {
        String issuer = one(parameters, "iss");
        if (issuer.isEmpty()) {
            return !metadata.supportsAuthorizationResponseIssuerParam();
        }
        return provider.isTemplate() || provider.issuer().equals(issuer);
    }

    private Optional<OidcProvider> find(String id) {
        return providers
                .find(requireNonNull(id, "provider"))
                .filter(found -> found.id().equals(id));
    }

    private Secret random() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(text(bytes));
    }

    private static String derived(Secret browser, String purpose, String state) {
        return text(AesGcm.hmac(
                browser.reveal().getBytes(StandardCharsets.UTF_8), "cimiento oidc " + purpose + " v1|" + state));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static TokenHash stateHash(Secret state) {
        return TokenHash.of(state, "OIDC_STATE", TenantContext.require());
    }

    private static TokenHash browserHash(Secret browser) {
        return TokenHash.of(browser, "OIDC_BROWSER", TenantContext.require());
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static OidcResult refused(Reason reason) {
        return new OidcResult.Refused(reason);
    }

    /** A login whose answer is being judged. */
    private record Login(OidcProvider provider, OIDCProviderMetadata metadata, String state, Secret browser) {

        CodeVerifier verifier() {
            return new CodeVerifier(derived(browser, "pkce verifier", state));
        }

        String nonce() {
            return derived(browser, "nonce", state);
        }
    }
}
