package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the payer takes to a counter to pay in cash. Its last day is {@link Payment#expiresAt()}.
 *
 * @param code the number that the cashier types or scans; empty where the provider shows it on its page only
 * @param page where it can be printed; null where there is no page
 */
public record Voucher(String code, @Nullable URI page) {

    /** Checks that there is a code. */
    public Voucher {
        requireNonNull(code, "code");
    }

    /** Where it can be printed. */
    public Optional<URI> printable() {
        return Optional.ofNullable(page);
    }
}
