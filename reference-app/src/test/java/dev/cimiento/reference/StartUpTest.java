package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartUpTest {

    private static final Path DASHBOARD = Path.of("../charts/cimiento/charts/app/files/dashboard.json");
    private static final String HOST = "uno.tupadel.com";

    @TempDir
    Path folder;

    private Settings settings(TestDatabase database) {
        return settings(database, 0, 0);
    }

    private Settings settings(TestDatabase database, int port, int metricsPort) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "APP_MODE", "production",
                "PORT", Integer.toString(port),
                "METRICS_PORT", Integer.toString(metricsPort),
                "BASE_DOMAIN", "tupadel.com",
                "DATABASE_URL", database.jdbcUrl(),
                "MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]),
                "DATA_DIR", folder.resolve("none").toString()));
        environment.putAll(Map.of(
                "TENANTS", "uno:Uno:standard",
                "ADMIN_EMAIL", "admin@uno.example",
                "ADMIN_PASSWORD", "a long pass phrase"));
        return Settings.from(environment);
    }

    @Test
    @DisplayName(
            "tenants that only the registry knows are migrated too, and one that cannot be keeps nobody else from being served")
    void fleet() throws SQLException {
        try (TestDatabase database = TestDatabase.create()) {
            RunningApp.start(settings(database)).close();
            for (String id : new String[] {"dos", "roto"}) {
                TenantContext.system(
                        "register",
                        () -> new PostgresTenants(database.pool(1))
                                .register(Tenant.of(TenantId.of(id), id, new PlanId("basic"))
                                        .withStatus(TenantStatus.ACTIVE)));
            }
            try (Connection connection = database.pool(1).getConnection()) {
                Sql.on(connection).update("CREATE SCHEMA t_roto");
                Sql.on(connection).update("CREATE TABLE t_roto.booking (nothing int)");
            }
            try (RunningApp app = RunningApp.start(settings(database))) {
                assertThat(new Browser(app.port(), HOST).get("/api/v1/services").status())
                        .isEqualTo(200);
                assertThat(new Browser(app.port(), "dos.tupadel.com")
                                .get("/api/v1/services")
                                .status())
                        .isEqualTo(200);
                assertThat(new Browser(app.port(), "roto.tupadel.com")
                                .get("/api/v1/services")
                                .status())
                        .isEqualTo(500);
            }
        }
    }

    @Test
    @DisplayName("where the port for metrics is taken it does not start, says so, and leaves nothing listening")
    void takenPort() throws IOException {
        try (TestDatabase database = TestDatabase.create();
                ServerSocket taken = new ServerSocket(0)) {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Settings settings = settings(database, port, taken.getLocalPort());
            assertThatThrownBy(() -> RunningApp.start(settings))
                    .hasMessageContaining("cannot listen on port " + taken.getLocalPort());
            new ServerSocket(port).close();
        }
    }

    @Test
    @DisplayName(
            "Prometheus reads requests, jobs and connections on a port of its own, which the tenants' port does not serve")
    void metrics() throws IOException {
        try (TestDatabase database = TestDatabase.create();
                RunningApp app = RunningApp.start(settings(database))) {
            Browser client = new Browser(app.port(), HOST);
            assertThat(client.get("/api/v1/services").status()).isEqualTo(200);
            assertThat(client.get("/metrics").status()).isEqualTo(404);
            assertThat(new Browser(app.port(), "nobody.tupadel.com").get("/").status())
                    .isEqualTo(404);
            Browser.Answer metrics = new Browser(app.metricsPort().orElseThrow(), "127.0.0.1").get("/metrics");
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.text())
                    .contains("cimiento_tenancy_requests_seconds_count{outcome=\"2xx\",tenant=\"uno\"} ")
                    .contains("cimiento_jobs{state=\"ready\"}")
                    .contains("hikaricp_connections_active{pool=\"requests\"}")
                    .contains("jvm_memory_used_bytes");
            Set<String> asked = Pattern.compile("\\b(?:cimiento|hikaricp|jvm)_[a-z_]+")
                    .matcher(Files.readString(DASHBOARD))
                    .results()
                    .map(MatchResult::group)
                    // There is none before the first job.
                    .filter(name -> !name.equals("cimiento_jobs_wait_seconds_bucket"))
                    .collect(Collectors.toSet());
            assertThat(asked)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(name -> assertThat(metrics.text()).contains("\n" + name + "{"));
        }
    }
}
