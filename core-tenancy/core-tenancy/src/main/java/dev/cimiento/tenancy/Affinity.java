package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a {@link TenantDataSource} keeps idle connections near the tenants that used them last. Immutable.
 *
 * <p>A pool does not let its callers choose among its idle connections, so a few are kept on loan from it, and given to the tenant that had
 * them before: no setting has to be sent then. Leave the pool some connections more than are kept here, for whoever goes around.
 */
public final class Affinity {

    private final SearchPathReport report;
    private final int connections;
    private final int perTenant;
    private final Duration idle;
    private final Duration held;
    private final Duration wait;

    private Affinity(
            SearchPathReport report, int connections, int perTenant, Duration idle, Duration held, Duration wait) {
        this.report = requireNonNull(report, "report");
        this.connections = positive("connections", connections);
        this.perTenant = positive("perTenant", perTenant);
        this.idle = positive("idle", idle);
        this.held = positive("held", held);
        this.wait = positive("wait", wait);
    }

    /**
     * Keeps connections of servers that report their search path; on older servers, and with {@link SearchPathReport#NONE}, the settings go
     * along with each first statement instead.
     *
     * @param connections how many connections of one pool tenants have at once, on loan and idle together; fewer than the pool has
     * @throws IllegalArgumentException when that is less than 1
     */
    public static Affinity of(SearchPathReport report, int connections) {
        return new Affinity(
                report, connections, connections, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(30));
    }

    /** With at most this many connections for one tenant at once, so that its burst leaves some to the others. By default all. */
    public Affinity perTenant(int most) {
        return new Affinity(report, connections, most, idle, held, wait);
    }

    /** With connections given back to the pool after lying idle for this long. By default a second. */
    public Affinity idle(Duration longest) {
        return new Affinity(report, connections, perTenant, longest, held, wait);
    }

    /** With connections given back to the pool between two loans after this long, so that it can retire them. By default a minute. */
    public Affinity held(Duration longest) {
        return new Affinity(report, connections, perTenant, idle, longest, wait);
    }

    /** With a caller waiting this long for a connection before it is refused. By default 30 seconds. */
    public Affinity waiting(Duration longest) {
        return new Affinity(report, connections, perTenant, idle, held, longest);
    }

    SearchPathReport report() {
        return report;
    }

    int connections() {
        return connections;
    }

    int perTenant() {
        return perTenant;
    }

    Duration idle() {
        return idle;
    }

    Duration held() {
        return held;
    }

    Duration waiting() {
        return wait;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, was " + value);
        }
        return value;
    }
}
