package dev.cimiento.benchmarks.scheduling;

import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that has read already: what is measured on it is the sweep. */
final class FixedStore implements ScheduleStore {

    private final Ledger ledger;

    FixedStore(Agenda agenda) {
        this.ledger = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("agenda")) {
                        return Optional.of(agenda);
                    }
                    throw new IllegalStateException(method.getName() + " is not measured here");
                });
    }

    @Override
    public Catalog catalog() {
        return new InMemoryScheduleStore().catalog();
    }

    @Override
    public <T extends @Nullable Object> T transaction(Function<? super Ledger, ? extends T> work) {
        return work.apply(ledger);
    }

    @Override
    public <T extends @Nullable Object> T read(Function<? super Ledger, ? extends T> work) {
        return work.apply(ledger);
    }
}
