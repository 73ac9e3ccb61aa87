package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stripe on this machine, as far as Checkout Sessions, PaymentIntents, cards, subscriptions, disputes, balance and refunds go: stateful, and strict about method, path, authorization, version,
 * encoding, parameters and idempotency keys, whose answers it replays. Written after Stripe's documentation, never compared with the
 * real one.
 */
public final class StripeStandIn extends StandInServer {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SESSION = Pattern.compile("/v1/checkout/sessions/(cs_test_\\w+)");
    private static final Pattern INTENT = Pattern.compile("/v1/payment_intents/(pi_\\w+)");
    private static final Pattern SESSION_FIELDS =
            Pattern.compile("mode|client_reference_id|success_url|cancel_url|expires_at"
                    + "|customer_email|subscription_data\\[metadata]\\[\\w+]|subscription_data\\[trial_period_days]"
                    + "|line_items\\[0]\\[price]|payment_method_options\\[card]\\[installments]\\[enabled]"
                    + "|payment_intent_data\\[(capture_method|application_fee_amount)]|metadata\\[\\w+]|payment_intent_data\\[metadata]\\[\\w+]|line_items\\[0]\\[quantity]"
                    + "|line_items\\[0]\\[price_data]\\[(currency|unit_amount|product_data]\\[name)]");
    private static final Pattern REFUND_FIELDS = Pattern.compile("payment_intent|amount|metadata\\[\\w+]");

    private static final Saved NOTHING = new Saved("", "", Answer.of(204, JSON.createObjectNode()));

    private final InstantSource clock;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, StripeSession> sessions = new LinkedHashMap<>();
    private final Map<String, StripeSession> byIntent = new HashMap<>();
    private final Map<String, Saved> saved = new HashMap<>();
    private final StripeCards cards = new StripeCards();
    private final StripeBilling billing;
    private final StripeIntents intents;
    private String last = "";

    private StripeStandIn(InstantSource clock) {
        this.clock = clock;
        this.billing = new StripeBilling(clock);
        this.intents = new StripeIntents(sessions, cards, clock);
    }

    /** Starts it, without accounts. */
    public static StripeStandIn start(InstantSource clock) {
        StripeStandIn stripe = new StripeStandIn(clock);
        stripe.listen();
        return stripe;
    }

    /** Adds an account. */
    public synchronized StripeStandIn account(String secretKey, String webhookSecret) {
        accounts.put(secretKey, new Account(secretKey, Secret.of(webhookSecret)));
        return this;
    }

    /** The id of the session opened last. */
    public synchronized String lastSession() {
        return last;
    }

    /** How many sessions there are. */
    public synchronized int sessions() {
        return sessions.size();
    }

    /** How many refunds there are of a session. */
    public synchronized int refunds(String session) {
        return find(session).refunds.size();
    }

    /** The payer pays. */
    public synchronized void pay(String id) {
        StripeSession session = find(id);
        if ("subscription".equals(session.form.get("mode"))) {
            session.status = "complete";
            session.subscription = billing.begin(session);
        } else {
            session.succeed();
        }
    }

    /** The payer's card is declined. */
    public synchronized void decline(String id) {
        StripeSession session = find(id);
        session.intent();
        session.intentStatus = "requires_payment_method";
        session.declineCode = "insufficient_funds";
    }

    /** The session expires. */
    public synchronized void expire(String id) {
        find(id).status = "expired";
    }

    /** The session now takes another amount than was asked for. */
    public synchronized void tamper(String id, long amount) {
        find(id).amount = amount;
    }

    /** A refund made in the dashboard. */
    public synchronized void refundInDashboard(String id, long amount) {
        StripeSession session = find(id);
        session.refunds.add(refund(session, amount, JSON.createObjectNode()));
    }

    /** A refund that the bank sends back in the end. */
    public synchronized void failRefund(String id, int number) {
        ((ObjectNode) find(id).refunds.get(number)).put("status", "failed");
    }

    /** The payer's bank takes the money back. */
    public synchronized void dispute(String id, String status) {
        StripeSession session = find(id);
        if (session.disputes.isEmpty()) {
            session.disputes
                    .addObject()
                    .put("id", "dp_" + StripeSession.token())
                    .put("object", "dispute")
                    .put("amount", session.received)
                    .put("currency", session.currency)
                    .put("payment_intent", session.intent)
                    .put("reason", "fraudulent")
                    .putObject("evidence_details")
                    .put("due_by", clock.instant().getEpochSecond() + 864_000);
        }
        ((ObjectNode) session.disputes.get(0)).put("status", status);
    }

