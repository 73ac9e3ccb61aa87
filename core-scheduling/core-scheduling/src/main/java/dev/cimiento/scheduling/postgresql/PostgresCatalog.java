package dev.cimiento.scheduling.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.SourceName;
import dev.cimiento.tenancy.SqlCall;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The catalog's tables. */
final class PostgresCatalog implements Catalog {

    private static final List<String> SERVICE_COLUMNS = List.of(
            "id",
            "name",
            "duration_minutes",
            "grid_minutes",
            "buffer_before_minutes",
            "buffer_after_minutes",
            "buffers_inside_hours",
            "notice_seconds",
            "advance_seconds",
            "durations",
            "shortest_gap_minutes",
            "seats",
            "resources",
            "needs",
            "further_resources",
            "limits",
            "assignment",
            "cancellation",
            "offered_hours",
            "reach_minutes");

    private static final String SAVE_SERVICE = "INSERT INTO service (" + String.join(", ", SERVICE_COLUMNS)
            + ") VALUES ("
            + String.join(", ", Collections.nCopies(SERVICE_COLUMNS.size(), "?")) + ") ON CONFLICT (id) DO UPDATE SET "
            + SERVICE_COLUMNS.stream()
                    .skip(1)
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));

    private final DataSource dataSource;

    PostgresCatalog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void save(Resource resource) {
        onSql(connection -> Sql.on(connection)
                .update(
                        "INSERT INTO resource (id, name, zone, hours, quantity, weight, holidays) VALUES (?, ?, ?, ?, ?, ?, ?::text)"
                                + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone = excluded.zone,"
                                + " hours = excluded.hours, quantity = excluded.quantity, weight = excluded.weight,"
                                + " holidays = excluded.holidays",
                        resource.id().value(),
                        resource.name(),
                        resource.zone().getId(),
                        Rows.texts(resource.hours()),
                        resource.quantity(),
                        resource.weight(),
                        resource.holidays()));
    }

    @Override
    public void save(Service service) {
        onSql(connection -> {
            Sql sql = Sql.on(connection);
            List<ResourceId> named = service.needs().stream()
                    .flatMap(need -> need.resources().stream())
                    .distinct()
                    .toList();
            List<String> known =
                    sql.list("SELECT id FROM resource WHERE id = ANY(?)", row -> row.string("id"), Rows.texts(named));
            for (ResourceId id : named) {
                if (!known.contains(id.value())) {
                    throw unknown(id);
                }
            }
            return sql.update(
                    SAVE_SERVICE,
                    service.id().value(),
                    service.name(),
                    service.duration().toMinutes(),
                    service.gridStep().toMinutes(),
                    service.bufferBefore().toMinutes(),
                    service.bufferAfter().toMinutes(),
                    service.isBuffersInsideHours(),
                    service.minimumNotice().toSeconds(),
                    service.furthestAdvance().toSeconds(),
                    service.durations().stream()
                            .map(duration -> Long.toString(duration.toMinutes()))
                            .toList(),
                    service.shortestGap().toMinutes(),
                    service.seats(),
                    Rows.texts(service.resources()),
                    service.needs().stream().map(Rows::text).toList(),
                    service.needs().stream()
                            .skip(1)
                            .flatMap(need -> need.resources().stream())
                            .map(ResourceId::value)
                            .distinct()
                            .toList(),
                    service.limits().stream().map(Rows::text).toList(),
                    service.assignment(),
                    service.cancellation().text(),
                    service.hours().map(Rows::texts).orElse(List.of()),
                    service.reach().toMinutes());
        });
    }

    @Override
    public void save(ResourceId resource, SpecialDay day) {
        int rows = onSql(connection -> Sql.on(connection)
                .update(
                        "INSERT INTO special_day (resource, date, windows, reason)"
                                + " SELECT number, ?, ?, ? FROM resource WHERE id = ?"
                                + " ON CONFLICT (resource, date) DO UPDATE SET windows = excluded.windows, reason = excluded.reason",
                        day.date(),
                        Rows.texts(day.windows()),
                        day.reason(),
                        resource.value()));
        if (rows == 0) {
            throw unknown(resource);
        }
    }

    @Override
    public void removeSpecialDay(ResourceId resource, LocalDate date) {
        onSql(connection -> Sql.on(connection)
                .update(
                        "DELETE FROM special_day WHERE date = ? AND resource = (SELECT number FROM resource WHERE id = ?)",
                        requireNonNull(date, "date"),
                        resource.value()));
    }

    @Override
    public Optional<Resource> resource(ResourceId id) {
        return onSql(connection -> Sql.on(connection)
                .first("SELECT " + Rows.RESOURCE + " FROM resource r WHERE r.id = ?", Rows::resource, id.value()));
    }

    @Override
    public List<Resource> resources() {
        return onSql(connection -> Sql.on(connection)
                .list("SELECT " + Rows.RESOURCE + " FROM resource r ORDER BY r.id COLLATE \"C\"", Rows::resource));
    }

    @Override
    public Optional<Service> service(ServiceId id) {
        return onSql(connection -> Sql.on(connection)
                .first("SELECT " + Rows.SERVICE + " FROM service s WHERE s.id = ?", Rows::service, id.value()));
    }

    @Override
    public List<Service> services() {
        return onSql(connection -> Sql.on(connection)
                .list("SELECT " + Rows.SERVICE + " FROM service s ORDER BY s.id COLLATE \"C\"", Rows::service));
    }

    @Override
    public List<SpecialDay> specialDays(ResourceId resource, LocalDate first, LocalDate last) {
        return onSql(connection -> Sql.on(connection)
                .list(
                        "SELECT " + Rows.SPECIAL_DAY
                                + " AS day FROM special_day d JOIN resource r ON r.number = d.resource"
                                + " WHERE r.id = ? AND d.date BETWEEN ? AND ? ORDER BY d.date",
                        row -> Rows.specialDay(row.string("day")),
                        resource.value(),
                        requireNonNull(first, "first"),
                        requireNonNull(last, "last")));
    }

    @Override
    public void saveBusy(ResourceId resource, String source, List<TimeRange> times) {
        String name = new SourceName(source).value();
        List<TimeRange> said = List.copyOf(times);
        onSql(connection -> {
            Sql sql = Sql.on(connection);
            long number = sql.first(
                            "SELECT number FROM resource WHERE id = ? FOR UPDATE",
                            row -> row.number("number"),
                            resource.value())
                    .orElseThrow(() -> unknown(resource));
            sql.update("DELETE FROM busy WHERE resource = ? AND source = ?", number, name);
            return sql.update(
                    "INSERT INTO busy (resource, source, from_at, until_at) SELECT ?, ?, to_timestamp(t.start), to_timestamp(t.stop)"
                            + " FROM unnest(?::bigint[], ?::bigint[]) AS t (start, stop)",
                    number,
                    name,
                    longs(said, range -> range.start().getEpochSecond()),
                    longs(
                            said,
                            range -> range.end().getEpochSecond() + (range.end().getNano() > 0 ? 1 : 0)));
        });
    }

    @Override
    public List<TimeRange> busy(ResourceId resource, String source) {
        return onSql(connection -> Sql.on(connection)
                .list(
                        "SELECT b.from_at, b.until_at FROM busy b JOIN resource r ON r.number = b.resource"
                                + " WHERE r.id = ? AND b.source = ? ORDER BY b.from_at, b.until_at",
                        row -> new TimeRange(row.instant("from_at"), row.instant("until_at")),
                        resource.value(),
                        new SourceName(source).value()));
    }

    private static Long[] longs(List<TimeRange> ranges, Function<TimeRange, Long> of) {
        return ranges.stream().map(of).toArray(Long[]::new);
    }

    private <T> T onSql(SqlCall<T> work) {
        return Transactions.with(dataSource, work);
    }

    private static IllegalArgumentException unknown(ResourceId id) {
        return new IllegalArgumentException("resource must be in the catalog, was " + id);
    }
}
