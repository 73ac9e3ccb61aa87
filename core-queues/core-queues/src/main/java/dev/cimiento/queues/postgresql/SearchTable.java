package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobPerformance;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.spi.JobSearch;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** What a dashboard asks. */
final class SearchTable implements JobSearch {

    private static final String WAITED = "extract(epoch FROM claimed_at - run_at) * 1000";
    private static final String RAN = "extract(epoch FROM finished_at - claimed_at) * 1000";

    private final DataSource dataSource;
    private final Now now;

    SearchTable(DataSource dataSource, Now now) {
        this.dataSource = dataSource;
        this.now = now;
    }

    @Override
    public List<JobView> search(JobOwner owner, JobFilter filter) {
        Viewer viewer = Viewer.of(owner);
        StringBuilder where = new StringBuilder(" WHERE " + viewer.condition() + " AND id < ? AND created_at < ?");
        List<Object> parameters = new ArrayList<>(List.of(viewer.parameter(), filter.before(), filter.createdBefore()));
        Set<JobState> states = filter.states().isEmpty() ? EnumSet.allOf(JobState.class) : filter.states();
        where.append(" AND state = ANY (?)");
        parameters.add(states.stream().map(Enum::name).toList());
        filter.kind().ifPresent(kind -> {
            where.append(" AND kind = ?");
            parameters.add(kind);
        });
        filter.owner().ifPresent(whose -> {
            where.append(" AND tenant = ?");
            parameters.add(whose.value());
        });
        if (!filter.error().isEmpty()) {
            where.append(" AND strpos(lower(error), lower(?)) > 0");
            parameters.add(filter.error());
        }
        where.append(" ORDER BY id DESC LIMIT ?");
        parameters.add(filter.limit());
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(parameters);
        all.add(filter.limit());
        String columns = "SELECT " + RecordTable.COLUMNS + " FROM cimiento.";
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "(" + columns + "job" + where + ") UNION ALL (" + columns + "job_finished" + where
                                        + ") ORDER BY id DESC LIMIT ?",
                                RecordTable::view,
                                all.toArray()));
    }

    @Override
    public List<JobPerformance> performance(JobOwner owner, Duration period) {
        Viewer viewer = Viewer.of(owner);
        String sql = "WITH " + Now.T + " SELECT tenant, kind, count(*) FILTER (WHERE state = 'DONE') AS done,"
                + " count(*) FILTER (WHERE state = 'DEAD') AS dead,"
                + " count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,"
                + percentile(0.5, WAITED, "wait_median") + "," + percentile(0.95, WAITED, "wait_95") + ","
                + percentile(0.5, RAN, "run_median") + "," + percentile(0.95, RAN, "run_95")
                + " FROM cimiento.job_finished WHERE " + viewer.condition()
                + " AND state IN ('DONE', 'DEAD', 'CANCELLED')"
                + " AND finished_at > (SELECT now FROM t) - ? * interval '1 millisecond'"
                + " GROUP BY tenant, kind ORDER BY tenant, kind";
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(sql, SearchTable::performance, now.get(), viewer.parameter(), period.toMillis()));
    }

    private static String percentile(double part, String what, String name) {
        return " greatest(0, round(coalesce(percentile_disc(" + part + ") WITHIN GROUP (ORDER BY " + what
                + "), 0)))::int8 AS " + name;
    }

    private static JobPerformance performance(Sql.Row row) throws SQLException {
        return new JobPerformance(
                new JobOwner(row.string("tenant")),
                row.string("kind"),
                row.number("done"),
                row.number("dead"),
                row.number("cancelled"),
                Duration.ofMillis(row.number("wait_median")),
                Duration.ofMillis(row.number("wait_95")),
                Duration.ofMillis(row.number("run_median")),
                Duration.ofMillis(row.number("run_95")));
    }
}
