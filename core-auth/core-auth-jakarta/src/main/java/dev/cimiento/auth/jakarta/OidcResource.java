package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.oidc.OidcLinkStart;
import dev.cimiento.auth.oidc.OidcLogins;
import dev.cimiento.auth.oidc.OidcProvider;
import dev.cimiento.auth.oidc.OidcResult;
import dev.cimiento.auth.oidc.OidcStart;
import dev.cimiento.auth.oidc.OidcUnavailableException;
import dev.cimiento.auth.oidc.ReturnPath;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Logins at the tenant's other providers, and the identities that one has there. Registered by {@link AuthFeature}. */
@Path("auth")
public final class OidcResource {

    private static final Set<String> OURS = Set.of("same-origin", "none");
    private static final int LONGEST_PATH = 2_000;

    private final Edge edge;
    private final OidcLogins oidc;
    private final FederatedLogins federated;
    private final ReturnPath loginPage;

    OidcResource(Edge edge, OidcLogins oidc, FederatedLogins federated, ReturnPath loginPage) {
        this.edge = edge;
        this.oidc = oidc;
        this.federated = federated;
        this.loginPage = loginPage;
    }

    /** The tenant's providers, in the order in which a login page shows them. */
    @GET
    @Path("providers")
    public Response providers() {
        return Edge.json(
                        200,
                        Map.of(
                                "providers",
                                oidc.providers().stream()
                                        .map(provider -> Map.of("id", provider.id(), "name", provider.name()))
                                        .toList()))
                .build();
    }

    /**
     * Begins a login: a redirect to the provider, after which the browser goes to {@code returnTo}, a path of this host. For links on this host's own
     * pages: no other page can make somebody log in (OWASP ASVS 7.6.2).
     */
    @GET
    @Path("providers/{id}/login")
    public Response login(
            @PathParam("id") String id,
            @QueryParam("returnTo") @Nullable String returnTo,
            @Context HttpServletRequest request) {
        if (Optional.ofNullable(request.getHeader("Sec-Fetch-Site"))
                .filter(site -> !OURS.contains(site))
                .isPresent()) {
            return Edge.crossOrigin();
        }
        edge.limit(request);
        Optional<OidcProvider> provider = find(id);
        if (provider.isEmpty()) {
            return unknownProvider();
        }
        try {
            return oidc.start(id, path(Optional.ofNullable(returnTo)))
                    .map(start -> redirect(start.location().toString())
                            .cookie(edge.cookies().attempt(id, start.browser(), start.lifetime()))
                            .build())
                    .orElseGet(OidcResource::unknownProvider);
        } catch (OidcUnavailableException unavailable) {
            return redirect(absolute(provider.get(), loginPage + "#error=provider-unavailable"))
                    .build();
        }
    }

    /** Where the provider sends the browser back to: judges what it brings, once. */
    @GET
    @Path("providers/{id}/callback")
    public Response callback(@PathParam("id") String id, @Context UriInfo uri, @Context HttpServletRequest request) {
        edge.limit(request);
        Optional<OidcProvider> provider = find(id);
        if (provider.isEmpty()) {
            return unknownProvider();
        }
        Edge.Device device = edge.device(request);
        Optional<Secret> browser = Edge.cookie(request, edge.cookies().attemptName(id));
        String target;
        Response.ResponseBuilder answer = Response.status(303);
        try {
            OidcResult result = browser.isEmpty()
                    ? new OidcResult.Refused(OidcResult.Reason.UNKNOWN_STATE)
                    : oidc.finish(id, parameters(uri), browser.get(), device.client());
            target = result instanceof OidcResult.Proved proved
                    ? landing(proved, answer, device, request)
                    : loginPage + "#error="
                            + (result.equals(new OidcResult.Refused(OidcResult.Reason.DENIED))
                                    ? "denied"
                                    : "login-failed");
        } catch (OidcUnavailableException unavailable) {
            target = loginPage + "#error=provider-unavailable";
        }
        return answer.header(HttpHeaders.LOCATION, absolute(provider.get(), target))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .cookie(edge.cookies().noAttempt(id))
                .build();
    }

    /** Begins to link my identity at a provider: the {@code location} to go to, and {@code returnTo} afterwards. */
    @POST
    @Path("providers/{id}/link")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response link(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        ReturnPath returnTo = path(Body.of(request).optionalText("returnTo", LONGEST_PATH));
        Caller caller = Authenticated.caller(context);
        OidcLinkStart result;
        try {
            result = oidc.startLink(caller, id, returnTo);
        } catch (OidcUnavailableException unavailable) {
            return Problem.of(502, "provider-unavailable", "The provider does not answer: try again later");
        }
        if (result instanceof OidcLinkStart.Begun begun) {
            OidcStart start = begun.start();
            return Edge.json(200, Map.of("location", start.location().toString()))
                    .cookie(edge.cookies().attempt(id, start.browser(), start.lifetime()))
                    .build();
        }
        if (result instanceof OidcLinkStart.StepUpNeeded) {
            return Problem.unauthenticated("Bearer error=\"insufficient_user_authentication\", max_age=600");
        }
        return result instanceof OidcLinkStart.NotTheOwner ? Refusals.notTheOwner(caller) : unknownProvider();
    }

