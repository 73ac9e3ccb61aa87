package dev.cimiento.tenancy.postgresql;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.audit.AuditCheckpoint;
import dev.cimiento.tenancy.audit.AuditCheckpoint.Kind;
import dev.cimiento.tenancy.audit.AuditEntry;
import dev.cimiento.tenancy.audit.AuditEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of audit logs. */
final class AuditRows {

    /** The head of a statement that {@link #entry} reads; the details come as two arrays, since there is no JSON reader here. */
    static final String ENTRIES = """
            SELECT sequence, at, actor, impersonator, action, subject, reason, key_id,
                ARRAY(SELECT d.key FROM jsonb_each_text(data) d ORDER BY d.key) AS data_keys,
                ARRAY(SELECT coalesce(d.value, 'null') FROM jsonb_each_text(data) d ORDER BY d.key) AS data_values,
                encode(previous, 'hex') AS previous, encode(mac, 'hex') AS mac
            FROM audit_entry""";

    private AuditRows() {}

    static AuditEntry entry(Sql.Row row) throws SQLException {
        List<String> keys = row.strings("data_keys");
        List<String> values = row.strings("data_values");
        Map<String, String> data = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            data.put(keys.get(i), values.get(i));
        }
        return new AuditEntry(
                row.number("sequence"),
                row.instant("at"),
                AuditEvent.stored(
                        row.string("actor"),
                        row.string("action"),
                        row.optionalString("impersonator"),
                        row.optionalString("subject"),
                        row.optionalString("reason"),
                        data),
                new KeyId(row.string("key_id")),
                row.string("previous"),
                row.string("mac"));
    }

    static Optional<AuditCheckpoint> head(Sql sql, String log, String lock) throws SQLException {
        return sql.first(
                "SELECT log, chain, sequence, encode(mac, 'hex') AS mac, signed_at, key_id,"
                        + " encode(signature, 'hex') AS signature FROM cimiento.audit_head WHERE log = ?" + lock,
                row -> checkpoint(Kind.HEAD, row),
                log);
    }

    static boolean insertHead(Sql sql, AuditCheckpoint head) throws SQLException {
        return sql.update(
                        """
                        INSERT INTO cimiento.audit_head (log, chain, sequence, mac, signed_at, key_id, signature)
                        VALUES (?, ?, ?, decode(?, 'hex'), ?, ?, decode(?, 'hex')) ON CONFLICT (log) DO NOTHING
                        """,
                        head.log(),
                        head.chain(),
                        head.sequence(),
                        head.mac(),
                        head.at(),
                        head.key().value(),
                        head.signature())
                == 1;
    }

    /** The statement of the last pruning. */
    static Optional<AuditCheckpoint> pruned(Sql sql) throws SQLException {
        return sql.first(
                "SELECT log, chain, sequence, encode(mac, 'hex') AS mac, signed_at, key_id,"
                        + " encode(signature, 'hex') AS signature FROM audit_pruning ORDER BY sequence DESC LIMIT 1",
                row -> checkpoint(Kind.PRUNED, row));
    }

    static void insertPruning(Sql sql, AuditCheckpoint pruned) throws SQLException {
        sql.update(
                """
                INSERT INTO audit_pruning (sequence, log, chain, mac, signed_at, key_id, signature)
                VALUES (?, ?, ?, decode(?, 'hex'), ?, ?, decode(?, 'hex')) ON CONFLICT (sequence) DO NOTHING
                """,
                pruned.sequence(),
                pruned.log(),
                pruned.chain(),
                pruned.mac(),
                pruned.at(),
                pruned.key().value(),
                pruned.signature());
    }

    static boolean anythingWritten(Sql sql) throws SQLException {
        return sql.exists(
                "SELECT 1 FROM (SELECT sequence FROM audit_entry UNION ALL SELECT sequence FROM audit_pruning)"
                        + " AS written LIMIT 1");
    }

    /** The last entry before the first that is not older; clocks of several programs differ, and only a beginning may go. */
    static Optional<AuditEntry> lastOlderThan(Sql sql, Instant time) throws SQLException {
        return sql.first(
                ENTRIES
                        + " WHERE at < ? AND sequence < coalesce((SELECT min(sequence) FROM audit_entry WHERE at >= ?),"
                        + " 9223372036854775807) ORDER BY sequence DESC LIMIT 1",
                AuditRows::entry,
                time,
                time);
    }

    private static AuditCheckpoint checkpoint(Kind kind, Sql.Row row) throws SQLException {
        return new AuditCheckpoint(
                kind,
                row.string("log"),
                row.uuid("chain"),
                row.number("sequence"),
                row.string("mac"),
                row.instant("signed_at"),
                KeyId.of(row.string("key_id")),
                row.string("signature"));
    }
}
