package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.audit.AuditCheckpoint;
import dev.cimiento.tenancy.audit.AuditCheckpoint.Kind;
import dev.cimiento.tenancy.audit.AuditEntry;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditException;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.audit.AuditPage;
import dev.cimiento.tenancy.audit.AuditPruning;
import dev.cimiento.tenancy.audit.AuditQuery;
import dev.cimiento.tenancy.audit.AuditSeal;
import dev.cimiento.tenancy.audit.AuditVerification;
import dev.cimiento.tenancy.audit.AuditVerification.Broken;
import dev.cimiento.tenancy.audit.AuditVerification.Problem;
import dev.cimiento.tenancy.audit.AuditWalk;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Audit logs on PostgreSQL: entries in the schema of the tenant (in system scope, in the control schema), heads in the control schema, which
 * must be in the same database. Takes the {@code TenantDataSource}. Safe for use by many threads and processes.
 *
 * <p>An entry costs two round trips, and holds the row of the log's head until the transaction ends: one tenant's audited transactions commit
 * one after the other from that point on, other tenants' do not wait. At REPEATABLE READ or stricter a writer that had to wait fails with
 * a serialization failure, to be begun again.
 */
public final class PostgresAuditLog implements AuditLog {

    /** The entries of a tenant. A module of no plan: say {@code plans.including(PostgresAuditLog.SCHEMA.module())}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("audit"), SchemaModule.Plane.TENANT, "dev/cimiento/tenancy/audit/postgresql/migration");

    /** The entries of the platform, for what is done in system scope. */
    public static final SchemaModule PLATFORM_SCHEMA = new SchemaModule(
            new ModuleId("audit"), SchemaModule.Plane.CONTROL, "dev/cimiento/tenancy/audit/postgresql/migration");

    /** The heads of all logs. */
    public static final SchemaModule HEADS_SCHEMA = new SchemaModule(
            new ModuleId("audit_heads"), SchemaModule.Plane.CONTROL, "dev/cimiento/tenancy/audit/postgresql/heads");

    private static final int PORTION = 1_000;
    private static final int ATTEMPTS = 5;

    private final DataSource dataSource;
    private final AuditSeal seal;
    private final InstantSource clock;

