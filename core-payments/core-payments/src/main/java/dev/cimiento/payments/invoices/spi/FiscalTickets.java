package dev.cimiento.payments.invoices.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * The tickets of the current tenant, shared by all processes: an authority that gave one refuses to give a second. Implementations are safe
 * for use by many threads and processes, and keep what they store unreadable to who reads the table.
 */
public interface FiscalTickets {

    /** The ticket for this service, ended or not. */
    Optional<FiscalTicket> find(String service);

    /**
     * Whether the caller is the one to ask for a new ticket: of many only one, until the given time or {@link #save} or {@link #release}.
     */
    boolean claim(String service, Instant now, Instant until);

    /** Keeps a new ticket, and ends the claim. */
    void save(String service, FiscalTicket ticket);

    /** Ends the claim without a ticket; one that is there stays. */
    void release(String service);

    /** Forgets the ticket, if it is this one, since the authority takes it no more. */
    void forget(String service, FiscalTicket ticket);
}
