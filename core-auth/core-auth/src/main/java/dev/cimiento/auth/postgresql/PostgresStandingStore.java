package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.Changes;
import dev.cimiento.auth.spi.Standing;
import dev.cimiento.auth.spi.StandingStore;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Standings by one query, changes in {@code auth_change}.
 *
 * <p>A mark is the oldest transaction that was still running when it was taken (the {@code xmin} of a snapshot), and changes since then are
 * those of it and all later ones. So a change that was begun before the mark and committed after it is told, which numbers of a sequence
 * would not do.
 */
final class PostgresStandingStore implements StandingStore {

    private static final String FIND = """
            SELECT ARRAY(SELECT r.role FROM auth_account_role r WHERE r.account_id = a.id) AS roles,
                   ARRAY(SELECT DISTINCT p FROM auth_account_role r
                           JOIN auth_role d ON d.role = r.role, unnest(d.permissions) p
                          WHERE r.account_id = a.id) AS permissions,
                   s.actor_id IS NOT NULL AS acted,
                   ARRAY(SELECT DISTINCT p FROM auth_account_role r
                           JOIN auth_role d ON d.role = r.role, unnest(d.permissions) p
                          WHERE r.account_id = s.actor_id) AS held
              FROM auth_session s
              JOIN auth_account a ON a.id = s.account_id
             WHERE s.id = ? AND s.account_id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND a.disabled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM auth_account b WHERE b.id = s.actor_id AND b.disabled_at IS NOT NULL)
            """;

    /** In one statement, and so of one snapshot: a row for each change, or one without. */
    private static final String SINCE = """
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS mark, c.xid IS NOT NULL AS changed, c.account_id
              FROM (VALUES (1)) one LEFT JOIN auth_change c ON c.xid >= ?::xid8
            """;

    private final Database database;

    PostgresStandingStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Standing> find(AccountId account, SessionId session, Instant now) {
        return database.single(connection -> Sql.on(connection)
                .first(FIND, PostgresStandingStore::standing, session.value(), account.value(), now)
                .flatMap(Function.identity()));
    }

    private static Optional<Standing> standing(Sql.Row row) throws SQLException {
        Standing standing = new Standing(
                row.strings("roles").stream().map(Role::of).collect(Collectors.toSet()),
                permissions(row, "permissions"));
        return row.bool("acted") ? standing.actedBy(permissions(row, "held")) : Optional.of(standing);
    }

    private static Set<Permission> permissions(Sql.Row row, String column) throws SQLException {
        return row.strings(column).stream().map(Permission::of).collect(Collectors.toSet());
    }

    @Override
    public String mark() {
        return database.single(connection -> Sql.on(connection)
                .first("SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS mark", row -> row.string("mark"))
                .orElseThrow());
    }

    @Override
    public Changes since(String mark) {
        List<Row> rows = database.single(connection -> Sql.on(connection)
                .list(
                        SINCE,
                        row -> new Row(row.string("mark"), row.bool("changed"), row.optionalUuid("account_id")),
                        mark));
        String next = rows.get(0).mark();
        Set<AccountId> accounts = new HashSet<>();
        for (Row row : rows) {
            if (row.changed() && row.account().isEmpty()) {
                return new Changes.OfAll(next);
            }
            row.account().map(AccountId::new).ifPresent(accounts::add);
        }
        return new Changes.OfAccounts(next, accounts);
    }

    @Override
    public void changed(AccountId account, Instant now) {
        database.with(connection -> {
            Database.changed(Sql.on(connection), Optional.of(account.value()), now);
            return account;
        });
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_change WHERE changed_at < ?", before);
    }

    private record Row(String mark, boolean changed, Optional<UUID> account) {}
}
