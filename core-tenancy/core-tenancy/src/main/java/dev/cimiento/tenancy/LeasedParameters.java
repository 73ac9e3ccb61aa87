package dev.cimiento.tenancy;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters of a prepared statement of a {@link LeasedConnection}: each is given to every form in which the statement may run. */
abstract class LeasedParameters extends LeasedStatement implements PreparedStatement {

    LeasedParameters(LeasedConnection connection, PreparedStatement plain) {
        super(connection, plain);
    }

    /** Does this with every form of the statement. */
    abstract void each(Setting<PreparedStatement> setting) throws SQLException;

    /** Does this with every form of the statement, where the driver may have to ask the server for the parameter's type. */
    abstract void unknown(Setting<PreparedStatement> setting) throws SQLException;

    /** Does this, which can be done once only since it reads a stream, with the form in which the statement then runs. */
    abstract void once(Setting<PreparedStatement> setting) throws SQLException;

    private void object(@Nullable Object value, boolean known, Setting<PreparedStatement> setting) throws SQLException {
        if (value instanceof InputStream || value instanceof Reader || value instanceof Blob || value instanceof Clob) {
            once(setting);
        } else if (known) {
            each(setting);
        } else {
            unknown(setting);
        }
    }

    /** Whether PostgreSQL's driver names the type of such a parameter. It leaves it open for null, JDBC's own dates and most other things. */
    private static boolean isKnown(@Nullable Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime
                || value instanceof byte[]
                || value instanceof Array;
    }

    /** Whether PostgreSQL's driver gives parameters of this type, null too, a type of the server's. */
    private static boolean isKnown(int type) {
        return switch (type) {
            case Types.BOOLEAN,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL,
                    Types.VARCHAR -> true;
            default -> false;
        };
    }

    @Override
    public final void setNull(int index, int value) throws SQLException {
        object(null, isKnown(value), s -> s.setNull(index, value));
    }

    @Override
    public final void setBoolean(int index, boolean value) throws SQLException {
        each(s -> s.setBoolean(index, value));
    }

    @Override
    public final void setByte(int index, byte value) throws SQLException {
        each(s -> s.setByte(index, value));
    }

    @Override
    public final void setShort(int index, short value) throws SQLException {
        each(s -> s.setShort(index, value));
    }

    @Override
    public final void setInt(int index, int value) throws SQLException {
        each(s -> s.setInt(index, value));
    }

    @Override
    public final void setLong(int index, long value) throws SQLException {
        each(s -> s.setLong(index, value));
    }

    @Override
    public final void setFloat(int index, float value) throws SQLException {
        each(s -> s.setFloat(index, value));
    }

    @Override
    public final void setDouble(int index, double value) throws SQLException {
        each(s -> s.setDouble(index, value));
    }

