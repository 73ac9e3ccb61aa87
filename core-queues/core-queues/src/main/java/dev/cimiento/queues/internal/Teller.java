package dev.cimiento.queues.internal;

import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketChanged;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketNear;
import dev.cimiento.queues.line.TicketStep.Kind;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener what changed and who comes near, once each, in the transaction of the change; its failures stay its own. */
final class Teller {

    private static final Logger LOG = LoggerFactory.getLogger(Counter.class);

    private final LineListener listener;

    Teller(LineListener listener) {
        this.listener = listener;
    }

    boolean isSilent() {
        return listener == LineListener.NONE;
    }

    void changed(Shelf shelf, Kind kind, Ticket ticket) throws SQLException {
        if (isSilent()) {
            return;
        }
        try {
            shelf.guarded(() -> listener.changed(new TicketChanged(kind, ticket)));
        } catch (RuntimeException e) {
            LOG.warn("a listener failed at {} of ticket {}", kind, ticket.id(), e);
        }
    }

    void near(Shelf shelf, LineId line) throws SQLException {
        if (!isSilent()) {
            near(shelf, shelf.view(line));
        }
    }

    void near(Shelf shelf, LineView line) throws SQLException {
        List<Integer> near = line.rules().near();
        if (isSilent() || near.isEmpty()) {
            return;
        }
        shelf.lockTelling(line.line());
        List<Shelf.Standing> first = shelf.first(line.line(), near.get(near.size() - 1) + 1);
        Map<TicketId, Integer> thresholds = new LinkedHashMap<>();
        for (int ahead = 0; ahead < first.size(); ahead++) {
            int threshold = line.rules().near(ahead).orElseThrow();
            if (first.get(ahead).told() > threshold) {
                thresholds.put(first.get(ahead).ticket().id(), threshold);
            }
        }
        if (thresholds.isEmpty()) {
            return;
        }
        Set<TicketId> noted = shelf.note(thresholds);
        for (int ahead = 0; ahead < first.size(); ahead++) {
            Ticket ticket = first.get(ahead).ticket();
            if (noted.contains(ticket.id())) {
                tell(shelf, first.get(ahead), new TicketNear(ticket, ahead, thresholds.getOrDefault(ticket.id(), 0)));
            }
        }
    }

    private void tell(Shelf shelf, Shelf.Standing standing, TicketNear event) throws SQLException {
        try {
            shelf.guarded(() -> listener.near(event));
        } catch (RuntimeException e) {
            shelf.unnote(standing);
            LOG.warn(
                    "a listener failed to tell ticket {} of {} ahead; it is told at the next change",
                    event.ticket().id(),
                    event.ahead(),
                    e);
        }
    }
}
