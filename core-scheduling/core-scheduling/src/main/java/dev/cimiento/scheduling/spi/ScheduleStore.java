package dev.cimiento.scheduling.spi;

import dev.cimiento.scheduling.Catalog;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where schedules are kept, each tenant's apart. Implementations are safe for use by many threads. */
public interface ScheduleStore {

    /** The catalog that is kept here. */
    Catalog catalog();

    /**
     * Runs the work in one transaction: the one that the caller is in, else its own, which is kept when the work returns and undone when it
     * throws. What else uses the same data source inside the work takes part.
     *
     * @param work may use the ledger until it returns
     */
    <T extends @Nullable Object> T transaction(Function<? super Ledger, ? extends T> work);

    /**
     * Runs work that asks once and writes nothing: in the transaction that the caller is in, else without one, which saves the way there and back that
     * ends it.
     *
     * @param work may use the ledger until it returns
     */
    <T extends @Nullable Object> T read(Function<? super Ledger, ? extends T> work);

    /**
     * Puts what was written since into the form that is read fastest; never needed for anything to be right. {@link dev.cimiento.scheduling.Bookings#sweep} calls it. Does nothing where a store
     * has no such form.
     */
    default void tidy() {}
}
