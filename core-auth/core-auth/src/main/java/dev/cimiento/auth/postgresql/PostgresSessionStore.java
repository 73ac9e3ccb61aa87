package dev.cimiento.auth.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Sessions in {@code auth_session} and {@code auth_refresh_token}. */
final class PostgresSessionStore implements SessionStore {

    private static final String SESSION_COLUMNS =
            "s.id AS session_id, s.client, s.opened_at, s.expires_at AS session_end";

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

    private static final String END =
            "UPDATE auth_session SET ended_at = ?, end_reason = ? WHERE ended_at IS NULL AND expires_at > ? AND ";

    private final DataSource dataSource;

    PostgresSessionStore(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public void open(Session session, NextToken first) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "WITH opened AS (INSERT INTO auth_session (id, account_id, client, opened_at, expires_at)"
                                        + " VALUES (?, ?, ?, ?, ?) RETURNING id, expires_at)"
                                        + " INSERT INTO auth_refresh_token (hash, session_id, number, sealed, expires_at)"
                                        + " SELECT ?, id, 1, ?, LEAST(?, expires_at) FROM opened",
                                session.id().value(),
                                session.account().value(),
                                session.client().network(),
                                session.openedAt(),
                                session.expiresAt(),
                                first.hash().bytes(),
                                first.sealed(),
                                first.expiresAt()));
    }

    @Override
    public Rotation rotate(TokenHash presented, NextToken next, Instant now, Duration grace) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Rotation> rotated = sql.first(
                    ROTATE,
                    row -> new Rotation.Rotated(
                            PostgresAccountStore.account(row), session(row), row.instant("next_end")),
                    now,
                    presented.bytes(),
                    now,
                    now,
                    next.expiresAt(),
                    next.hash().bytes(),
                    next.sealed());
            return rotated.isPresent() ? rotated.get() : explain(sql, presented, now, grace);
        });
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
            end(sql, "REUSE", "id = ?", token.session().id().value(), now);
            return new Rotation.Reused(token.session());
        }
        return new Rotation.Repeated(token.account(), token.session(), successor.sealed(), successor.expiresAt());
    }

    @Override
    public boolean end(TokenHash token, Instant now) {
        return ended("id = (SELECT session_id FROM auth_refresh_token WHERE hash = ?)", token.bytes(), now) > 0;
    }

    @Override
    public boolean end(SessionId session, Instant now) {
        return ended("id = ?", session.value(), now) > 0;
    }

    @Override
    public int endAll(AccountId account, Instant now) {
        return ended("account_id = ?", account.value(), now);
    }

    @Override
    public boolean knows(EmailAddress email, Client client, Instant since) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .exists(
                                "SELECT 1 FROM auth_account a JOIN auth_session s ON s.account_id = a.id"
                                        + " WHERE a.email = ? AND s.client = ? AND s.opened_at >= ?",
                                email.value(),
                                client.network(),
                                since));
    }

    @Override
    public int purge(Instant before) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update("DELETE FROM auth_session WHERE expires_at < ? OR ended_at < ?", before, before));
    }

    private int ended(String condition, Object key, Instant now) {
        return Transactions.with(dataSource, connection -> end(Sql.on(connection), "LOGOUT", condition, key, now));
    }

    /** The condition is one of the constants above, never input. */
    private static int end(Sql sql, String reason, String condition, Object key, Instant now) throws SQLException {
        return sql.update(END + condition, now, reason, now, key);
    }

    private static Session session(Sql.Row row) throws SQLException {
        return new Session(
                new SessionId(row.uuid("session_id")),
                new AccountId(row.uuid("account_id")),
                new Client(row.string("client")),
                row.instant("opened_at"),
                row.instant("session_end"));
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
