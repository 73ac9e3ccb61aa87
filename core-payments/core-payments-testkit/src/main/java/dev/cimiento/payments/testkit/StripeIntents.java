package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.payments.testkit.StandInServer.Answer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PaymentIntents without a page, disputes and the balance, of the Stripe stand-in. {@code pm_card_visa} is paid, {@code
 * pm_card_declined} declined, {@code pm_card_challenge} has to pass the issuer's check.
 */
final class StripeIntents {

    private static final Pattern CHANGE = Pattern.compile("/v1/payment_intents/(pi_\\w+)/(capture|cancel)");
    private static final Pattern EXPIRE = Pattern.compile("/v1/checkout/sessions/(cs_test_\\w+)/expire");
    private static final Pattern DISPUTE = Pattern.compile("/v1/disputes/(dp_\\w+)");
    private static final Pattern QUERY = Pattern.compile("metadata\\['cimiento_payment']:'([0-9a-f-]{36})'");
    private static final Pattern FIELDS = Pattern.compile("amount|currency|description|confirm|receipt_email|return_url"
            + "|capture_method|application_fee_amount|customer|payment_method|payment_method_types\\[0]|metadata\\[\\w+]"
            + "|payment_method_data\\[(type|billing_details]\\[(email|name))]"
            + "|payment_method_options\\[oxxo]\\[expires_after_days]"
            + "|payment_method_options\\[card]\\[installments]\\[(enabled|plan]\\[(count|interval|type))]");

    private final Map<String, StripeSession> sessions;
    private final StripeCards cards;
    private final InstantSource clock;
    private String last = "";

    StripeIntents(Map<String, StripeSession> sessions, StripeCards cards, InstantSource clock) {
        this.sessions = sessions;
        this.cards = cards;
        this.clock = clock;
    }

    String last() {
        return last;
    }

    Optional<Answer> write(String account, String path, Map<String, String> form) {
        if (path.equals("/v1/payment_intents")) {
            return Optional.of(create(account, form));
        }
        Matcher change = CHANGE.matcher(path);
        if (change.matches()) {
            return Optional.of(find(account, change.group(1))
                    .map(found -> change.group(2).equals("capture") ? capture(found, form) : cancel(found))
                    .orElseGet(() -> error(404, "resource_missing", "No such payment_intent")));
        }
        Matcher expire = EXPIRE.matcher(path);
        if (expire.matches()) {
            return Optional.of(expire(account, expire.group(1)));
        }
        Matcher dispute = DISPUTE.matcher(path);
        return dispute.matches() ? Optional.of(answer(account, dispute.group(1), form)) : Optional.empty();
    }

    Optional<Answer> read(String account, String path, Map<String, String> query) {
        return switch (path) {
            case "/v1/payment_intents/search" -> Optional.of(search(account, query));
            case "/v1/disputes" -> {
                ArrayNode none = JsonNodeFactory.instance.arrayNode();
                yield Optional.of(list(
                        path,
                        find(account, query.getOrDefault("payment_intent", ""))
                                .map(found -> found.disputes)
                                .orElse(none)));
            }
            case "/v1/balance_transactions" -> Optional.of(list(path, balance(account, query)));
            default -> Optional.empty();
        };
    }

    private Answer create(String account, Map<String, String> form) {
        for (String field : form.keySet()) {
            if (!FIELDS.matcher(field).matches()) {
                return error(400, "parameter_unknown", "Received unknown parameter: " + field);
            }
        }
        String amount = form.getOrDefault("amount", "");
        if (!amount.matches("[1-9]\\d{0,11}")
                || !form.getOrDefault("currency", "").matches("[a-z]{3}")
                || !"true".equals(form.get("confirm"))) {
            return error(400, "parameter_missing", "Missing required param");
        }
        if (Long.parseLong(amount) < 10) {
            return error(400, "amount_too_small", "Amount must be more");
        }
        long now = clock.instant().getEpochSecond();
        StripeSession session = new StripeSession(
                account,
                "direct_" + StripeSession.token(),
                form,
                Long.parseLong(amount),
                form.getOrDefault("currency", ""),
                now,
                now);
        session.intent();
        boolean voucher = "oxxo".equals(form.get("payment_method_types[0]"));
        String method = form.getOrDefault("payment_method", "");
        if (!voucher && !cards.isChargeable(account, method, form.getOrDefault("customer", ""))) {
            return error(
                    400,
                    "",
                    "The provided PaymentMethod cannot be used: attach it to the customer and name the customer");
        }
        sessions.put(session.id, session);
        last = session.id;
        if (voucher) {
            long days = Long.parseLong(form.getOrDefault("payment_method_options[oxxo][expires_after_days]", "3"));
            session.intentStatus = "requires_action";
            session.nextAction = JsonNodeFactory.instance.objectNode().put("type", "oxxo_display_details");
            session.nextAction
                    .putObject("oxxo_display_details")
                    .put("number", "93000262280678")
                    .put("hosted_voucher_url", "https://payments.stripe.example/oxxo/voucher")
                    .put("expires_after", now + days * 86_400);
            return Answer.of(200, session.charge(false));
        }
        return card(session, method);
    }

