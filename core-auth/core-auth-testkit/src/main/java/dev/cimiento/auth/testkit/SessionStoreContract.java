package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.OpenSession;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.Familiarity;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code SessionStore} must keep. */
public abstract class SessionStoreContract extends AuthStoreContract {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Instant END = NOW.plus(Duration.ofDays(30));
    private static final Instant IDLE = NOW.plus(Duration.ofDays(7));

    /** For subclasses. */
    protected SessionStoreContract() {}

    @Test
    @DisplayName("a good token is spent for the next, with the session and the roles of now")
    final void rotates() {
        Session session = open("r1");
        in(A, () -> store().accounts().grant(session.account(), Role.of("admin"), NOW));

        Rotation rotation = rotate("r1", "r2", NOW);

        assertThat(rotation).isInstanceOfSatisfying(Rotation.Rotated.class, rotated -> {
            assertThat(rotated.session()).isEqualTo(session);
            assertThat(rotated.account().roles()).isEqualTo(Set.of(Role.of("admin")));
            assertThat(rotated.expiresAt()).isEqualTo(IDLE);
        });
        assertThat(rotate("r2", "r3", NOW)).isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    @DisplayName("a token spent within the grace, to its last moment, gives the successor of then")
    final void repeatsInGrace() {
        open("r1");
        rotate("r1", "r2", NOW);

        assertThat(rotate("r1", "other", NOW.plus(GRACE))).isInstanceOfSatisfying(Rotation.Repeated.class, repeated -> {
            assertThat(repeated.sealed()).isEqualTo("sealed r2");
            assertThat(repeated.expiresAt()).isEqualTo(IDLE);
        });
        assertThat(rotate("other", "r3", NOW)).isEqualTo(refused(RefreshResult.Reason.UNKNOWN));
        assertThat(rotate("r2", "r3", NOW)).isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    @DisplayName("a token used after the grace ends its session with all its tokens, once, and no other session")
    final void reuseEndsTheFamily() {
        Session session = open("r1");
        open("other", session.account());
        rotate("r1", "r2", NOW);
        Instant late = NOW.plus(GRACE).plusMillis(1);

        assertThat(rotate("r1", "x", late)).isEqualTo(new Rotation.Reused(session));
        assertThat(rotate("r1", "x", late)).isEqualTo(refused(RefreshResult.Reason.ENDED));
        assertThat(rotate("r2", "x", late)).isEqualTo(refused(RefreshResult.Reason.ENDED));
        assertThat(rotate("other", "x", late)).isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    @DisplayName("64 threads with one token get exactly one successor, and nobody is taken for a thief")
    final void rotationIsRaced() {
        for (int round = 0; round < 5; round++) {
            String first = "first" + round;
            open(first);

            int number = round;
            List<Rotation> rotations = in(A, () -> Race.of(64, i -> rotateHere(first, number + "next" + i, NOW)));

            List<Integer> winners = java.util.stream.IntStream.range(0, 64)
                    .filter(i -> rotations.get(i) instanceof Rotation.Rotated)
                    .boxed()
                    .toList();
            assertThat(winners).hasSize(1);
            String successor = "sealed " + number + "next" + winners.get(0);
            assertThat(rotations)
                    .filteredOn(Rotation.Repeated.class::isInstance)
                    .hasSize(63)
                    .allSatisfy(rotation ->
                            assertThat(((Rotation.Repeated) rotation).sealed()).isEqualTo(successor));
        }
    }

    @Test
    @DisplayName(
            "of 16 that use a token after the grace at once, one is told that it ended the session, and the others that it is over")
    final void reuseIsRaced() {
        for (int round = 0; round < 10; round++) {
            String first = "first" + round;
            Session session = open(first);
            rotate(first, "second" + round, NOW);
            Instant late = NOW.plus(GRACE).plusMillis(1);

            List<Rotation> rotations = in(A, () -> Race.of(16, i -> rotateHere(first, "x" + i, late)));

            assertThat(rotations)
                    .filteredOn(new Rotation.Reused(session)::equals)
                    .hasSize(1);
            assertThat(rotations)
                    .filteredOn(refused(RefreshResult.Reason.ENDED)::equals)
                    .hasSize(15);
        }
    }

    @Test
    @DisplayName("whoever wins of a rotation and a logout at once, no token of the session is good after")
    final void endingRacesRotation() {
        for (int round = 0; round < 20; round++) {
            String first = "first" + round;
            String second = "second" + round;
            Session session = open(first);

            in(
                    A,
                    () -> Race.of(
                            2,
                            i -> i == 0
                                    ? rotateHere(first, second, NOW).getClass().getSimpleName()
                                    : String.valueOf(store().sessions().end(session.id(), NOW))));

            assertThat(rotate(first, "x" + round, NOW)).isInstanceOf(Rotation.Refused.class);
            assertThat(rotate(second, "y" + round, NOW)).isInstanceOf(Rotation.Refused.class);
        }
    }

    @Test
    @DisplayName("an unused token ends, and refreshing never goes beyond the end of the session")
    final void ends() {
        open("idle");
        assertThat(rotate("idle", "x", IDLE)).isEqualTo(refused(RefreshResult.Reason.EXPIRED));

        open("t0");
        Instant now = NOW;
        int refreshes = 0;
        Instant until = NOW;
        while (rotate("t" + refreshes, "t" + (refreshes + 1), now, now.plus(Duration.ofDays(7)))
                instanceof Rotation.Rotated rotated) {
            refreshes++;
            until = rotated.expiresAt();
            now = now.plus(Duration.ofDays(5));
        }
        assertThat(refreshes).isEqualTo(6);
        assertThat(until).isEqualTo(END);
        assertThat(now).isEqualTo(END);
    }

    @Test
    @DisplayName("a session is ended by any of its tokens, by its id, or with all of its account")
    final void isEnded() {
        Session byToken = open("a1");
        rotate("a1", "a2", NOW);
        assertThat(in(A, () -> store().sessions().end(token("a1"), NOW))).isTrue();
        assertThat(in(A, () -> store().sessions().end(token("a1"), NOW))).isFalse();
        assertThat(in(A, () -> store().sessions().end(byToken.id(), NOW))).isFalse();
        assertThat(rotate("a2", "x", NOW)).isEqualTo(refused(RefreshResult.Reason.ENDED));

        Session byId = open("b1");
        assertThat(in(A, () -> store().sessions().end(byId.id(), NOW))).isTrue();
        assertThat(rotate("b1", "x", NOW)).isEqualTo(refused(RefreshResult.Reason.ENDED));

        Session one = open("c1");
        open("c2", one.account());
        open("d1");
        assertThat(in(A, () -> store().sessions().endAll(one.account(), NOW))).isEqualTo(2);
        assertThat(rotate("c2", "x", NOW)).isEqualTo(refused(RefreshResult.Reason.ENDED));
        assertThat(rotate("d1", "x", NOW)).isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    @DisplayName("tokens and sessions of one tenant are unknown to the other")
    final void tenantsAreApart() {
        Session session = open("r1");

        assertThat(in(B, () -> rotateHere("r1", "x", NOW))).isEqualTo(refused(RefreshResult.Reason.UNKNOWN));
        assertThat(in(B, () -> store().sessions().end(token("r1"), NOW))).isFalse();
        assertThat(in(B, () -> store().sessions().end(session.id(), NOW))).isFalse();
        assertThat(in(B, () -> store().sessions().endAll(session.account(), NOW)))
                .isZero();
        assertThat(rotate("r1", "r2", NOW)).isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    @DisplayName(
            "a client is known by its device, less well by its network, and to the account that logged in from it, since then")
    final void knowsClients() {
        Client home = Client.local().withDevice(Secret.of("a cookie of this very device"));
        Session session = open("r1", account(), home);
        EmailAddress email = in(A, () -> store().accounts().find(session.account()))
                .orElseThrow()
                .email();
        Client elsewhere = new Client("10.0.0.0/24");

        assertThat(familiarity(email, Client.local(), NOW)).isEqualTo(Familiarity.NETWORK);
        assertThat(familiarity(email, Client.local(), NOW.plusSeconds(1))).isEqualTo(Familiarity.STRANGER);
        assertThat(familiarity(email, elsewhere, NOW)).isEqualTo(Familiarity.STRANGER);
        assertThat(familiarity(email, home, NOW)).isEqualTo(Familiarity.DEVICE);
        assertThat(familiarity(email, elsewhere.withDevice(Secret.of("a cookie of this very device")), NOW))
                .isEqualTo(Familiarity.DEVICE);
        assertThat(familiarity(email, elsewhere.withDevice(Secret.of("a cookie of another device")), NOW))
                .isEqualTo(Familiarity.STRANGER);
        assertThat(familiarity(EmailAddress.of("other@example.com"), home, NOW)).isEqualTo(Familiarity.STRANGER);
        AccountId admin = account();
        Client desk = new Client("172.16.0.0/24").withDevice(Secret.of("a cookie of the staff's device"));
        in(A, () -> {
            store().sessions()
                    .open(session(session.account(), desk).withActor(admin), new NextToken(token("r2"), "", IDLE));
            return admin;
        });
        assertThat(familiarity(email, desk, NOW))
                .as("of somebody who acts as the account")
                .isEqualTo(Familiarity.STRANGER);
        assertThat(in(B, () -> store().sessions().familiarity(email, home, NOW)))
                .isEqualTo(Familiarity.STRANGER);
    }

    @Test
    @DisplayName(
            "open sessions are listed with all that is known of them, the one used last first, to their own account")
    final void lists() {
        AccountId account = account();
        AccountId admin = account();
        Session first = open("r1", account, Client.local().withAgent("Firefox\u0000 on a phone"));
        Session second = session(account, Client.local())
                .withFactors(Set.of(Factor.PASSWORD, Factor.TOTP))
                .withActor(admin);
        in(A, () -> {
            store().sessions().open(second, new NextToken(token("r2"), "", IDLE));
            return second;
        });
        open("other");
        rotate("r1", "r1b", NOW.plusSeconds(5));

        List<OpenSession> listed = in(A, () -> store().sessions().list(account, NOW.plusSeconds(6)));

        assertThat(listed).extracting(OpenSession::id).containsExactly(first.id(), second.id());
        assertThat(listed.get(0).usedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(listed.get(0).client().agent()).isEqualTo("Firefox on a phone");
        assertThat(listed.get(1).factors()).containsExactlyInAnyOrder(Factor.PASSWORD, Factor.TOTP);
        assertThat(listed.get(1).actor()).contains(admin);
        assertThat(in(B, () -> store().sessions().list(account, NOW))).isEmpty();
        assertThat(in(A, () -> store().sessions().endOthers(account, first.id(), NOW)))
                .isEqualTo(1);
        assertThat(in(A, () -> store().sessions().list(account, NOW)))
                .extracting(OpenSession::id)
                .containsExactly(first.id());
        assertThat(in(A, () -> store().sessions().list(account, IDLE.plusSeconds(5))))
                .as("after the idle time")
                .isEmpty();
    }

    @Test
    @DisplayName(
            "ASVS 7.1.2: of more sessions than an account may have, those used longest ago end; those of others and of staff stay")
    final void bounds() {
        AccountId account = account();
        AccountId admin = account();
        Session oldest = open("r1", account, Client.local());
        Session second = open("r2", account, Client.local());
        Session third = open("r3", account, Client.local());
        Session other = open("other");
        in(A, () -> {
            store().sessions()
                    .open(session(account, Client.local()).withActor(admin), new NextToken(token("r4"), "", IDLE));
            return admin;
        });
        rotate("r1", "r1b", NOW.plusSeconds(5));
        rotate("r1b", "r1c", NOW.plusSeconds(20));
        rotate("r2", "r2b", NOW.plusSeconds(10));
        Instant later = NOW.plusSeconds(30);

        assertThat(in(A, () -> store().sessions().endBeyond(account, third.id(), 3, later)))
                .isZero();
        assertThat(in(A, () -> store().sessions().endBeyond(account, third.id(), 2, later)))
                .isEqualTo(1);

        assertThat(in(A, () -> store().sessions().list(account, later)))
                .extracting(OpenSession::id)
                .contains(oldest.id(), third.id())
                .doesNotContain(second.id())
                .hasSize(3);
        assertThat(rotate("r2b", "r2c", later)).isEqualTo(refused(RefreshResult.Reason.ENDED));
        assertThat(in(A, () -> store().sessions().list(other.account(), later))).hasSize(1);
        assertThat(in(B, () -> store().sessions().endBeyond(account, third.id(), 1, later)))
                .isZero();
    }

    @Test
    @DisplayName("of 32 that log in at once no more stay in than an account may have")
    final void boundIsRaced() {
        AccountId account = account();
        in(
                A,
                () -> Race.of(
                        32,
                        i -> store().together(within -> {
                            Session session = session(account, Client.local());
                            within.sessions().open(session, new NextToken(token("race" + i), "", IDLE));
                            return within.sessions().endBeyond(account, session.id(), 5, NOW);
                        })));

        assertThat(in(A, () -> store().sessions().list(account, NOW))).hasSize(5);
    }

    @Test
    @DisplayName("all sessions of somebody end with those in which they act as others")
    final void endsImpersonations() {
        AccountId account = account();
        AccountId admin = account();
        in(A, () -> {
            store().sessions()
                    .open(session(account, Client.local()).withActor(admin), new NextToken(token("r1"), "", IDLE));
            return admin;
        });

        assertThat(in(A, () -> store().sessions().endAll(admin, NOW))).isEqualTo(1);
        assertThat(rotate("r1", "x", NOW)).isEqualTo(refused(RefreshResult.Reason.ENDED));
    }

    @Test
    @DisplayName("what is over long enough is purged with its tokens, the rest stays")
    final void purges() {
        Session old = open("old");
        open("live");
        in(A, () -> store().sessions().end(old.id(), NOW));

        assertThat(in(A, () -> store().sessions().purge(NOW))).isZero();
        assertThat(in(A, () -> store().sessions().purge(NOW.plusSeconds(1)))).isEqualTo(1);
        assertThat(rotate("old", "x", NOW)).isEqualTo(refused(RefreshResult.Reason.UNKNOWN));
        assertThat(rotate("live", "x", NOW)).isInstanceOf(Rotation.Rotated.class);
        assertThat(in(A, () -> store().sessions().purge(END.plusSeconds(1)))).isEqualTo(1);
    }

    private Session open(String token) {
        Account account = account(token + "@example.com");
        in(A, () -> store().accounts().add(account, hash("h")));
        return open(token, account.id());
    }

    private Session open(String token, AccountId account) {
        return open(token, account, Client.local());
    }

    private Session open(String token, AccountId account, Client client) {
        Session session = session(account, client);
        in(A, () -> {
            store().sessions().open(session, new NextToken(token(token), "", IDLE));
            return session;
        });
        return session;
    }

    private static Session session(AccountId account, Client client) {
        return new Session(SessionId.random(), account, client, NOW, END);
    }

    /** An account, stored. */
    private AccountId account() {
        AccountId id = AccountId.random();
        Account account = Account.of(id, EmailAddress.of(id + "@example.com"), Set.of(), NOW);
        in(A, () -> store().accounts().add(account, hash("h")));
        return id;
    }

    private Familiarity familiarity(EmailAddress email, Client client, Instant since) {
        return in(A, () -> store().sessions().familiarity(email, client, since));
    }

    private Rotation rotate(String presented, String next, Instant now) {
        return in(A, () -> rotateHere(presented, next, now));
    }

    private Rotation rotate(String presented, String next, Instant now, Instant idle) {
        return in(
                A,
                () -> store().sessions()
                        .rotate(token(presented), new NextToken(token(next), "sealed " + next, idle), now, GRACE));
    }

    private Rotation rotateHere(String presented, String next, Instant now) {
        return store().sessions()
                .rotate(token(presented), new NextToken(token(next), "sealed " + next, IDLE), now, GRACE);
    }

    private static Rotation refused(RefreshResult.Reason reason) {
        return new Rotation.Refused(reason);
    }

    private static TokenHash token(String text) {
        return TokenHash.of(Secret.of(text));
    }
}