    private PostgresAuditLog(DataSource dataSource, AuditSeal seal, InstantSource clock) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.seal = seal;
        this.clock = requireNonNull(clock, "clock");
    }

    /** Over this data source, signing with these keys, which must not be in the database. */
    public static PostgresAuditLog of(DataSource dataSource, MasterKeys keys, InstantSource clock) {
        return new PostgresAuditLog(dataSource, AuditSeal.with(keys), clock);
    }

    @Override
    public AuditEntry record(AuditEvent event) {
        requireNonNull(event, "event");
        String log = AuditLog.current();
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            AuditCheckpoint head = lockedHead(sql, log);
            AuditEntry entry = seal.seal(head.chain(), head.sequence(), head.mac(), clock.instant(), event);
            AuditCheckpoint next =
                    seal.checkpoint(Kind.HEAD, log, head.chain(), entry.sequence(), entry.mac(), entry.at());
            append(sql, entry, next);
            return entry;
        });
    }

    private AuditCheckpoint lockedHead(Sql sql, String log) throws SQLException {
        AuditCheckpoint head = AuditRows.head(sql, log, " FOR UPDATE").orElse(null);
        if (head == null) {
            AuditCheckpoint first =
                    seal.checkpoint(Kind.HEAD, log, UUID.randomUUID(), 0, AuditSeal.NOTHING, clock.instant());
            // Of two first writers one inserts, and the other waits here for its commit.
            if (AuditRows.insertHead(sql, first) && AuditRows.anythingWritten(sql)) {
                throw new AuditException(
                        log, new Broken(Problem.HEAD_MISSING, 0, "there are entries, and their head is missing"));
            }
            head = AuditRows.head(sql, log, " FOR UPDATE").orElseThrow();
        }
        // To continue from a head that was set back would sign what an intruder did.
        if (!seal.vouchesFor(head, Kind.HEAD, log)) {
            throw new AuditException(
                    log,
                    new Broken(
                            Problem.HEAD_FORGED,
                            head.sequence(),
                            "the head was not signed with a key of this program"));
        }
        return head;
    }

    private static void append(Sql sql, AuditEntry entry, AuditCheckpoint head) throws SQLException {
        AuditEvent event = entry.event();
        sql.update(
                """
                WITH moved AS (
                    UPDATE cimiento.audit_head SET sequence = ?, mac = decode(?, 'hex'), signed_at = ?, key_id = ?,
                        signature = decode(?, 'hex')
                    WHERE log = ?)
                INSERT INTO audit_entry
                    (sequence, at, actor, impersonator, action, subject, reason, data, key_id, previous, mac)
                VALUES (?, ?, ?, ?, ?, ?, ?, jsonb_object(?, ?), ?, decode(?, 'hex'), decode(?, 'hex'))
                """,
                head.sequence(),
                head.mac(),
                head.at(),
                head.key().value(),
                head.signature(),
                head.log(),
                entry.sequence(),
                entry.at(),
                event.actor(),
                event.impersonator(),
                event.action(),
                event.subject(),
                event.reason(),
                List.copyOf(event.data().keySet()),
                List.copyOf(event.data().values()),
                entry.key().value(),
                entry.previous(),
                entry.mac());
    }

    @Override
    public AuditPage find(AuditQuery query) {
        AuditLog.current();
        StringBuilder where = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        query.from().ifPresent(time -> and(where, "at >= ?", parameters, time));
        query.until().ifPresent(time -> and(where, "at < ?", parameters, time));
        query.actor().ifPresent(who -> {
            and(where, "(actor = ? OR impersonator = ?)", parameters, who);
            parameters.add(who);
        });
        query.action().ifPresent(what -> and(where, "action = ?", parameters, what));
        query.subject().ifPresent(what -> and(where, "subject = ?", parameters, what));
        query.before().ifPresent(sequence -> and(where, "sequence < ?", parameters, sequence));
        parameters.add(query.limit() + 1);
        List<AuditEntry> found = Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                AuditRows.ENTRIES + where + " ORDER BY sequence DESC LIMIT ?",
                                AuditRows::entry,
                                parameters.toArray()));
        if (found.size() <= query.limit()) {
            return new AuditPage(found, OptionalLong.empty());
        }
        List<AuditEntry> page = found.subList(0, query.limit());
        return new AuditPage(page, OptionalLong.of(page.get(page.size() - 1).sequence()));
    }

    private static void and(StringBuilder where, String condition, List<Object> parameters, Object parameter) {
        where.append(where.length() == 0 ? " WHERE " : " AND ").append(condition);
        parameters.add(parameter);
    }

    @Override
    public AuditVerification verify() {
        return verify(Optional.empty());
    }

    @Override
    public AuditVerification verify(AuditCheckpoint published) {
        if (!seal.vouchesFor(requireNonNull(published, "published"), Kind.PUBLISHED, AuditLog.current())) {
            throw new IllegalArgumentException("published must be a checkpoint of log '" + AuditLog.current()
                    + "' signed with a key at hand, was of '" + published.log() + "', key " + published.key());
        }
        return verify(Optional.of(published));
    }

    private AuditVerification verify(Optional<AuditCheckpoint> published) {
        String log = AuditLog.current();
        AuditVerification verification = once(log, published);
        // Who prunes or appends meanwhile is no intruder: what was found must be found again while nothing else moves.
        for (int attempt = 1; attempt < ATTEMPTS && !verification.intact(); attempt++) {
            AuditVerification again = once(log, published);
            if (again.equals(verification)) {
                return again;
            }
            verification = again;
        }
        return verification;
    }

    private AuditVerification once(String log, Optional<AuditCheckpoint> published) {
        record Ends(Optional<AuditCheckpoint> head, Optional<AuditCheckpoint> pruned, boolean anything) {}
        Ends ends = Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            return new Ends(AuditRows.head(sql, log, ""), AuditRows.pruned(sql), AuditRows.anythingWritten(sql));
        });
        if (ends.head().isEmpty()) {
            if (ends.anything()) {
                return new Broken(Problem.HEAD_MISSING, 0, "there are entries, and their head is missing");
            }
            return published
                    .<AuditVerification>map(checkpoint -> new Broken(
                            Problem.TRUNCATED,
                            1,
                            "the log is empty, and there were entries up to " + checkpoint.sequence()))
                    .orElseGet(() -> new AuditVerification.Intact(0, 0));
        }
        AuditCheckpoint head = ends.head().get();
        AuditVerification verification =
                AuditWalk.verify(seal, log, head, ends.pruned(), published, after -> portion(after, head.sequence()));
        if (!verification.intact()) {
            return verification;
        }
        boolean extra = Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            // In this order: an entry that a writer committed since has moved the head that is read after it.
            boolean behind = sql.exists("SELECT 1 FROM audit_entry WHERE sequence > ? LIMIT 1", head.sequence());
            return behind && AuditRows.head(sql, log, "").filter(head::equals).isPresent();
        });
        return extra
                ? new Broken(Problem.EXTRA, head.sequence() + 1, "there are entries behind the head")
                : verification;
    }

    private List<AuditEntry> portion(long after, long through) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                AuditRows.ENTRIES + " WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?",
                                AuditRows::entry,
                                after,
                                through,
                                PORTION));
    }

    @Override
    public AuditCheckpoint checkpoint() {
        String log = AuditLog.current();
        AuditCheckpoint head = Transactions.with(dataSource, connection -> lockedHead(Sql.on(connection), log));
        return seal.checkpoint(Kind.PUBLISHED, log, head.chain(), head.sequence(), head.mac(), clock.instant());
    }

    @Override
    public AuditPruning prune(Instant olderThan, AuditEvent why) {
        requireNonNull(olderThan, "olderThan");
        requireNonNull(why, "why");
        String log = AuditLog.current();
        if (verify() instanceof Broken broken) {
            throw new AuditException(log, broken);
        }
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            long removed = AuditRows.lastOlderThan(sql, olderThan)
                    .map(last -> remove(sql, log, last))
                    .orElse(0L);
            long through = AuditRows.pruned(sql).map(AuditCheckpoint::sequence).orElse(0L);
            record(why.with("removed", Long.toString(removed)).with("through", Long.toString(through)));
            return new AuditPruning(removed, through);
        });
    }

    private long remove(Sql sql, String log, AuditEntry last) {
        try {
            UUID chain = AuditRows.head(sql, log, "").orElseThrow().chain();
            AuditRows.insertPruning(
                    sql, seal.checkpoint(Kind.PRUNED, log, chain, last.sequence(), last.mac(), clock.instant()));
            return sql.update("DELETE FROM audit_entry WHERE sequence <= ?", last.sequence());
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /**
     * Signs a tenant's log under its new id. For a rename, in the transaction that renames, in the scope of either id.
     *
     * @throws AuditException when the log's head is not as the program left it
     */
    public void rename(TenantId from, TenantId to) {
        Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<AuditCheckpoint> head = AuditRows.head(sql, from.value(), " FOR UPDATE");
            if (head.isEmpty()) {
                return 0;
            }
            AuditCheckpoint old = lockedHead(sql, from.value());
            AuditCheckpoint renamed =
                    seal.checkpoint(Kind.HEAD, to.value(), old.chain(), old.sequence(), old.mac(), clock.instant());
            return sql.update(
                    "UPDATE cimiento.audit_head SET log = ?, signed_at = ?, key_id = ?, signature = decode(?, 'hex')"
                            + " WHERE log = ?",
                    renamed.log(),
                    renamed.at(),
                    renamed.key().value(),
                    renamed.signature(),
                    old.log());
        });
    }

    /** Forgets the head of a tenant's log, whose entries go with its schema. For the end of a tenant. */
    public void end(TenantId tenant) {
        Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            sql.exists("SELECT set_config('cimiento.audit_end', ?, true)", tenant.value());
            return sql.update("DELETE FROM cimiento.audit_head WHERE log = ?", tenant.value());
        });
    }

    @Override
    public String toString() {
        return "PostgresAuditLog[" + seal + "]";
    }
}
