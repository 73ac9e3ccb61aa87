package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the edge of every service must keep, whichever server it runs on: which tenant a request is for is not the client's to choose, and
 * strangers cost nothing.
 *
 * <p>Extend it beside the program, and say how a request is sent. The tenants {@code a} and {@code b} must be served before each test.
 */
public abstract class TenantEdgeContract {

    private static final TenantId A = TenantId.of("a");
    private static final int FORBIDDEN = 403;
    private static final int UNKNOWN = 404;

    /** For subclasses. */
    protected TenantEdgeContract() {}

    /** A header that names this tenant. */
    protected abstract Map<String, String> header(String tenant);

    /** The headers of somebody who is logged in at this tenant. */
    protected abstract Map<String, String> login(String tenant);

    /** Sends a request with these headers to something that every tenant has, and gives the status. */
    protected abstract int status(Map<String, String> headers);

    /** How often the registry was read so far. */
    protected abstract long registryReads();

    /** Suspends a tenant on another node: in the registry, past every cache of the program's. */
    protected abstract void suspendElsewhere(TenantId tenant);

    /** Lets the time pass for which the program may answer from memory. */
    protected abstract void outliveCaches();

    /** How many strangers knock; 10,000 unless overridden. */
    protected int strangers() {
        return 10_000;
    }

    @Test
    @DisplayName("failure 22: strangers, each with an id of his own, cost one read of the registry")
    final void unknownTenants() {
        outliveCaches();
        long before = registryReads();
        for (int i = 0; i < strangers(); i++) {
            assertThat(status(header("nobody-" + i))).isEqualTo(UNKNOWN);
        }
        assertThat(registryReads() - before).isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("failure 22: a tenant suspended on another node is refused here when memory has had its time")
    final void suspended() {
        assertThat(status(header("a"))).isLessThan(300);
        suspendElsewhere(A);
        outliveCaches();
        assertThat(status(header("a"))).isEqualTo(FORBIDDEN);
        assertThat(status(login("a"))).isEqualTo(FORBIDDEN);
    }

    @Test
    @DisplayName("failure 23: who is logged in at one tenant and names another is refused, whichever way round")
    final void contradiction() {
        for (List<String> pair : List.of(List.of("a", "b"), List.of("b", "a"))) {
            Map<String, String> headers = new HashMap<>(login(pair.get(0)));
            headers.putAll(header(pair.get(1)));
            assertThat(status(headers)).isEqualTo(FORBIDDEN);
            headers.putAll(header(pair.get(0)));
            assertThat(status(headers)).isLessThan(300);
        }
        assertThat(status(login("a"))).isLessThan(300);
    }

    @Test
    @DisplayName("failure 23: a login whose tenant is no tenant id does not leave the choice to the header")
    final void brokenLogin() {
        Map<String, String> headers = new HashMap<>(login("Not a tenant"));
        headers.putAll(header("b"));
        assertThat(status(headers)).isEqualTo(FORBIDDEN);
    }
}
