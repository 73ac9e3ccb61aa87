package dev.cimiento.reference;

import dev.cimiento.reference.platform.DemoTenants;
import dev.cimiento.reference.web.HttpServer;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import java.time.InstantSource;

/** The running application: starts what {@link Wiring} built, in order, and stops it in the reverse order. */
final class RunningApp implements AutoCloseable {

    private final Database database;
    private final Wiring wiring;
    private final HttpServer http;

    private RunningApp(Database database, Wiring wiring, HttpServer http) {
        this.database = database;
        this.wiring = wiring;
        this.http = http;
    }

    /** Opens the database, provisions the tenants of the settings, listens, and then works off jobs. */
    static RunningApp start(Settings settings) {
        Database database = Database.open(settings);
        try {
            Wiring wiring = Wiring.of(settings, database, InstantSource.system());
            TenantContext.system("start-up: control plane and configured tenants", () -> {
                wiring.provisioner().migrateControlPlane();
                for (Tenant tenant : settings.tenants()) {
                    wiring.provisioner().provision(tenant);
                }
                return settings.tenants().size();
            });
            HttpServer http = HttpServer.start(
                    settings.port(), settings.proxy(), settings.shutdownGrace(), wiring.filters(), wiring.components());
            wiring.address().listeningOn(http.port());
            wiring.worker().start();
            return new RunningApp(database, wiring, http);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
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
        database.close();
    }
}
