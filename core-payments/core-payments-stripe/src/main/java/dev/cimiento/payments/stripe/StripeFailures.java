package dev.cimiento.payments.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.StripeException;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.PaymentsException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.RetryablePaymentsException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * What Stripe's failures mean. The messages of Stripe's own exceptions repeat parts of keys, so neither they nor the exceptions are passed
 * on; status, code and request id are.
 */
final class StripeFailures {

    private StripeFailures() {}

    /** A call that may have acted. */
    static PaymentsException writing(String what, StripeException e) {
        if (e instanceof ApiConnectionException) {
            return neverSent(e)
                    ? new RetryablePaymentsException("stripe cannot be reached for " + what, root(e))
                    : new OutcomeUnknownException("stripe's answer to " + what + " was lost", root(e));
        }
        int status = status(e);
        // 409: another call with this key is under way.
        return status >= 500 || status == 409
                ? new OutcomeUnknownException(said(what, e) + ": repeat with the same key")
                : definite(what, e, status);
    }

    /** A call that only reads. */
    static PaymentsException reading(String what, StripeException e) {
        if (e instanceof ApiConnectionException) {
            return new RetryablePaymentsException("stripe cannot be reached for " + what, root(e));
        }
        int status = status(e);
        return status >= 500 || status == 409
                ? new RetryablePaymentsException(said(what, e))
                : definite(what, e, status);
    }

    static boolean isMissing(StripeException e) {
        return status(e) == 404;
    }

    /** A refusal of a checkout that is about its amount or currency, or about the payer. */
    static Optional<Decline> declinedCheckout(StripeException e) {
        String code = code(e);
        return switch (code) {
            case "amount_too_small", "amount_too_large" ->
                Optional.of(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, code));
            case "currency_not_supported", "invalid_currency" ->
                Optional.of(new Decline(Decline.Reason.CURRENCY_NOT_SUPPORTED, code));
            default -> status(e) == 402 ? Optional.of(new Decline(reason(code), code)) : Optional.empty();
        };
    }

    /** A refusal of a charge, which may be the card's, with where the PaymentIntent stands. */
    static Optional<Decline> declinedCharge(StripeException e) {
        String said = e.getStripeError() == null ? null : e.getStripeError().getDeclineCode();
        String code = said == null ? code(e) : said;
        return status(e) == 402 ? Optional.of(new Decline(reason(code), code)) : declinedCheckout(e);
    }

    /** A refusal of a capture or a cancellation: it stands otherwise than was thought. */
    static Optional<Decline> declinedChange(StripeException e) {
        String code = code(e);
        boolean state = code.equals("payment_intent_unexpected_state")
                || code.equals("charge_expired_for_capture")
                || code.equals("amount_too_large")
                || code.equals("charge_already_captured");
        boolean refused = status(e) == 402 || (status(e) == 400 && state);
        return refused ? Optional.of(new Decline(Decline.Reason.OTHER, code)) : Optional.empty();
    }

    /** A refusal of a refund. */
    static Optional<Decline> declinedRefund(StripeException e) {
        int status = status(e);
        String code = code(e);
        if (code.equals("insufficient_funds") || code.equals("balance_insufficient")) {
            return Optional.of(new Decline(Decline.Reason.INSUFFICIENT_BALANCE, code));
        }
        boolean refused = (status == 400 || status == 404)
                && !(e instanceof IdempotencyException)
                && !code.startsWith("parameter_");
        return refused ? Optional.of(new Decline(Decline.Reason.NOT_REFUNDABLE, code)) : Optional.empty();
    }

    /** Stripe's decline codes in our words. */
    static Decline.Reason reason(String code) {
        return switch (code) {
            case "insufficient_funds" -> Decline.Reason.INSUFFICIENT_FUNDS;
            case "expired_card" -> Decline.Reason.EXPIRED_CARD;
            case "incorrect_number",
                    "incorrect_cvc",
                    "invalid_cvc",
                    "invalid_number",
                    "invalid_expiry_month",
                    "invalid_expiry_year",
                    "incorrect_zip",
                    "incorrect_pin",
                    "invalid_pin" -> Decline.Reason.WRONG_DETAILS;
            case "authentication_required", "payment_intent_authentication_failure" -> Decline.Reason.NOT_AUTHENTICATED;
            case "fraudulent", "lost_card", "stolen_card", "merchant_blacklist", "pickup_card" ->
                Decline.Reason.SUSPECTED_FRAUD;
            case "card_declined", "generic_decline", "do_not_honor", "call_issuer", "transaction_not_allowed" ->
                Decline.Reason.CARD_DECLINED;
            case "currency_not_supported" -> Decline.Reason.CURRENCY_NOT_SUPPORTED;
            default -> Decline.Reason.OTHER;
        };
    }

    private static PaymentsException definite(String what, StripeException e, int status) {
        return status == 429
                ? new RetryablePaymentsException(said(what, e))
                : new PermanentPaymentsException(said(what, e));
    }

    private static String said(String what, StripeException e) {
        String request = e.getRequestId() == null ? "" : ", request " + e.getRequestId();
        return "stripe answered " + status(e) + " " + code(e) + " to " + what + request;
    }

    private static int status(StripeException e) {
        return e.getStatusCode() == null ? 0 : e.getStatusCode();
    }

    private static String code(StripeException e) {
        return e.getCode() == null ? "" : e.getCode();
    }

    private static boolean neverSent(Throwable e) {
        Throwable root = root(e);
        return root instanceof ConnectException
                || root instanceof UnknownHostException
                || root instanceof NoRouteToHostException;
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