    /** My identities at other providers, the one linked first first. */
    @GET
    @Path("identities")
    @RequiresLogin
    public Response identities(@Context SecurityContext context) {
        Map<String, String> known = oidc.providers().stream()
                .collect(Collectors.toMap(OidcProvider::issuer, OidcProvider::id, (first, second) -> first));
        List<Map<String, Object>> mine = federated
                .identities(Authenticated.caller(context).account())
                .stream()
                .map(identity -> {
                    Map<String, Object> members = new LinkedHashMap<>();
                    members.put("id", id(identity));
                    members.put("issuer", identity.issuer());
                    Optional.ofNullable(known.get(identity.issuer()))
                            .ifPresent(provider -> members.put("provider", provider));
                    return members;
                })
                .toList();
        return Edge.json(200, Map.of("identities", mine)).build();
    }

    /** Takes one of my identities from my account. */
    @DELETE
    @Path("identities/{id}")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response unlink(@PathParam("id") String id, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        AccountId account = caller.account();
        boolean unlinked = federated.identities(account).stream()
                .filter(identity -> id(identity).equals(id))
                .anyMatch(identity -> Refusals.owned(federated.unlink(caller, identity), caller));
        return unlinked ? Response.noContent().build() : Problem.of(404, "not-found", "No such identity");
    }

    /** Where the browser goes, with the cookies of a session where there is one. */
    private String landing(
            OidcResult.Proved proved, Response.ResponseBuilder answer, Edge.Device device, HttpServletRequest request) {
        FederationResult result = proved.federation();
        if (result instanceof FederationResult.Entered entered) {
            return landing(entered.login(), proved.returnTo(), answer, device, request);
        }
        if (result instanceof FederationResult.Linked) {
            return proved.returnTo().value();
        }
        if (result instanceof FederationResult.LinkedElsewhere) {
            return proved.returnTo() + "#error=linked-elsewhere";
        }
        if (result instanceof FederationResult.AddressNotProved) {
            return proved.returnTo() + "#error=address-not-proved";
        }
        if (result instanceof FederationResult.NotTheOwner) {
            return loginPage + "#error=login-failed";
        }
        return loginPage
                + (result instanceof FederationResult.NoVerifiedEmail
                        ? "#error=no-verified-email"
                        : "#error=no-account");
    }

    private String landing(
            LoginResult login,
            ReturnPath returnTo,
            Response.ResponseBuilder answer,
            Edge.Device device,
            HttpServletRequest request) {
        if (login instanceof LoginResult.LoggedIn in) {
            edge.begun(answer, device, request);
            edge.addCookies(answer, in.tokens());
            return returnTo.value();
        }
        if (login instanceof LoginResult.SecondFactorNeeded needed) {
            return loginPage + "#challenge=" + needed.challenge().reveal() + "&factors="
                    + needed.factors().stream().map(Enum::name).sorted().collect(Collectors.joining(","))
                    + "&returnTo=" + URLEncoder.encode(returnTo.value(), StandardCharsets.UTF_8);
        }
        return loginPage + "#error=login-failed";
    }

    private Optional<OidcProvider> find(String id) {
        return oidc.providers().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst();
    }

    /** On the host of the configured redirect URI, never of the request's {@code Host}. */
    private static String absolute(OidcProvider provider, String target) {
        return provider.redirect().getScheme() + "://" + provider.redirect().getRawAuthority() + target;
    }

    private static Response.ResponseBuilder redirect(String location) {
        return Response.status(303)
                .header(HttpHeaders.LOCATION, URI.create(location).toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** What is no path of this host leads home (open redirect). */
    private static ReturnPath path(Optional<String> asked) {
        return asked.flatMap(ReturnPath::parse).orElse(ReturnPath.HOME);
    }

    private static Map<String, List<String>> parameters(UriInfo uri) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        uri.getQueryParameters().forEach((name, values) -> parameters.put(name, List.copyOf(values)));
        return parameters;
    }

    /** Names an identity without showing its subject. */
    private static String id(FederatedIdentity identity) {
        return TokenHash.of(
                        Secret.of(identity.issuer() + " " + identity.subject()), "IDENTITY", TenantContext.require())
                .hex();
    }

    private static Response unknownProvider() {
        return Problem.of(404, "not-found", "No such provider");
    }
}
