package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Client;
import dev.cimiento.auth.Lockout;
import dev.cimiento.auth.spi.ThrottleKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code LoginThrottle} must keep. */
public abstract class LoginThrottleContract extends AuthStoreContract {

    private static final ThrottleKey KEY = ThrottleKey.ofNetwork("ana@example.com", Client.local());

    private static final Lockout RULE =
            Lockout.standard().withFreeAttempts(3).withPauses(Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** For subclasses. */
    protected LoginThrottleContract() {}

    @Test
    @DisplayName(
            "after the free attempts come pauses that double up to the longest, and attempts within a pause count nothing")
    final void doubles() {
        Instant now = NOW;
        for (int i = 0; i < 2; i++) {
            assertThat(admit(KEY, now)).isEmpty();
        }
        for (long pause : List.of(10L, 20L, 40L, 60L, 60L, 60L)) {
            assertThat(admit(KEY, now)).isEmpty();
            Instant end = now.plusSeconds(pause);
            assertThat(admit(KEY, now)).contains(end);
            assertThat(admit(KEY, end.minusMillis(1))).contains(end);
            now = end;
        }
    }

    @Test
    @DisplayName("of 100 attempts at once only the free ones are admitted")
    final void isRaced() {
        List<Optional<Instant>> answers =
                in(A, () -> Race.of(100, i -> store().throttle().admit(KEY, RULE, NOW)));

        assertThat(answers).filteredOn(Optional::isEmpty).hasSize(3);
        assertThat(answers)
                .filteredOn(Optional::isPresent)
                .allMatch(until -> until.equals(Optional.of(NOW.plusSeconds(10))));
    }

    @Test
    @DisplayName("attempts are forgotten when told, and after a day without one")
    final void forgets() {
        lock(KEY, NOW);
        forget(KEY);
        assertThat(admit(KEY, NOW)).isEmpty();
        forget(KEY);

        lock(KEY, NOW);
        Instant nextDay = NOW.plus(RULE.forgetAfter()).plusSeconds(11);
        assertThat(admit(KEY, nextDay)).isEmpty();
        assertThat(admit(KEY, nextDay)).isEmpty();
        assertThat(in(A, () -> store().throttle().purge(nextDay))).isZero();
        assertThat(in(A, () -> store().throttle().purge(nextDay.plusSeconds(1))))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("several keys are forgotten at once, and no other")
    final void forgetsSome() {
        ThrottleKey wide = ThrottleKey.ofAccount("ana@example.com");
        ThrottleKey other = ThrottleKey.ofAccount("bea@example.com");
        for (ThrottleKey key : List.of(KEY, wide, other)) {
            lock(key, NOW);
        }
        forget(KEY, wide, ThrottleKey.ofAccount("nobody@example.com"));
        forget();

        assertThat(admit(KEY, NOW)).isEmpty();
        assertThat(admit(wide, NOW)).isEmpty();
        assertThat(admit(other, NOW)).isPresent();
    }

    @Test
    @DisplayName("each key, and each tenant, counts by itself")
    final void countsApart() {
        lock(KEY, NOW);

        assertThat(admit(ThrottleKey.ofNetwork("ana@example.com", new Client("10.0.0.0/24")), NOW))
                .isEmpty();
        assertThat(admit(ThrottleKey.ofAccount("ana@example.com"), NOW)).isEmpty();
        assertThat(in(B, () -> store().throttle().admit(KEY, RULE, NOW))).isEmpty();
        assertThat(admit(KEY, NOW)).isPresent();
    }

    private void lock(ThrottleKey key, Instant now) {
        for (int i = 0; i < RULE.freeAttempts(); i++) {
            assertThat(admit(key, now)).isEmpty();
        }
        assertThat(admit(key, now)).isPresent();
    }

    private void forget(ThrottleKey... keys) {
        in(A, () -> {
            store().throttle().forget(List.of(keys));
            return keys;
        });
    }

    private Optional<Instant> admit(ThrottleKey key, Instant now) {
        return in(A, () -> store().throttle().admit(key, RULE, now));
    }
}
