package dev.cimiento.queues.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The first common table expression of every statement that needs the time, and its parameter. As a subquery, {@code (SELECT now FROM t)},
 * it is one value for the whole statement, which an index can be searched with.
 */
final class Now {

    /** {@code statement_timestamp()} and not {@code now()}, which stands still in the caller's long transaction. */
    static final String T = "t AS MATERIALIZED (SELECT coalesce(?::timestamptz, statement_timestamp()) AS now)";

    private final Supplier<Optional<Instant>> source;

    private Now(Supplier<Optional<Instant>> source) {
        this.source = source;
    }

    static Now ofDatabase() {
        return new Now(Optional::empty);
    }

    static Now of(InstantSource clock) {
        requireNonNull(clock, "clock");
        return new Now(() -> Optional.of(clock.instant()));
    }

    /** The time, of a statement of its own. */
    Instant in(Sql sql) throws SQLException {
        return sql.first("WITH " + T + " SELECT now FROM t", row -> row.instant("now"), get())
                .orElseThrow(() -> new SQLException("no row", "02000"));
    }

    /** The parameter of {@link #T}: empty for the database's own. */
    Optional<Instant> get() {
        return source.get();
    }
}
