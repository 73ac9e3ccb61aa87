package dev.cimiento.tenancy;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection on loan to one tenant. It knows whether the server has been told the tenant's settings, for the session or for the open
 * transaction, and sends them along with the next statement where not; so neither a rollback, a savepoint nor an error takes a statement
 * elsewhere.
 *
 * <p>In a transaction, a statement takes the search path along and puts the session's back behind it, all in one message. Left where it is,
 * the server would report it between the messages, and the driver forget all that it has prepared, twice a transaction. A transaction that has
 * written keeps the path: what was deferred to its commit runs there.
 */
final class LeasedConnection extends DelegatingConnection {

    private final Target target;
    private final SqlTexts texts;
    private final Telling telling;
    private final boolean folding;
    private final SearchPathReport report;
    private final boolean reported;
    private final Ending ending;
    private final boolean readOnly;
    private final String pathBefore;
    private final List<Statement> open = new ArrayList<>(2);

    /** The session has been told. */
    private boolean home;

    /** The open transaction has been told. */
    private boolean inPlace;

    /** Temporary tables of whoever had the connection before may be there. */
    private boolean strange;

    /** The last report that named the tenant's place. */
    private String pathSeen = "";

    private boolean forgotten;
    private boolean temporaries;
    private boolean changed;
    private boolean pinned;
    private boolean lost;

    LeasedConnection(
            Connection connection,
            Target target,
            SqlTexts texts,
            Telling telling,
            boolean folding,
            SearchPathReport report,
            String pathBefore,
            Loan loan,
            Ending ending)
            throws SQLException {
        super(connection);
        this.target = target;
        this.texts = texts;
        this.telling = telling;
        this.folding = folding;
        this.report = report;
        this.home = loan == Loan.HOME || loan == Loan.VISITED;
        this.strange = loan == Loan.STRANGE || loan == Loan.VISITED;
        this.ending = ending;
        this.readOnly = connection.isReadOnly();
        this.pathBefore = pathBefore;
        this.reported = !pathBefore.isEmpty();
    }

    // Whose it is.

    /**
     * A framework that binds connections to its own transactions hands this one out again, also after another tenant was entered inside the
     * transaction: that tenant's statement must not run here.
     */
    @Override
    void beforeStatement() {
        if (!TenantContext.isStill(target.scope())) {
            throw new IllegalStateException("this connection belongs to " + TenantContext.describe(target.scope())
                    + ", and " + TenantContext.describe()
                    + " wants to use it: end the transaction before entering another tenant");
        }
    }

    SqlText text(String sql) {
        return texts.of(sql);
    }

    /** Refuses what would take the connection out of the tenant's place without this class knowing. */
    void check(SqlText text) throws SQLException {
        beforeStatement();
        text.requireAllowed(telling, target.isPathAlone());
        temporaries |= text.mentionsTemporaries();
    }

    /** Whether, as far as is known without asking, a statement that is sent as it is runs in the tenant's place. */
    private boolean isTold() {
        return (home && !strange) || inPlace;
    }

    /** Whether a statement that is sent as it is runs in the tenant's place. */
    private boolean isReady() throws SQLException {
        return isTold() && (!reported || isHere(reportedPath()));
    }

    private String reportedPath() throws SQLException {
        return report.searchPath(delegate()).orElse("");
    }

    /** Compares names only where the report is not the one that was compared before. */
    private boolean isHere(String path) {
        if (!path.equals(pathSeen)) {
            if (!target.isPath(path)) {
                return false;
            }
            pathSeen = path;
        }
        return true;
    }

    // How statements run.

    /** Whether this text, now, goes behind the settings in one message. */
    boolean folds(SqlText text, LeasedStatement statement) throws SQLException {
        check(text);
        return folding && text.isFoldable() && !isReady() && canFold(statement);
    }

    /** As {@link #folds(SqlText, LeasedStatement)}, for what was prepared earlier. */
    boolean folds(Fold fold, LeasedStatement statement) throws SQLException {
        beforeStatement();
        return !isReady()
                && fold.inTransaction() != getAutoCommit()
                && (fold.forgets() ? strange || !temporaries : !strange)
                && canFold(statement);
    }

