package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyEncryptionReport;
import dev.cimiento.auth.KeyEncryptionRotation;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How the key under which everything is encrypted is changed, over any {@code AuthStore}. */
public abstract class KeyEncryptionContract extends IdentityContract {

    private static final KeyEncryptionKey NEW = KeyEncryptionKey.of(Secret.of("the next secret, of 32 characters"));
    private static final KeyEncryptionKeys BOTH = KeyEncryptionKeys.of(NEW).withOther(KEK);
    private static final String PRIVATE = "a private half";

    /** For subclasses. */
    protected KeyEncryptionContract() {}

    @Test
    @DisplayName(
            "ASVS 13.3.4: everything that the old key seals is sealed by the new one, and opens when the old one is taken away")
    final void rotates() {
        Account ana = signUp(A, ANA);
        TotpEnrollment enrollment = enroll(ana);
        for (KeyState state : KeyState.values()) {
            addKey(A, state);
        }
        assertThat(in(A, () -> rotation(BOTH).keysInUse())).isEqualTo(Map.of(KEK.id(), 5L));

        KeyEncryptionReport report = in(A, () -> rotation(BOTH).rotate());

        assertThat(report).isEqualTo(new KeyEncryptionReport(NEW.id(), 5, Map.of(NEW.id(), 5L), List.of()));
        assertThat(report.isComplete()).isTrue();
        KeyEncryptionKeys without = KeyEncryptionKeys.of(NEW);
        for (StoredSigningKey key : in(A, () -> store().signingKeys().list())) {
            assertThat(opened(without, A, key)).as(key.toString()).isEqualTo(PRIVATE);
        }
        clock.advance(Duration.ofSeconds(30));
        String code = Authenticator.of(enrollment).code(now());
        assertThat(in(A, () -> totp(without).proves(ana.id(), code, now()))).isTrue();
        assertThat(in(A, () -> totp(without).proves(ana.id(), code, now())))
                .as("a code stays used")
                .isFalse();
        assertThat(in(A, () -> rotation(BOTH).rotate()).resealed()).isZero();
    }

    @Test
    @DisplayName(
            "a secret under a key that nobody has is reported with that key's id, left as it is, and keeps the report from being complete")
    final void reportsUnreadable() {
        KeyEncryptionKey lost = KeyEncryptionKey.of(Secret.of("a secret that everybody has lost since"));
        Account ana = signUp(A, ANA);
        in(A, () -> totp(KeyEncryptionKeys.of(lost)).begin(ana.id()));
        StoredSigningKey key = addKey(A, KeyState.ACTIVE);
        SealedSecret before =
                in(A, () -> store().factors().totp(ana.id())).orElseThrow().secret();

        KeyEncryptionReport report = in(A, () -> rotation(BOTH).rotate());

        assertThat(report.resealed()).isEqualTo(1);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.inUse()).isEqualTo(Map.of(NEW.id(), 1L, lost.id(), 1L));
        assertThat(report.unreadable())
                .singleElement()
                .asString()
                .contains(lost.id(), NEW.id(), KEK.id(), ana.id().toString());
        assertThat(in(A, () -> store().factors().totp(ana.id())).orElseThrow().secret())
                .isEqualTo(before);
        assertThatThrownBy(() -> opened(KeyEncryptionKeys.of(lost), A, stored(key.id())))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(NEW.id())
                .hasMessageContaining(lost.id());
    }

    @Test
    @DisplayName("a secret copied to another tenant or another account, or changed, is reported and not sealed anew")
    final void reportsMoved() {
        StoredSigningKey key = addKey(A, KeyState.ACTIVE);
        in(B, () -> store().signingKeys().add(key));

        KeyEncryptionReport report = in(B, () -> rotation(BOTH).rotate());

        assertThat(report.resealed()).isZero();
        assertThat(report.unreadable())
                .singleElement()
                .asString()
                .contains("does not open", key.id().value());
    }

    @Test
    @DisplayName("one tenant's rotation leaves the others' secrets as they are")
    final void keepsTenantsApart() {
        addKey(A, KeyState.ACTIVE);
        addKey(B, KeyState.ACTIVE);

        in(A, () -> rotation(BOTH).rotate());

        assertThat(in(B, () -> rotation(BOTH).keysInUse())).isEqualTo(Map.of(KEK.id(), 1L));
    }

    @Test
    @DisplayName("several that rotate at once seal each secret once, also beyond one batch")
    final void isRaced() {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            Account account = account("user" + i + "@example.com");
            accounts.add(account);
            in(A, () -> store().accounts().add(account, hash("none")));
            in(A, () -> totp.begin(account.id()));
        }

        List<KeyEncryptionReport> reports =
                in(A, () -> Race.of(4, i -> rotation(BOTH).rotate()));

        assertThat(reports.stream().mapToInt(KeyEncryptionReport::resealed).sum())
                .isEqualTo(230);
        assertThat(in(A, () -> rotation(BOTH).keysInUse())).isEqualTo(Map.of(NEW.id(), 230L));
    }

    @Test
    @DisplayName("what was changed since it was read stays as it was left")
    final void doesNotOverwrite() {
        StoredSigningKey key = addKey(A, KeyState.ACTIVE);
        SealedItem read = in(A, () -> store().sealed().otherThan(NEW.id(), Optional.empty(), 10))
                .get(0);
        SealedSecret first = new SealedSecret("first", NEW.id());

        assertThat(in(A, () -> store().sealed().replace(read, first))).isTrue();
        assertThat(in(A, () -> store().sealed().replace(read, new SealedSecret("second", NEW.id()))))
                .isFalse();
        assertThat(stored(key.id()).sealedSecret()).isEqualTo(first);
    }

    @Test
    @DisplayName("no key and no secret in toString")
    final void hidesKeys() {
        assertThat(BOTH + " " + in(A, () -> rotation(BOTH).rotate()))
                .contains(NEW.id(), KEK.id())
                .doesNotContain("characters");
    }

    private KeyEncryptionRotation rotation(KeyEncryptionKeys keys) {
        return KeyEncryptionRotation.of(store(), keys);
    }

    private Totp totp(KeyEncryptionKeys keys) {
        return Totp.of(accounts, keys, "Cimiento");
    }

    private TotpEnrollment enroll(Account account) {
        TotpEnrollment enrollment = in(A, () -> totp.begin(account.id())).orElseThrow();
        String code = Authenticator.of(enrollment).code(now());
        assertThat(in(A, () -> totp.confirm(account.id(), code))).isTrue();
        return enrollment;
    }

    private StoredSigningKey addKey(TenantId tenant, KeyState state) {
        KeyId id = new KeyId(tenant + "-" + state);
        SealedSecret sealed = KeyEncryptionKeys.of(KEK)
                .seal(
                        PRIVATE.getBytes(StandardCharsets.UTF_8),
                        SealedItem.Kind.SIGNING_KEY.associatedData(tenant, id.value()));
        StoredSigningKey key =
                new StoredSigningKey(id, "ES256", "{}", sealed.sealed(), sealed.sealedWith(), state, now(), now());
        assertThat(in(tenant, () -> store().signingKeys().add(key))).isTrue();
        return key;
    }

    private StoredSigningKey stored(KeyId id) {
        return in(A, () -> store().signingKeys().list()).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String opened(KeyEncryptionKeys keys, TenantId tenant, StoredSigningKey key) {
        return new String(
                keys.open(
                        "signing key",
                        key.sealedSecret(),
                        SealedItem.Kind.SIGNING_KEY.associatedData(
                                tenant, key.id().value())),
                StandardCharsets.UTF_8);
    }
}
