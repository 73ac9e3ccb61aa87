package dev.cimiento.auth.jakarta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.Passkeys;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryFederationStore;
import dev.cimiento.auth.inmemory.InMemoryMessenger;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryRateLimits;
import dev.cimiento.auth.jwt.JwtTokens;
import dev.cimiento.auth.oidc.OidcLogins;
import dev.cimiento.auth.oidc.OidcProvider;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.postgresql.PostgresFederationStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.FederationStore;
import dev.cimiento.auth.webauthn.WebAuthn4jPasskeyVerifier;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.jakarta.ServletRequests;
import dev.cimiento.tenancy.jakarta.TenantFilter;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** An application with login, on Jersey and Jetty, for tenants padel and clinic; and a client of it. */
final class Web implements AutoCloseable {

    static final TenantId PADEL = TenantId.of("padel");
    static final TenantId CLINIC = TenantId.of("clinic");
    static final String PASSWORD = "a long pass phrase";

    private static final ObjectMapper JSON = new ObjectMapper();

    final MutableClock clock;
    final InMemoryMessenger messenger = new InMemoryMessenger();
    final Accounts accounts;
    final AccountLinks links;
    final ApiKeys apiKeys;
    final Roles roles;
    final Totp totp;
    final Passkeys passkeys;
    final FederatedLogins federated;
    final Map<TenantId, List<RelyingParty>> parties = new ConcurrentHashMap<>();
    final Map<TenantId, List<OidcProvider>> providers = new ConcurrentHashMap<>();

    private final Server jetty;
    private final HttpClient client = HttpClient.newHttpClient();

    Web(UnaryOperator<AuthFeature> choosing) throws Exception {
        this(choosing, Rate.of(100_000, Duration.ofMinutes(10)));
    }

    Web(UnaryOperator<AuthFeature> choosing, Rate rate) throws Exception {
        this(
                (feature, providers) -> choosing.apply(feature),
                rate,
                MutableClock.at("2026-11-23T12:00:00Z"),
                new InMemoryAuthStore(),
                new InMemoryFederationStore());
    }

    /** Over a database, which refuses what memory keeps. */
    static Web onPostgres(UnaryOperator<AuthFeature> choosing) throws Exception {
        TenantDataSource database = TestDatabase.create()
                .migrate(PADEL, PostgresAuthStore.SCHEMA)
                .migrate(CLINIC, PostgresAuthStore.SCHEMA)
                .tenantPool(8);
        return new Web(
                (feature, providers) -> choosing.apply(feature),
                Rate.of(100_000, Duration.ofMinutes(10)),
                MutableClock.at("2026-11-23T12:00:00Z"),
                new PostgresAuthStore(database),
                new PostgresFederationStore(database));
    }

    /** With logins at other providers, whose time is the real one. */
    static Web withProviders(UnaryOperator<AuthFeature> choosing) throws Exception {
        return new Web(
                (feature, providers) -> choosing.apply(feature.withProviders(providers)),
                Rate.of(100_000, Duration.ofMinutes(10)),
                MutableClock.at(Instant.now()),
                new InMemoryAuthStore(),
                new InMemoryFederationStore());
    }

