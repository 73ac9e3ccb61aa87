package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.cimiento.tenancy.testkit.IsolationSubject.Ability;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A kit that cannot fail proves nothing: each of these wirings leaks, and the kit must say where. */
class NegativeControlTest {

    private static final String BOUND =
            "failure 18: row security binds whoever serves tenants: no superuser, no BYPASSRLS, no owner without FORCE";

    @Test
    @DisplayName("a data source that never resets is found: nobody sees the last tenant's rows")
    void neverResets() {
        assertThat(failures(NeverResets.class))
                .contains(
                        "failure 1: without a tenant nothing is read and nothing is written",
                        "failure 1: a schema set by setSchema does not reach the next",
                        "failure 1: a search path set by SQL does not reach the next",
                        "failure 1: a search path set inside a function does not reach the next",
                        "failure 12: one thread of an executor serves A, then B, then nobody");
    }

    @Test
    @DisplayName("a data source on raw setSchema is found")
    void rawSetSchema() {
        assertThat(failures(RawSetSchema.class))
                .contains(
                        "failure 1: without a tenant nothing is read and nothing is written",
                        "failure 1: a search path set by SQL does not reach the next");
    }

    @Test
    @DisplayName("a search path that goes on to public is found")
    void fallsThrough() {
        assertThat(failures(FallsThrough.class))
                .contains(
                        "failure 1: without a tenant nothing is read and nothing is written",
                        "failure 5: a tenant whose schema is gone fails: it neither reads nor writes what is in public");
    }

    @Test
    @DisplayName("a context that new threads inherit is found")
    void inheritsThreads() {
        assertThat(failures(InheritsThreads.class))
                .contains(
                        "failure 12: one thread of an executor serves A, then B, then nobody",
                        "failure 12: a thread that was started inside a tenant does not inherit it");
    }

    @Test
    @DisplayName("a search path that a rollback takes back is found")
    void setInTransaction() {
        assertThat(failures(SetInTransaction.class)).contains("failure 2: a rollback does not take the tenant away");
    }

    @Test
    @DisplayName("SET LOCAL outside a transaction is found")
    void setLocal() {
        assertThat(failures(SetLocalWithoutTransaction.class))
                .contains(
                        "failure 1: tenants take turns on one connection: each row is the right one's",
                        "failure 3: statements outside a transaction are the tenant's too, or refused");
    }

    @Test
    @DisplayName("settings that go along with a statement without a transaction around both are found")
    void sentAlong() {
        assertThat(failures(SentAlong.class))
                .contains(
                        "failure 11: a parameter whose type the server has to find does not take a statement to other rows");
    }

    @Test
    @DisplayName("temporary tables that stay are found")
    void keepsTemporaryTables() {
        assertThat(failures(KeepsTemporaryTables.class))
                .contains("failure 1: a temporary table does not stand before the next one's table");
    }

    @Test
    @DisplayName("walls and fair shares that are claimed and not there are found")
    void onlyThePath() {
        assertThat(failures(OnlyThePath.class))
                .contains(
                        "failure 9: another tenant's table, by its qualified name, is refused with 42501",
                        "failure 9: role and session are not for SQL to change",
                        "failure 9: a view of the tenant over another's table gives nothing",
                        "failure 17: a tenant that takes every connection it can get leaves some to the others",
                        "failure 13: a connection that is kept while another tenant is entered does not serve it");
    }

    @Test
    @DisplayName("row security that a superuser goes past, that its owner goes past, or whose variable stays, is found")
    void voidRowSecurity() {
        assertThat(failures(Superuser.class))
                .contains(
                        BOUND, "failure 18: a row of another tenant is neither seen, written, changed nor given away");
        assertThat(failures(OwnerWithoutForce.class)).contains(BOUND);
        assertThat(failures(KeepsTheVariable.class))
                .contains(
                        "failure 19: after a tenant's transaction, nobody's query on that connection sees no row and does"
                                + " not fail");
    }

    /** Names of the kit's tests that failed over this wiring. */
    private static List<String> failures(Class<?> wiring) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(wiring))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    /** Run by the tests above alone: surefire leaves nested classes out. */
    abstract static class Leaky {

        private final TestDatabase database = TestDatabase.create();

        abstract IsolationSubject subject(TestDatabase on);

        @TestFactory
        Stream<DynamicTest> isolation() {
            return TenantIsolationKit.over(subject(database)).tests();
        }

        @AfterEach
        void stop() {
            database.close();
        }
    }

    static class SentAlong extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.sentAlong(on);
        }
    }

    static class NeverResets extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.NEVER_RESETS);
        }
    }

    static class RawSetSchema extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.RAW_SET_SCHEMA);
        }
    }

    static class FallsThrough extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.FALLS_THROUGH);
        }
    }

    static class InheritsThreads extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.inheriting(on);
        }
    }

    static class SetInTransaction extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.SET_IN_TRANSACTION);
        }
    }

    static class SetLocalWithoutTransaction extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.SET_LOCAL_WITHOUT_TRANSACTION);
        }
    }

    static class KeepsTemporaryTables extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.KEEPS_TEMPORARY_TABLES);
        }
    }

    static class OnlyThePath extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.of(on, LeakingWirings.ONLY_THE_PATH, Ability.WALLS, Ability.FAIR_SHARES);
        }
    }

    static class Superuser extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.rows(on, "postgres", "SELECT 1");
        }
    }

    static class OwnerWithoutForce extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            String login = on.login();
            return LeakingWirings.rows(
                    on,
                    login,
                    "ALTER TABLE cimiento_shared.isolation_row NO FORCE ROW LEVEL SECURITY; ALTER TABLE"
                            + " cimiento_shared.isolation_row OWNER TO " + login);
        }
    }

    static class KeepsTheVariable extends Leaky {
        @Override
        IsolationSubject subject(TestDatabase on) {
            return LeakingWirings.rows(on, on.login(), "SELECT 1");
        }
    }
}
