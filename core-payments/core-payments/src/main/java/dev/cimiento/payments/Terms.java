package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Fingerprint;
import dev.cimiento.payments.internal.Texts;
import dev.cimiento.tenancy.Quoted;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every request for money says. */
record Terms(
        IdempotencyKey key,
        Money amount,
        String description,
        URI returnTo,
        String reference,
        @Nullable String payerEmail,
        @Nullable Duration expiresIn,
        Capture capture,
        int installments,
        @Nullable Money applicationFee) {

    private static final int MOST_INSTALLMENTS = 36;

    static Terms of(IdempotencyKey key, Money amount, String description, URI returnTo) {
        requireNonNull(key, "key");
        if (!requireNonNull(amount, "amount").isPositive()) {
            throw new IllegalArgumentException("amount must be more than nothing, was " + amount);
        }
        return new Terms(
                key,
                amount,
                text("description", description, 250),
                address("returnTo", returnTo),
                "",
                null,
                null,
                Capture.NOW,
                1,
                null);
    }

    Terms reference(String value) {
        return with(text("reference", value, 200), payerEmail, expiresIn, capture, installments, applicationFee);
    }

    Terms payerEmail(String value) {
        if (!text("payerEmail", value, 254).contains("@")) {
            throw new IllegalArgumentException("payerEmail must be an e-mail address, was " + Quoted.of(value));
        }
        return with(reference, value, expiresIn, capture, installments, applicationFee);
    }

    Terms expiresIn(Duration value) {
        if (requireNonNull(value, "expiresIn").compareTo(Duration.ofMinutes(1)) < 0
                || value.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("expiresIn must be between 1 minute and 30 days, was " + value);
        }
        return with(reference, payerEmail, value, capture, installments, applicationFee);
    }

    Terms capture(Capture value) {
        return with(reference, payerEmail, expiresIn, requireNonNull(value, "capture"), installments, applicationFee);
    }

    Terms installments(int value) {
        if (value < 1 || value > MOST_INSTALLMENTS) {
            throw new IllegalArgumentException(
                    "installments must be between 1 and " + MOST_INSTALLMENTS + ", was " + value);
        }
        return with(reference, payerEmail, expiresIn, capture, value, applicationFee);
    }

    Terms applicationFee(Money value) {
        boolean within = requireNonNull(value, "applicationFee").currency().equals(amount.currency())
                && value.isPositive()
                && amount.isMoreThan(value);
        if (!within) {
            throw new IllegalArgumentException(
                    "applicationFee must be more than nothing and less than " + amount + ", was " + value);
        }
        return with(reference, payerEmail, expiresIn, capture, installments, value);
    }

    String fingerprint(String kind, String... more) {
        return Fingerprint.of(
                kind,
                String.valueOf(amount.minor()),
                amount.currency().getCurrencyCode(),
                description,
                returnTo.toString(),
                reference,
                payerEmail == null ? "" : payerEmail,
                expiresIn == null ? "" : expiresIn.toString(),
                capture.name(),
                String.valueOf(installments),
                applicationFee == null ? "" : String.valueOf(applicationFee.minor()),
                Fingerprint.of(more));
    }

    static String text(String name, String value, int longest) {
        if (requireNonNull(value, name).isBlank() || value.length() > longest) {
            throw new IllegalArgumentException(
                    name + " must be 1 to " + longest + " characters, was " + Quoted.of(value));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + " must be one line without control characters, was " + Quoted.of(value));
        }
        return Texts.kept(name, value);
    }

    static URI address(String name, URI value) {
        boolean web = "https".equals(requireNonNull(value, name).getScheme()) || "http".equals(value.getScheme());
        if (!web || value.getHost() == null) {
            throw new IllegalArgumentException(
                    name + " must be an absolute http or https address, was " + Quoted.of(value.toString()));
        }
        return value;
    }

    private Terms with(
            String newReference,
            @Nullable String newPayerEmail,
            @Nullable Duration newExpiresIn,
            Capture newCapture,
            int newInstallments,
            @Nullable Money newFee) {
        return new Terms(
                key,
                amount,
                description,
                returnTo,
                newReference,
                newPayerEmail,
                newExpiresIn,
                newCapture,
                newInstallments,
                newFee);
    }
}
