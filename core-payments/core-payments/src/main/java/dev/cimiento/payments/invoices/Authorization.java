package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;

/**
 * What a tax authority gave for a document.
 *
 * @param code its code; in Argentina the CAE, 14 digits
 * @param validUntil until when the code stands
 * @param check the page where anyone sees that the document is genuine: the content of its QR code
 * @param remarks what the authority remarked without refusing
 */
public record Authorization(String code, LocalDate validUntil, URI check, List<String> remarks) {

    /**
     * Checks the code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Authorization {
        if (requireNonNull(code, "code").isBlank()) {
            throw new IllegalArgumentException("code must not be blank");
        }
        requireNonNull(validUntil, "validUntil");
        requireNonNull(check, "check");
        remarks = List.copyOf(remarks);
    }
}