    @Override
    public final void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
        each(s -> s.setBigDecimal(index, value));
    }

    @Override
    public final void setString(int index, @Nullable String value) throws SQLException {
        each(s -> s.setString(index, value));
    }

    @Override
    public final void setBytes(int index, byte @Nullable [] value) throws SQLException {
        each(s -> s.setBytes(index, value));
    }

    @Override
    public final void setDate(int index, @Nullable Date value) throws SQLException {
        unknown(s -> s.setDate(index, value));
    }

    @Override
    public final void setTime(int index, @Nullable Time value) throws SQLException {
        unknown(s -> s.setTime(index, value));
    }

    @Override
    public final void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
        unknown(s -> s.setTimestamp(index, value));
    }

    @Override
    public final void setAsciiStream(int index, @Nullable InputStream value, int option) throws SQLException {
        once(s -> s.setAsciiStream(index, value, option));
    }

    @Override
    @Deprecated(since = "1.2")
    @SuppressWarnings("deprecation") // JDBC still declares it
    public final void setUnicodeStream(int index, @Nullable InputStream value, int option) throws SQLException {
        once(s -> s.setUnicodeStream(index, value, option));
    }

    @Override
    public final void setBinaryStream(int index, @Nullable InputStream value, int option) throws SQLException {
        once(s -> s.setBinaryStream(index, value, option));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, int option) throws SQLException {
        object(value, isKnown(option), s -> s.setObject(index, value, option));
    }

    @Override
    public final void setObject(int index, @Nullable Object value) throws SQLException {
        object(value, isKnown(value), s -> s.setObject(index, value));
    }

    @Override
    public final void setCharacterStream(int index, @Nullable Reader value, int option) throws SQLException {
        once(s -> s.setCharacterStream(index, value, option));
    }

    @Override
    public final void setRef(int index, @Nullable Ref value) throws SQLException {
        unknown(s -> s.setRef(index, value));
    }

    @Override
    public final void setBlob(int index, @Nullable Blob value) throws SQLException {
        once(s -> s.setBlob(index, value));
    }

    @Override
    public final void setClob(int index, @Nullable Clob value) throws SQLException {
        once(s -> s.setClob(index, value));
    }

    @Override
    public final void setArray(int index, @Nullable Array value) throws SQLException {
        each(s -> s.setArray(index, value));
    }

    @Override
    public final void setDate(int index, @Nullable Date value, Calendar calendar) throws SQLException {
        unknown(s -> s.setDate(index, value, calendar));
    }

    @Override
    public final void setTime(int index, @Nullable Time value, Calendar calendar) throws SQLException {
        unknown(s -> s.setTime(index, value, calendar));
    }

    @Override
    public final void setTimestamp(int index, @Nullable Timestamp value, Calendar calendar) throws SQLException {
        unknown(s -> s.setTimestamp(index, value, calendar));
    }

    @Override
    public final void setNull(int index, int value, String typeName) throws SQLException {
        unknown(s -> s.setNull(index, value, typeName));
    }

    @Override
    public final void setURL(int index, @Nullable URL value) throws SQLException {
        unknown(s -> s.setURL(index, value));
    }

    @Override
    public final void setRowId(int index, @Nullable RowId value) throws SQLException {
        unknown(s -> s.setRowId(index, value));
    }

    @Override
    public final void setNString(int index, @Nullable String value) throws SQLException {
        each(s -> s.setNString(index, value));
    }

    @Override
    public final void setNCharacterStream(int index, @Nullable Reader value, long length) throws SQLException {
        once(s -> s.setNCharacterStream(index, value, length));
    }

    @Override
    public final void setNClob(int index, @Nullable NClob value) throws SQLException {
        once(s -> s.setNClob(index, value));
    }

    @Override
    public final void setClob(int index, @Nullable Reader value, long length) throws SQLException {
        once(s -> s.setClob(index, value, length));
    }

    @Override
    public final void setBlob(int index, @Nullable InputStream value, long length) throws SQLException {
        once(s -> s.setBlob(index, value, length));
    }

    @Override
    public final void setNClob(int index, @Nullable Reader value, long length) throws SQLException {
        once(s -> s.setNClob(index, value, length));
    }

    @Override
    public final void setSQLXML(int index, @Nullable SQLXML value) throws SQLException {
        unknown(s -> s.setSQLXML(index, value));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, int option, int scale) throws SQLException {
        object(value, isKnown(option), s -> s.setObject(index, value, option, scale));
    }

    @Override
    public final void setAsciiStream(int index, @Nullable InputStream value, long length) throws SQLException {
        once(s -> s.setAsciiStream(index, value, length));
    }

    @Override
    public final void setBinaryStream(int index, @Nullable InputStream value, long length) throws SQLException {
        once(s -> s.setBinaryStream(index, value, length));
    }

    @Override
    public final void setCharacterStream(int index, @Nullable Reader value, long length) throws SQLException {
        once(s -> s.setCharacterStream(index, value, length));
    }

    @Override
    public final void setAsciiStream(int index, @Nullable InputStream value) throws SQLException {
        once(s -> s.setAsciiStream(index, value));
    }

    @Override
    public final void setBinaryStream(int index, @Nullable InputStream value) throws SQLException {
        once(s -> s.setBinaryStream(index, value));
    }

    @Override
    public final void setCharacterStream(int index, @Nullable Reader value) throws SQLException {
        once(s -> s.setCharacterStream(index, value));
    }

    @Override
    public final void setNCharacterStream(int index, @Nullable Reader value) throws SQLException {
        once(s -> s.setNCharacterStream(index, value));
    }

    @Override
    public final void setClob(int index, @Nullable Reader value) throws SQLException {
        once(s -> s.setClob(index, value));
    }

    @Override
    public final void setBlob(int index, @Nullable InputStream value) throws SQLException {
        once(s -> s.setBlob(index, value));
    }

    @Override
    public final void setNClob(int index, @Nullable Reader value) throws SQLException {
        once(s -> s.setNClob(index, value));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, SQLType type, int scale) throws SQLException {
        object(value, false, s -> s.setObject(index, value, type, scale));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, SQLType type) throws SQLException {
        object(value, false, s -> s.setObject(index, value, type));
    }
}
