package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prices, subscriptions and invoices of the Stripe stand-in. */
final class StripeBilling {

    private static final Pattern SUBSCRIPTION = Pattern.compile("/v1/subscriptions/(sub_\\w+)");
    private static final Pattern PRICE_FIELDS = Pattern.compile(
            "currency|unit_amount|product_data\\[name]|recurring\\[interval(_count)?]|metadata\\[\\w+]");

    private final InstantSource clock;
    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, ObjectNode> subscriptions = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final ArrayNode invoices = JsonNodeFactory.instance.arrayNode();

    StripeBilling(InstantSource clock) {
        this.clock = clock;
    }

    Optional<Price> price(String account, String id) {
        return Optional.ofNullable(prices.get(account + " " + id));
    }

    /** The payer agreed on the page: a subscription, whose first period is paid or, in a trial, an invoice of nothing. */
    String begin(StripeSession session) {
        long trial = Long.parseLong(session.form.getOrDefault("subscription_data[trial_period_days]", "0"));
        String id = "sub_" + StripeSession.token();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "subscription")
                .put("status", "active")
                .put("cancel_at_period_end", false)
                .put("currency", session.currency);
        json.putObject("items")
                .put("object", "list")
                .putArray("data")
                .addObject()
                .put("object", "subscription_item")
                .put("current_period_end", clock.instant().getEpochSecond() + (trial > 0 ? trial * 86_400 : 2_592_000));
        json.set("metadata", StripeSession.metadata(session.form, "subscription_data[metadata]["));
        subscriptions.put(id, json);
        owners.put(id, session.account);
        pay(id, trial > 0 ? 0 : session.amount, session.currency);
        if (trial > 0) {
            json.put("status", "trialing");
        }
        return id;
    }

    /** A period is paid. */
    ObjectNode pay(String subscription, long amount, String currency) {
        ObjectNode invoice = invoices.addObject()
                .put("id", "in_" + StripeSession.token())
                .put("object", "invoice")
                .put("status", "paid")
                .put("amount_paid", amount)
                .put("currency", currency);
        invoice.putObject("parent").putObject("subscription_details").put("subscription", subscription);
        find(subscription).put("status", "active");
        return invoice;
    }

    /** A period could not be collected. */
    void fail(String subscription) {
        find(subscription).put("status", "past_due");
    }

    ObjectNode find(String id) {
        ObjectNode found = subscriptions.get(id);
        if (found == null) {
            throw new IllegalArgumentException("there is no subscription " + id);
        }
        return found;
    }

    Optional<StandInServer.Answer> write(String account, String method, String path, Map<String, String> form) {
        if (path.equals("/v1/prices") && method.equals("POST")) {
            return Optional.of(define(account, form));
        }
        Matcher matcher = SUBSCRIPTION.matcher(path);
        if (!matcher.matches() || !account.equals(owners.get(matcher.group(1)))) {
            return Optional.empty();
        }
        ObjectNode subscription = find(matcher.group(1));
        if (method.equals("DELETE")) {
            subscription.put("status", "canceled");
        } else {
            subscription.put("cancel_at_period_end", "true".equals(form.get("cancel_at_period_end")));
        }
        return Optional.of(StandInServer.Answer.of(200, subscription));
    }

    Optional<StandInServer.Answer> read(String account, String path, Map<String, String> query) {
        Matcher matcher = SUBSCRIPTION.matcher(path);
        if (matcher.matches() && account.equals(owners.get(matcher.group(1)))) {
            return Optional.of(StandInServer.Answer.of(200, find(matcher.group(1))));
        }
        if (!path.equals("/v1/invoices")) {
            return Optional.empty();
        }
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        invoices.forEach(invoice -> {
            if (invoice.path("parent")
                    .path("subscription_details")
                    .path("subscription")
                    .asText()
                    .equals(query.get("subscription"))) {
                found.add(invoice);
            }
        });
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("object", "list")
                .put("url", path)
                .put("has_more", false);
        list.set("data", found);
        return Optional.of(StandInServer.Answer.of(200, list));
    }

    private StandInServer.Answer define(String account, Map<String, String> form) {
        boolean known = form.keySet().stream()
                .allMatch(field -> PRICE_FIELDS.matcher(field).matches());
        if (!known
                || !form.getOrDefault("unit_amount", "").matches("[1-9]\\d*")
                || !form.getOrDefault("currency", "").matches("[a-z]{3}")
                || !form.getOrDefault("recurring[interval]", "").matches("day|week|month|year")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putObject("error").put("type", "invalid_request_error").put("code", "parameter_unknown");
            return StandInServer.Answer.of(400, body);
        }
        String id = "price_" + StripeSession.token();
        prices.put(
                account + " " + id,
                new Price(Long.parseLong(form.getOrDefault("unit_amount", "")), form.getOrDefault("currency", "")));
        return StandInServer.Answer.of(
                200, JsonNodeFactory.instance.objectNode().put("id", id).put("object", "price"));
    }

    record Price(long amount, String currency) {}
}
