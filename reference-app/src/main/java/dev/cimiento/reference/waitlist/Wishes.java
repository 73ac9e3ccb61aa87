package dev.cimiento.reference.waitlist;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Waitlist;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The wishes of each customer: the waiting list itself is asked for one wish at a time, so whose they are is kept beside it. */
public final class Wishes {

    private static final int MOST = 20;

    private final Waitlist waitlist;
    private final DataSource dataSource;
    private final InstantSource clock;

    /** On this waiting list; whose they are is kept here. */
    public Wishes(Waitlist waitlist, DataSource dataSource, InstantSource clock) {
        this.waitlist = requireNonNull(waitlist, "waitlist");
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Puts a wish on the list; empty where the customer waits for twenty things already. */
    public Optional<Wish> join(Wish wish, IdempotencyKey key) {
        String customer = wish.customer().id();
        return Transactions.call(dataSource, () -> {
            // One at a time, or two requests at once would pass the limit together.
            Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .exists(
                                    "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' wishes ' || ?, 0))",
                                    customer));
            List<Wish> waiting = of(customer);
            Wish joined = waitlist.join(wish, key);
            if (waiting.stream().noneMatch(other -> other.id().equals(joined.id())) && waiting.size() >= MOST) {
                waitlist.leave(joined.id());
                return Optional.empty();
            }
            Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .update(
                                    "INSERT INTO wish_of (wish, customer) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                    joined.id().value(),
                                    customer));
            return Optional.of(joined);
        });
    }

    /** Takes a wish off the list, and gives up what it was offered. */
    public void leave(WishId id) {
        waitlist.leave(id);
    }

    /** What the customer waits for, or is offered, the oldest wish first. */
    public List<Wish> of(String customer) {
        return ids("SELECT wish FROM wish_of WHERE customer = ? ORDER BY joined_at, wish", customer).stream()
                .flatMap(id -> waitlist.find(id).stream())
                .filter(this::isOpen)
                .toList();
    }

    /** One wish of the customer, whatever became of it. */
    public Optional<Wish> of(String customer, WishId id) {
        return ids("SELECT wish FROM wish_of WHERE customer = ? AND wish = ?", customer, id.value()).stream()
                .findFirst()
                .flatMap(waitlist::find);
    }

    /** Forgets whose wishes were that have come to their end, and ends those whose time is over. */
    public void purge() {
        for (WishId id : ids("SELECT wish FROM wish_of WHERE joined_at < now() - interval '1 hour'"
                + " ORDER BY random() LIMIT 200")) {
            Optional<Wish> wish = waitlist.find(id);
            if (wish.filter(this::isOpen).isEmpty()) {
                wish.ifPresent(ended -> waitlist.leave(ended.id()));
                Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection).update("DELETE FROM wish_of WHERE wish = ?", id.value()));
            }
        }
    }

    private boolean isOpen(Wish wish) {
        return wish.state() == Wish.State.OFFERED
                || (wish.state() == Wish.State.WAITING && wish.starts().end().isAfter(clock.instant()));
    }

    private List<WishId> ids(String sql, Object... parameters) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).list(sql, row -> new WishId(row.uuid("wish")), parameters));
    }
}
