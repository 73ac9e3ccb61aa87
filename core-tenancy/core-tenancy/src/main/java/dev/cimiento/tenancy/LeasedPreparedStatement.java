package dev.cimiento.tenancy;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement in up to two forms: as it was written, and behind the settings that one statement in auto-commit mode needs, or the
 * first one of a transaction. Each connection and each mode of it decides when it runs which form is right.
 */
final class LeasedPreparedStatement extends LeasedParameters {

    private final PreparedStatement plain;
    private final SqlText text;
    private final @Nullable PreparedStatement folded;
    private final LeasedConnection.@Nullable Fold fold;
    private Statement current;

    /** In its plain form alone. */
    LeasedPreparedStatement(LeasedConnection connection, PreparedStatement plain, SqlText text) {
        super(connection, plain);
        this.plain = plain;
        this.text = text;
        this.folded = null;
        this.fold = null;
        this.current = plain;
    }

    /** In both forms. */
    LeasedPreparedStatement(
            LeasedConnection connection,
            PreparedStatement plain,
            SqlText text,
            PreparedStatement folded,
            LeasedConnection.Fold fold) {
        super(connection, plain);
        this.plain = plain;
        this.text = text;
        this.folded = folded;
        this.fold = fold;
        this.current = plain;
    }

    @Override
    Statement current() {
        return current;
    }

    @Override
    void each(Setting<PreparedStatement> setting) throws SQLException {
        setting.apply(plain);
        if (folded != null) {
            setting.apply(folded);
        }
    }

    @Override
    void configure(Setting<Statement> setting) throws SQLException {
        each(setting::apply);
    }

    private boolean run() throws SQLException {
        PreparedStatement both = folded;
        if (both != null && fold != null && leased().folds(fold, this)) {
            current = both;
            return leased().folded(() -> LeasedConnection.skip(fold.results(), both, both.execute()));
        }
        current = plain;
        return leased().plainly(text, this, plain::execute);
    }

    @Override
    public boolean execute() throws SQLException {
        return run();
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        run();
        return rows(current);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return Math.toIntExact(executeLargeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        run();
        return count(current);
    }

    @Override
    public void addBatch() throws SQLException {
        current = plain;
        plain.addBatch();
    }

    @Override
    public void clearParameters() throws SQLException {
        each(PreparedStatement::clearParameters);
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return leased().plainly(this, plain::getMetaData);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return leased().plainly(this, plain::getParameterMetaData);
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw other();
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw other();
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        throw other();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw other();
    }

    private static SQLException other() {
        return new SQLException("a prepared statement runs the statement that it was prepared for", "07000");
    }
}
