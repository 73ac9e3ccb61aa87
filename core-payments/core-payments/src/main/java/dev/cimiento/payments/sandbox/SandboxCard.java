package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Decline;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cards that the sandbox knows. Their numbers are those of other providers' test cards, for a form that plays the provider's: it turns
 * the number into {@link #token()} by {@link #ofNumber}, and the host application sees the token alone.
 */
public enum SandboxCard {
    /** It is paid. */
    APPROVED("4242424242424242", null),
    /** The issuer says no, without saying why. */
    DECLINED("4000000000000002", Decline.Reason.CARD_DECLINED),
    /** There is not enough on it. */
    INSUFFICIENT_FUNDS("4000000000009995", Decline.Reason.INSUFFICIENT_FUNDS),
    /** It is past its date. */
    EXPIRED("4000000000000069", Decline.Reason.EXPIRED_CARD),
    /** The issuer wants to see the payer (3-D Secure): the sandbox's page decides. */
    CHALLENGED("4000000000003220", null);

    private final String number;
    private final Decline.@Nullable Reason refusal;

    SandboxCard(String number, Decline.@Nullable Reason refusal) {
        this.number = number;
        this.refusal = refusal;
    }

    /** The card with this number, spaces and dashes aside; empty where the sandbox knows none. */
    public static Optional<SandboxCard> ofNumber(String number) {
        String digits = requireNonNull(number, "number").replaceAll("[ -]", "");
        for (SandboxCard card : values()) {
            if (card.number.equals(digits)) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }

    /** The card that this token stands for; empty where it stands for none. */
    static Optional<SandboxCard> ofToken(String token) {
        for (SandboxCard card : values()) {
            if (card.token().equals(token)) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }

    /** What is typed. */
    public String number() {
        return number;
    }

    /** What a charge, or a card to be kept, is asked for with: {@code sbt_approved}. */
    public String token() {
        return "sbt_" + name().toLowerCase(Locale.ROOT);
    }

    Optional<Decline.Reason> refusal() {
        return Optional.ofNullable(refusal);
    }
}
