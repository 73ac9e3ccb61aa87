package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RateLimits;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code RateLimits} must keep. */
public abstract class RateLimitsContract {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final Rate RATE = Rate.of(5, Duration.ofSeconds(10));

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private RateLimits limits;

    /** For subclasses. */
    protected RateLimitsContract() {}

    /** Limits with full buckets in tenants {@code a} and {@code b}, by this clock. */
    protected abstract RateLimits fullBuckets(MutableClock clock);

    @BeforeEach
    final void prepare() {
        limits = fullBuckets(clock);
    }

    @Test
    @DisplayName("a full bucket gives what it holds, then one as often as it refills, and says how long to wait")
    final void refills() {
        for (int i = 0; i < 5; i++) {
            assertThat(take(A, "x")).isEmpty();
        }
        assertThat(take(A, "x"))
                .hasValueSatisfying(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2)));
        clock.advance(Duration.ofSeconds(2));
        assertThat(take(A, "x")).isEmpty();
        assertThat(take(A, "x")).isPresent();
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            assertThat(take(A, "x")).as("it holds no more than it did").isEmpty();
        }
        assertThat(take(A, "x")).isPresent();
    }

    @Test
    @DisplayName("of 64 at once as many get one as there are")
    final void isRaced() {
        List<Optional<Duration>> answers = TenantContext.<List<Optional<Duration>>, RuntimeException>call(
                A, () -> Race.of(64, i -> limits.take("x", RATE)));

        assertThat(answers).filteredOn(Optional::isEmpty).hasSize(5);
    }

    @Test
    @DisplayName("each bucket, and each tenant, counts by itself; without a tenant nothing does")
    final void countsApart() {
        for (int i = 0; i < 6; i++) {
            take(A, "x");
        }
        assertThat(take(A, "x")).isPresent();
        assertThat(take(A, "y")).isEmpty();
        assertThat(take(B, "x")).isEmpty();
        assertThatThrownBy(() -> limits.take("x", RATE)).isInstanceOf(NoTenantException.class);
    }

    private Optional<Duration> take(TenantId tenant, String bucket) {
        return TenantContext.<Optional<Duration>, RuntimeException>call(tenant, () -> limits.take(bucket, RATE));
    }
}
