package dev.cimiento.payments.mercadopago;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.PaymentsException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.RetryablePaymentsException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Mercado Pago's failures mean. Its answers can repeat what was sent, so only status and error code are passed on. */
final class MercadoPagoFailures {

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

    private MercadoPagoFailures() {}

    /** A call that may have acted, without an answer. */
    static PaymentsException writing(String what, MPException e) {
        return neverSent(e)
                ? new RetryablePaymentsException("mercadopago cannot be reached for " + what, e)
                : new OutcomeUnknownException("mercadopago's answer to " + what + " was lost", e);
    }

    /** A call that may have acted, with an answer. */
    static PaymentsException writing(String what, MPApiException e) {
        int status = e.getStatusCode();
        // 409 and 423: another call about this payment is under way.
        return status >= 500 || status == 409 || status == 423
                ? new OutcomeUnknownException(said(what, e) + ": repeat with the same key")
                : definite(what, e);
    }

    /** A call that only reads, without an answer. */
    static PaymentsException reading(String what, MPException e) {
        return new RetryablePaymentsException("mercadopago cannot be reached for " + what, e);
    }

    /** A call that only reads, with an answer. */
    static PaymentsException reading(String what, MPApiException e) {
        // A payment can be announced a moment before it can be read.
        return e.getStatusCode() >= 500 || e.getStatusCode() == 404 || e.getStatusCode() == 409
                ? new RetryablePaymentsException(said(what, e))
                : definite(what, e);
    }

    /** A refusal of a checkout that is about its items. */
    static Optional<Decline> declinedCheckout(MPApiException e) {
        String code = code(e);
        return e.getStatusCode() == 400 && (code.contains("unit_price") || code.equals("invalid_items"))
                ? Optional.of(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, code))
                : Optional.empty();
    }

    /** A refusal of a capture or a cancellation: it stands otherwise than was thought. */
    static Optional<Decline> declinedChange(MPApiException e) {
        return e.getStatusCode() == 400 || e.getStatusCode() == 422
                ? Optional.of(new Decline(Decline.Reason.OTHER, code(e)))
                : Optional.empty();
    }

    /** A refusal of a refund. */
    static Optional<Decline> declinedRefund(MPApiException e) {
        int status = e.getStatusCode();
        String code = code(e);
        if (code.contains("insufficient")) {
            return Optional.of(new Decline(Decline.Reason.INSUFFICIENT_BALANCE, code));
        }
        return status == 400 || status == 404 || status == 422
                ? Optional.of(new Decline(Decline.Reason.NOT_REFUNDABLE, code))
                : Optional.empty();
    }

    /** Mercado Pago's {@code status_detail} in our words. */
    static Decline declined(String detail) {
        Decline.Reason reason = switch (detail) {
            case "cc_rejected_insufficient_amount" -> Decline.Reason.INSUFFICIENT_FUNDS;
            case "cc_rejected_bad_filled_card_number",
                    "cc_rejected_bad_filled_date",
                    "cc_rejected_bad_filled_other",
                    "cc_rejected_bad_filled_security_code" -> Decline.Reason.WRONG_DETAILS;
            case "cc_rejected_call_for_authorize",
                    "cc_rejected_card_disabled",
                    "cc_rejected_other_reason",
                    "cc_rejected_card_error",
                    "cc_rejected_max_attempts" -> Decline.Reason.CARD_DECLINED;
            case "cc_rejected_3ds_challenge", "cc_rejected_3ds_mandatory" -> Decline.Reason.NOT_AUTHENTICATED;
            case "cc_rejected_high_risk", "cc_rejected_blacklist", "rejected_high_risk" ->
                Decline.Reason.SUSPECTED_FRAUD;
            case "cc_rejected_card_expired" -> Decline.Reason.EXPIRED_CARD;
            default -> Decline.Reason.OTHER;
        };
        return new Decline(reason, detail);
    }

    private static PaymentsException definite(String what, MPApiException e) {
        return e.getStatusCode() == 429
                ? retryAfter(e)
                        .map(wait -> RetryablePaymentsException.after(said(what, e), wait))
                        .orElseGet(() -> new RetryablePaymentsException(said(what, e)))
                : new PermanentPaymentsException(said(what, e));
    }

    /** In seconds; a date is not read. */
    private static Optional<Duration> retryAfter(MPApiException e) {
        return Optional.ofNullable(e.getApiResponse().getHeaders()).orElse(Map.of()).entrySet().stream()
                .filter(header -> "retry-after".equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .findFirst();
    }

    private static String said(String what, MPApiException e) {
        return "mercadopago answered " + e.getStatusCode() + " " + code(e) + " to " + what;
    }

    private static String code(MPApiException e) {
        try {
            JsonElement root = JsonParser.parseString(
                    Optional.ofNullable(e.getApiResponse().getContent()).orElse(""));
            JsonElement error = root.isJsonObject() ? root.getAsJsonObject().get("error") : null;
            String code = error != null && error.isJsonPrimitive() ? error.getAsString() : "";
            return CODE.matcher(code).matches() ? code : "";
        } catch (JsonParseException malformed) {
            return "";
        }
    }

    private static boolean neverSent(MPException e) {
        return e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException;
    }
}
