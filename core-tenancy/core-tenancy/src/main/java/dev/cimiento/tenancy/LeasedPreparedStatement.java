package dev.cimiento.tenancy;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement in up to two forms: as it was written, and between the settings that one statement in auto-commit mode needs, or one of
 * a transaction. Each connection and each mode of it decides when it runs which form is right; it is prepared in the form that is right when
 * it is made, and in the other when that is needed.
 */
final class LeasedPreparedStatement extends LeasedParameters {

    /** Beyond so many settings the other form is made rather than they are remembered for it. */
    private static final int REMEMBERED = 64;

    private final SqlText text;
    private @Nullable PreparedStatement folded;
    private @Nullable Fold fold;
    private @Nullable PreparedStatement plain;

    /** What was folded before a parameter came whose type the driver does not know; its rows may still be read. */
    private @Nullable PreparedStatement before;

    private PreparedStatement current;

    /** What was set on the folded form, while there is no other. */
    private final List<Setting<PreparedStatement>> settings;

    /** As it is written. */
    LeasedPreparedStatement(LeasedConnection connection, PreparedStatement plain, SqlText text) {
        super(connection, plain);
        this.plain = plain;
        this.text = text;
        this.folded = null;
        this.fold = null;
        this.settings = List.of();
        this.current = plain;
    }

    /** Between the settings. */
    LeasedPreparedStatement(LeasedConnection connection, PreparedStatement folded, SqlText text, Fold fold) {
        super(connection, folded);
        this.plain = null;
        this.text = text;
        this.folded = folded;
        this.fold = fold;
        this.settings = new ArrayList<>(4);
        this.current = folded;
    }

    @Override
    Statement current() {
        return current;
    }

    @Override
    void each(Setting<PreparedStatement> setting) throws SQLException {
        if (plain != null) {
            setting.apply(plain);
        }
        if (folded != null) {
            setting.apply(folded);
            if (plain == null) {
                remember(setting);
            }
        }
    }

    @Override
    void once(Setting<PreparedStatement> setting) throws SQLException {
        PreparedStatement only = plainNow();
        if (folded != null) {
            folded.close();
            folded = null;
        }
        setting.apply(only);
    }

    @Override
    void unknown(Setting<PreparedStatement> setting) throws SQLException {
        if (folded != null && fold != null && fold.isAlone()) {
            before = folded;
            Fold committing = fold.committing();
            fold = committing;
            folded = plain == null ? withSettings(leased().form(committing.around(text.sql()))) : null;
        }
        each(setting);
    }

    private PreparedStatement withSettings(PreparedStatement form) throws SQLException {
        for (Setting<PreparedStatement> setting : settings) {
            setting.apply(form);
        }
        return form;
    }

    private void remember(Setting<PreparedStatement> setting) throws SQLException {
        settings.add(setting);
        if (settings.size() > REMEMBERED) {
            plain();
        }
    }

    @Override
    void configure(Setting<Statement> setting) throws SQLException {
        each(setting::apply);
    }

    @Override
    void closeForms() throws SQLException {
        for (PreparedStatement form : Arrays.asList(before, folded, plain)) {
            if (form != null) {
                form.close();
            }
        }
    }

    /** The form as it is written, with all that was set. */
    private PreparedStatement plain() throws SQLException {
        if (plain == null) {
            plain = withSettings(leased().form(text.sql()));
            if (!settings.isEmpty()) {
                settings.clear();
            }
        }
        return plain;
    }

    private PreparedStatement plainNow() throws SQLException {
        PreparedStatement now = plain();
        current = now;
        unfolded();
        return now;
    }

    @Override
    Statement batched() throws SQLException {
        return plainNow();
    }

    private boolean run() throws SQLException {
        PreparedStatement both = folded;
        if (both != null && fold != null && leased().folds(fold, this)) {
            current = both;
            return folded(fold, both, both::execute);
        }
        return leased().plainly(text, this, plainNow()::execute);
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
        plainNow().addBatch();
    }

    @Override
    public void clearParameters() throws SQLException {
        each(PreparedStatement::clearParameters);
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return leased().plainly(this, plain()::getMetaData);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return leased().plainly(this, plain()::getParameterMetaData);
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
