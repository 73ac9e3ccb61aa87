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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Borrows a connection, selects one row by primary key and gives the connection back, and looks whether the row is the tenant's: through
 * the bare pool, from one table that has the rows of all tenants; through each mode of the {@link TenantDataSource}, and through Hibernate
 * ORM's schema multi-tenancy, from the tenants' own tables. Each has a HikariCP pool of its own to one server. With nine of ten requests from
 * one tenant, so that nine of ten find a connection that is the tenant's already; with ten requests of one tenant, then ten of the next; and
 * with 200 tenants in turn. In auto-commit mode, and in a transaction.
 *
 * <p>The server is an embedded PostgreSQL on the same machine, so that a round trip is as cheap as it gets, and what the program and the
 * server have to do for a tenant weighs as much as it can. The ways take turns, 250 requests each, in another order each round, so that what
 * else the machine does falls on all of them. A ratio is the median of the rounds' ratios of medians.
 */
public final class TenantSwitchBenchmark {

    private static final String SELECT = "SELECT name FROM account WHERE id = ?";
    private static final int CONNECTIONS = 4;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 41;
    private static final int REQUESTS = 250;
    private static final String BARE = "bare pool";
    static final SearchPathReport REPORT = connection ->
            Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TenantTables tables = opened(new TenantTables());
    private final Map<String, Lookup> ways = new LinkedHashMap<>();

    private TenantSwitchBenchmark() {
        DataSource bare = opened(tables.pool(CONNECTIONS));
        ways.put(BARE, (tenant, id, unit) -> unit.select(bare, id));
        ways.put("per session", through(TenantDataSource.over(opened(tables.pool(CONNECTIONS)))));
        ways.put(
                "per transaction",
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
        NINE_OF_TEN(1.15) {
            @Override
            int tenant(SplittableRandom random, int request) {
                return random.nextInt(10) == 0 ? random.nextInt(TenantTables.TENANTS) : 0;
            }
        },
        TENS(Double.NaN) {
            @Override
            int tenant(SplittableRandom random, int request) {
                return request / 10 % TenantTables.TENANTS;
            }
        },
        IN_TURN(1.7) {
            @Override
            int tenant(SplittableRandom random, int request) {
                return request % TenantTables.TENANTS;
            }
        };

        private final double asked;

        Load(double asked) {
            this.asked = asked;
        }

        abstract int tenant(SplittableRandom random, int request);

        String verdict(String way, double ratio) {
            if (way.equals(BARE) || Double.isNaN(asked)) {
                return "";
            }
            return (ratio <= asked ? "PASS" : "short") + " of " + asked;
        }
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

    /**
     * Measures, and prints the medians. Without arguments every way under all loads in both units; else those that the arguments name, in lower
     * case with hyphens ({@code statement in-turn affinity}), where naming none of a kind means all of it. The bare pool is always measured.
     */
    public static void main(String[] args) throws Exception {
        Set<String> asked = Set.of(args);
        TenantSwitchBenchmark benchmark = new TenantSwitchBenchmark();
        try {
            Set<String> ways = chosen(benchmark.ways.keySet().stream(), asked);
            benchmark.ways.keySet().retainAll(ways);
            Set<String> units = chosen(Arrays.stream(Unit.values()).map(TenantSwitchBenchmark::inWords), asked);
            Set<String> loads = chosen(Arrays.stream(Load.values()).map(TenantSwitchBenchmark::inWords), asked);
            System.out.printf(
                    "%-12s %-12s %-16s %9s %9s %9s  %s%n", "unit", "tenants", "way", "p50 us", "mean us", "ratio", "");
            for (Unit unit : Unit.values()) {
                for (Load load : Load.values()) {
                    if (units.contains(inWords(unit)) && loads.contains(inWords(load))) {
                        benchmark.measure(unit, load);
                    }
                }
            }
        } finally {
            for (AutoCloseable resource : benchmark.open) {
                resource.close();
            }
        }
    }

    private static Set<String> chosen(Stream<String> all, Set<String> asked) {
        Set<String> every = new LinkedHashSet<>(all.toList());
        Set<String> some = new LinkedHashSet<>(every);
        some.removeIf(name -> !asked.contains(name.replace(' ', '-')));
        if (some.isEmpty()) {
            return every;
        }
        if (every.contains(BARE)) {
            some.add(BARE);
        }
        return some;
    }

    private static String inWords(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void measure(Unit unit, Load load) throws SQLException {
        List<String> names = new ArrayList<>(ways.keySet());
        Map<String, Samples> samples = new LinkedHashMap<>();
        names.forEach(name -> samples.put(name, new Samples()));
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (String name : names) {
                long[] nanos = turn(name, unit, load, round);
                if (round >= 0) {
                    requireNonNull(samples.get(name)).add(nanos);
                }
            }
            // Nobody goes first, or after the same other, each time.
            Collections.shuffle(names, new Random(round));
        }
        Samples bare = requireNonNull(samples.get(BARE));
        samples.forEach((name, its) -> {
            double ratio = its.ratioTo(bare);
            System.out.printf(
                    "%-12s %-12s %-16s %9.1f %9.1f %9.2f  %s%n",
                    inWords(unit), inWords(load), name, its.p50(), its.mean(), ratio, load.verdict(name, ratio));
        });
    }

    private long[] turn(String name, Unit unit, Load load, int round) throws SQLException {
        Lookup way = requireNonNull(ways.get(name));
        SplittableRandom random = new SplittableRandom(round);
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            int tenant = load.tenant(random, (round + WARM_UP) * REQUESTS + i);
            TenantId id = tables.tenants.get(tenant);
            int row = TenantTables.id(tenant, 1 + random.nextInt(TenantTables.ROWS));
            long start = System.nanoTime();
            String found = way.name(id, row, unit);
            nanos[i] = System.nanoTime() - start;
            if (!found.equals(id.schema())) {
                throw new IllegalStateException(name + " gave " + id + " a row of " + found);
            }
        }
        return nanos;
    }

    /** How long the requests of one way took. */
    private static final class Samples {

        private final List<Double> medians = new ArrayList<>();
        private double sum;

        void add(long[] nanos) {
            Arrays.sort(nanos);
            medians.add(nanos[nanos.length / 2] / 1e3);
            sum += Arrays.stream(nanos).average().orElse(0) / 1e3;
        }

        /** The median of the rounds' medians, in microseconds. */
        double p50() {
            return median(medians);
        }

        double mean() {
            return sum / medians.size();
        }

        /** The median of what the ratio was in each round, so that what disturbs a round disturbs both of its sides. */
        double ratioTo(Samples other) {
            return median(IntStream.range(0, medians.size())
                    .mapToObj(round -> medians.get(round) / other.medians.get(round))
                    .toList());
        }

        private static double median(List<Double> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }
}
