package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.invoices.spi.FiscalTicket;
import dev.cimiento.payments.invoices.spi.FiscalTickets;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A tax authority's tickets in memory, lost at the end of the process. Safe for use by many threads. */
public final class InMemoryFiscalTickets implements FiscalTickets {

    private final Map<Key, FiscalTicket> tickets = new ConcurrentHashMap<>();
    private final Map<Key, Instant> claims = new ConcurrentHashMap<>();

    private record Key(TenantId tenant, String service) {}

    /** Empty. */
    public InMemoryFiscalTickets() {}

    @Override
    public Optional<FiscalTicket> find(String service) {
        return Optional.ofNullable(tickets.get(key(service)));
    }

    @Override
    public boolean claim(String service, Instant now, Instant until) {
        boolean[] won = {false};
        claims.compute(key(service), (key, held) -> {
            won[0] = held == null || !held.isAfter(now);
            return won[0] ? until : held;
        });
        return won[0];
    }

    @Override
    public void save(String service, FiscalTicket ticket) {
        tickets.put(key(service), ticket);
        claims.remove(key(service));
    }

    @Override
    public void release(String service) {
        claims.remove(key(service));
    }

    @Override
    public void forget(String service, FiscalTicket ticket) {
        tickets.remove(key(service), ticket);
    }

    private static Key key(String service) {
        return new Key(TenantContext.require(), service);
    }
}
