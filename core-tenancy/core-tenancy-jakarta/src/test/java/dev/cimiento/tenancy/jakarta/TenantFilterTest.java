package dev.cimiento.tenancy.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cimiento.tenancy.CachedTenants;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantResolver;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.ModuleGate;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.telemetry.TenancyListener;
import dev.cimiento.tenancy.testkit.MutableClock;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantFilterTest {

    private static final String TOKEN = "Bearer padel:c2VjcmV0LXNpZ25hdHVyZQ";

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final InMemoryTenants registry = new InMemoryTenants();
    private final CachedTenants tenants = CachedTenants.before(registry, clock);
    private final Plans plans = Plans.usual();
    private final Features features = Features.of(tenants, plans, new InMemoryFeatureStore(), clock);
    private final Queue<String> served = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private Server server;

    @BeforeAll
    void start() throws Exception {
        register("padel", "standard", TenantStatus.ACTIVE);
        register("clinic", "basic", TenantStatus.ACTIVE);
        for (String id : List.of("early", "late", "failing")) {
            register(id, "basic", TenantStatus.ACTIVE);
        }
        register("debtor", "basic", TenantStatus.SUSPENDED);
        register("leaver", "basic", TenantStatus.OFFBOARDING);
        register("repaired", "basic", TenantStatus.MAINTENANCE);
        register("half-made", "basic", TenantStatus.PROVISIONING);
        ModuleGate gate = ModuleGate.of(tenants, plans, features);
        TenantFilter filter = TenantFilter.of(
                        tenants,
                        TenantResolver.agreeing(List.of(
                                TenantResolver.claim(TenantFilterTest::claim),
                                ServletRequests.subdomainOf("tupadel.com"),
                                ServletRequests.domain(host -> host.equals("www.clubpadel.es")
                                        ? Optional.of(TenantId.of("padel"))
                                        : Optional.empty()),
                                ServletRequests.path("/t/"),
                                ServletRequests.header("X-Tenant"))))
                .withModules(gate, Map.of("/t/padel/assistant", ModuleId.AI_AGENT, "/who/magic", new ModuleId("magic")))
                .withPlatformPaths(path -> path.startsWith("/who"))
                .withRetryAfter(Duration.ofSeconds(30))
                .withListener(new TenancyListener() {
                    @Override
                    public void requestServed(TenantId tenant, int status, Duration took) {
                        served.add(tenant + " " + status);
                    }

                    @Override
                    public void requestRefused(Refusal refusal) {
                        refused.add(refusal.name());
                        throw new IllegalStateException("a broken listener");
                    }
                });
        server = Server.start(
                filter,
                Map.of("/dispatching", new Resources.Dispatching(), "/completing", new Resources.Completing()),
                List.of(
                        new Resources.Who(),
                        new Resources.Later(threads),
                        new Resources.Chat(),
                        new Resources.Assistant(),
                        new ModuleFeature(gate),
                        new TenancyExceptionMapper(),
                        new TenantCheckFilter(TenantResolver.claim(
                                request -> Optional.ofNullable(request.getHeaderString("X-Late-Claim"))))));
    }

    @BeforeEach
    void forget() {
        refused.clear();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        threads.shutdownNow();
    }

    private void register(String id, String plan, TenantStatus status) {
        registry.register(Tenant.of(TenantId.of(id), id, new PlanId(plan)).withStatus(status));
    }

    private List<String> servedOf(String tenant) {
        return served.stream().filter(event -> event.startsWith(tenant + " ")).toList();
    }

    /** As a token with a checked signature would: the text between the scheme and the colon. */
    private static Optional<String> claim(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .map(header -> header.substring("Bearer ".length()).split(":", 2)[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: padel.tupadel.com",
                "Host: PADEL.tupadel.com:8080",
                "Host: www.clubpadel.es",
                "X-Tenant: padel",
                "Authorization: " + TOKEN
            })
    @DisplayName(
            "subdomain, own domain, header and claim each name the tenant, which is entered for the request and its log lines")
    void named(String header) throws Exception {
        assertThat(server.get("/who", header)).startsWith("HTTP/1.1 200").endsWith("padel/padel");
        await().until(() -> served.contains("padel 200"));
    }

    @Test
    @DisplayName("the path names the tenant")
    void path() throws Exception {
        assertThat(server.get("/t/clinic/assistant")).endsWith("clinic/clinic");
    }

    @Test
    @DisplayName("a request without a tenant reaches platform paths alone, and sees nobody's data there")
    void platform() throws Exception {
        assertThat(server.get("/who")).endsWith("none/null");
        assertThat(server.status("/who/needs")).isEqualTo(404);
        assertThat(server.status("/chat")).isEqualTo(404);
        assertThat(refused).containsExactly("NO_TENANT");
    }

    @Test
    @DisplayName("failure 23: the token of one tenant with the header, host or path of another is 403")
    void contradiction() throws Exception {
        assertThat(server.status("/who", "Authorization: " + TOKEN, "X-Tenant: clinic"))
                .isEqualTo(403);
        assertThat(server.status("/who", "Authorization: " + TOKEN, "Host: clinic.tupadel.com"))
                .isEqualTo(403);
        assertThat(server.status("/t/clinic/assistant", "Authorization: " + TOKEN))
                .isEqualTo(403);
        assertThat(server.status("/who", "Authorization: " + TOKEN, "X-Tenant: padel"))
                .isEqualTo(200);
        assertThat(server.status("/who", "Authorization: Bearer Not A Tenant:x", "X-Tenant: clinic"))
                .as("a claim that is no tenant id does not leave the decision to the header")
                .isEqualTo(403);
        assertThat(refused).contains("TWO_TENANTS");
    }

    @Test
    @DisplayName("failure 23: a login read inside Jakarta REST is held against the tenant that was entered")
    void lateClaim() throws Exception {
        assertThat(server.status("/who", "X-Tenant: padel", "X-Late-Claim: padel"))
                .isEqualTo(200);
        assertThat(server.status("/who", "X-Tenant: padel", "X-Late-Claim: clinic"))
                .isEqualTo(403);
        assertThat(server.status("/who", "X-Late-Claim: clinic")).isEqualTo(403);
        assertThat(server.status("/who", "X-Tenant: padel", "X-Late-Claim: !")).isEqualTo(403);
    }

    @Test
    @DisplayName(
            "unknown is 404, suspended or leaving 403, in maintenance or half made 503 with the time to ask again; none is cached")
    void refused() throws Exception {
        assertThat(server.get("/who", "X-Tenant: nobody"))
                .startsWith("HTTP/1.1 404")
                .contains("Cache-Control: no-store", "application/problem+json")
                .contains(
                        "{\"type\":\"urn:cimiento:problem:unknown-tenant\",\"title\":\"No such business\",\"status\":404}");
        assertThat(server.status("/who", "X-Tenant: debtor")).isEqualTo(403);
        assertThat(server.status("/who", "X-Tenant: leaver")).isEqualTo(403);
        for (String tenant : List.of("half-made", "repaired")) {
            assertThat(server.get("/who", "X-Tenant: " + tenant))
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 30");
        }
        assertThat(refused).containsExactly("UNKNOWN_TENANT", "SUSPENDED", "SUSPENDED", "NOT_ACTIVE", "NOT_ACTIVE");
    }

    @Test
    @DisplayName("failure 22: 500 requests for unknown tenants are one read of the registry")
    void unknownTenants() throws Exception {
        clock.advance(Duration.ofSeconds(20));
        long before = tenants.stats().misses();
        for (int i = 0; i < 500; i++) {
            assertThat(server.status("/who", "X-Tenant: nobody-" + i)).isEqualTo(404);
        }
        assertThat(tenants.stats().misses() - before).isEqualTo(1);
    }

    @Test
    @DisplayName("failure 22: a tenant suspended elsewhere is refused within the time to live")
    void suspendedElsewhere() throws Exception {
        register("leaving", "basic", TenantStatus.ACTIVE);
        clock.advance(Duration.ofSeconds(20));
        assertThat(server.status("/who", "X-Tenant: leaving")).isEqualTo(200);
        registry.update(registry.require(TenantId.of("leaving")).withStatus(TenantStatus.SUSPENDED));
        clock.advance(Duration.ofSeconds(10));
        assertThat(server.status("/who", "X-Tenant: leaving")).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/t/padel/assistant",
        "/t/padel/assistant/",
        "/t/padel/%61ssistant",
        "/t/padel/assistant;x=1",
        "/t/padel;x=1/assistant",
        "/t/padel/./assistant",
        "/t/padel/x/../assistant",
        "//t/padel/assistant",
        "/t//padel/assistant",
        "/t/padel/%2e/assistant",
        "/t%2fpadel/assistant"
    })
    @DisplayName("no way of writing the path leads around a module's gate")
    void moduleByPath(String path) throws Exception {
        assertThat(server.get(path, "X-Tenant: padel"))
                .doesNotContain("padel/padel")
                .doesNotContain(" 200 ");
    }

    @Test
    @DisplayName(
            "a module is refused with 403 where the plan lacks it, 503 while switched off, 404 where no plan has it")
    void modules() throws Exception {
        assertThat(server.get("/t/padel/assistant")).startsWith("HTTP/1.1 403").contains("not-in-plan");
        assertThat(server.status("/who/magic", "X-Tenant: padel")).isEqualTo(404);
        assertThat(server.status("/chat", "X-Tenant: padel")).isEqualTo(200);
        assertThat(server.get("/chat", "X-Tenant: clinic"))
                .startsWith("HTTP/1.1 403")
                .contains("not-in-plan");

        features.kill(ModuleGate.switchOf(ModuleId.WHATSAPP));
        assertThat(server.get("/chat", "X-Tenant: padel"))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 60");
        features.revive(ModuleGate.switchOf(ModuleId.WHATSAPP));
        features.override(TenantId.of("padel"), ModuleGate.switchOf(ModuleId.WHATSAPP), false);
        assertThat(server.get("/chat", "X-Tenant: padel"))
                .startsWith("HTTP/1.1 403")
                .contains("module-withdrawn");
        features.clearOverride(TenantId.of("padel"), ModuleGate.switchOf(ModuleId.WHATSAPP));
        assertThat(server.status("/chat", "X-Tenant: padel")).isEqualTo(200);
    }

    @Test
    @DisplayName(
            "asynchronous work keeps its tenant on the container's threads and after a dispatch, and leaves none behind")
    void asynchronous() throws Exception {
        for (int i = 0; i < 20; i++) {
            String tenant = i % 2 == 0 ? "early" : "late";
            String seen = tenant + "/" + tenant;
            assertThat(server.get("/dispatching", "X-Tenant: " + tenant)).endsWith(seen + " " + seen);
            assertThat(server.get("/completing", "X-Tenant: " + tenant))
                    .contains(" 202 ")
                    .endsWith(seen);
            assertThat(server.get("/later", "X-Tenant: " + tenant)).endsWith(seen);
            assertThat(server.get("/later/bare", "X-Tenant: " + tenant))
                    .as("a thread that nothing was carried to")
                    .endsWith("none/null");
            assertThat(server.get("/who")).endsWith("none/null");
        }
        // Told after the answer, so later than it is read here.
        for (String tenant : List.of("early", "late")) {
            await().untilAsserted(() ->
                    assertThat(servedOf(tenant)).hasSize(40).containsOnly(tenant + " 200", tenant + " 202"));
            assertThat(servedOf(tenant))
                    .filteredOn(event -> event.endsWith("202"))
                    .hasSize(10);
        }
    }

    @Test
    @DisplayName("a resource that fails leaves no tenant behind, and is counted once")
    void failing() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(server.status("/who/fails", "X-Tenant: failing")).isEqualTo(500);
            assertThat(server.get("/who")).endsWith("none/null");
        }
        await().untilAsserted(() -> assertThat(servedOf("failing")).hasSize(10).containsOnly("failing 500"));
        assertThat(server.status("/who/unknown", "X-Tenant: padel")).isEqualTo(404);
    }

    @Test
    @DisplayName("failure 24: a token is in no answer and no log line, whatever it is refused for")
    void secrets() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("dev.cimiento");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        try {
            for (String answer : List.of(
                    server.get("/who", "Authorization: " + TOKEN, "X-Tenant: clinic"),
                    server.get("/who", "Authorization: " + TOKEN.replace("padel", "nobody")),
                    server.get("/who", "Authorization: " + TOKEN.replace("padel", "debtor")),
                    server.get("/who/unknown", "Authorization: " + TOKEN),
                    server.get("/t/padel/assistant", "Authorization: " + TOKEN))) {
                assertThat(answer).contains("problem+json").doesNotContain("c2VjcmV0");
            }
            assertThat(lines.list).isNotEmpty();
            assertThat(lines.list)
                    .allSatisfy(line -> assertThat(
                                    line.getFormattedMessage() + line.getMDCPropertyMap() + line.getThrowableProxy())
                            .doesNotContain("c2VjcmV0"));
        } finally {
            root.detachAppender(lines);
            root.setLevel(null);
        }
    }
}
