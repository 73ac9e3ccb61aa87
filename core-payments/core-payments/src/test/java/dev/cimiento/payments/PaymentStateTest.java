package dev.cimiento.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The states of payments and refunds")
class PaymentStateTest {

    @Test
    @DisplayName("money that came in never goes back to waiting")
    void keepsSuccess() {
        assertThat(reachable(PaymentState.SUCCEEDED))
                .containsExactlyInAnyOrder(PaymentState.SUCCEEDED, PaymentState.QUARANTINED, PaymentState.RETURNED);
    }

    @Test
    @DisplayName("an unknown payment can become anything that a provider says, and nothing can become new")
    void resolvesUnknown() {
        for (PaymentState state : PaymentState.values()) {
            assertThat(state.canBecome(PaymentState.CREATED)).isFalse();
            assertThat(state.canBecome(state)).isFalse();
            if (state != PaymentState.CREATED && state != PaymentState.UNKNOWN) {
                boolean ours = Set.of(PaymentState.CAPTURING, PaymentState.CANCELING, PaymentState.RETURNED)
                        .contains(state);
                assertThat(PaymentState.UNKNOWN.canBecome(state)).isEqualTo(!ours);
                assertThat(state.canBecome(PaymentState.UNKNOWN)).isFalse();
            }
        }
    }

    @Test
    @DisplayName("late money is taken after expiry, and nothing but a person's look follows a quarantine")
    void endsWhereItMust() {
        assertThat(PaymentState.EXPIRED.canBecome(PaymentState.SUCCEEDED)).isTrue();
        assertThat(reachable(PaymentState.QUARANTINED))
                .containsExactlyInAnyOrder(PaymentState.QUARANTINED, PaymentState.RETURNED);
    }

    @Test
    @DisplayName("a refund that failed stays failed, and one that went through can still come back")
    void endsRefunds() {
        for (RefundState state : RefundState.values()) {
            assertThat(RefundState.FAILED.canBecome(state)).isFalse();
            assertThat(RefundState.SUCCEEDED.canBecome(state)).isEqualTo(state == RefundState.FAILED);
        }
    }

    private static Set<PaymentState> reachable(PaymentState from) {
        Set<PaymentState> seen = EnumSet.of(from);
        Deque<PaymentState> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            PaymentState state = next.pop();
            for (PaymentState other : PaymentState.values()) {
                if (state.canBecome(other) && seen.add(other)) {
                    next.push(other);
                }
            }
        }
        return seen;
    }
}
