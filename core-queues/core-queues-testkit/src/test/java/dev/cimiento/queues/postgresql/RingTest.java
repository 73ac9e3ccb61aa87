package dev.cimiento.queues.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.postgresql.Ring.Answer;
import dev.cimiento.queues.postgresql.Ring.Key;
import dev.cimiento.queues.postgresql.Ring.Owner;
import dev.cimiento.queues.postgresql.Ring.Place;
import dev.cimiento.queues.postgresql.Ring.Question;
import dev.cimiento.queues.postgresql.Ring.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What threads that look at the same time leave of each other's knowledge: what is lost here is found half a minute later, or ten. */
class RingTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Key A = new Key("padel", 0);

    private final Ring ring = new Ring();

    @Test
    @DisplayName("who looked earlier and saw nothing does not take away what another found meanwhile")
    void keepsWhatOthersFound() {
        learn(ring.question(10), Map.of(), Map.of(A, NOON), "10:10:");
        Question early = ring.question(10);
        learn(ring.question(10), Map.of(), Map.of(A, NOON.plusSeconds(1)), "20:20:");
        Question late = ring.question(10);
        learn(early, Map.of(), Map.of(), "15:15:");
        learn(late, Map.of(A, NOON.plusSeconds(1)), Map.of(), "30:30:");
        assertThat(ring.turn(10)).extracting(Owner::name).containsExactly("padel");
    }

    @Test
    @DisplayName("a place where nothing is left is forgotten, and one is as early as the first job that was seen there")
    void placesMove() {
        learn(ring.question(10), Map.of(), Map.of(A, NOON), "10:10:");
        learn(ring.question(10), Map.of(A, NOON.plusSeconds(9)), Map.of(), "20:20:");
        assertThat(since()).isEqualTo(NOON.plusSeconds(9));
        learn(ring.question(10), Map.of(A, NOON.plusSeconds(9)), Map.of(A, NOON.plusSeconds(3)), "30:30:");
        assertThat(since()).isEqualTo(NOON.plusSeconds(3));
        learn(ring.question(10), Map.of(A, NOON.plusSeconds(3)), Map.of(A, NOON.plusSeconds(5)), "40:40:");
        assertThat(since()).isEqualTo(NOON.plusSeconds(3));
        learn(ring.question(10), Map.of(), Map.of(), "50:50:");
        assertThat(ring.turn(10)).isEmpty();
    }

    @Test
    @DisplayName("what a snapshot does not see are the transactions that ran, each by itself, and all that came after")
    void unseen() {
        Snapshot snapshot = Snapshot.of("10:20:12,15");
        assertThat(snapshot.unseenFrom()).containsExactly("12", "15", "20");
        assertThat(snapshot.unseenUntil()).containsExactly("13", "16", "18446744073709551615");
    }

    @Test
    @DisplayName("what was due a moment before the last one that was promoted is looked for too")
    void margin() {
        assertThat(ring.dueFrom()).isEqualTo(Instant.EPOCH);
        ring.promoted(Instant.EPOCH, NOON, Duration.ofSeconds(1));
        assertThat(ring.dueFrom()).isBetween(NOON.minusSeconds(1), NOON.minusMillis(100));
    }

    private void learn(Question question, Map<Key, Instant> known, Map<Key, Instant> fresh, String snapshot) {
        ring.learn(question, new Answer(known, fresh, Snapshot.of(snapshot)), Duration.ofMillis(1));
    }

    private Instant since() {
        return ring.turn(10).stream()
                .flatMap(owner -> owner.places().stream())
                .map(Place::since)
                .findFirst()
                .orElseThrow();
    }
}
