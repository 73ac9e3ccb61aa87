package dev.cimiento.benchmarks.tenancy;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.SearchPathReport;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantPool;
import dev.cimiento.tenancy.TenantPools;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Borrows a connection, selects one row by primary key and gives the connection back, and looks whether the row is the tenant's: through
 * the bare pool, through each mode of the {@link TenantDataSource}, and through Hibernate ORM's schema multi-tenancy, each over a HikariCP
 * pool of its own to one server. With nine of ten requests from one tenant, so that nine of ten find a connection that is the tenant's
 * already; with ten requests of one tenant, then ten of the next; and with 200 tenants in turn. In auto-commit mode, and in a transaction.
 *
 * <p>The server is an embedded PostgreSQL on the same machine, so that a round trip is as cheap as it gets, and what the program and the
 * server have to do for a tenant weighs as much as it can. The ways take turns, 250 requests each, so that what else the machine
 * does falls on all of them; the medians of one run are to be compared with each other and with nothing else.
 */
public final class TenantSwitchBenchmark {

    private static final String SELECT = "SELECT name FROM account WHERE id = ?";
    private static final int CONNECTIONS = 4;
    private static final int WARM_UP = 16;
    private static final int ROUNDS = 12;
    private static final int REQUESTS = 250;
    private static final String BARE = "bare pool";
    private static final SearchPathReport REPORT = connection ->
            Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TenantTables tables = opened(new TenantTables());
    private final Map<String, Lookup> ways = new LinkedHashMap<>();

    private TenantSwitchBenchmark() {
        DataSource bare = opened(tables.pool(CONNECTIONS));
        ways.put(BARE, (tenant, id, unit) -> unit.select(bare, id));
        ways.put("session", through(TenantDataSource.over(opened(tables.pool(CONNECTIONS)))));
        ways.put(
                "transaction",
                through(TenantDataSource.over(opened(tables.pool(CONNECTIONS))).perTransaction()));
        ways.put(
                "affinity",
                through(opened(TenantDataSource.over(opened(tables.pool(CONNECTIONS)))
                        .withAffinity(Affinity.of(REPORT, CONNECTIONS - 1)))));
        TenantPools pools = opened(TenantPools.of(
                        (tenant, placement) -> {
                            HikariDataSource own = tables.pool(1);
                            return new TenantPool(own, 1, own::close);
                        },
                        TenantTables.TENANTS,
                        TenantTables.TENANTS)
                .reporting(REPORT));
        ways.put(
                "pool each",
                through(TenantDataSource.over(opened(tables.pool(1))).withPools(pools)));
        ways.put("Hibernate ORM", opened(HibernateTenants.over(opened(tables.pool(CONNECTIONS)))));
    }

    /** What a request does with its connection. */
    enum Unit {
        STATEMENT {
            @Override
            String select(Connection connection, int id) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
                    statement.setInt(1, id);
                    try (ResultSet rows = statement.executeQuery()) {
                        rows.next();
                        return rows.getString(1);
                    }
                }
            }
        },
        TRANSACTION {
            @Override
            String select(Connection connection, int id) throws SQLException {
                connection.setAutoCommit(false);
                String name = STATEMENT.select(connection, id);
                connection.commit();
                connection.setAutoCommit(true);
                return name;
            }
        };

        abstract String select(Connection connection, int id) throws SQLException;

        String select(DataSource dataSource, int id) throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                return select(connection, id);
            }
        }
    }

    /** Whose turn it is. */
    enum Load {
        NINE_OF_TEN {
            @Override
            int tenant(SplittableRandom random, int request) {
                return random.nextInt(10) == 0 ? random.nextInt(TenantTables.TENANTS) : 0;
            }
        },
        TENS {
            @Override
            int tenant(SplittableRandom random, int request) {
                return request / 10 % TenantTables.TENANTS;
            }
        },
        IN_TURN {
            @Override
            int tenant(SplittableRandom random, int request) {
                return request % TenantTables.TENANTS;
            }
        };

        abstract int tenant(SplittableRandom random, int request);
    }

    /** One request. */
    @FunctionalInterface
    interface Lookup {

        /** The name in the row with this id, of this tenant. */
        String name(TenantId tenant, int id, Unit unit) throws SQLException;
    }

    private static Lookup through(TenantDataSource dataSource) {
        return (tenant, id, unit) -> TenantContext.call(tenant, () -> unit.select(dataSource, id));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(0, resource);
        return resource;
    }

    /** Measures every way under both loads, in both units, and prints the medians. */
    public static void main(String[] args) throws Exception {
        TenantSwitchBenchmark benchmark = new TenantSwitchBenchmark();
        try {
            System.out.printf(
                    "%-12s %-12s %-14s %9s %7s %9s %7s%n",
                    "unit", "tenants", "way", "p50 us", "ratio", "mean us", "ratio");
            for (Unit unit : Unit.values()) {
                for (Load load : Load.values()) {
                    benchmark.measure(unit, load);
                }
            }
        } finally {
            for (AutoCloseable resource : benchmark.open) {
                resource.close();
            }
        }
    }

    private void measure(Unit unit, Load load) throws SQLException {
        Map<String, long[]> nanos = new LinkedHashMap<>();
        ways.keySet().forEach(way -> nanos.put(way, new long[ROUNDS * REQUESTS]));
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, Lookup> way : ways.entrySet()) {
                turn(way, unit, load, round, requireNonNull(nanos.get(way.getKey())));
            }
        }
        double bare50 = 0;
        double bareMean = 0;
        for (Map.Entry<String, long[]> way : nanos.entrySet()) {
            long[] sorted = way.getValue();
            Arrays.sort(sorted);
            double p50 = sorted[sorted.length / 2] / 1e3;
            double mean = Arrays.stream(sorted).average().orElse(0) / 1e3;
            if (way.getKey().equals(BARE)) {
                bare50 = p50;
                bareMean = mean;
            }
            System.out.printf(
                    "%-12s %-12s %-14s %9.1f %7.2f %9.1f %7.2f%n",
                    unit.name().toLowerCase(Locale.ROOT),
                    load.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    way.getKey(),
                    p50,
                    p50 / bare50,
                    mean,
                    mean / bareMean);
        }
    }

    private void turn(Map.Entry<String, Lookup> way, Unit unit, Load load, int round, long[] nanos)
            throws SQLException {
        SplittableRandom random = new SplittableRandom(round);
        for (int i = 0; i < REQUESTS; i++) {
            TenantId id = tables.tenants.get(load.tenant(random, (round + WARM_UP) * REQUESTS + i));
            int row = 1 + random.nextInt(TenantTables.ROWS);
            long start = System.nanoTime();
            String name = way.getValue().name(id, row, unit);
            long took = System.nanoTime() - start;
            if (!name.equals(way.getKey().equals(BARE) ? "public" : id.schema())) {
                throw new IllegalStateException(way.getKey() + " gave " + id + " a row of " + name);
            }
            if (round >= 0) {
                nanos[round * REQUESTS + i] = took;
            }
        }
    }
}
