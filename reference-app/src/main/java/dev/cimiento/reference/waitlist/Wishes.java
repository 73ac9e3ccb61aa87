package dev.cimiento.reference.waitlist;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Waitlist;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The waiting list as each customer sees it: their own wishes, and no more than a few. */
public final class Wishes {

    private static final int MOST = 20;

    private final Waitlist waitlist;
    private final DataSource dataSource;

    /** On this waiting list, in transactions of this data source. */
    public Wishes(Waitlist waitlist, DataSource dataSource) {
        this.waitlist = requireNonNull(waitlist, "waitlist");
        this.dataSource = requireNonNull(dataSource, "dataSource");
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
            return Optional.of(joined);
        });
    }

    /** Takes a wish off the list, and gives up what it was offered. */
    public void leave(WishId id) {
        waitlist.leave(id);
    }

    /** What the customer waits for, or is offered, the oldest wish first. */
    public List<Wish> of(String customer) {
        return waitlist.ofCustomer(customer);
    }

    /** One wish of the customer, whatever became of it. */
    public Optional<Wish> of(String customer, WishId id) {
        return waitlist.find(id).filter(wish -> wish.customer().id().equals(customer));
    }
}
