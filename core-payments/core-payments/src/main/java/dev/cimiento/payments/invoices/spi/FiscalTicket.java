package dev.cimiento.payments.invoices.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.time.Instant;

/**
 * What a tax authority's services are called with for some hours. Who has it can issue invoices in the business's name.
 *
 * @param value the ticket, as the adapter writes it
 * @param expiresAt when it ends
 */
public record FiscalTicket(Secret value, Instant expiresAt) {

    /** Checks that there is one. */
    public FiscalTicket {
        requireNonNull(value, "value");
        requireNonNull(expiresAt, "expiresAt");
    }
}
