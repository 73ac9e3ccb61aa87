package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Passkey;
import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.PasskeyCeremony;
import dev.cimiento.auth.spi.PasskeyCeremony.Purpose;
import dev.cimiento.auth.spi.PasskeyCredential;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.PasskeyStore.Added;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code PasskeyStore} must do. */
public abstract class PasskeyStoreContract extends AuthStoreContract {

    private static final TokenHash CHALLENGE = TokenHash.of(Secret.of("challenge"));

    private PasskeyStore passkeys;
    private Account ana;
    private Account eva;

    /** For subclasses. */
    protected PasskeyStoreContract() {}

    @BeforeEach
    final void people() {
        passkeys = store().passkeys();
        ana = account("ana@example.com");
        eva = account("eva@example.com");
        in(A, () -> store().accounts().add(ana, hash("h")));
        in(A, () -> store().accounts().add(eva, hash("h")));
        in(B, () -> store().accounts().add(ana, hash("h")));
    }

    private static PasskeyId id(int number) {
        return new PasskeyId(String.format("%022d", number));
    }

    private static StoredPasskey passkey(int number, Account owner, long count) {
        return new StoredPasskey(
                id(number),
                owner.id(),
                "padel.example.com",
                "Phone",
                new PasskeyCredential(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[77]),
                        new UUID(1, 2),
                        List.of("usb", "internal", "usb"),
                        count,
                        Passkey.Backup.POSSIBLE),
                NOW,
                Optional.empty());
    }

    private Added add(StoredPasskey passkey) {
        return in(A, () -> passkeys.add(passkey, 10));
    }

    private boolean use(int number, long count) {
        return in(
                A,
                () -> passkeys.use(
                        id(number),
                        passkey(number, ana, 0).credential().after(count, Passkey.Backup.MADE),
                        NOW.plusSeconds(1)));
    }

    @Test
    @DisplayName("what was stored comes back, to its account, in its tenant alone")
    void roundTrip() {
        StoredPasskey phone = passkey(1, ana, 7);
        assertThat(add(phone)).isEqualTo(Added.DONE);
        assertThat(in(A, () -> passkeys.find(id(1)))).contains(phone);
        assertThat(in(A, () -> passkeys.list(ana.id()))).containsExactly(phone);
        assertThat(in(A, () -> passkeys.list(eva.id()))).isEmpty();
        assertThat(in(B, () -> passkeys.find(id(1)))).isEmpty();
        assertThat(in(B, () -> passkeys.list(ana.id()))).isEmpty();
        assertThat(phone.credential().transports()).containsExactly("internal", "usb");
    }

    @Test
    @DisplayName("an id is one passkey's in its tenant, whoever comes second; of many at once one gets it")
    void idsAreUnique() {
        assertThat(add(passkey(1, ana, 0))).isEqualTo(Added.DONE);
        assertThat(add(passkey(1, eva, 0))).isEqualTo(Added.TAKEN);
        assertThat(in(B, () -> passkeys.add(passkey(1, ana, 0), 10)))
                .as("another tenant's are others")
                .isEqualTo(Added.DONE);
        List<Added> raced =
                in(A, () -> Race.of(8, number -> passkeys.add(passkey(2, number % 2 == 0 ? ana : eva, 0), 10)));
        assertThat(raced).containsOnlyOnce(Added.DONE);
        assertThat(in(A, () -> passkeys.find(id(1))).orElseThrow().account()).isEqualTo(ana.id());
    }

    @Test
    @DisplayName("an account has so many and no more, however many are added at once; nobody's passkey is none")
    void limited() {
        List<Added> raced = in(A, () -> Race.of(8, number -> passkeys.add(passkey(number, ana, 0), 3)));
        assertThat(raced.stream().filter(Added.DONE::equals)).hasSize(3);
        assertThat(raced.stream().filter(Added.FULL::equals)).hasSize(5);
        assertThat(in(A, () -> passkeys.list(ana.id()))).hasSize(3);
        assertThat(in(A, () -> passkeys.add(passkey(9, account("nobody@example.com"), 0), 3)))
                .isEqualTo(Added.FULL);
    }

    @Test
    @DisplayName("a count only rises, unless it does not count; of many with one count at once one is believed")
    void countsRise() {
        add(passkey(1, ana, 5));
        assertThat(use(1, 5)).isFalse();
        assertThat(use(1, 0)).isFalse();
        assertThat(use(1, 6)).isTrue();
        StoredPasskey used = in(A, () -> passkeys.find(id(1))).orElseThrow();
        assertThat(used.credential().signCount()).isEqualTo(6);
        assertThat(used.credential().backup()).isEqualTo(Passkey.Backup.MADE);
        assertThat(used.usedAt()).contains(NOW.plusSeconds(1));
        assertThat(in(A, () -> Race.of(8, number -> use(1, 7)))).containsOnlyOnce(true);
        assertThat(use(1, 4_294_967_295L)).isTrue();

        add(passkey(2, ana, 0));
        assertThat(use(2, 0)).isTrue();
        assertThat(use(2, 0)).isTrue();
        assertThat(use(2, 1)).isTrue();
        assertThat(use(2, 0)).as("one that counted goes on counting").isFalse();
        assertThat(use(3, 1)).as("nobody's").isFalse();
    }

    @Test
    @DisplayName("owners rename and remove theirs and nobody else's; an account takes its passkeys along")
    void owners() {
        add(passkey(1, ana, 0));
        add(passkey(2, ana, 0));
        add(passkey(3, eva, 0));
        assertThat(in(A, () -> passkeys.rename(eva.id(), id(1), "Mine"))).isFalse();
        assertThat(in(A, () -> passkeys.remove(eva.id(), id(1)))).isFalse();
        assertThat(in(B, () -> passkeys.remove(ana.id(), id(1)))).isFalse();
        assertThat(in(A, () -> passkeys.rename(ana.id(), id(1), "Tablet"))).isTrue();
        assertThat(in(A, () -> passkeys.find(id(1))).orElseThrow().name()).isEqualTo("Tablet");
        assertThat(in(A, () -> passkeys.remove(ana.id(), id(1)))).isTrue();
        assertThat(in(A, () -> passkeys.remove(ana.id(), id(1)))).isFalse();
        assertThat(in(A, () -> passkeys.removeAll(ana.id()))).isEqualTo(1);
        in(A, () -> store().accounts().remove(eva.id(), NOW));
        assertThat(in(A, () -> passkeys.find(id(3)))).isEmpty();
    }

    private static PasskeyCeremony registration(AccountId account) {
        return new PasskeyCeremony(
                CHALLENGE,
                Purpose.REGISTRATION,
                "https://padel.example.com",
                Optional.of(account),
                Optional.of(new SessionId(new UUID(3, 4))),
                Optional.empty(),
                NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    @DisplayName(
            "an open question is answered once, for its purpose, in its tenant, in time; of many at once one takes it")
    void questions() {
        PasskeyCeremony asked = registration(ana.id());
        PasskeyCeremony login = new PasskeyCeremony(
                TokenHash.of(Secret.of("another")),
                Purpose.LOGIN,
                "https://padel.example.com",
                Optional.empty(),
                Optional.empty(),
                Optional.of(TokenHash.of(Secret.of("device"))),
                asked.expiresAt());
        in(A, () -> {
            passkeys.begin(asked);
            passkeys.begin(login);
            return "";
        });
        assertThat(in(B, () -> passkeys.take(CHALLENGE, Purpose.REGISTRATION, NOW)))
                .isEmpty();
        assertThat(in(A, () -> passkeys.take(CHALLENGE, Purpose.LOGIN, NOW))).isEmpty();
        assertThat(in(A, () -> passkeys.take(CHALLENGE, Purpose.REGISTRATION, asked.expiresAt())))
                .isEmpty();
        assertThat(in(A, () -> passkeys.take(CHALLENGE, Purpose.REGISTRATION, NOW)))
                .contains(asked);
        assertThat(in(A, () -> passkeys.take(CHALLENGE, Purpose.REGISTRATION, NOW)))
                .isEmpty();
        assertThat(in(A, () -> Race.of(8, number -> passkeys.take(login.challenge(), Purpose.LOGIN, NOW))))
                .containsOnlyOnce(Optional.of(login));
    }

    @Test
    @DisplayName("questions that nobody answered are purged")
    void purged() {
        in(A, () -> {
            passkeys.begin(registration(ana.id()));
            return "";
        });
        assertThat(in(A, () -> passkeys.purge(NOW))).isZero();
        assertThat(in(A, () -> passkeys.purge(NOW.plus(Duration.ofMinutes(6))))).isEqualTo(1);
    }
}
