package dev.cimiento.reference;

import dev.cimiento.reference.platform.DemoTenants;
import dev.cimiento.reference.web.HttpServer;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.TenantResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running application: starts what {@link Wiring} built, in order, and stops it in the reverse order. */
final class RunningApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningApp.class);

    private final Database database;
    private final Wiring wiring;
    private final HttpServer http;
    private final Optional<HttpServer> metrics;

    private RunningApp(Database database, Wiring wiring, HttpServer http, Optional<HttpServer> metrics) {
        this.database = database;
        this.wiring = wiring;
        this.http = http;
        this.metrics = metrics;
    }

    /** Opens the database, migrates every tenant and provisions those of the settings, listens, and then works off jobs. */
    static RunningApp start(Settings settings) {
        Database database = Database.open(settings);
        try {
            Wiring wiring = Wiring.of(settings, database, InstantSource.system());
            TenantContext.system("start-up: control plane and configured tenants", () -> {
                wiring.provisioner().migrateControlPlane();
                migrate(wiring.fleet());
                for (Tenant tenant : settings.tenants()) {
                    wiring.provisioner().provision(tenant);
                }
                return settings.tenants().size();
            });
            HttpServer http = HttpServer.start(
                    settings.port(), settings.proxy(), settings.shutdownGrace(), wiring.filters(), wiring.components());
            try {
                wiring.address().listeningOn(http.port());
                Optional<HttpServer> metrics = settings.metricsPort()
                        .map(port -> HttpServer.start(
                                port, HttpServer.Proxy.NONE, Duration.ZERO, List.of(), List.of(wiring.metrics())));
                wiring.signal().start();
                wiring.worker().start();
                return new RunningApp(database, wiring, http, metrics);
            } catch (RuntimeException e) {
                http.close();
                throw e;
            }
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** One tenant that fails keeps nobody else from being served. It is served as it is, and tried again at the next start. */
    private static void migrate(FleetMigration fleet) {
        MigrationRun run = fleet.run(
                fleet.plan(tenant -> true), MigrationOptions.standard().workers(Database.MIGRATIONS_AT_ONCE));
        run.results().stream()
                .filter(result -> result.status() == TenantResult.Status.FAILED)
                .forEach(result -> LOG.error(
                        "tenant {} was not migrated: {}",
                        result.tenant(),
                        result.error().orElse("")));
    }

    /** Where Prometheus reads, if anywhere. */
    Optional<Integer> metricsPort() {
        return metrics.map(HttpServer::port);
    }

    int port() {
        return http.port();
    }

    /** What a person who started it wants to read. */
    String greeting() {
        StringBuilder text = new StringBuilder("\nCimiento is running.\n\n");
        text.append("  ").append(wiring.address().platform()).append("  all businesses\n");
        for (DemoTenants.DemoTenant tenant : wiring.demoTenants().list()) {
            text.append("  ").append(tenant.url()).append("  ").append(tenant.name());
            text.append(" (plan ")
                    .append(tenant.plan())
                    .append("), administrator ")
                    .append(tenant.adminEmail());
            text.append(" / ").append(tenant.adminPassword()).append('\n');
        }
        return text.append("\nStop it with Ctrl-C.\n").toString();
    }

    /** Stops taking requests, lets those that have begun and the running jobs end, and closes the database. */
    @Override
    public void close() {
        http.close();
        wiring.worker().close();
        wiring.signal().close();
        metrics.ifPresent(HttpServer::close);
        wiring.metrics().close();
        database.close();
    }
}