    private boolean canFold(LeasedStatement statement) throws SQLException {
        return (getAutoCommit() || statement.getFetchSize() == 0)
                && statement.getResultSetType() == ResultSet.TYPE_FORWARD_ONLY
                && statement.getResultSetConcurrency() == ResultSet.CONCUR_READ_ONLY;
    }

    /** What is to be sent around the next statement. */
    Fold fold() throws SQLException {
        // Temporary tables are dropped with it unless this loan may have made some; so one text serves nearly every
        // loan, and the driver has to keep one form of it prepared.
        boolean forgets = strange || !temporaries;
        return getAutoCommit()
                ? Fold.alone(target, forgets, reported)
                : Fold.inTransaction(target, forgets, reported, pathBefore);
    }

    /** Runs a statement that is between the settings. */
    <T> T folded(Fold fold, SqlWork<T> work) throws SQLException {
        T result = fold.commits() ? Ending.rollbackIfFailed(delegate(), work) : work.run();
        // Put back or kept, by what the transaction has done; where no report says which, the next statement takes
        // the settings along again.
        boolean placed = fold.putsBack() ? reported && isHere(reportedPath()) : fold.inTransaction();
        told(placed, fold.inTransaction());
        return result;
    }

    private void told(boolean placed, boolean inTransaction) {
        inPlace = placed;
        forgotten |= inTransaction && strange;
        strange = false;
    }

    /** Moves on to the result of the statement behind the settings, and says whether it is rows. */
    static boolean skip(int results, Statement statement, boolean rows) throws SQLException {
        boolean now = rows;
        for (int i = 0; i < results; i++) {
            now = statement.getMoreResults();
        }
        return now;
    }

    /** Runs a statement as it is, once the tenant's place is sure. */
    <T> T plainly(SqlText text, LeasedStatement statement, SqlWork<T> work) throws SQLException {
        check(text);
        T result = plainly(statement, work);
        if (text.rollsBackToSavepoint()) {
            takenBack();
        }
        return result;
    }

    /** As {@link #plainly(SqlText, LeasedStatement, SqlWork)}, for texts that were checked. */
    <T> T plainly(LeasedStatement statement, SqlWork<T> work) throws SQLException {
        beforeStatement();
        if (isReady()) {
            return work.run();
        }
        if (!getAutoCommit() || telling == Telling.SESSION) {
            settle();
            return work.run();
        }
        int fetchSize = statement.getFetchSize();
        try {
            if (fetchSize > 0) {
                statement.setFetchSize(0);
            }
            return Transactions.<T, SQLException>alone(this, c -> {
                settle();
                return work.run();
            });
        } finally {
            if (fetchSize > 0) {
                statement.setFetchSize(fetchSize);
            }
        }
    }

    /** Tells the server in a message of its own. */
    private void settle() throws SQLException {
        boolean inTransaction = !getAutoCommit();
        tell(inTransaction ? target.forTransaction() : target.forSession());
        told(inTransaction, inTransaction);
        home |= !inTransaction;
    }

    private void tell(String settings) throws SQLException {
        Ending.execute(delegate(), strange ? "DISCARD TEMP; " + settings : settings);
    }

    private void takenBack() throws SQLException {
        inPlace = false;
        strange |= forgotten;
        forgotten = false;
        if (pinned) {
            tell(target.forSession());
        }
    }

    private void committed() {
        inPlace = false;
        forgotten = false;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        super.setAutoCommit(autoCommit);
        committed();
    }

    @Override
    public void commit() throws SQLException {
        super.commit();
        committed();
    }

    @Override
    public void rollback() throws SQLException {
        super.rollback();
        takenBack();
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        super.rollback(savepoint);
        takenBack();
    }

    // Statements.