    private Web(
            BiFunction<AuthFeature, OidcEndpoints, AuthFeature> choosing,
            Rate rate,
            MutableClock clock,
            AuthStore store,
            FederationStore federation)
            throws Exception {
        this.clock = clock;
        KeyEncryptionKey key = KeyEncryptionKey.of(Secret.of("an example of a secret with 32 characters"));
        JwtTokens tokens = JwtTokens.of(store, key, tenant -> "https://" + tenant + ".example.com", "tests", clock);
        Accounts plain = Accounts.of(store, new InMemoryPasswordHasher(), tokens, clock);
        totp = Totp.of(plain, key, "Tests");
        RecoveryCodes codes = RecoveryCodes.of(plain);
        passkeys =
                Passkeys.of(plain, new WebAuthn4jPasskeyVerifier(), tenant -> parties.getOrDefault(tenant, List.of()));
        accounts = plain.withSecondFactors(totp, codes);
        federated = FederatedLogins.of(accounts, federation);
        OidcLogins oidc = OidcLogins.of(
                        federated, federation, () -> providers.getOrDefault(TenantContext.require(), List.of()), clock)
                .withProvidersOnLoopback();
        apiKeys = ApiKeys.of(accounts);
        roles = Roles.of(accounts);
        links = AccountLinks.of(accounts, messenger);
        AuthFeature feature = AuthFeature.of(accounts, LiveTokenVerifier.of(tokens, store, clock), links, clock)
                .withInvitations(Invitations.of(accounts, messenger))
                .withApiKeys(apiKeys)
                .withSecondFactors(totp, codes)
                .withPasskeys(passkeys)
                .withKeySet(tokens::jwks)
                .withRateLimits(new InMemoryRateLimits(clock), rate);
        ResourceConfig application = new ResourceConfig();
        application.register(choosing.apply(feature, OidcEndpoints.of(oidc, federated)));
        application.register(new Bookings());
        application.register(new Desk());
        application.property(ServerProperties.WADL_FEATURE_DISABLE, true);

        InMemoryTenants tenants = new InMemoryTenants();
        for (TenantId tenant : Set.of(PADEL, CLINIC)) {
            tenants.register(
                    Tenant.of(tenant, tenant.value(), new PlanId("standard")).withStatus(TenantStatus.ACTIVE));
            in(tenant, () -> {
                roles.define(
                        Role.of("admin"),
                        Set.of(
                                Permission.of("accounts:invite"),
                                Permission.of("api-keys:manage"),
                                Permission.of("bookings:*")));
                return accounts.ensure(
                        "ana@example.com", dev.cimiento.auth.Password.of(PASSWORD), Set.of(Role.of("admin")));
            });
        }
        jetty = new Server(new QueuedThreadPool(12, 12));
        HttpConfiguration http = new HttpConfiguration();
        // Else a cookie arrives in the letters of one that began alike on its connection, but for their case.
        http.setHeaderCacheCaseSensitive(true);
        ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.addFilter(new FilterHolder(SecurityHeaders.standard()), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addFilter(
                new FilterHolder(TenantFilter.of(tenants, ServletRequests.header("X-Tenant"))
                        .withPlatformPaths(path -> true)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new ServletContainer(application)), "/*");
        jetty.setHandler(context);
        jetty.start();
    }

    static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    /** Makes Ana's address proved, as her mail would. */
    void prove(TenantId tenant) {
        in(tenant, () -> {
            Account ana = accounts.find(EmailAddress.of("ana@example.com")).orElseThrow();
            links.requestEmailVerification(ana.id());
            return messenger
                    .last(AuthMessage.VerifyEmail.class, ana.email())
                    .map(message -> links.verifyEmail(message.token()));
        });
    }

    String origin() {
        return "http://127.0.0.1:" + jetty.getURI().getPort();
    }

    /** An answer. */
    record Answer(int status, String body, HttpResponse<String> raw) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        String text(String field) {
            return json().path(field).asText();
        }

        /** The first cookie of this name, as it was set. */
        String setCookie(String name) {
            return raw.headers().allValues("Set-Cookie").stream()
                    .filter(value -> value.startsWith(name + "="))
                    .findFirst()
                    .orElse("");
        }

        /** Name and value, as a browser would send them. */
        String cookie(String name) {
            return setCookie(name).split(";", 2)[0];
        }

        String type() {
            return raw.headers().firstValue("Content-Type").orElse("");
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    Answer get(TenantId tenant, String path, String... headers) throws Exception {
        return send("GET", tenant, path, "", headers);
    }

    Answer post(TenantId tenant, String path, String json, String... headers) throws Exception {
        return send("POST", tenant, path, json, headers);
    }

    Answer send(String method, TenantId tenant, String path, String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + path))
                .header("X-Tenant", tenant.value())
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json));
        boolean typed = false;
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
            typed |= parts[0].equals("Content-Type");
        }
        if (!json.isEmpty() && !typed) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = send(client, request.build());
        return new Answer(answer.statusCode(), answer.body(), answer);
    }

    /**
     * Again, on a connection of its own, where one was closed under the request: a server does not read to its end what it refuses, so it closes; this
     * client does not send a POST again by itself, and if the rest of a body comes after the close, TCP resets the connection and takes the answer with it.
     */
    static HttpResponse<String> send(HttpClient client, HttpRequest request) throws Exception {
        for (int attempt = 1; ; attempt++) {
            HttpClient chosen = attempt == 1 ? client : HttpClient.newHttpClient();
            try {
                return chosen.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException closed) {
                if (attempt == 10) {
                    throw closed;
                }
            }
        }
    }

    Answer login(TenantId tenant, String email, String password, String... headers) throws Exception {
        return post(
                tenant, "/auth/session", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}", headers);
    }

    /** The header of somebody who is logged in, where the access token is in the answer. */
    String bearer(TenantId tenant) throws Exception {
        return "Authorization: Bearer "
                + login(tenant, "ana@example.com", PASSWORD).text("accessToken");
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
    }
}