    /** The money now seems to be real, or not. */
    public synchronized void livemode(String id, boolean live) {
        find(id).live = live;
    }

    /** The next period of the subscription begun on this page is paid. A delivery that says so, signed now. */
    public synchronized WebhookRequest renew(String id) {
        StripeSession session = find(id);
        ObjectNode invoice = billing.pay(session.subscription, session.amount, session.currency);
        return deliver(account(session.account), event("invoice.paid", invoice));
    }

    /** The next period of the subscription begun on this page cannot be collected. A delivery that says so, signed now. */
    public synchronized WebhookRequest failToRenew(String id) {
        StripeSession session = find(id);
        billing.fail(session.subscription);
        return deliver(
                account(session.account), event("customer.subscription.updated", billing.find(session.subscription)));
    }

    /** The id under which the PaymentIntent made last without a page is to be spoken of here. */
    public synchronized String lastCharge() {
        return intents.last();
    }

    /** A delivery about the session, signed now. */
    public synchronized WebhookRequest webhook(String id) {
        StripeSession session = find(id);
        String type = session.status.equals("expired")
                ? "checkout.session.expired"
                : session.status.equals("complete") && session.isPage()
                        ? "checkout.session.completed"
                        : "payment_intent.payment_failed";
        JsonNode object = type.startsWith("payment_intent") ? session.charge(false) : session.page(false);
        return deliver(account(session.account), event(type, object));
    }

    /** A delivery of this object, signed now with the account's secret. */
    public synchronized WebhookRequest webhook(String secretKey, String type, JsonNode object) {
        return deliver(account(secretKey), event(type, object));
    }

    @Override
    Answer answer(Request request) {
        String authorization = request.header("Authorization");
        Account account = authorization.startsWith("Bearer ") ? accounts.get(authorization.substring(7)) : null;
        if (account == null) {
            return error(401, "invalid_request_error", "", "Invalid API Key provided: sk_****");
        }
        if (request.path().equals("/oauth/token") && request.method().equals("POST")) {
            return connect(form(request.body()));
        }
        if (!request.header("Stripe-Version").matches("\\d{4}-\\d{2}-\\d{2}.*")) {
            return error(400, "invalid_request_error", "", "no version");
        }
        return request.method().equals("GET") ? read(account, request) : idempotent(account, request);
    }

    @Override
    Answer refusal(int status) {
        return status == 429
                ? error(429, "invalid_request_error", "rate_limit", "Too many requests")
                : error(status, "api_error", "", "Something went wrong on our end");
    }

    /** Codes and refresh tokens are good once. */
    private Answer connect(Map<String, String> form) {
        boolean first = "authorization_code".equals(form.get("grant_type"));
        String grant = form.getOrDefault(first ? "code" : "refresh_token", "");
        if (!grant.matches(first ? "ac_\\w+" : "rt_\\w+") || saved.put("grant " + grant, NOTHING) != null) {
            return Answer.of(400, JSON.createObjectNode().put("error", "invalid_grant"));
        }
        return Answer.of(
                200,
                JSON.createObjectNode()
                        .put("access_token", "sk_acct_" + StripeSession.token())
                        .put("refresh_token", "rt_" + StripeSession.token())
                        .put("stripe_user_id", "acct_1Padel")
                        .put("livemode", false)
                        .put("scope", "read_write"));
    }

    private Answer idempotent(Account account, Request request) {
        String key = request.header("Idempotency-Key");
        if (key.isEmpty() || key.length() > 255) {
            return error(400, "idempotency_error", "", "exactly one Idempotency-Key of 1 to 255 characters, please");
        }
        if (!request.body().isEmpty()
                && !request.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            return error(400, "invalid_request_error", "", "Invalid request: only form encoding is taken");
        }
        Saved known = saved.get(account.key + " " + key);
        if (known != null) {
            return known.path.equals(request.path()) && known.body.equals(request.body())
                    ? new Answer(known.answer.status(), known.answer.body(), Map.of("Idempotent-Replayed", "true"))
                    : error(
                            400,
                            "idempotency_error",
                            "",
                            "Keys for idempotent requests can only be used with the same parameters");
        }
        Answer answer = write(account, request);
        saved.put(account.key + " " + key, new Saved(request.path(), request.body(), answer));
        return answer;
    }

