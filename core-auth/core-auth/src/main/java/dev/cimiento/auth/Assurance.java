package dev.cimiento.auth;

import java.util.Set;

/** How surely somebody is who they say (NIST SP 800-63B). In the order of sureness. */
public enum Assurance {
    /** One factor. */
    AAL1("aal1"),
    /** Two factors of different kinds, or a passkey that verified its user. */
    AAL2("aal2");

    private final String reference;

    Assurance(String reference) {
        this.reference = reference;
    }

    /** What these factors amount to. */
    public static Assurance of(Set<Factor> factors) {
        boolean possession = factors.stream().anyMatch(Factor::isPossession);
        boolean other = factors.stream().anyMatch(factor -> !factor.isPossession());
        return factors.contains(Factor.PASSKEY) || (possession && other) ? AAL2 : AAL1;
    }

    /** As the {@code acr} claim has it. */
    public String reference() {
        return reference;
    }
}
