package dev.cimiento.reference.booking;

import dev.cimiento.reference.catalog.Named;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A booking, as its customer sees it.
 *
 * @param id its id
 * @param status HELD while it waits for the deposit, CONFIRMED, CANCELLED, ...
 * @param service what
 * @param resource where
 * @param start when it begins
 * @param end when it ends
 * @param cancellable whether it can still be given up
 * @param refundPercent how much of the deposit goes back: if it were given up now, or since it was
 * @param heldUntil until when it is held
 * @param series which standing booking it is one of
 * @param payment what became of the deposit
 * @param checkoutUrl where to pay it
 */
public record Booked(
        String id,
        String status,
        Named service,
        Named resource,
        Instant start,
        Instant end,
        boolean cancellable,
        Optional<Integer> refundPercent,
        Optional<Instant> heldUntil,
        Optional<String> series,
        Optional<String> payment,
        Optional<URI> checkoutUrl) {}
