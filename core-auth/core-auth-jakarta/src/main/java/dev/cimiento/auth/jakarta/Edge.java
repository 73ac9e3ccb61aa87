package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RateLimits;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Tokens;
import dev.cimiento.tenancy.Secret;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the resources and filters share: how a request is read, and how a session is answered. */
record Edge(
        Accounts accounts,
        TokenVerifier verifier,
        InstantSource clock,
        Optional<ApiKeys> apiKeys,
        Delivery delivery,
        Cookies cookies,
        SameOrigin sameOrigin,
        RateLimits limits,
        Rate rate,
        Function<HttpServletRequest, InetAddress> address) {

    Edge withApiKeys(ApiKeys keys) {
        return new Edge(
                accounts, verifier, clock, Optional.of(keys), delivery, cookies, sameOrigin, limits, rate, address);
    }

    Edge withDelivery(Delivery other) {
        return new Edge(accounts, verifier, clock, apiKeys, other, cookies, sameOrigin, limits, rate, address);
    }

    Edge withCookies(Cookies other) {
        return new Edge(accounts, verifier, clock, apiKeys, delivery, other, sameOrigin, limits, rate, address);
    }

    Edge withSameOrigin(SameOrigin other) {
        return new Edge(accounts, verifier, clock, apiKeys, delivery, cookies, other, limits, rate, address);
    }

    Edge withLimits(RateLimits buckets, Rate size) {
        return new Edge(accounts, verifier, clock, apiKeys, delivery, cookies, sameOrigin, buckets, size, address);
    }

    Edge withAddress(Function<HttpServletRequest, InetAddress> reading) {
        return new Edge(accounts, verifier, clock, apiKeys, delivery, cookies, sameOrigin, limits, rate, reading);
    }

    /** Begins what strangers may ask: not from a page of another origin (login CSRF), and not too often from one network. */
    void admit(HttpServletRequest request) {
        if (sameOrigin.isForeign(asked(request))) {
            throw new WebApplicationException(crossOrigin());
        }
        refreshCookie(request);
        limit(request);
    }

    /** Begins a page that strangers may open: not too often from one network. */
    void limit(HttpServletRequest request) {
        Optional<Duration> wait = limits.take(
                "auth endpoints " + Client.at(address.apply(request)).network(), rate);
        if (wait.isPresent()) {
            throw new WebApplicationException(Problem.tooMany(wait.get()));
        }
    }

    /** The refresh token of the cookie, which counts for requests of this very host's pages alone. */
    Optional<Secret> refreshCookie(HttpServletRequest request) {
        Optional<Secret> cookie = delivery == Delivery.BODY ? Optional.empty() : cookie(request, cookies.refreshName());
        if (cookie.isPresent() && sameOrigin.isForeignByCookie(asked(request))) {
            throw new WebApplicationException(crossOrigin());
        }
        return cookie;
    }

    /** Where a login comes from. Browsers that keep cookies have a device from their first login on. */
    Device device(HttpServletRequest request) {
        Client client = Client.at(address.apply(request))
                .withAgent(Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT))
                        .orElse(""));
        if (delivery == Delivery.BODY) {
            return new Device(client, Optional.empty());
        }
        Optional<Secret> known = cookie(request, cookies.deviceName());
        Secret device = known.orElseGet(cookies::newDevice);
        return new Device(client.withDevice(device), known.isPresent() ? Optional.empty() : Optional.of(device));
    }

    /** A client, and the cookie that makes it known again where it has none yet. */
    record Device(Client client, Optional<Secret> fresh) {}

    Response answer(LoginResult result, Device device, HttpServletRequest request) {
        if (result instanceof LoginResult.LoggedIn in) {
            Response.ResponseBuilder answer = session(in.account(), in.tokens());
            begun(answer, device, request);
            return answer.build();
        }
        if (result instanceof LoginResult.SecondFactorNeeded needed) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("status", "second-factor-needed");
            members.put("challenge", needed.challenge().reveal());
            members.put(
                    "factors",
                    needed.factors().stream().map(Enum::name).sorted().toList());
            members.put("until", needed.until().toString());
            return json(200, members).build();
        }
        if (result instanceof LoginResult.LockedOut locked) {
            return Problem.tooMany(Duration.between(clock.instant(), locked.until()));
        }
        return Problem.badCredentials();
    }

    /** Ends the session that this browser had before: what somebody planted is not carried on (OWASP ASVS 7.2.4). */
    void begun(Response.ResponseBuilder answer, Device device, HttpServletRequest request) {
        refreshCookie(request).ifPresent(accounts::logout);
        device.fresh().ifPresent(value -> answer.cookie(cookies.device(value)));
    }

    Response.ResponseBuilder session(Account account, Tokens tokens) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", "logged-in");
        members.put("account", account(account));
        members.put("expiresAt", tokens.access().expiresAt().toString());
        if (delivery != Delivery.COOKIES) {
            members.put("accessToken", tokens.access().value().reveal());
            members.put("tokenType", "Bearer");
        }
        if (delivery == Delivery.BODY) {
            members.put("refreshToken", tokens.refresh().reveal());
            members.put("refreshExpiresAt", tokens.refreshExpiresAt().toString());
        }
        Response.ResponseBuilder answer = json(200, members);
        addCookies(answer, tokens);
        return answer;
    }

    /** The tokens that go in cookies. */
    void addCookies(Response.ResponseBuilder answer, Tokens tokens) {
        Instant now = clock.instant();
        if (delivery == Delivery.COOKIES) {
            answer.cookie(cookies.access(
                    tokens.access().value(),
                    Duration.between(now, tokens.access().expiresAt())));
        }
        if (delivery != Delivery.BODY) {
            NewCookie refresh = cookies.refresh(tokens.refresh(), Duration.between(now, tokens.refreshExpiresAt()));
            answer.cookie(refresh);
        }
    }

    static Map<String, Object> account(Account account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", account.id().toString());
        members.put("email", account.email().value());
        members.put("emailVerified", account.emailVerifiedAt().isPresent());
        members.put("roles", account.roles().stream().map(Role::value).sorted().toList());
        return members;
    }

    static Response.ResponseBuilder json(int status, Object body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(Json.write(body));
    }

    static Response crossOrigin() {
        return Problem.of(403, "cross-origin", "This is not asked for by a page of this host");
    }

    static SameOrigin.Asked asked(ContainerRequestContext request) {
        return new SameOrigin.Asked(
                request.getMethod(),
                Optional.ofNullable(request.getUriInfo().getRequestUri().getRawAuthority())
                        .orElse(""),
                Optional.ofNullable(request.getHeaderString("Sec-Fetch-Site")),
                Optional.ofNullable(request.getHeaderString("Origin")));
    }

    static SameOrigin.Asked asked(HttpServletRequest request) {
        return new SameOrigin.Asked(
                request.getMethod(),
                authority(request.getRequestURL().toString()),
                Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                Optional.ofNullable(request.getHeader("Origin")));
    }

    /** As the container understood it, with what a proxy of the operator's forwarded. */
    private static String authority(String url) {
        int begin = url.indexOf("://") + 3;
        int end = url.indexOf('/', begin);
        return url.substring(begin, end < 0 ? url.length() : end);
    }

    /** Of the page that asks; browsers say it with everything that scripts send. */
    static String origin(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Origin"))
                .orElseGet(() -> request.getScheme() + "://"
                        + authority(request.getRequestURL().toString()));
    }

    static Optional<Secret> cookie(HttpServletRequest request, String name) {
        Cookie[] all = request.getCookies();
        return all == null
                ? Optional.empty()
                : Arrays.stream(all)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .filter(value -> !value.isBlank())
                        .map(Secret::of)
                        .findFirst();
    }
}
