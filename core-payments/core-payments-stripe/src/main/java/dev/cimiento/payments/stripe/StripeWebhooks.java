package dev.cimiento.payments.stripe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult.Reason;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks {@code Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]}: HMAC-SHA-256 over {@code <t>.<body>} with the whole secret, {@code
 * whsec_} included. Not stripe-java's own check, which takes a time in the future and fails with other exceptions than its own on a
 * garbled header.
 */
final class StripeWebhooks {

    static final String SIGNATURE = "Stripe-Signature";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private StripeWebhooks() {}

    static WebhookVerdict verify(WebhookRequest webhook, List<Secret> secrets, Instant now) {
        return verify(webhook, secrets, Optional.empty(), now);
    }

    /**
     * The same, for a connected account: all of a platform's are signed with one secret, so the account that the event names counts.
     *
     * @param connected whose events these must be, where they name an account
     */
    static WebhookVerdict verify(
            WebhookRequest webhook, List<Secret> secrets, Optional<String> connected, Instant now) {
        Optional<String> header = webhook.header(SIGNATURE);
        if (header.isEmpty()) {
            return new WebhookVerdict.Refused(Reason.SIGNATURE_MISSING);
        }
        String time = "";
        List<String> signatures = new ArrayList<>();
        for (String item : header.get().split(",", -1)) {
            if (item.startsWith("t=")
                    && time.isEmpty()
                    && SECONDS.matcher(item.substring(2)).matches()) {
                time = item.substring(2);
            } else if (item.startsWith("t=") || item.equals("t")) {
                return new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED);
            } else if (item.startsWith("v1=") && HmacSha256.isSignature(item.substring(3))) {
                signatures.add(item.substring(3));
            }
        }
        if (time.isEmpty() || signatures.isEmpty()) {
            return new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED);
        }
        byte[] body = webhook.body();
        if (!HmacSha256.matches(secrets, signatures, (time + ".").getBytes(StandardCharsets.US_ASCII), body)) {
            return new WebhookVerdict.Refused(Reason.SIGNATURE_WRONG);
        }
        Duration age =
                Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now.truncatedTo(ChronoUnit.SECONDS));
        if (age.abs().compareTo(TOLERANCE) > 0) {
            return new WebhookVerdict.Refused(Reason.TIMESTAMP_OUT_OF_TOLERANCE);
        }
        Optional<JsonObject> json = json(webhook.text());
        Optional<String> account = json.flatMap(event -> text(event, "account"));
        if (connected.isPresent() && account.isPresent() && !account.equals(connected)) {
            return new WebhookVerdict.Refused(Reason.OTHER_ACCOUNT);
        }
        return json.flatMap(StripeWebhooks::event)
                .<WebhookVerdict>map(WebhookVerdict.Genuine::new)
                .orElseGet(() -> new WebhookVerdict.Refused(Reason.BODY_MALFORMED));
    }

    private static Optional<WebhookEvent> event(JsonObject json) {
        Optional<String> id = text(json, "id").filter(value -> !value.isBlank() && value.length() <= 255);
        return id.map(known -> about(WebhookEvent.of(known, text(json, "type").orElse("")), object(json)));
    }

    private static Optional<JsonObject> json(String body) {
        try {
            JsonElement root = JsonParser.parseString(body);
            return root.isJsonObject() ? Optional.of(root.getAsJsonObject()) : Optional.empty();
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException malformed) {
            return Optional.empty();
        }
    }

    /** Newer events carry no object; those, and all that is not about a payment, are of no interest. */
    private static JsonObject object(JsonObject event) {
        JsonElement data = event.get("data");
        JsonElement object =
                data != null && data.isJsonObject() ? data.getAsJsonObject().get("object") : null;
        return object != null && object.isJsonObject() ? object.getAsJsonObject() : new JsonObject();
    }

    private static WebhookEvent about(WebhookEvent event, JsonObject object) {
        Optional<String> subscription = subscription(object).filter(ProviderReference::isOne);
        if (subscription.isPresent()) {
            return event.aboutSubscription(new ProviderReference(subscription.get()));
        }
        Optional<String> resource = switch (text(object, "object").orElse("")) {
            case "checkout.session", "payment_intent" -> text(object, "id");
            case "charge", "refund", "dispute" -> text(object, "payment_intent");
            default -> Optional.empty();
        };
        if (resource.filter(ProviderReference::isOne).isEmpty()) {
            return event;
        }
        WebhookEvent about = event.about(new ProviderReference(resource.get()));
        JsonElement metadata = object.get("metadata");
        Optional<PaymentId> payment = metadata != null && metadata.isJsonObject()
                ? text(metadata.getAsJsonObject(), StripePaymentGateway.PAYMENT_ID)
                        .flatMap(PaymentId::parse)
                : Optional.empty();
        return payment.map(about::about).orElse(about);
    }

    private static Optional<String> subscription(JsonObject object) {
        return switch (text(object, "object").orElse("")) {
            case "subscription" -> text(object, "id");
            case "checkout.session" ->
                text(object, "mode").filter("subscription"::equals).flatMap(mode -> text(object, "id"));
            case "invoice" ->
                child(object, "parent")
                        .flatMap(parent -> child(parent, "subscription_details"))
                        .flatMap(details -> text(details, "subscription"))
                        .or(() -> text(object, "subscription"));
            default -> Optional.empty();
        };
    }

    private static Optional<JsonObject> child(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value != null && value.isJsonObject() ? Optional.of(value.getAsJsonObject()) : Optional.empty();
    }

    private static Optional<String> text(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value != null && value.isJsonPrimitive() ? Optional.of(value.getAsString()) : Optional.empty();
    }
}