    private Answer write(Account account, Request request) {
        Map<String, String> form = form(request.body());
        Optional<Answer> elsewhere = cards.write(account.key, request.path(), form)
                .or(() -> billing.write(account.key, request.method(), request.path(), form))
                .or(() -> intents.write(account.key, request.path(), form));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        return switch (request.path()) {
            case "/v1/checkout/sessions" -> open(account, form);
            case "/v1/refunds" -> refund(account, form);
            default ->
                error(404, "invalid_request_error", "", "Unrecognized request URL (POST: " + request.path() + ")");
        };
    }

    private Answer read(Account account, Request request) {
        Map<String, String> query = form(request.query());
        Matcher session = SESSION.matcher(request.path());
        if (session.matches()) {
            StripeSession found = sessions.get(session.group(1));
            return found == null || !found.account.equals(account.key)
                    ? missing("checkout.session")
                    : Answer.of(200, found.page(expands(query, "payment_intent")));
        }
        Matcher intent = INTENT.matcher(request.path());
        if (intent.matches()) {
            return ofIntent(account, intent.group(1))
                    .map(found -> Answer.of(200, found.charge(expands(query, "latest_charge"))))
                    .orElseGet(() -> missing("payment_intent"));
        }
        Optional<Answer> elsewhere = billing.read(account.key, request.path(), query)
                .or(() -> intents.read(account.key, request.path(), query));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (request.path().equals("/v1/refunds")) {
            return ofIntent(account, query.getOrDefault("payment_intent", ""))
                    .map(found -> Answer.of(200, list(found.refunds)))
                    .orElseGet(() -> missing("payment_intent"));
        }
        return request.path().startsWith("/v1/checkout/sessions/")
                ? missing("checkout.session")
                : error(404, "invalid_request_error", "", "Unrecognized request URL (GET: " + request.path() + ")");
    }

    private Answer open(Account account, Map<String, String> form) {
        for (String field : form.keySet()) {
            if (!SESSION_FIELDS.matcher(field).matches()) {
                return error(400, "invalid_request_error", "parameter_unknown", "Received unknown parameter: " + field);
            }
        }
        if ("subscription".equals(form.get("mode"))) {
            return subscribe(account, form);
        }
        String amount = form.getOrDefault("line_items[0][price_data][unit_amount]", "");
        String currency = form.getOrDefault("line_items[0][price_data][currency]", "");
        if (!amount.matches("[1-9]\\d{0,11}") || !currency.matches("[a-z]{3}")) {
            return error(400, "invalid_request_error", "parameter_invalid_integer", "Invalid amount or currency");
        }
        if (!"payment".equals(form.get("mode"))
                || !"1".equals(form.get("line_items[0][quantity]"))
                || form.getOrDefault("line_items[0][price_data][product_data][name]", "")
                        .isEmpty()
                || !form.getOrDefault("success_url", "").startsWith("http")) {
            return error(400, "invalid_request_error", "parameter_missing", "Missing required param");
        }
        long now = clock.instant().getEpochSecond();
        long expires = Long.parseLong(form.getOrDefault("expires_at", String.valueOf(now + 86_400)));
        if (expires < now + 1_800 || expires > now + 86_400) {
            return error(
                    400,
                    "invalid_request_error",
                    "",
                    "The `expires_at` timestamp must be between 30 minutes and 24 hours away");
        }
        if (Long.parseLong(amount) < 10) {
            return error(
                    400,
                    "invalid_request_error",
                    "amount_too_small",
                    "The Checkout Session's total amount is too small");
        }
        StripeSession session = new StripeSession(
                account.key, "cs_test_" + StripeSession.token(), form, Long.parseLong(amount), currency, now, expires);
        sessions.put(session.id, session);
        last = session.id;
        return Answer.of(200, session.page(false));
    }

    private Answer subscribe(Account account, Map<String, String> form) {
        Optional<StripeBilling.Price> price = billing.price(account.key, form.getOrDefault("line_items[0][price]", ""));
        if (price.isEmpty() || !"1".equals(form.get("line_items[0][quantity]"))) {
            return missing("price");
        }
        long now = clock.instant().getEpochSecond();
        StripeSession session = new StripeSession(
                account.key,
                "cs_test_" + StripeSession.token(),
                form,
                price.get().amount(),
                price.get().currency(),
                now,
                now + 86_400);
        sessions.put(session.id, session);
        last = session.id;
        return Answer.of(200, session.page(false));
    }

