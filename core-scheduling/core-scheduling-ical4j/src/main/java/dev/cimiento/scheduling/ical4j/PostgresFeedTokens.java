package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Tokens of calendars in the table of {@link CalendarFeeds#SCHEMA}, in the tenant's schema. */
final class PostgresFeedTokens implements FeedTokens {

    private final DataSource dataSource;

    PostgresFeedTokens(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public void put(Kept token, Instant now) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO calendar_feed (selector, kind, owner, token_hash, modified_at) VALUES (?, ?, ?, ?, ?)"
                                        + " ON CONFLICT (kind, owner) DO UPDATE SET selector = excluded.selector,"
                                        + " token_hash = excluded.token_hash, content_hash = NULL, modified_at = excluded.modified_at",
                                token.selector(),
                                kind(token.scope()),
                                owner(token.scope()),
                                token.hash(),
                                now));
    }

    @Override
    public void remove(FeedScope scope) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update("DELETE FROM calendar_feed WHERE kind = ? AND owner = ?", kind(scope), owner(scope)));
    }

    @Override
    public Optional<Kept> find(String selector) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT kind, owner, token_hash FROM calendar_feed WHERE selector = ?",
                                row -> new Kept(
                                        selector,
                                        scope(row.string("kind"), row.string("owner")),
                                        row.bytes("token_hash")),
                                selector));
    }

    @Override
    public Instant seen(String selector, byte[] content, Instant now) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            // Always later than before, so that Last-Modified tells apart what changed within a second.
            sql.update(
                    "UPDATE calendar_feed SET content_hash = ?, modified_at = CASE WHEN content_hash IS NULL THEN ?::timestamptz"
                            + " ELSE greatest(?::timestamptz, modified_at + interval '1 second') END"
                            + " WHERE selector = ? AND content_hash IS DISTINCT FROM ?",
                    content,
                    now,
                    now,
                    selector,
                    content);
            return sql.first(
                            "SELECT modified_at FROM calendar_feed WHERE selector = ?",
                            found -> found.instant("modified_at"),
                            selector)
                    .orElse(now);
        });
    }

    private static FeedScope scope(String kind, String owner) {
        return kind.equals("RESOURCE") ? FeedScope.resource(ResourceId.of(owner)) : FeedScope.customer(owner);
    }

    private static String kind(FeedScope scope) {
        return scope instanceof FeedScope.OfResource ? "RESOURCE" : "CUSTOMER";
    }

    private static String owner(FeedScope scope) {
        return scope instanceof FeedScope.OfResource of ? of.resource().value() : ((FeedScope.OfCustomer) scope).id();
    }
}