    private static Answer card(StripeSession session, String method) {
        switch (method) {
            case "pm_card_declined" -> {
                session.declineCode = "insufficient_funds";
                session.intentStatus = "requires_payment_method";
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.set("error", session.error());
                return Answer.of(402, body);
            }
            case "pm_card_challenge" -> {
                session.intentStatus = "requires_action";
                session.nextAction = JsonNodeFactory.instance.objectNode().put("type", "redirect_to_url");
                session.nextAction
                        .putObject("redirect_to_url")
                        .put("url", "https://hooks.stripe.example/3d_secure/" + session.intent)
                        .put("return_url", session.form.get("return_url"));
            }
            default -> session.succeed();
        }
        return Answer.of(200, session.charge(false));
    }

    private static Answer capture(StripeSession session, Map<String, String> form) {
        long amount = Long.parseLong(form.getOrDefault("amount_to_capture", String.valueOf(session.amount)));
        if (!session.intentStatus.equals("requires_capture")) {
            return error(400, "payment_intent_unexpected_state", "This PaymentIntent could not be captured");
        }
        if (amount < 1 || amount > session.amount) {
            return error(400, "amount_too_large", "The amount is more than what can be captured");
        }
        session.intentStatus = "succeeded";
        session.received = amount;
        return Answer.of(200, session.charge(false));
    }

    private static Answer cancel(StripeSession session) {
        if (session.intentStatus.equals("succeeded") || session.intentStatus.equals("canceled")) {
            return error(400, "payment_intent_unexpected_state", "This PaymentIntent could not be canceled");
        }
        session.intentStatus = "canceled";
        session.nextAction = JsonNodeFactory.instance.objectNode();
        return Answer.of(200, session.charge(false));
    }

    private Answer expire(String account, String id) {
        StripeSession session = sessions.get(id);
        if (session == null || !session.account.equals(account)) {
            return error(404, "resource_missing", "No such checkout.session");
        }
        if (!session.status.equals("open")) {
            return error(400, "", "Only Checkout Sessions with a status in [\"open\"] can be expired");
        }
        session.status = "expired";
        return Answer.of(200, session.page(false));
    }

    private Answer answer(String account, String id, Map<String, String> form) {
        for (StripeSession session : sessions.values()) {
            for (var dispute : session.disputes) {
                if (session.account.equals(account)
                        && dispute.path("id").asText().equals(id)) {
                    boolean there = !form.getOrDefault("evidence[uncategorized_text]", "")
                            .isEmpty();
                    if (!there || !"true".equals(form.get("submit"))) {
                        return error(400, "parameter_missing", "evidence and submit are needed");
                    }
                    ((ObjectNode) dispute).put("status", "under_review");
                    return Answer.of(200, dispute);
                }
            }
        }
        return error(404, "resource_missing", "No such dispute");
    }

    private Answer search(String account, Map<String, String> query) {
        Matcher wanted = QUERY.matcher(query.getOrDefault("query", ""));
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        if (!wanted.matches()) {
            return error(400, "", "the query is not understood");
        }
        for (StripeSession session : sessions.values()) {
            if (session.account.equals(account)
                    && !session.intent.isEmpty()
                    && session.charge(false)
                            .path("metadata")
                            .path("cimiento_payment")
                            .asText()
                            .equals(wanted.group(1))) {
                found.add(session.charge(false));
            }
        }
        ObjectNode page = JsonNodeFactory.instance
                .objectNode()
                .put("object", "search_result")
                .put("url", "/v1/payment_intents/search")
                .put("has_more", false);
        page.set("data", found);
        return Answer.of(200, page);
    }

    private ArrayNode balance(String account, Map<String, String> query) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        long from = Long.parseLong(query.getOrDefault("created[gte]", "0"));
        long until = Long.parseLong(query.getOrDefault("created[lt]", String.valueOf(Long.MAX_VALUE)));
        for (StripeSession session : sessions.values()) {
            if (!session.account.equals(account)
                    || session.received == 0
                    || session.created < from
                    || session.created >= until) {
                continue;
            }
            ObjectNode charge = all.addObject()
                    .put("id", "txn_" + session.intent)
                    .put("object", "balance_transaction")
                    .put("type", "charge")
                    .put("amount", session.received)
                    .put("fee", session.received / 20)
                    .put("currency", session.currency);
            charge.set("source", session.latestCharge());
            session.refunds.forEach(refund -> {
                ObjectNode back = all.addObject()
                        .put("id", "txn_" + refund.path("id").asText())
                        .put("object", "balance_transaction")
                        .put("type", "refund")
                        .put("amount", -refund.path("amount").asLong())
                        .put("fee", 0)
                        .put("currency", session.currency);
                back.set("source", refund);
            });
        }
        return all;
    }

    private Optional<StripeSession> find(String account, String intent) {
        return sessions.values().stream()
                .filter(session ->
                        session.account.equals(account) && !intent.isEmpty() && session.intent.equals(intent))
                .findFirst();
    }

    private static Answer list(String path, ArrayNode data) {
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("object", "list")
                .put("url", path)
                .put("has_more", false);
        list.set("data", data);
        return Answer.of(200, list);
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error =
                body.putObject("error").put("type", "invalid_request_error").put("message", message);
        if (!code.isEmpty()) {
            error.put("code", code);
        }
        return Answer.of(status, body);
    }
}
