package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.OpenSession;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.Familiarity;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sessions in {@code auth_session} and {@code auth_refresh_token}. */
final class PostgresSessionStore implements SessionStore {

    private static final String SESSION_COLUMNS =
            "s.id AS session_id, s.actor_id, s.client, s.agent, COALESCE(s.device, '') AS device, s.factors, s.opened_at,"
                    + " s.expires_at AS session_end";

    /**
     * One session of an account after the other, so that whoever ends those beyond the bound afterwards sees all that were opened before. Whoever
     * changes the account ends its sessions afterwards as well: so either they see this one, or it is not opened.
     */
    private static final String OPEN = """
            WITH turn AS MATERIALIZED (
                SELECT a.id FROM auth_account a WHERE a.id = ? AND a.disabled_at IS NULL AND %s FOR NO KEY UPDATE
            ), opened AS (
                INSERT INTO auth_session (id, account_id, actor_id, client, agent, device, factors, opened_at, expires_at)
                SELECT ?, turn.id, ?::uuid, ?, ?, ?::bytea, ?, ?::timestamptz, ?::timestamptz FROM turn
                RETURNING id, expires_at
            )
            INSERT INTO auth_refresh_token (hash, session_id, number, sealed, expires_at)
            SELECT ?, id, 1, ?, LEAST(?, expires_at) FROM opened
            """;

    private static final String OPEN_ANYHOW = OPEN.formatted("TRUE");

    private static final String OPEN_AS_JUDGED = OPEN.formatted("a.password_hash = ?");

    /**
     * Spends a token and stores the next in one statement. Of many at once, one finds the row unspent; the others wait for its lock, see it
     * spent, and get no row.
     */
    private static final String ROTATE = """
            WITH spent AS (
                UPDATE auth_refresh_token t SET spent_at = ?
                  FROM auth_session s
                 WHERE t.hash = ? AND t.spent_at IS NULL AND t.expires_at > ?
                   AND s.id = t.session_id AND s.ended_at IS NULL AND s.expires_at > ?
                RETURNING t.session_id, t.number, LEAST(?, s.expires_at) AS next_end
            ), next AS (
                INSERT INTO auth_refresh_token (hash, session_id, number, sealed, expires_at)
                SELECT ?, session_id, number + 1, ?, next_end FROM spent
            )
            SELECT %s, %s, p.next_end
              FROM spent p
              JOIN auth_session s ON s.id = p.session_id
              JOIN auth_account a ON a.id = s.account_id
            """.formatted(SESSION_COLUMNS, PostgresAccountStore.COLUMNS);

    /** Why there was nothing to rotate; locks the session, so that it ends once. */
    private static final String EXPLAIN = """
            SELECT %s, %s, s.ended_at IS NOT NULL AS ended, t.spent_at, n.sealed, n.expires_at AS next_end
              FROM auth_refresh_token t
              JOIN auth_session s ON s.id = t.session_id
              JOIN auth_account a ON a.id = s.account_id
              LEFT JOIN auth_refresh_token n ON n.session_id = t.session_id AND n.number = t.number + 1
             WHERE t.hash = ?
               FOR NO KEY UPDATE OF s
            """.formatted(SESSION_COLUMNS, PostgresAccountStore.COLUMNS);

    /** Ends sessions, and tells whose. */
    private static final String END = """
            WITH ended AS (
                UPDATE auth_session SET ended_at = ?, end_reason = ?
                 WHERE ended_at IS NULL AND expires_at > ? AND %s
                RETURNING account_id
            ), told AS (
                INSERT INTO auth_change (account_id, changed_at) SELECT DISTINCT account_id, ?::timestamptz FROM ended
            )
            SELECT count(*) FROM ended
            """;

