package dev.cimiento.payments.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.invoices.spi.FiscalTicket;
import dev.cimiento.payments.invoices.spi.FiscalTickets;
import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.settings.Envelope;
import dev.cimiento.tenancy.settings.Keyring;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A tax authority's tickets in PostgreSQL, beside the payments ({@link PostgresPaymentStore#SCHEMA}), encrypted. Safe for use by many
 * threads and processes.
 */
public final class PostgresFiscalTickets implements FiscalTickets {

    private static final String SETTING = "FISCAL_TICKET";

    private final DataSource dataSource;
    private final Keyring keyring;

    /** Over this data source, encrypted under this keyring. */
    public PostgresFiscalTickets(DataSource dataSource, Keyring keyring) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.keyring = requireNonNull(keyring, "keyring");
    }

    @Override
    public Optional<FiscalTicket> find(String service) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT key_id, wrapped_key, ciphertext, expires_at FROM fiscal_ticket"
                                        + " WHERE service = ? AND ciphertext IS NOT NULL",
                                row -> new FiscalTicket(
                                        Envelope.of(
                                                        new KeyId(row.string("key_id")),
                                                        row.bytes("wrapped_key"),
                                                        row.bytes("ciphertext"))
                                                .open(keyring, TenantContext.require(), SETTING),
                                        row.instant("expires_at")),
                                service));
    }

    @Override
    public boolean claim(String service, Instant now, Instant until) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO fiscal_ticket AS t (service, asking) VALUES (?, ?)"
                                                + " ON CONFLICT (service) DO UPDATE SET asking = excluded.asking"
                                                + " WHERE t.asking IS NULL OR t.asking <= ?",
                                        service,
                                        until,
                                        now)
                        == 1);
    }

    @Override
    public void save(String service, FiscalTicket ticket) {
        Envelope sealed = Envelope.seal(keyring, TenantContext.require(), SETTING, ticket.value());
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE fiscal_ticket SET key_id = ?, wrapped_key = ?, ciphertext = ?, expires_at = ?, asking = NULL"
                                        + " WHERE service = ?",
                                sealed.key().value(),
                                sealed.wrappedKey(),
                                sealed.ciphertext(),
                                ticket.expiresAt(),
                                service));
    }

    @Override
    public void release(String service) {
        Transactions.with(
                dataSource,
                connection ->
                        Sql.on(connection).update("UPDATE fiscal_ticket SET asking = NULL WHERE service = ?", service));
    }

    @Override
    public void forget(String service, FiscalTicket ticket) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE fiscal_ticket SET key_id = NULL, wrapped_key = NULL, ciphertext = NULL, expires_at = NULL"
                                        + " WHERE service = ? AND expires_at = ?",
                                service,
                                ticket.expiresAt()));
    }
}
