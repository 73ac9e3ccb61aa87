package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.tenancy.Secret;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What the Mercado Pago stand-in keeps: accounts, preferences, and the payments made with them. */
final class MercadoPagoRows {

    private MercadoPagoRows() {}

    record Account(String token, Secret webhookSecret, String currency) {}

    record Preference(Account account, ObjectNode json) {

        String reference() {
            return json.path("external_reference").asText();
        }
    }

    static final class Payment {

        final long id;
        final Preference preference;
        final Instant created;
        String status;
        String detail;
        String voucher = "";
        String expires = "";
        long collector = 724_484_980L;
        BigDecimal captured = BigDecimal.ZERO;
        final ArrayNode refunds = JsonNodeFactory.instance.arrayNode();

        Payment(long id, Preference preference, String status, String detail, Instant created) {
            this.created = created;
            this.id = id;
            this.preference = preference;
            this.status = status;
            this.detail = detail;
        }

        JsonNode item() {
            return preference.json.path("items").path(0);
        }

        BigDecimal amount() {
            return captured.signum() > 0 ? captured : item().path("unit_price").decimalValue();
        }

        BigDecimal refunded() {
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode refund : refunds) {
                sum = sum.add(refund.path("amount").decimalValue());
            }
            return sum;
        }
    }

    static ObjectNode json(Payment payment) {
        boolean whole = payment.refunded().compareTo(payment.amount()) == 0;
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", payment.id)
                .put("status", whole && payment.status.equals("approved") ? "refunded" : payment.status)
                .put("status_detail", payment.detail)
                .put("currency_id", payment.item().path("currency_id").asText())
                .put("transaction_amount", payment.amount())
                .put("transaction_amount_refunded", payment.refunded())
                .put("external_reference", payment.preference.reference())
                .put("collector_id", payment.collector)
                .put("date_created", date(payment.created))
                .put("live_mode", false);
        if (!payment.voucher.isEmpty()) {
            json.putObject("transaction_details")
                    .put("payment_method_reference_id", payment.voucher)
                    .put("external_resource_url", "https://www.mercadopago.example/payments/" + payment.id + "/ticket");
        }
        if (!payment.expires.isEmpty()) {
            json.put("date_of_expiration", payment.expires);
        }
        if (payment.detail.equals("pending_challenge")) {
            json.putObject("three_ds_info")
                    .put("external_resource_url", "https://www.mercadopago.example/3ds/" + payment.id)
                    .put("creq", "e30");
        }
        if (payment.status.equals("approved")) {
            json.putArray("fee_details")
                    .addObject()
                    .put("type", "mercadopago_fee")
                    .put("fee_payer", "collector")
                    .put(
                            "amount",
                            payment.amount().multiply(new BigDecimal("0.05")).setScale(2, RoundingMode.DOWN));
        }
        json.set("refunds", payment.refunds);
        return json;
    }

    /** As Mercado Pago writes dates: {@code 2026-11-23T08:00:00.000-04:00}. */
    static String date(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.ofHours(-4))
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX"));
    }
}
