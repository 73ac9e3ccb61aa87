package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements with parameters, for stores.
 *
 * <p>A parameter may be null, {@link Optional} (its value or null), {@link Instant} (as {@code timestamptz}), an enum (its name), a
 * collection of strings, numbers or UUIDs (an array), or anything that PostgreSQL's driver takes. JSON is text with {@code ?::jsonb} in
 * the statement.
 *
 * <p>As safe for threads as its connection: for one at a time.
 */
public final class Sql {

    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = requireNonNull(connection, "connection");
    }

    /** Statements on this connection. */
    public static Sql on(Connection connection) {
        return new Sql(connection);
    }

    /** Runs a statement and gives the number of rows it changed. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Every row. */
    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(reader.read(new Row(rows)));
            }
            return list;
        }
    }

    /** The first row, where there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(new Row(rows))) : Optional.empty();
        }
    }

    /** Whether there is a row. */
    public boolean exists(String sql, @Nullable Object... parameters) throws SQLException {
        return first(sql, row -> true, parameters).isPresent();
    }

    /** The number in the first column of the only row, for {@code count(*)} and the like. */
    public long number(String sql, @Nullable Object... parameters) throws SQLException {
        return first(sql, row -> row.rows.getLong(1), parameters)
                .orElseThrow(() -> new SQLException("no row", "02000"));
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, toJdbc(parameters[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private @Nullable Object toJdbc(@Nullable Object value) throws SQLException {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? toJdbc(optional.get()) : null;
        }
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Collection<?> collection) {
            Object first = collection.isEmpty() ? "" : collection.iterator().next();
            String type = first instanceof UUID ? "uuid" : first instanceof Number ? "int8" : "text";
            return connection.createArrayOf(type, collection.toArray());
        }
        return value;
    }

    /**
     * Makes a value of a row.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface RowReader<T> {

        /** Reads the current row. */
        T read(Row row) throws SQLException;
    }

    /** The current row; valid inside the {@link RowReader} only. The plain accessors refuse SQL's null, the others take it. */
    public static final class Row {

        private final ResultSet rows;

        private Row(ResultSet rows) {
            this.rows = rows;
        }

        /** Text. */
        public String string(String column) throws SQLException {
            return present(rows.getString(column), column);
        }

        /** Text that may be null. */
        public Optional<String> optionalString(String column) throws SQLException {
            return Optional.ofNullable(rows.getString(column));
        }

        /** A number. */
        public int integer(String column) throws SQLException {
            int value = rows.getInt(column);
            return notNull(value, column);
        }

        /** A number. */
        public long number(String column) throws SQLException {
            long value = rows.getLong(column);
            return notNull(value, column);
        }

        /** A number that may be null. */
        public Optional<Long> optionalNumber(String column) throws SQLException {
            long value = rows.getLong(column);
            return rows.wasNull() ? Optional.empty() : Optional.of(value);
        }

        /** A truth value. */
        public boolean bool(String column) throws SQLException {
            boolean value = rows.getBoolean(column);
            return notNull(value, column);
        }

        /** A UUID. */
        public UUID uuid(String column) throws SQLException {
            return get(column, UUID.class);
        }

        /** A UUID that may be null. */
        public Optional<UUID> optionalUuid(String column) throws SQLException {
            return Optional.ofNullable(rows.getObject(column, UUID.class));
        }

        /** A point in time, of a {@code timestamptz}. */
        public Instant instant(String column) throws SQLException {
            return get(column, java.time.OffsetDateTime.class).toInstant();
        }

        /** A point in time that may be null. */
        public Optional<Instant> optionalInstant(String column) throws SQLException {
            return Optional.ofNullable(rows.getObject(column, java.time.OffsetDateTime.class))
                    .map(java.time.OffsetDateTime::toInstant);
        }

        /** Bytes, of a {@code bytea}. */
        public byte[] bytes(String column) throws SQLException {
            byte[] value = rows.getBytes(column);
            return present(value, column);
        }

        /** Texts, of a {@code text[]}. */
        public List<String> strings(String column) throws SQLException {
            return List.of((String[]) present(rows.getArray(column), column).getArray());
        }

        /** A constant, of its name. */
        public <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
            return Enum.valueOf(type, string(column));
        }

        /** A value of a type that PostgreSQL's driver gives: {@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}. */
        public <T> T get(String column, Class<T> type) throws SQLException {
            return present(rows.getObject(column, type), column);
        }

        private <T> T notNull(T value, String column) throws SQLException {
            if (rows.wasNull()) {
                throw isNull(column);
            }
            return value;
        }

        private static <T> T present(@Nullable T value, String column) throws SQLException {
            if (value == null) {
                throw isNull(column);
            }
            return value;
        }

        private static SQLException isNull(String column) {
            return new SQLException("column " + column + " is null", "22002");
        }
    }
}
