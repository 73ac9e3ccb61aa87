package dev.cimiento.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Until when a customer may cancel, and how much goes back: "all until a day before, half until two hours before, later not at all". A booking keeps
 * the terms it was made under.
 *
 * @param tiers the longest notice first; a cancellation belongs to the first whose notice it keeps, and where there is none, it is denied
 */
public record CancellationTerms(List<Tier> tiers) {

    /** Until the start, for nothing. */
    public static final CancellationTerms FREE = of(new Tier(Duration.ZERO, 100));

    /** Never by the customer. */
    public static final CancellationTerms NONE = of();

    /**
     * Puts the tiers in order.
     *
     * @throws IllegalArgumentException when two have the same notice
     */
    public CancellationTerms {
        tiers = tiers.stream()
                .sorted(Comparator.comparing(Tier::notice).reversed())
                .toList();
        if (tiers.stream().map(Tier::notice).distinct().count() != tiers.size()) {
            throw new IllegalArgumentException("tiers must differ in their notice, were " + tiers);
        }
    }

    /** These tiers. */
    public static CancellationTerms of(Tier... tiers) {
        return new CancellationTerms(List.of(tiers));
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException when the text has another shape
     */
    public static CancellationTerms parse(String text) {
        try {
            return new CancellationTerms(Arrays.stream(text.split(" "))
                    .filter(part -> !part.isEmpty())
                    .map(part -> part.split(":", 2))
                    .map(part -> new Tier(Duration.ofSeconds(Long.parseLong(part[0])), Integer.parseInt(part[1])))
                    .toList());
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("terms must be seconds:percent, separated by spaces, were " + text, e);
        }
    }

    /** As text, {@code 86400:100 7200:50}: seconds of notice and the percentage that goes back. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Tier tier : tiers) {
            text.append(text.length() == 0 ? "" : " ").append(tier.notice().toSeconds());
            text.append(':').append(tier.refundPercent());
        }
        return text.toString();
    }

    /** What it means to cancel a booking of this start now; empty where it is denied. Exactly the notice is early enough. */
    public Optional<Settlement> settlement(Instant start, Instant now) {
        return tiers.stream()
                .filter(tier -> !now.plus(tier.notice()).isAfter(start))
                .findFirst()
                .map(tier -> new Settlement(tier.refundPercent()));
    }

    /**
     * One step of the terms.
     *
     * @param notice how long before the start, whole seconds, 0 to 1 year
     * @param refundPercent how much goes back, 0 to 100
     */
    public record Tier(Duration notice, int refundPercent) {

        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException when one is out of bounds
         */
        public Tier {
            Checks.length(notice, "notice", Duration.ZERO, Duration.ofDays(366));
            if (refundPercent < 0 || refundPercent > 100) {
                throw new IllegalArgumentException("refundPercent must be 0 to 100, was " + refundPercent);
            }
        }
    }
}
