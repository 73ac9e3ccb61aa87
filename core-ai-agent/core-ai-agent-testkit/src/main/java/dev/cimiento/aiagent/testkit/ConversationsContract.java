package dev.cimiento.aiagent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Question;
import dev.cimiento.aiagent.Turn;
import dev.cimiento.tenancy.Action;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every memory must keep. Extend it, and give it a store in which the tenants {@code padel} and {@code clinic} exist. */
public abstract class ConversationsContract {

    /** One tenant. */
    protected static final TenantId PADEL = TenantId.of("padel");
    /** Another. */
    protected static final TenantId CLINIC = TenantId.of("clinic");

    private static final ConversationId ANA = ConversationId.of("whatsapp:+5491150000000");
    private static final ConversationId LUIS = ConversationId.of("luis");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    /** For subclasses. */
    protected ConversationsContract() {}

    /** The store; the same at every call within a test. */
    protected abstract Conversations conversations();

    @AfterEach
    final void forgetAll() {
        for (TenantId tenant : List.of(PADEL, CLINIC)) {
            in(tenant, () -> conversations().forgetBefore(NOON.plus(Duration.ofDays(365))));
        }
    }

    @Test
    @DisplayName("the latest turns come oldest first, word for word")
    final void remembers() {
        in(PADEL, () -> {
            IntStream.range(0, 5)
                    .forEach(i -> conversations().append(ANA, turn("¿pregunta " + i + "?", NOON.plusSeconds(i))));
            assertThat(conversations().latest(ANA, 3))
                    .containsExactly(
                            turn("¿pregunta 2?", NOON.plusSeconds(2)),
                            turn("¿pregunta 3?", NOON.plusSeconds(3)),
                            turn("¿pregunta 4?", NOON.plusSeconds(4)));
            assertThat(conversations().latest(ANA, 200)).hasSize(5);
        });
    }

    @Test
    @DisplayName("a conversation that never was is empty")
    final void isEmpty() {
        in(PADEL, () -> {
            assertThat(conversations().latest(ANA, 10)).isEmpty();
            assertThat(conversations().forget(ANA)).isFalse();
        });
    }

    @Test
    @DisplayName("conversations of one tenant are apart")
    final void keepsApart() {
        in(PADEL, () -> {
            conversations().append(ANA, turn("de Ana", NOON));
            conversations().append(LUIS, turn("de Luis", NOON));
            assertThat(conversations().latest(LUIS, 10)).containsExactly(turn("de Luis", NOON));
            assertThat(conversations().forget(LUIS)).isTrue();
            assertThat(conversations().latest(LUIS, 10)).isEmpty();
            assertThat(conversations().latest(ANA, 10)).hasSize(1);
        });
    }

    @Test
    @DisplayName("what is older than a time is forgotten, and counted")
    final void forgetsOld() {
        in(PADEL, () -> {
            conversations().append(ANA, turn("vieja", NOON.minusSeconds(1)));
            conversations().append(ANA, turn("nueva", NOON));
            conversations().append(LUIS, turn("vieja", NOON.minusSeconds(9)));
            assertThat(conversations().forgetBefore(NOON)).isEqualTo(2);
            assertThat(conversations().latest(ANA, 10)).containsExactly(turn("nueva", NOON));
            assertThat(conversations().latest(LUIS, 10)).isEmpty();
        });
    }

    @Test
    @DisplayName("the same conversation id in two tenants is two conversations")
    final void isolates() {
        in(PADEL, () -> conversations().append(ANA, turn("del club", NOON)));
        in(CLINIC, () -> {
            assertThat(conversations().latest(ANA, 10)).isEmpty();
            assertThat(conversations().forget(ANA)).isFalse();
            assertThat(conversations().forgetBefore(NOON.plusSeconds(1))).isZero();
            conversations().append(ANA, turn("de la clínica", NOON));
        });
        in(PADEL, () -> assertThat(conversations().latest(ANA, 10)).containsExactly(turn("del club", NOON)));
    }

    @Test
    @DisplayName("turns appended at once are all kept")
    final void losesNothing() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> turns = IntStream.range(0, 60)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> in(
                                    i % 2 == 0 ? PADEL : CLINIC,
                                    () -> conversations().append(ANA, turn("turno " + i, NOON))),
                            executor))
                    .toList();
            for (CompletableFuture<Void> turn : turns) {
                turn.get();
            }
        } finally {
            executor.shutdown();
        }
        in(
                PADEL,
                () -> assertThat(conversations().latest(ANA, 200))
                        .extracting(turn -> turn.question().text())
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30)
                                .mapToObj(i -> "turno " + 2 * i)
                                .toList()));
    }

    @Test
    @DisplayName("limits out of range are refused, naming the value")
    final void checksLimit() {
        in(PADEL, () -> {
            assertThatThrownBy(() -> conversations().latest(ANA, 0)).hasMessage("limit must be 1 to 200, was 0");
            assertThatThrownBy(() -> conversations().latest(ANA, 201)).hasMessage("limit must be 1 to 200, was 201");
        });
    }

    @Test
    @DisplayName("without a tenant nothing is remembered, read or forgotten")
    final void refusesWithoutTenant() {
        assertThatThrownBy(() -> conversations().append(ANA, turn("x", NOON))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> conversations().latest(ANA, 1)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> conversations().forget(ANA)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> conversations().forgetBefore(NOON)).isInstanceOf(NoTenantException.class);
    }

    private static Turn turn(String question, Instant at) {
        return new Turn(Question.of(question), "Respuesta a: " + question, at);
    }

    private static void in(TenantId tenant, Action<RuntimeException> body) {
        TenantContext.run(tenant, body);
    }
}
