package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.settings.Envelope;
import dev.cimiento.tenancy.settings.Keyring;
import dev.cimiento.tenancy.settings.RotationReport;
import dev.cimiento.tenancy.settings.SecretRotation;
import dev.cimiento.tenancy.settings.SettingCatalog;
import dev.cimiento.tenancy.settings.SettingsListener;
import dev.cimiento.tenancy.settings.StoredSetting;
import dev.cimiento.tenancy.settings.StoredSettings;
import dev.cimiento.tenancy.settings.UnreadableSecretException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings in the control schema, secrets encrypted with an {@link Envelope}. Takes the pool itself, not a {@code TenantDataSource}: whose
 * setting is meant is said at each call. Safe for use by many threads and processes.
 */
public final class PostgresSettings implements StoredSettings, SecretRotation {

    /** Its table; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("settings"), SchemaModule.Plane.CONTROL, "dev/cimiento/tenancy/settings/postgresql/migration");

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSettings.class);
    private static final int BATCH = 100;

    private final DataSource pool;
    private final Keyring keyring;
    private final SettingCatalog catalog;
    private final List<SettingsListener> listeners;

    private PostgresSettings(
            DataSource pool, Keyring keyring, SettingCatalog catalog, List<SettingsListener> listeners) {
        this.pool = requireNonNull(pool, "pool");
        this.keyring = requireNonNull(keyring, "keyring");
        this.catalog = requireNonNull(catalog, "catalog");
        this.listeners = listeners;
    }

    /** Over this pool, with this keyring for secrets; takes every key. */
    public static PostgresSettings of(DataSource pool, Keyring keyring) {
        return new PostgresSettings(pool, keyring, SettingCatalog.open(), new CopyOnWriteArrayList<>());
    }

    /** The same, taking what the catalog takes; listeners are shared. */
    public PostgresSettings withCatalog(SettingCatalog newCatalog) {
        return new PostgresSettings(pool, keyring, newCatalog, listeners);
    }

