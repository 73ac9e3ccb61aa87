package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.Optional;

/**
 * The database refused or could not be reached. Every store of the suite throws this where the failure is not a refusal of its domain.
 *
 * <p>The message carries the SQLSTATE and the server's first line only: PostgreSQL's detail line repeats the values of a row.
 * Open connections with {@code logServerErrorDetail=false} so that the cause does not carry it either.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sqlState;

    private DatabaseException(String message, String sqlState, SQLException cause) {
        super(message, cause);
        this.sqlState = sqlState;
    }

    /** Wraps a failure of JDBC. */
    public static DatabaseException of(SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("?????");
        String message = Optional.ofNullable(failure.getMessage())
                .orElse("")
                .lines()
                .findFirst()
                .orElse("");
        return new DatabaseException("database failure " + state + ": " + message, state, requireNonNull(failure));
    }

    /** The five characters of PostgreSQL's appendix A, or {@code ?????} where the driver gave none. */
    public String sqlState() {
        return sqlState;
    }

    /** Whether the same transaction, begun again, can succeed: serialization failure, deadlock, lock timeout, lost connection, overload. */
    public boolean retryable() {
        return sqlState.startsWith("40")
                || sqlState.startsWith("08")
                || sqlState.startsWith("53")
                || sqlState.equals("55P03")
                || sqlState.equals("57P01")
                || sqlState.equals("57P03");
    }
}