    /** The open sessions that are used least of late, but for so many. The token spent last is the one before the good one. */
    private static final String BEYOND = """
            id IN (SELECT s.id FROM auth_session s
                    WHERE s.account_id = ? AND s.actor_id IS NULL AND s.ended_at IS NULL AND s.expires_at > ?
                    ORDER BY s.id = ? DESC,
                             COALESCE((SELECT t.spent_at FROM auth_refresh_token t
                                        WHERE t.session_id = s.id AND t.spent_at IS NOT NULL
                                        ORDER BY t.number DESC LIMIT 1), s.opened_at) DESC,
                             s.id
                   OFFSET ?)""";

    private static final String LIST = """
            SELECT a.id AS account_id, %s,
                   COALESCE((SELECT max(t.spent_at) FROM auth_refresh_token t WHERE t.session_id = s.id), s.opened_at) AS used_at
              FROM auth_session s
              JOIN auth_account a ON a.id = s.account_id
             WHERE s.account_id = ? AND s.ended_at IS NULL AND s.expires_at > ?
               AND EXISTS (SELECT 1 FROM auth_refresh_token t
                            WHERE t.session_id = s.id AND t.spent_at IS NULL AND t.expires_at > ?)
             ORDER BY used_at DESC, s.id
            """.formatted(SESSION_COLUMNS);

    private static final String FAMILIARITY = """
            SELECT CASE WHEN EXISTS (SELECT 1 FROM auth_session s
                                      WHERE s.account_id = a.id AND s.device = ? AND s.opened_at >= ? AND s.actor_id IS NULL)
                        THEN 'DEVICE'
                        WHEN EXISTS (SELECT 1 FROM auth_session s
                                      WHERE s.account_id = a.id AND s.client = ? AND s.opened_at >= ? AND s.actor_id IS NULL)
                        THEN 'NETWORK'
                        ELSE 'STRANGER' END AS familiarity
              FROM auth_account a
             WHERE a.email = ?
            """;

    /** No session's. */
    private static final byte[] NO_DEVICE = {};

    private final Database database;

    PostgresSessionStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean open(Session session, NextToken first) {
        return opened(OPEN_ANYHOW, session, first, session.account().value());
    }

    @Override
    public boolean open(Session session, NextToken first, PasswordHash judged) {
        return opened(OPEN_AS_JUDGED, session, first, session.account().value(), judged.reveal());
    }

    private boolean opened(String sql, Session session, NextToken first, Object... account) {
        List<Object> parameters = new ArrayList<>(Arrays.asList(account));
        parameters.addAll(Arrays.asList(
                session.id().value(),
                session.actor().map(AccountId::value),
                session.client().network(),
                session.client().agent(),
                session.client().device().map(TokenHash::bytes),
                session.factors().stream().map(Factor::name).sorted().toList(),
                session.openedAt(),
                session.expiresAt(),
                first.hash().bytes(),
                first.sealed(),
                first.expiresAt()));
        return database.update(sql, parameters.toArray()) == 1;
    }

    @Override
    public Rotation rotate(TokenHash presented, NextToken next, Instant now, Duration grace) {
        Optional<Rotation> rotated = database.single(connection -> Sql.on(connection)
                .first(
                        ROTATE,
                        row -> new Rotation.Rotated(
                                PostgresAccountStore.account(row), session(row), row.instant("next_end")),
                        now,
                        presented.bytes(),
                        now,
                        now,
                        next.expiresAt(),
                        next.hash().bytes(),
                        next.sealed()));
        return rotated.isPresent()
                ? rotated.get()
                : database.with(connection -> explain(Sql.on(connection), presented, now, grace));
    }

    private static Rotation explain(Sql sql, TokenHash presented, Instant now, Duration grace) throws SQLException {
        Optional<Spent> found = sql.first(EXPLAIN, Spent::read, presented.bytes());
        if (found.isEmpty()) {
            return new Rotation.Refused(RefreshResult.Reason.UNKNOWN);
        }
        Spent token = found.get();
        if (token.ended()) {
            return new Rotation.Refused(RefreshResult.Reason.ENDED);
        }
        if (!token.session().expiresAt().isAfter(now) || token.successor().isEmpty()) {
            return new Rotation.Refused(RefreshResult.Reason.EXPIRED);
        }
        Successor successor = token.successor().get();
        if (successor.since().plus(grace).isBefore(now)) {
            end(sql, "REUSE", "id = ?", now, token.session().id().value());
            return new Rotation.Reused(token.session());
        }
        return new Rotation.Repeated(token.account(), token.session(), successor.sealed(), successor.expiresAt());
    }

