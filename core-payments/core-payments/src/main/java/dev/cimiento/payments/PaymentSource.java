package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a charge takes the money from. Card numbers never come here: the provider's form in the payer's browser turns them into tokens. */
public sealed interface PaymentSource {

    /** What names a provider's method: {@code visa}, {@code rapipago}, {@code oxxo}. */
    Pattern METHOD = Pattern.compile("[a-z0-9_]{1,40}");

    /**
     * A card, as the provider's form gave it.
     *
     * @param token the provider's one-time name of it: {@code pm_...}, or Mercado Pago's card token
     * @param method the card's kind ({@code visa}), which Mercado Pago's form gives along and asks back; empty where the provider does not ask
     */
    record Card(String token, String method) implements PaymentSource {

        /** Checks the shapes. */
        public Card {
            tokenOf("token", token);
            if (!requireNonNull(method, "method").isEmpty()) {
                methodOf(method);
            }
        }

        /** It can be spent, so it is not printed. */
        @Override
        public String toString() {
            return "Card[***, " + method + "]";
        }
    }

    /**
     * A method that the payer left with {@link SavedMethods}.
     *
     * @param method which
     * @param confirmation the token of the security code typed again, where the provider asks for it (Mercado Pago); null where not
     */
    record Saved(MethodId method, @Nullable String confirmation) implements PaymentSource {

        /** Checks the shapes. */
        public Saved {
            requireNonNull(method, "method");
            if (confirmation != null) {
                tokenOf("confirmation", confirmation);
            }
        }

        /** The token of the security code. */
        public Optional<String> confirmed() {
            return Optional.ofNullable(confirmation);
        }

        @Override
        public String toString() {
            return "Saved[" + method + "]";
        }
    }

    /**
     * Cash, paid at a counter with a voucher.
     *
     * @param network where: {@code rapipago}, {@code pagofacil}, {@code oxxo}, {@code boleto}
     */
    record Cash(String network) implements PaymentSource {

        /** Checks the shape. */
        public Cash {
            methodOf(network);
        }
    }

    /**
     * A card of this token.
     *
     * @throws IllegalArgumentException when it is not 1 to 255 printable ASCII characters
     */
    static PaymentSource card(String token) {
        return new Card(token, "");
    }

    /**
     * A card of this token and kind, for Mercado Pago.
     *
     * @throws IllegalArgumentException when one has another shape
     */
    static PaymentSource card(String token, String method) {
        return new Card(token, methodOf(method));
    }

    /** A saved method. */
    static PaymentSource saved(MethodId method) {
        return new Saved(method, null);
    }

    /** A saved method, with the token of its security code typed again. */
    static PaymentSource saved(MethodId method, String confirmation) {
        return new Saved(method, requireNonNull(confirmation, "confirmation"));
    }

    /**
     * Cash at this network's counters.
     *
     * @throws IllegalArgumentException when the name has another shape
     */
    static PaymentSource cash(String network) {
        return new Cash(network);
    }

    private static void tokenOf(String name, String value) {
        if (!ProviderReference.isOne(requireNonNull(value, name))) {
            throw new IllegalArgumentException(name + " must be 1 to 255 printable ASCII characters");
        }
    }

    private static String methodOf(String value) {
        if (!METHOD.matcher(requireNonNull(value, "method")).matches()) {
            throw new IllegalArgumentException("method must be 1 to 40 of a-z, 0-9 and _, was " + Quoted.of(value));
        }
        return value;
    }
}
