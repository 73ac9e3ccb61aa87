package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each event of a webhook through to the tenant whose line it is on. The tenant comes from the line that the provider signed, never from
 * an address or a text. Safe for use by many threads.
 */
public final class Switchboard {

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final Lines lines;
    private final WhatsApp whatsApp;

    private Switchboard(Lines lines, WhatsApp whatsApp) {
        this.lines = requireNonNull(lines, "lines");
        this.whatsApp = requireNonNull(whatsApp, "whatsApp");
    }

    /** Over these lines. */
    public static Switchboard of(Lines lines, WhatsApp whatsApp) {
        return new Switchboard(lines, whatsApp);
    }

    /** Stores each event as its tenant, in a transaction of its own: one that fails does not lose the others. */
    public Connected connect(List<WhatsAppEvent> events) {
        int stored = 0;
        int unknown = 0;
        int failed = 0;
        for (WhatsAppEvent event : events) {
            Optional<TenantId> tenant = lines.tenant(event.line());
            if (tenant.isEmpty()) {
                LOG.warn("no tenant has the line {}", event.line());
                unknown++;
            } else if (store(tenant.get(), event)) {
                stored++;
            } else {
                failed++;
            }
        }
        return new Connected(stored, unknown, failed);
    }

    private boolean store(TenantId tenant, WhatsAppEvent event) {
        try {
            TenantContext.run(tenant, () -> {
                if (event instanceof InboundMessage message) {
                    whatsApp.receive(message);
                } else if (event instanceof StatusUpdate update) {
                    whatsApp.receive(update);
                }
            });
            return true;
        } catch (RuntimeException e) {
            LOG.error("cannot store an event of tenant {} on line {}", tenant, event.line(), e);
            return false;
        }
    }

    /**
     * What became of a webhook's events.
     *
     * @param stored those kept, duplicates among them
     * @param unknown those on a line of nobody: answered with 200, or the provider repeats them for days
     * @param failed those that could not be stored
     */
    public record Connected(int stored, int unknown, int failed) {

        /** What to answer the provider: 200, or 500 where something failed, so that it sends all again; what was stored is then a duplicate. */
        public int httpStatus() {
            return failed == 0 ? 200 : 500;
        }
    }
}
