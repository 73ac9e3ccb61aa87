package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.PostgresSettings;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.settings.Keyring;
import dev.cimiento.tenancy.settings.LocalKeyring;
import dev.cimiento.tenancy.settings.RotationReport;
import dev.cimiento.tenancy.settings.SettingCatalog;
import dev.cimiento.tenancy.settings.SettingsListener;
import dev.cimiento.tenancy.settings.StoredSettings;
import dev.cimiento.tenancy.settings.UnreadableSecretException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest extends StoredSettingsContract {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final KeyId OLD = KeyId.of("2026-10");
    private static final KeyId NEW = KeyId.of("2026-11");
    private static final Secret OLD_KEY = MasterKeys.generate();
    private static final Secret NEW_KEY = MasterKeys.generate();
    private static final String CANARY = "sk_live_canary_4711";

    private static TestDatabase database;
    private static DataSource pool;

    private final PostgresSettings settings = PostgresSettings.of(pool, LocalKeyring.of(MasterKeys.of(OLD, OLD_KEY)));
    private final PostgresSettings rotated = PostgresSettings.of(
            pool, LocalKeyring.of(MasterKeys.of(NEW, NEW_KEY).withOther(OLD, OLD_KEY)));
    private final PostgresSettings withoutOld = PostgresSettings.of(pool, LocalKeyring.of(MasterKeys.of(NEW, NEW_KEY)));

    @BeforeAll
    static void start() {
        database = TestDatabase.create().migrate(PADEL, PostgresSettings.SCHEMA);
        pool = database.pool(4);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void clear() {
        database.execute("TRUNCATE cimiento.setting");
    }

    @Override
    protected StoredSettings empty(SettingCatalog catalog, SettingsListener listener) {
        PostgresSettings one = settings.withCatalog(catalog);
        one.listen(listener);
        return one;
    }

    @Test
    @DisplayName(
            "a secret lies encrypted: no dump of the table shows it, and the same secret never gives the same bytes")
    void encrypted() {
        settings.set(PADEL, "TOKEN", Secret.of(CANARY));
        String first = dump();
        settings.set(PADEL, "TOKEN", Secret.of(CANARY));
        assertThat(first).isNotEqualTo(dump()).contains("TOKEN").contains("2026-10");
        assertThat(dump()).doesNotContain(CANARY).doesNotContain(hex(CANARY)).doesNotContain(OLD_KEY.reveal());
    }

    @Test
    @DisplayName(
            "a row copied to another tenant or to another setting does not open, and the error names both and no value")
    void copiedRow() {
        settings.set(PADEL, "TOKEN", Secret.of(CANARY));
        for (String copy : List.of("'clinic', 'TOKEN'", "'padel', 'GREETING'")) {
            database.execute("INSERT INTO cimiento.setting (tenant, key, key_id, wrapped_key, sealed) SELECT " + copy
                    + ", key_id, wrapped_key, sealed FROM cimiento.setting WHERE tenant = 'padel' AND key = 'TOKEN'");
        }
        assertThatThrownBy(() -> settings.find(CLINIC, "TOKEN"))
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessageContaining("TOKEN")
                .hasMessageContaining("'clinic'")
                .hasMessageNotContaining(CANARY);
        assertThatThrownBy(() -> settings.find(PADEL, "GREETING")).isInstanceOf(UnreadableSecretException.class);
        assertThat(settings.find(PADEL, "TOKEN")).contains(CANARY);
    }

    @Test
    @DisplayName(
            "half of another row, a flipped bit, another key id, a wrong key and a missing key are all refused by name")
    void tampered() {
        PostgresSettings wrongKey =
                PostgresSettings.of(pool, LocalKeyring.of(MasterKeys.of(OLD, MasterKeys.generate())));
        settings.set(PADEL, "A", Secret.of("one"));
        settings.set(PADEL, "B", Secret.of("two"));
        assertThatThrownBy(() -> wrongKey.find(PADEL, "A"))
                .isInstanceOfSatisfying(UnreadableSecretException.class, e -> {
                    assertThat(e.tenant()).isEqualTo(PADEL);
                    assertThat(e.setting()).isEqualTo("A");
                    assertThat(e.key()).isEqualTo(OLD);
                });
        assertThatThrownBy(() -> withoutOld.find(PADEL, "A")).hasMessageContaining("'2026-10' is not among the keys");
        for (String tampering : List.of(
                "sealed = (SELECT sealed FROM cimiento.setting WHERE key = 'B')",
                "wrapped_key = (SELECT wrapped_key FROM cimiento.setting WHERE key = 'B')",
                "sealed = set_bit(sealed, 100, 1 - get_bit(sealed, 100))",
                "sealed = set_bit(sealed, 5, 1 - get_bit(sealed, 5))",
                "wrapped_key = set_bit(wrapped_key, 200, 1 - get_bit(wrapped_key, 200))",
                "sealed = ''",
                "key_id = '2026-11'")) {
            settings.set(PADEL, "A", Secret.of("one"));
            database.execute("UPDATE cimiento.setting SET " + tampering + " WHERE key = 'A'");
            assertThatThrownBy(() -> rotated.find(PADEL, "A"))
                    .as(tampering)
                    .isInstanceOf(UnreadableSecretException.class)
                    .hasMessageContaining("setting A of tenant 'padel'");
        }
    }

    @Test
    @DisplayName(
            "rotation: the old key serves until it is done, the report counts, and afterwards the old key is not needed")
    void rotates() {
        IntStream.range(0, 250).forEach(i -> settings.set(PADEL, "KEY_" + i, Secret.of("secret " + i)));
        settings.set(CLINIC, "TOKEN", Secret.of(CANARY));
        settings.set(CLINIC, "CURRENCY", "EUR");
        assertThat(rotated.find(CLINIC, "TOKEN")).contains(CANARY);
        RotationReport report = rotated.rotate(NEW);
        assertThat(report.resealed()).isEqualTo(251);
        assertThat(report.complete()).isTrue();
        assertThat(rotated.keysInUse()).isEqualTo(Map.of(NEW, 251L));
        assertThat(withoutOld.find(PADEL, "KEY_249")).contains("secret 249");
        assertThat(withoutOld.find(CLINIC, "TOKEN")).contains(CANARY);
        assertThat(rotated.rotate(NEW).resealed()).as("again").isZero();
    }

    @Test
    @DisplayName("a rotation killed in the middle is completed by the next, every secret readable at each point")
    void killedRotation() {
        IntStream.range(0, 250).forEach(i -> settings.set(PADEL, "KEY_" + i, Secret.of("secret " + i)));
        AtomicInteger wraps = new AtomicInteger();
        PostgresSettings dying = PostgresSettings.of(
                pool,
                dyingAfter(
                        150, wraps, LocalKeyring.of(MasterKeys.of(NEW, NEW_KEY).withOther(OLD, OLD_KEY))));
        assertThatThrownBy(() -> dying.rotate(NEW)).isInstanceOf(IllegalStateException.class);
        assertThat(rotated.keysInUse()).as("one batch is done").isEqualTo(Map.of(NEW, 100L, OLD, 150L));
        for (int i = 0; i < 250; i++) {
            assertThat(rotated.find(PADEL, "KEY_" + i)).contains("secret " + i);
        }
        assertThat(rotated.rotate(NEW).resealed()).isEqualTo(150);
        assertThat(rotated.keysInUse().keySet()).isEqualTo(Set.of(NEW));
    }

    @Test
    @DisplayName("two rotations at once, and writers beside them, lose nothing")
    void racingRotations() {
        IntStream.range(0, 120).forEach(i -> settings.set(PADEL, "KEY_" + i, Secret.of("before " + i)));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                int i = written.getAndIncrement() % 120;
                settings.set(PADEL, "KEY_" + i, Secret.of("after " + i));
            }
        });
        CompletableFuture<RotationReport> one = CompletableFuture.supplyAsync(() -> rotated.rotate(NEW));
        CompletableFuture<RotationReport> two = CompletableFuture.supplyAsync(() -> rotated.rotate(NEW));
        assertThat(one.join().unreadable()).isEmpty();
        assertThat(two.join().unreadable()).isEmpty();
        stop.set(true);
        writer.join();
        assertThat(rotated.rotate(NEW).complete()).isTrue();
        for (int i = 0; i < 120; i++) {
            assertThat(withoutOld.find(PADEL, "KEY_" + i).orElseThrow())
                    .isEqualTo((i < written.get() ? "after " : "before ") + i);
        }
    }

    @Test
    @DisplayName("a secret that does not open is reported by tenant and setting, left as it is, and stops no other")
    void unreadableInRotation() {
        settings.set(PADEL, "BROKEN", Secret.of("x"));
        settings.set(PADEL, "WHOLE", Secret.of("y"));
        database.execute("UPDATE cimiento.setting SET sealed = set_bit(sealed, 100, 1 - get_bit(sealed, 100))"
                + " WHERE key = 'BROKEN'");
        RotationReport report = rotated.rotate(NEW);
        assertThat(report.resealed()).isEqualTo(1);
        assertThat(report.remaining()).isEqualTo(1);
        assertThat(report.complete()).isFalse();
        assertThat(report.unreadable())
                .singleElement()
                .satisfies(e -> assertThat(e.setting()).isEqualTo("BROKEN"));
        assertThat(withoutOld.find(PADEL, "WHOLE")).contains("y");
    }

    @Test
    @DisplayName("a renamed tenant keeps its settings; a removed one leaves none")
    void movesAndRemoves() {
        settings.set(PADEL, "TOKEN", Secret.of(CANARY));
        settings.set(PADEL, "CURRENCY", "ARS");
        TenantId norte = TenantId.of("norte");
        settings.move(PADEL, norte);
        assertThat(settings.list(PADEL)).isEmpty();
        assertThat(settings.find(norte, "TOKEN")).contains(CANARY);
        assertThat(settings.find(norte, "CURRENCY")).contains("ARS");
        assertThat(settings.removeAll(norte)).isEqualTo(2);
        assertThat(settings.list(norte)).isEmpty();
    }

    @Test
    @DisplayName("written in a tenant's transaction, a setting commits or vanishes with it")
    void joinsTransaction() {
        TenantDataSource tenants = TenantDataSource.over(pool);
        database.execute("CREATE SCHEMA IF NOT EXISTS t_padel");
        PostgresSettings inside = PostgresSettings.of(tenants, LocalKeyring.of(MasterKeys.of(OLD, OLD_KEY)));
        TenantContext.run(PADEL, () -> {
            assertThatThrownBy(() -> Transactions.run(tenants, () -> {
                        inside.set(PADEL, "A", "1");
                        throw new IllegalStateException("roll back");
                    }))
                    .hasMessage("roll back");
            assertThat(settings.find(PADEL, "A")).isEmpty();
            Transactions.run(tenants, () -> inside.set(PADEL, "A", "1"));
            assertThat(settings.find(PADEL, "A")).contains("1");
        });
    }

    private static Keyring dyingAfter(int wraps, AtomicInteger count, Keyring keyring) {
        return new Keyring() {
            @Override
            public KeyId current() {
                return keyring.current();
            }

            @Override
            public byte[] wrap(KeyId key, byte[] dataKey, byte[] context) {
                if (count.incrementAndGet() > wraps) {
                    throw new IllegalStateException("killed");
                }
                return keyring.wrap(key, dataKey, context);
            }

            @Override
            public byte[] unwrap(KeyId key, byte[] wrapped, byte[] context) {
                return keyring.unwrap(key, wrapped, context);
            }
        };
    }

    private static String dump() {
        return Transactions.with(
                        pool,
                        connection -> Sql.on(connection)
                                .list("SELECT s::text AS row FROM cimiento.setting s", row -> row.string("row")))
                .toString();
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
