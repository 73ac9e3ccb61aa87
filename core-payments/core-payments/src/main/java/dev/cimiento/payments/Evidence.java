package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

/**
 * What speaks for the tenant in a dispute.
 *
 * @param explanation in plain words: 1 to 20,000 characters
 * @param service what was sold and when it was used ("Court 2, 14 November, 19:00, checked in"); may be empty
 */
public record Evidence(String explanation, String service) {

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException when the explanation is blank, or one of them too long
     */
    public Evidence {
        if (requireNonNull(explanation, "explanation").isBlank() || explanation.length() > 20_000) {
            throw new IllegalArgumentException(
                    "explanation must be 1 to 20000 characters, had " + explanation.length());
        }
        if (requireNonNull(service, "service").length() > 20_000) {
            throw new IllegalArgumentException("service must be at most 20000 characters, had " + service.length());
        }
    }
}