    @Override
    public Statement createStatement() throws SQLException {
        return opened(new LeasedStatement(this, super.createStatement()));
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return opened(new LeasedStatement(this, super.createStatement(type, concurrency)));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return opened(new LeasedStatement(this, super.createStatement(type, concurrency, holdability)));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        SqlText text = text(sql);
        check(text);
        if (!folding || !text.isFoldable() || isTold()) {
            return opened(new LeasedPreparedStatement(this, super.prepareStatement(sql), text));
        }
        Fold fold = fold();
        return opened(new LeasedPreparedStatement(this, form(fold.around(sql)), text, fold));
    }

    /** A form of a statement that was looked at already. */
    PreparedStatement form(String sql) throws SQLException {
        return delegate().prepareStatement(sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return unfoldable(sql, super.prepareStatement(sql, type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return unfoldable(sql, super.prepareStatement(sql, type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return unfoldable(sql, super.prepareStatement(sql, autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return unfoldable(sql, super.prepareStatement(sql, columnIndexes));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return unfoldable(sql, super.prepareStatement(sql, columnNames));
    }

    private PreparedStatement unfoldable(String sql, PreparedStatement plain) throws SQLException {
        return opened(new LeasedPreparedStatement(this, plain, text(sql)));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        pin("a CallableStatement");
        return opened(super.prepareCall(sql));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        pin("a CallableStatement");
        return opened(super.prepareCall(sql, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        pin("a CallableStatement");
        return opened(super.prepareCall(sql, type, concurrency, holdability));
    }

    /**
     * Before the driver's own objects are handed out, which send what they like and when they like: then the session itself must be the
     * tenant's, and stay so after a rollback. Where settings are for transactions alone, only inside one.
     */
    private void pin(String what) throws SQLException {
        beforeStatement();
        if (telling == Telling.TRANSACTION) {
            if (getAutoCommit()) {
                throw new SQLFeatureNotSupportedException(
                        what + " needs a transaction here, since the tenant's settings belong to transactions");
            }
            if (!isReady()) {
                settle();
            }
            return;
        }
        pinned = telling == Telling.EITHER;
        changed |= pinned;
        if (!home || !isReady()) {
            tell(target.forSession());
            told(inPlace, !getAutoCommit());
            home = true;
        }
    }

    /** The driver looks the type up by its name, in a statement of its own. */
    @Override
    public Array createArrayOf(String typeName, @Nullable Object[] elements) throws SQLException {
        settleInTransaction();
        return super.createArrayOf(typeName, elements);
    }

    /** The driver looks the type up by its name, in a statement of its own. */
    @Override
    public Struct createStruct(String typeName, @Nullable Object[] attributes) throws SQLException {
        settleInTransaction();
        return super.createStruct(typeName, attributes);
    }

    private void settleInTransaction() throws SQLException {
        if (telling != Telling.SESSION && !getAutoCommit() && !isReady()) {
            settle();
        }
    }

    private <S extends Statement> S opened(S statement) {
        open.add(statement);
        return statement;
    }

    void closed(LeasedStatement statement) {
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i) == statement) {
                open.remove(i);
                return;
            }
        }
    }

    // The session.

    @Override
    public String getSchema() {
        return target.schema();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        pin("the driver's connection");
        return super.unwrap(type);
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        changed = true;
        super.setTransactionIsolation(level);
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        changed = true;
        super.setTypeMap(map);
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        changed = true;
        super.setHoldability(holdability);
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        changed = true;
        super.setNetworkTimeout(executor, milliseconds);
    }

    /** Whether the session is not as it was lent, apart from the tenant's settings. Known at the end of the loan. */
    boolean isChanged() {
        return changed;
    }

    /** Whether the connection has been closed for good. */
    boolean isLost() {
        return lost;
    }

    /** Whether the session has the tenant's settings, and nothing else is known to have changed. */
    boolean isHome() {
        return home && !changed;
    }

    @Override
    void release(Connection connection) throws SQLException {
        try {
            while (!open.isEmpty()) {
                open.remove(open.size() - 1).close();
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            changed |= connection.isReadOnly() != readOnly;
            if (reported) {
                String now = report.searchPath(connection).orElse("");
                changed |= home ? !isHere(now) : !now.equals(pathBefore);
            }
        } catch (SQLException e) {
            lost = true;
            Ending.discard(connection);
        }
        ending.end(connection, this);
    }
}
