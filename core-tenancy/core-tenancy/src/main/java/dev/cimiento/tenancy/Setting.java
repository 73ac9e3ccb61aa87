package dev.cimiento.tenancy;

import java.sql.SQLException;

/**
 * Something done to a statement before it runs.
 *
 * @param <S> the kind of statement
 */
@FunctionalInterface
interface Setting<S> {

    /** Does it. */
    void apply(S statement) throws SQLException;
}
