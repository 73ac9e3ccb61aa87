package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement of a {@link LeasedConnection}, which runs it only for its owner and in the owner's place. */
class LeasedStatement implements Statement {

    static final String NO_DATA = "02000";

    private final LeasedConnection connection;
    private final Statement plain;

    /** How many results are behind the application's, and not for it. */
    private int behind;

    LeasedStatement(LeasedConnection connection, Statement plain) {
        this.connection = connection;
        this.plain = plain;
    }

    final LeasedConnection leased() {
        return connection;
    }

    /** The form of the statement that ran last. */
    Statement current() {
        return plain;
    }

    /** Does this with every form of the statement. */
    void configure(Setting<Statement> setting) throws SQLException {
        setting.apply(plain);
    }

    // What runs.

    /** Runs the text; its first result is then the current one. */
    private boolean run(String sql) throws SQLException {
        SqlText text = connection.text(sql);
        if (connection.folds(text, this)) {
            Fold fold = connection.fold();
            return folded(fold, plain, () -> plain.execute(fold.around(sql)));
        }
        unfolded();
        return connection.plainly(text, this, () -> plain.execute(sql));
    }

    /** Runs a statement between the settings, and moves on to its result. */
    final boolean folded(Fold fold, Statement statement, SqlWork<Boolean> work) throws SQLException {
        boolean rows = connection.folded(fold, () -> LeasedConnection.skip(fold.results(), statement, work.run()));
        behind = fold.behind();
        return rows;
    }

    /** It runs as it is. */
    final void unfolded() {
        behind = 0;
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(sql);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        run(sql);
        return rows(plain);
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        run(sql);
        return Math.toIntExact(count(plain));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        run(sql);
        return count(plain);
    }

    static ResultSet rows(Statement statement) throws SQLException {
        ResultSet rows = statement.getResultSet();
        if (rows == null) {
            throw new SQLException("the statement gave no rows: use executeUpdate", NO_DATA);
        }
        return rows;
    }

    static long count(Statement statement) throws SQLException {
        if (statement.getResultSet() != null) {
            throw new SQLException("the statement gave rows: use executeQuery", "0100E");
        }
        return Math.max(0, statement.getLargeUpdateCount());
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.execute(sql, keys));
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.execute(sql, columns));
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.execute(sql, columns));
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.executeUpdate(sql, keys));
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.executeUpdate(sql, columns));
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.executeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.executeLargeUpdate(sql, keys));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.executeLargeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        unfolded();
        return connection.plainly(connection.text(sql), this, () -> plain.executeLargeUpdate(sql, columns));
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        connection.check(connection.text(sql));
        plain.addBatch(sql);
    }

    @Override
    public final void clearBatch() throws SQLException {
        batched().clearBatch();
    }

    /** The form of the statement that batches are made of, which runs as it is. */
    Statement batched() throws SQLException {
        unfolded();
        return plain;
    }

    @Override
    public final int[] executeBatch() throws SQLException {
        return connection.plainly(this, batched()::executeBatch);
    }

    @Override
    public final long[] executeLargeBatch() throws SQLException {
        return connection.plainly(this, batched()::executeLargeBatch);
    }

    // What it gave.

    @Override
    public final @Nullable ResultSet getResultSet() throws SQLException {
        return current().getResultSet();
    }

    @Override
    public final int getUpdateCount() throws SQLException {
        return current().getUpdateCount();
    }

    @Override
    public final long getLargeUpdateCount() throws SQLException {
        return current().getLargeUpdateCount();
    }

    @Override
    public final boolean getMoreResults() throws SQLException {
        return skipped(current().getMoreResults());
    }

    @Override
    public final boolean getMoreResults(int which) throws SQLException {
        return skipped(current().getMoreResults(which));
    }

    private boolean skipped(boolean more) throws SQLException {
        int results = behind;
        behind = 0;
        return LeasedConnection.skip(results, current(), more);
    }

    @Override
    public final ResultSet getGeneratedKeys() throws SQLException {
        return current().getGeneratedKeys();
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        return current().getWarnings();
    }

    @Override
    public final void clearWarnings() throws SQLException {
        current().clearWarnings();
    }

    @Override
    public final void cancel() throws SQLException {
        current().cancel();
    }

    @Override
    public final Connection getConnection() throws SQLException {
        current().getConnection();
        return connection;
    }

    @Override
    public final void close() throws SQLException {
        connection.closed(this);
        closeForms();
    }

    /** Closes every form of the statement. */
    void closeForms() throws SQLException {
        plain.close();
    }

    @Override
    public final boolean isClosed() throws SQLException {
        return current().isClosed();
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : current().unwrap(type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || current().isWrapperFor(type);
    }

    // How it runs.

    @Override
    public final int getMaxFieldSize() throws SQLException {
        return current().getMaxFieldSize();
    }

    @Override
    public final void setMaxFieldSize(int max) throws SQLException {
        configure(s -> s.setMaxFieldSize(max));
    }

    @Override
    public final int getMaxRows() throws SQLException {
        return current().getMaxRows();
    }

    @Override
    public final void setMaxRows(int max) throws SQLException {
        configure(s -> s.setMaxRows(max));
    }

    @Override
    public final long getLargeMaxRows() throws SQLException {
        return current().getLargeMaxRows();
    }

    @Override
    public final void setLargeMaxRows(long max) throws SQLException {
        configure(s -> s.setLargeMaxRows(max));
    }

    @Override
    public final void setEscapeProcessing(boolean enable) throws SQLException {
        configure(s -> s.setEscapeProcessing(enable));
    }

    @Override
    public final int getQueryTimeout() throws SQLException {
        return current().getQueryTimeout();
    }

    @Override
    public final void setQueryTimeout(int seconds) throws SQLException {
        configure(s -> s.setQueryTimeout(seconds));
    }

    @Override
    public final void setCursorName(String name) throws SQLException {
        configure(s -> s.setCursorName(name));
    }

    @Override
    public final void setFetchDirection(int direction) throws SQLException {
        configure(s -> s.setFetchDirection(direction));
    }

    @Override
    public final int getFetchDirection() throws SQLException {
        return current().getFetchDirection();
    }

    @Override
    public final void setFetchSize(int rows) throws SQLException {
        configure(s -> s.setFetchSize(rows));
    }

    @Override
    public final int getFetchSize() throws SQLException {
        return current().getFetchSize();
    }

    @Override
    public final int getResultSetConcurrency() throws SQLException {
        return current().getResultSetConcurrency();
    }

    @Override
    public final int getResultSetType() throws SQLException {
        return current().getResultSetType();
    }

    @Override
    public final int getResultSetHoldability() throws SQLException {
        return current().getResultSetHoldability();
    }

    @Override
    public final void setPoolable(boolean poolable) throws SQLException {
        configure(s -> s.setPoolable(poolable));
    }

    @Override
    public final boolean isPoolable() throws SQLException {
        return current().isPoolable();
    }

    @Override
    public final void closeOnCompletion() throws SQLException {
        configure(Statement::closeOnCompletion);
    }

    @Override
    public final boolean isCloseOnCompletion() throws SQLException {
        return current().isCloseOnCompletion();
    }
}
