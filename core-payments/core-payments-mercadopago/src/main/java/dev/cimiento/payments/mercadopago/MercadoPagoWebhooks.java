package dev.cimiento.payments.mercadopago;

import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult.Reason;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks {@code x-signature: ts=<n>,v1=<hex>}: HMAC-SHA-256 over {@code id:<data.id>;request-id:<x-request-id>;ts:<ts>;}, where {@code
 * data.id} is that of the address's query and a part that did not come is left out whole.
 *
 * <p>The body is not signed, and is not read. Documentation and SDKs differ on whether {@code data.id} is put in lower case before signing,
 * so either is taken. The time is not checked: retries span days, and an old delivery repeated changes nothing.
 */
final class MercadoPagoWebhooks {

    static final String SIGNATURE = "x-signature";

    /** Seconds, or milliseconds. */
    private static final Pattern TIME = Pattern.compile("[0-9]{1,10}|[0-9]{13}");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,50}");
    private static final Pattern PAYMENT = Pattern.compile("[1-9][0-9]{0,17}");

    private MercadoPagoWebhooks() {}

    static WebhookVerdict verify(WebhookRequest webhook, List<Secret> secrets) {
        Optional<String> header = webhook.header(SIGNATURE);
        if (header.isEmpty()) {
            return new WebhookVerdict.Refused(Reason.SIGNATURE_MISSING);
        }
        String time = "";
        String signature = "";
        for (String item : header.get().split(",", -1)) {
            String part = item.strip();
            if (part.startsWith("ts=") && time.isEmpty()) {
                time = part.substring(3);
            } else if (part.startsWith("v1=") && signature.isEmpty()) {
                signature = part.substring(3);
            } else if (part.startsWith("ts=") || part.startsWith("v1=")) {
                return new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED);
            }
        }
        Optional<String> id = webhook.parameter("data.id");
        Optional<String> requestId = webhook.header("x-request-id");
        // What could hold a ";" could say one thing and be read as another.
        boolean readable = TIME.matcher(time).matches()
                && HmacSha256.isSignature(signature)
                && id.map(value -> ID.matcher(value).matches()).orElse(true)
                && requestId.map(value -> REQUEST_ID.matcher(value).matches()).orElse(true);
        if (!readable) {
            return new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED);
        }
        boolean asItCame = matches(secrets, signature, id, requestId, time);
        boolean inLowerCase =
                matches(secrets, signature, id.map(value -> value.toLowerCase(Locale.ROOT)), requestId, time);
        return asItCame || inLowerCase
                ? new WebhookVerdict.Genuine(event(webhook, id.orElse(""), requestId.orElse(time)))
                : new WebhookVerdict.Refused(Reason.SIGNATURE_WRONG);
    }

    private static boolean matches(
            List<Secret> secrets, String signature, Optional<String> id, Optional<String> requestId, String time) {
        String manifest = id.map(value -> "id:" + value + ";").orElse("")
                + requestId.map(value -> "request-id:" + value + ";").orElse("")
                + "ts:" + time + ";";
        return HmacSha256.matches(secrets, List.of(signature), manifest.getBytes(StandardCharsets.UTF_8));
    }

    /** The type is not signed either: it is part of the event's id, so that a wrong one cannot stand in the way of the right one. */
    private static WebhookEvent event(WebhookRequest webhook, String id, String delivery) {
        String type = webhook.parameter("type")
                .or(() -> webhook.parameter("topic"))
                .filter(value -> TYPE.matcher(value).matches())
                .orElse("payment");
        WebhookEvent event = WebhookEvent.of(type + ":" + id + ":" + delivery, type);
        if (type.equals("subscription_preapproval") || type.equals("subscription_authorized_payment")) {
            return ProviderReference.isOne(id) ? event.aboutSubscription(new ProviderReference(id)) : event;
        }
        return type.equals("payment") && PAYMENT.matcher(id).matches() ? event.about(new ProviderReference(id)) : event;
    }
}