    @Override
    public boolean end(TokenHash token, Instant now) {
        return ended("id = (SELECT session_id FROM auth_refresh_token WHERE hash = ?)", now, token.bytes()) > 0;
    }

    @Override
    public boolean end(SessionId session, Instant now) {
        return ended("id = ?", now, session.value()) > 0;
    }

    @Override
    public int endAll(AccountId account, Instant now) {
        return ended("? IN (account_id, actor_id)", now, account.value());
    }

    @Override
    public int endOthers(AccountId account, SessionId kept, Instant now) {
        return ended("account_id = ? AND id <> ?", now, account.value(), kept.value());
    }

    @Override
    public int endBeyond(AccountId account, SessionId newest, int most, Instant now) {
        return database.single(connection ->
                end(Sql.on(connection), "BOUND", BEYOND, now, account.value(), now, newest.value(), most));
    }

    @Override
    public List<OpenSession> list(AccountId account, Instant now) {
        return database.single(connection -> Sql.on(connection)
                .list(LIST, row -> OpenSession.of(session(row), row.instant("used_at")), account.value(), now, now));
    }

    @Override
    public Familiarity familiarity(EmailAddress email, Client client, Instant since) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        FAMILIARITY,
                        row -> row.constant("familiarity", Familiarity.class),
                        client.device().map(TokenHash::bytes).orElse(NO_DEVICE),
                        since,
                        client.network(),
                        since,
                        email.value())
                .orElse(Familiarity.STRANGER));
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_session WHERE expires_at < ? OR ended_at < ?", before, before);
    }

    private int ended(String condition, Instant now, Object... keys) {
        return database.single(connection -> end(Sql.on(connection), "LOGOUT", condition, now, keys));
    }

    /** The condition is one of the constants above, never input. */
    private static int end(Sql sql, String reason, String condition, Instant now, Object... keys) throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(now, reason, now));
        parameters.addAll(List.of(keys));
        parameters.add(now);
        return Math.toIntExact(sql.number(END.formatted(condition), parameters.toArray()));
    }

    private static Session session(Sql.Row row) throws SQLException {
        byte[] device = row.bytes("device");
        Session session = new Session(
                        new SessionId(row.uuid("session_id")),
                        new AccountId(row.uuid("account_id")),
                        Client.of(
                                row.string("client"),
                                row.string("agent"),
                                device.length == 0 ? Optional.empty() : Optional.of(TokenHash.ofBytes(device))),
                        row.instant("opened_at"),
                        row.instant("session_end"))
                .withFactors(
                        row.strings("factors").stream().map(Factor::valueOf).collect(Collectors.toSet()));
        return row.optionalUuid("actor_id")
                .map(AccountId::new)
                .map(session::withActor)
                .orElse(session);
    }

    /** A token that could not be rotated. */
    private record Spent(Account account, Session session, boolean ended, Optional<Successor> successor) {

        static Spent read(Sql.Row row) throws SQLException {
            Optional<Instant> since = row.optionalInstant("spent_at");
            Optional<String> sealed = row.optionalString("sealed");
            return new Spent(
                    PostgresAccountStore.account(row),
                    PostgresSessionStore.session(row),
                    row.bool("ended"),
                    since.isPresent() && sealed.isPresent()
                            ? Optional.of(new Successor(since.get(), sealed.get(), row.instant("next_end")))
                            : Optional.empty());
        }
    }

    private record Successor(Instant since, String sealed, Instant expiresAt) {}
}
