package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                " /* a /* nested */ ; */ select ';' , \";\" , $$;$$, $t$ ; COMMIT $t$ FROM x;",
                "-- COMMIT;\nINSERT INTO x VALUES (E'\\';COMMIT;')",
                "WITH a AS (SELECT 1) DELETE FROM b WHERE c = $1",
                "values (1);  -- end",
                "(SELECT 1)",
                "UPDATE x SET a = 'it''s; COMMIT'"
            })
    @DisplayName("one command that reads or writes rows may follow settings in one message")
    void foldable(String sql) {
        assertThat(SqlText.of(sql).isFoldable()).isTrue();
        assertThat(SqlText.of(sql).endsTransaction()).isFalse();
        assertThat(SqlText.of(sql).changesTenant()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "SELECT 1; SELECT 2",
                "VACUUM",
                "CREATE INDEX CONCURRENTLY i ON t (c)",
                "CALL p()",
                "SET a = 1"
            })
    @DisplayName("other texts may not")
    void notFoldable(String sql) {
        assertThat(SqlText.of(sql).isFoldable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "commit;",
                "/* x */ RollBack",
                "END",
                "ABORT",
                "BEGIN",
                "START TRANSACTION",
                "SELECT 1; COMMIT; SELECT 2",
                "PREPARE TRANSACTION 'x'",
                "ROLLBACK AND CHAIN",
                "SELECT $1; -- x\n ROLLBACK"
            })
    @DisplayName("commands that begin or end a transaction are seen wherever they are in the text")
    void endsTransaction(String sql) {
        assertThat(SqlText.of(sql).endsTransaction()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAVEPOINT a",
                "RELEASE a",
                "ROLLBACK TO a",
                "rollback work to savepoint a",
                "PREPARE p AS SELECT 1"
            })
    @DisplayName("savepoints do not end it")
    void savepoints(String sql) {
        assertThat(SqlText.of(sql).endsTransaction()).isFalse();
        assertThat(SqlText.of(sql).rollsBackToSavepoint())
                .isEqualTo(sql.toLowerCase(Locale.ROOT).contains("rollback"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path TO x",
                "set \"search_path\" = x",
                "SET SESSION search_path TO x",
                "SET LOCAL search_path TO x",
                "SET SCHEMA 'x'",
                "SET ROLE x",
                "SET LOCAL ROLE x",
                "SET SESSION AUTHORIZATION x",
                "RESET ROLE",
                "RESET ALL",
                "RESET SESSION AUTHORIZATION",
                "DISCARD ALL",
                "SELECT 1; RESET ROLE",
                "SET cimiento.tenant TO 'x'",
                "SET LOCAL cimiento.tenant = 'x'"
            })
    @DisplayName("commands that change who or where a connection is are seen")
    void changesTenant(String sql) {
        assertThat(SqlText.of(sql).changesTenant()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SET LOCAL statement_timeout = 1", "SET TRANSACTION READ ONLY", "SET CONSTRAINTS ALL DEFERRED"})
    @DisplayName("settings that end with the transaction are no setting of the session")
    void local(String sql) {
        assertThat(SqlText.of(sql).changesSession()).isFalse();
        assertThat(SqlText.of(sql).changesTenant()).isFalse();
    }
}
