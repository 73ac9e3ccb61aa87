package dev.cimiento.scheduling.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.scheduling.spi.SourceName;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in memory; forgets all when the program ends. Keeps each tenant's apart, and those of a program without tenants in one of their
 * own. One transaction of a tenant runs at a time; what throws is undone. Takes no part in transactions of a database. Safe for use by many threads.
 */
public final class InMemoryScheduleStore implements ScheduleStore {

    private final ConcurrentHashMap<Optional<TenantId>, Tables> tenants = new ConcurrentHashMap<>();

    private final Catalog catalog = new InMemoryCatalog();

    /** Empty. */
    public InMemoryScheduleStore() {}

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public <T extends @Nullable Object> T transaction(Function<? super Ledger, ? extends T> work) {
        requireNonNull(work, "work");
        return inTables(tables -> work.apply(new InMemoryLedger(tables)));
    }

    @Override
    public <T extends @Nullable Object> T read(Function<? super Ledger, ? extends T> work) {
        return this.<T>transaction(work);
    }

    private <T extends @Nullable Object> T inTables(Function<Tables, ? extends T> work) {
        return tenants.computeIfAbsent(TenantContext.current(), tenant -> new Tables())
                .transaction(work);
    }

    private final class InMemoryCatalog implements Catalog {

        @Override
        public void save(Resource resource) {
            inTables(tables -> tables.put(tables.resources, resource.id(), resource));
        }

        @Override
        public void save(Service service) {
            inTables(tables -> {
                service.needs().stream()
                        .flatMap(need -> need.resources().stream())
                        .forEach(id -> requireKnown(tables, id));
                return tables.put(tables.services, service.id(), service);
            });
        }

        @Override
        public void save(ResourceId resource, SpecialDay day) {
            requireNonNull(day, "day");
            inTables(tables -> {
                requireKnown(tables, resource);
                return tables.put(tables.specialDays, new Tables.Day(resource, day.date()), day);
            });
        }

        @Override
        public void removeSpecialDay(ResourceId resource, LocalDate date) {
            inTables(tables -> tables.remove(tables.specialDays, new Tables.Day(resource, date)));
        }

        @Override
        public Optional<Resource> resource(ResourceId id) {
            requireNonNull(id, "id");
            return inTables(tables -> Optional.ofNullable(tables.resources.get(id)));
        }

        @Override
        public List<Resource> resources() {
            return inTables(tables -> List.copyOf(tables.resources.values()));
        }

        @Override
        public Optional<Service> service(ServiceId id) {
            requireNonNull(id, "id");
            return inTables(tables -> Optional.ofNullable(tables.services.get(id)));
        }

        @Override
        public List<Service> services() {
            return inTables(tables -> List.copyOf(tables.services.values()));
        }

        @Override
        public List<SpecialDay> specialDays(ResourceId resource, LocalDate first, LocalDate last) {
            return inTables(tables -> tables.specialDays(resource, first, last));
        }

        @Override
        public void saveBusy(ResourceId resource, String source, List<TimeRange> times) {
            Tables.Source of = new Tables.Source(resource, new SourceName(source).value());
            List<TimeRange> said = List.copyOf(times);
            inTables(tables -> {
                requireKnown(tables, resource);
                return tables.put(tables.busy, of, said);
            });
        }

        @Override
        public List<TimeRange> busy(ResourceId resource, String source) {
            requireNonNull(resource, "resource");
            Tables.Source of = new Tables.Source(resource, new SourceName(source).value());
            return inTables(tables -> tables.busy.getOrDefault(of, List.<TimeRange>of()).stream()
                    .sorted(Comparator.comparing(TimeRange::start).thenComparing(TimeRange::end))
                    .toList());
        }

        private void requireKnown(Tables tables, ResourceId id) {
            if (!tables.resources.containsKey(requireNonNull(id, "resource"))) {
                throw new IllegalArgumentException("resource must be in the catalog, was " + id);
            }
        }
    }
}