    private static boolean expands(Map<String, String> query, String what) {
        return query.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().startsWith("expand") && entry.getValue().startsWith(what));
    }

    private Answer refund(Account account, Map<String, String> form) {
        for (String field : form.keySet()) {
            if (!REFUND_FIELDS.matcher(field).matches()) {
                return error(400, "invalid_request_error", "parameter_unknown", "Received unknown parameter: " + field);
            }
        }
        Optional<StripeSession> found = ofIntent(account, form.getOrDefault("payment_intent", ""));
        if (found.isEmpty()) {
            return missing("payment_intent");
        }
        StripeSession session = found.get();
        long amount = Long.parseLong(form.getOrDefault("amount", String.valueOf(session.amount)));
        if (!session.intentStatus.equals("succeeded")) {
            return error(
                    400,
                    "invalid_request_error",
                    "",
                    "This PaymentIntent does not have a successful charge to refund.");
        }
        if (amount <= 0 || amount > session.received - session.refunded()) {
            return session.refunded() == session.received
                    ? error(
                            400,
                            "invalid_request_error",
                            "charge_already_refunded",
                            "Charge has already been refunded.")
                    : error(
                            400,
                            "invalid_request_error",
                            "",
                            "Refund amount is greater than unrefunded amount on charge");
        }
        ObjectNode refund = refund(session, amount, StripeSession.metadata(form, "metadata["));
        session.refunds.add(refund);
        return Answer.of(200, refund);
    }

    private ObjectNode refund(StripeSession session, long amount, ObjectNode metadata) {
        ObjectNode refund = JSON.createObjectNode()
                .put("id", "re_" + StripeSession.token())
                .put("object", "refund")
                .put("amount", amount)
                .put("currency", session.currency)
                .put("payment_intent", session.intent)
                .put("status", "succeeded");
        refund.set("metadata", metadata);
        return refund;
    }

    private ObjectNode event(String type, JsonNode object) {
        ObjectNode event = JSON.createObjectNode()
                .put("id", "evt_" + StripeSession.token())
                .put("object", "event")
                .put("api_version", "2026-07-29.dahlia")
                .put("created", clock.instant().getEpochSecond())
                .put("livemode", false)
                .put("type", type);
        event.putObject("data").set("object", object);
        return event;
    }

    private WebhookRequest deliver(Account account, ObjectNode event) {
        byte[] body = event.toPrettyString().getBytes(StandardCharsets.UTF_8);
        String time = String.valueOf(clock.instant().getEpochSecond());
        String signature = HmacSha256.sign(account.webhookSecret, (time + ".").getBytes(StandardCharsets.UTF_8), body);
        return WebhookRequest.of(Map.of("Stripe-Signature", List.of("t=" + time + ",v1=" + signature)), body);
    }

    private Optional<StripeSession> ofIntent(Account account, String intent) {
        StripeSession known = byIntent.get(intent);
        if (known == null && !intent.isEmpty()) {
            known = sessions.values().stream()
                    .filter(session -> session.intent.equals(intent))
                    .findFirst()
                    .orElse(null);
            if (known != null) {
                byIntent.put(intent, known);
            }
        }
        return Optional.ofNullable(known).filter(session -> session.account.equals(account.key));
    }

    private StripeSession find(String id) {
        StripeSession session = sessions.get(id);
        if (session == null) {
            throw new IllegalArgumentException("there is no session " + id);
        }
        return session;
    }

    private Account account(String secretKey) {
        Account account = accounts.get(secretKey);
        if (account == null) {
            throw new IllegalArgumentException("there is no such account");
        }
        return account;
    }

    private static ObjectNode list(ArrayNode data) {
        ObjectNode list = JSON.createObjectNode()
                .put("object", "list")
                .put("url", "/v1/refunds")
                .put("has_more", false);
        list.set("data", data);
        return list;
    }

    private static Answer missing(String what) {
        return error(404, "invalid_request_error", "resource_missing", "No such " + what);
    }

    private static Answer error(int status, String type, String code, String message) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("type", type).put("message", message);
        if (!code.isEmpty()) {
            error.put("code", code);
        }
        return Answer.of(status, body);
    }

    private record Account(String key, Secret webhookSecret) {}

    private record Saved(String path, String body, Answer answer) {}
}
