package dev.cimiento.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(5, Duration.ofSeconds(30), Duration.ofMinutes(2));

    @RepeatedTest(20)
    @DisplayName("waits double up to the longest, shortened by up to a fifth")
    void doubles() {
        assertThat(policy.waitAfter(1, Duration.ZERO)).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
        assertThat(policy.waitAfter(2, Duration.ZERO)).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(60));
        assertThat(policy.waitAfter(3, Duration.ZERO)).isBetween(Duration.ofSeconds(96), Duration.ofSeconds(120));
        assertThat(policy.waitAfter(1_000_000, Duration.ZERO))
                .isBetween(Duration.ofSeconds(96), Duration.ofSeconds(120));
    }

    @Test
    @DisplayName("what the provider asks for is waited at least")
    void honoursTheProvider() {
        assertThat(policy.waitAfter(1, Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    @DisplayName("numbers that make no sense are refused")
    void refusesNonsense() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attempts");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waits");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
