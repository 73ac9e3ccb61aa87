package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;

/** A Checkout Session and its PaymentIntent, or a PaymentIntent alone, of the Stripe stand-in. */
final class StripeSession {

    final String account;
    final String id;
    final Map<String, String> form;
    final String currency;
    final long expires;
    final long created;
    final ArrayNode refunds = JsonNodeFactory.instance.arrayNode();
    final ArrayNode disputes = JsonNodeFactory.instance.arrayNode();
    final boolean manual;
    long amount;
    long received;
    String status = "open";
    String intent = "";
    String intentStatus = "";
    String declineCode = "";
    String subscription = "";
    boolean live;
    ObjectNode nextAction = JsonNodeFactory.instance.objectNode();

    StripeSession(
            String account,
            String id,
            Map<String, String> form,
            long amount,
            String currency,
            long created,
            long expires) {
        this.account = account;
        this.id = id;
        this.form = form;
        this.amount = amount;
        this.currency = currency;
        this.created = created;
        this.expires = expires;
        this.manual = "manual".equals(form.get("capture_method"))
                || "manual".equals(form.get("payment_intent_data[capture_method]"));
    }

    boolean isPage() {
        return id.startsWith("cs_");
    }

    /** Recent versions of Stripe make the intent when the payer first tries. */
    void intent() {
        if (intent.isEmpty()) {
            intent = "pi_" + token();
        }
    }

    void succeed() {
        intent();
        nextAction = JsonNodeFactory.instance.objectNode();
        intentStatus = manual ? "requires_capture" : "succeeded";
        received = manual ? 0 : amount;
        status = "complete";
        declineCode = "";
    }

    long refunded() {
        long sum = 0;
        for (JsonNode refund : refunds) {
            if (!refund.path("status").asText().equals("failed")) {
                sum += refund.path("amount").asLong();
            }
        }
        return sum;
    }

    ObjectNode page(boolean expanded) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "checkout.session")
                .put("amount_total", amount)
                .put("currency", currency)
                .put("client_reference_id", form.get("client_reference_id"))
                .put("expires_at", expires)
                .put("livemode", live)
                .put("mode", form.get("mode"))
                .put("payment_status", intentStatus.equals("succeeded") ? "paid" : "unpaid")
                .put("status", status)
                .put("url", status.equals("open") ? "https://checkout.stripe.example/c/pay/" + id : null);
        json.set("metadata", metadata(form, "metadata["));
        if (!subscription.isEmpty()) {
            json.put("subscription", subscription);
        }
        if (intent.isEmpty()) {
            json.putNull("payment_intent");
        } else if (expanded) {
            json.set("payment_intent", charge(true));
        } else {
            json.put("payment_intent", intent);
        }
        return json;
    }

    ObjectNode charge(boolean expanded) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", intent)
                .put("object", "payment_intent")
                .put("amount", amount)
                .put("amount_received", received)
                .put("amount_capturable", intentStatus.equals("requires_capture") ? amount : 0)
                .put("currency", currency)
                .put("livemode", live)
                .put("status", intentStatus);
        json.set("metadata", metadata(form, isPage() ? "payment_intent_data[metadata][" : "metadata["));
        if (!nextAction.isEmpty()) {
            json.set("next_action", nextAction);
        }
        if (received > 0) {
            if (expanded) {
                json.set("latest_charge", latestCharge());
            } else {
                json.put("latest_charge", chargeId());
            }
        }
        if (!declineCode.isEmpty()) {
            json.set("last_payment_error", error());
        }
        return json;
    }

    ObjectNode latestCharge() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", chargeId())
                .put("object", "charge")
                .put("amount", received)
                .put("amount_refunded", refunded())
                .put("currency", currency)
                .put("payment_intent", intent)
                .put("disputed", !disputes.isEmpty());
        json.set("metadata", metadata(form, isPage() ? "payment_intent_data[metadata][" : "metadata["));
        return json;
    }

    ObjectNode error() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "card_error")
                .put("code", "card_declined")
                .put("decline_code", declineCode)
                .put("message", "Your card was declined.");
    }

    private String chargeId() {
        return "ch_" + intent.substring(3);
    }

    static ObjectNode metadata(Map<String, String> form, String prefix) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        form.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                metadata.put(name.substring(prefix.length(), name.length() - 1), value);
            }
        });
        return metadata;
    }

    static String token() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
