package dev.cimiento.tenancy.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.testkit.IsolationSubject.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The known ways in which tenants get mixed up, each as a test over an application's own wiring. Every row carries its tenant, and every row
 * is looked at. In a test class:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> isolation() {
 *     return TenantIsolationKit.over(new MyWiring()).tests();
 * }
 * }</pre>
 *
 * <p>The numbers are those of the suite's list of failures, {@code docs/proofs.md}. What befalls other things than connections is in contracts
 * to extend: {@link TenantCacheContract} (14), {@link TenantFleetContract} (20, 21), {@link TenantEdgeContract} (22, 23), {@link
 * TenantMetricsContract} (24).
 *
 * <p>Makes the tenants {@code kit-a} and {@code kit-b} and their tables {@code isolation_row}, {@code isolation_layout}, and decoys of these
 * in {@code public}: run it on a database that is thrown away. The tests run one after the other.
 */
public final class TenantIsolationKit {

    private final IsolationSubject subject;

    private TenantIsolationKit(IsolationSubject subject) {
        this.subject = requireNonNull(subject, "subject");
    }

    /** Over this wiring. */
    public static TenantIsolationKit over(IsolationSubject subject) {
        return new TenantIsolationKit(subject);
    }

    /** A test for each failure that can befall the wiring. */
    public Stream<DynamicTest> tests() {
        IsolationScene scene = new IsolationScene(subject);
        List<DynamicTest> tests = new ArrayList<>();
        new ConnectionFailures(scene).addTo(tests);
        new StatementFailures(scene).addTo(tests);
        new ContextFailures(scene).addTo(tests);
        if (subject.abilities().contains(Ability.SCHEMA_EACH)) {
            new SchemaFailures(scene).addTo(tests);
        }
        if (subject.abilities().contains(Ability.WALLS)) {
            new WallFailures(scene).addTo(tests);
        }
        if (subject.abilities().contains(Ability.FAIR_SHARES)) {
            new ShareFailures(scene).addTo(tests);
        }
        if (subject.abilities().contains(Ability.ROWS)) {
            new RowFailures(scene).addTo(tests);
        }
        if (subject.abilities().contains(Ability.ONE_BACKEND)) {
            new PoolerFailures(scene).addTo(tests);
        }
        return tests.stream();
    }
}
