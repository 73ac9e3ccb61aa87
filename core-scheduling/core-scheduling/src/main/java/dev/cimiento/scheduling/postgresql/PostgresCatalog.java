package dev.cimiento.scheduling.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.tenancy.SqlCall;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The catalog's tables. */
final class PostgresCatalog implements Catalog {

    private final DataSource dataSource;

    PostgresCatalog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void save(Resource resource) {
        onSql(connection -> Sql.on(connection)
                .update(
                        "INSERT INTO resource (id, name, zone, hours) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                                + " SET name = excluded.name, zone = excluded.zone, hours = excluded.hours",
                        resource.id().value(),
                        resource.name(),
                        resource.zone().getId(),
                        Rows.texts(resource.hours())));
    }

    @Override
    public void save(Service service) {
        onSql(connection -> {
            Sql sql = Sql.on(connection);
            List<String> known = sql.list(
                    "SELECT id FROM resource WHERE id = ANY(?)",
                    row -> row.string("id"),
                    Rows.texts(service.resources()));
            for (ResourceId id : service.resources()) {
                if (!known.contains(id.value())) {
                    throw unknown(id);
                }
            }
            return sql.update(
                    "INSERT INTO service (id, name, duration_minutes, grid_minutes, buffer_before_minutes, buffer_after_minutes,"
                            + " notice_seconds, advance_seconds, resources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                            + " duration_minutes = excluded.duration_minutes, grid_minutes = excluded.grid_minutes,"
                            + " buffer_before_minutes = excluded.buffer_before_minutes,"
                            + " buffer_after_minutes = excluded.buffer_after_minutes, notice_seconds = excluded.notice_seconds,"
                            + " advance_seconds = excluded.advance_seconds, resources = excluded.resources",
                    service.id().value(),
                    service.name(),
                    service.duration().toMinutes(),
                    service.gridStep().toMinutes(),
                    service.bufferBefore().toMinutes(),
                    service.bufferAfter().toMinutes(),
                    service.minimumNotice().toSeconds(),
                    service.furthestAdvance().toSeconds(),
                    Rows.texts(service.resources()));
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

    private <T> T onSql(SqlCall<T> work) {
        return Transactions.with(dataSource, work);
    }

    private static IllegalArgumentException unknown(ResourceId id) {
        return new IllegalArgumentException("resource must be in the catalog, was " + id);
    }
}