    /** Also tells this listener of every change made through this object. */
    public void listen(SettingsListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    @Override
    public Optional<String> find(TenantId tenant, String key) {
        requireNonNull(tenant, "tenant");
        requireNonNull(key, "key");
        Optional<Stored> stored = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT tenant, key, value, key_id, wrapped_key, sealed FROM cimiento.setting"
                                        + " WHERE tenant = ? AND key = ?",
                                Stored::read,
                                tenant.value(),
                                key));
        return stored.map(setting -> setting.reveal(keyring));
    }

    @Override
    public void set(TenantId tenant, String key, String value) {
        requireNonNull(tenant, "tenant");
        catalog.check(key, value);
        write(tenant, key, Optional.of(value), Optional.empty());
    }

    @Override
    public void set(TenantId tenant, String key, Secret value) {
        requireNonNull(tenant, "tenant");
        catalog.check(key, value);
        write(tenant, key, Optional.empty(), Optional.of(Envelope.seal(keyring, tenant, key, value)));
    }

    private void write(TenantId tenant, String key, Optional<String> value, Optional<Envelope> envelope) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                """
                                INSERT INTO cimiento.setting (tenant, key, value, key_id, wrapped_key, sealed)
                                VALUES (?, ?, ?, ?, ?, ?)
                                ON CONFLICT (tenant, key) DO UPDATE SET value = EXCLUDED.value, key_id = EXCLUDED.key_id,
                                    wrapped_key = EXCLUDED.wrapped_key, sealed = EXCLUDED.sealed, updated_at = now()
                                """,
                                tenant.value(),
                                key,
                                value,
                                envelope.map(e -> e.key().value()),
                                envelope.map(Envelope::wrappedKey),
                                envelope.map(Envelope::ciphertext)));
        changed(tenant, key);
    }

    @Override
    public boolean remove(TenantId tenant, String key) {
        requireNonNull(tenant, "tenant");
        requireNonNull(key, "key");
        int rows = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update("DELETE FROM cimiento.setting WHERE tenant = ? AND key = ?", tenant.value(), key));
        if (rows > 0) {
            changed(tenant, key);
        }
        return rows > 0;
    }

    @Override
    public List<StoredSetting> list(TenantId tenant) {
        requireNonNull(tenant, "tenant");
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT key, value, key_id, updated_at FROM cimiento.setting WHERE tenant = ?"
                                        + " ORDER BY key COLLATE \"C\"",
                                PostgresSettings::shown,
                                tenant.value()));
    }

    /** Seals what a tenant has under its new id, which its secrets are bound to. For a rename, in the transaction that renames. */
    public void move(TenantId from, TenantId to) {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        Transactions.with(pool, connection -> {
                    Sql sql = Sql.on(connection);
                    List<Stored> all = sql.list(
                            "SELECT tenant, key, value, key_id, wrapped_key, sealed FROM cimiento.setting WHERE tenant = ?"
                                    + " ORDER BY key FOR UPDATE",
                            Stored::read,
                            from.value());
                    for (Stored stored : all) {
                        Optional<Envelope> moved = stored.envelope()
                                .map(old -> Envelope.seal(
                                        keyring, to, stored.key(), old.open(keyring, stored.tenant(), stored.key())));
                        sql.update(
                                "UPDATE cimiento.setting SET tenant = ?, key_id = ?, wrapped_key = ?, sealed = ?"
                                        + " WHERE tenant = ? AND key = ?",
                                to.value(),
                                moved.map(e -> e.key().value()),
                                moved.map(Envelope::wrappedKey),
                                moved.map(Envelope::ciphertext),
                                from.value(),
                                stored.key());
                    }
                    return all;
                })
                .forEach(stored -> {
                    changed(from, stored.key());
                    changed(to, stored.key());
                });
    }

    /** Forgets everything that a tenant set. For the end of a tenant. Gives how many settings there were. */
    public int removeAll(TenantId tenant) {
        List<String> keys = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "DELETE FROM cimiento.setting WHERE tenant = ? RETURNING key",
                                row -> row.string("key"),
                                requireNonNull(tenant, "tenant").value()));
        keys.forEach(key -> changed(tenant, key));
        return keys.size();
    }

    @Override
    public RotationReport rotate(KeyId to) {
        requireNonNull(to, "to");
        List<UnreadableSecretException> unreadable = new ArrayList<>();
        int resealed = 0;
        Stored last = null;
        while (true) {
            String afterTenant = last == null ? "" : last.tenant().value();
            String afterKey = last == null ? "" : last.key();
            // A batch is a transaction: a run that is killed has lost at most its last batch, and the next one finds
            // what is left.
            List<Stored> batch = Transactions.with(pool, connection -> {
                Sql sql = Sql.on(connection);
                List<Stored> rows = sql.list("""
                        SELECT tenant, key, value, key_id, wrapped_key, sealed FROM cimiento.setting
                        WHERE key_id <> ? AND (tenant, key) > (?, ?)
                        ORDER BY tenant, key LIMIT ? FOR UPDATE
                        """, Stored::read, to.value(), afterTenant, afterKey, BATCH);
                for (Stored row : rows) {
                    reseal(sql, row, to, unreadable);
                }
                return rows;
            });
            if (batch.isEmpty()) {
                break;
            }
            resealed += batch.size();
            last = batch.get(batch.size() - 1);
        }
        long remaining = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .number("SELECT count(*) FROM cimiento.setting WHERE key_id <> ?", to.value()));
        return new RotationReport(to, resealed - unreadable.size(), remaining, unreadable);
    }

    private void reseal(Sql sql, Stored row, KeyId to, List<UnreadableSecretException> unreadable) throws SQLException {
        Secret secret;
        try {
            secret = row.envelope().orElseThrow().open(keyring, row.tenant(), row.key());
        } catch (UnreadableSecretException e) {
            unreadable.add(e);
            return;
        }
        Envelope fresh = Envelope.seal(keyring, to, row.tenant(), row.key(), secret);
        sql.update(
                "UPDATE cimiento.setting SET key_id = ?, wrapped_key = ?, sealed = ? WHERE tenant = ? AND key = ?",
                to.value(),
                fresh.wrappedKey(),
                fresh.ciphertext(),
                row.tenant().value(),
                row.key());
    }

    @Override
    public Map<KeyId, Long> keysInUse() {
        Map<KeyId, Long> counts = new LinkedHashMap<>();
        Transactions.with(
                        pool,
                        connection -> Sql.on(connection)
                                .list(
                                        "SELECT key_id, count(*) AS secrets FROM cimiento.setting"
                                                + " WHERE key_id IS NOT NULL GROUP BY key_id ORDER BY key_id",
                                        row -> Map.entry(KeyId.of(row.string("key_id")), row.number("secrets"))))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return Map.copyOf(counts);
    }

    private void changed(TenantId tenant, String key) {
        for (SettingsListener listener : listeners) {
            try {
                listener.settingChanged(tenant, key);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on the change of {} for tenant {}", key, tenant, e);
            }
        }
    }

    private static StoredSetting shown(Sql.Row row) throws SQLException {
        Optional<String> value = row.optionalString("value");
        return value.isPresent()
                ? StoredSetting.plain(row.string("key"), value.get(), row.instant("updated_at"))
                : StoredSetting.secret(row.string("key"), KeyId.of(row.string("key_id")), row.instant("updated_at"));
    }

    @Override
    public String toString() {
        return "PostgresSettings[" + keyring + "]";
    }

    private record Stored(TenantId tenant, String key, Optional<String> value, Optional<Envelope> envelope) {

        static Stored read(Sql.Row row) throws SQLException {
            Optional<String> value = row.optionalString("value");
            return new Stored(
                    TenantId.of(row.string("tenant")),
                    row.string("key"),
                    value,
                    value.isPresent()
                            ? Optional.empty()
                            : Optional.of(Envelope.of(
                                    KeyId.of(row.string("key_id")), row.bytes("wrapped_key"), row.bytes("sealed"))));
        }

        String reveal(Keyring keyring) {
            return value.orElseGet(
                    () -> envelope.orElseThrow().open(keyring, tenant, key).reveal());
        }
    }
}
