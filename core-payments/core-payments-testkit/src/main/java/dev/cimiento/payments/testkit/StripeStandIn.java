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
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stripe on this machine, as far as Checkout Sessions and refunds go: stateful, and strict about method, path, authorization, version,
 * encoding, parameters and idempotency keys, whose answers it replays. Written after Stripe's documentation, never compared with the
 * real one.
 */
public final class StripeStandIn extends StandInServer {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SESSION = Pattern.compile("/v1/checkout/sessions/(cs_test_\\w+)");
    private static final Pattern INTENT = Pattern.compile("/v1/payment_intents/(pi_\\w+)");
    private static final Pattern SESSION_FIELDS =
            Pattern.compile("mode|client_reference_id|success_url|cancel_url|expires_at"
                    + "|customer_email|metadata\\[\\w+]|payment_intent_data\\[metadata]\\[\\w+]|line_items\\[0]\\[quantity]"
                    + "|line_items\\[0]\\[price_data]\\[(currency|unit_amount|product_data]\\[name)]");
    private static final Pattern REFUND_FIELDS = Pattern.compile("payment_intent|amount|metadata\\[\\w+]");

    private final InstantSource clock;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Saved> saved = new HashMap<>();
    private String last = "";

    private StripeStandIn(InstantSource clock) {
        this.clock = clock;
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
        Session session = find(id);
        session.intent();
        session.status = "complete";
        session.intentStatus = "succeeded";
        session.declineCode = "";
    }

    /** The payer's card is declined. */
    public synchronized void decline(String id) {
        Session session = find(id);
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
        Session session = find(id);
        session.refunds.add(refund(session, amount, JSON.createObjectNode()));
    }

    /** A delivery about the session, signed now. */
    public synchronized WebhookRequest webhook(String id) {
        Session session = find(id);
        String type = session.status.equals("expired")
                ? "checkout.session.expired"
                : session.intentStatus.equals("succeeded")
                        ? "checkout.session.completed"
                        : "payment_intent.payment_failed";
        JsonNode object = type.startsWith("payment_intent") ? intent(session) : session(session, false);
        return deliver(session.account, event(type, object));
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
        if (!request.header("Stripe-Version").matches("\\d{4}-\\d{2}-\\d{2}.*")) {
            return error(400, "invalid_request_error", "", "no version");
        }
        return request.method().equals("POST") ? idempotent(account, request) : read(account, request);
    }

    @Override
    Answer refusal(int status) {
        return status == 429
                ? error(429, "invalid_request_error", "rate_limit", "Too many requests")
                : error(status, "api_error", "", "Something went wrong on our end");
    }

    private Answer idempotent(Account account, Request request) {
        String key = request.header("Idempotency-Key");
        if (key.isEmpty() || key.length() > 255) {
            return error(400, "idempotency_error", "", "exactly one Idempotency-Key of 1 to 255 characters, please");
        }
        if (!request.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
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
            Session found = sessions.get(session.group(1));
            return found == null || !found.account.equals(account)
                    ? missing("checkout.session")
                    : Answer.of(200, session(found, query.containsValue("payment_intent")));
        }
        Matcher intent = INTENT.matcher(request.path());
        if (intent.matches()) {
            return ofIntent(account, intent.group(1))
                    .map(found -> Answer.of(200, intent(found)))
                    .orElseGet(() -> missing("payment_intent"));
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
        Session session = new Session(account, "cs_test_" + token(), form, Long.parseLong(amount), currency, expires);
        sessions.put(session.id, session);
        last = session.id;
        return Answer.of(200, session(session, false));
    }

    private Answer refund(Account account, Map<String, String> form) {
        for (String field : form.keySet()) {
            if (!REFUND_FIELDS.matcher(field).matches()) {
                return error(400, "invalid_request_error", "parameter_unknown", "Received unknown parameter: " + field);
            }
        }
        Optional<Session> found = ofIntent(account, form.getOrDefault("payment_intent", ""));
        if (found.isEmpty()) {
            return missing("payment_intent");
        }
        Session session = found.get();
        long amount = Long.parseLong(form.getOrDefault("amount", String.valueOf(session.amount)));
        if (!session.intentStatus.equals("succeeded")) {
            return error(
                    400,
                    "invalid_request_error",
                    "",
                    "This PaymentIntent does not have a successful charge to refund.");
        }
        if (amount <= 0 || amount > session.amount - session.refunded()) {
            return session.refunded() == session.amount
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
        ObjectNode refund = refund(session, amount, metadata(form, "metadata["));
        session.refunds.add(refund);
        return Answer.of(200, refund);
    }

    private ObjectNode refund(Session session, long amount, ObjectNode metadata) {
        ObjectNode refund = JSON.createObjectNode()
                .put("id", "re_" + token())
                .put("object", "refund")
                .put("amount", amount)
                .put("currency", session.currency)
                .put("payment_intent", session.intent)
                .put("status", "succeeded");
        refund.set("metadata", metadata);
        return refund;
    }

    private ObjectNode session(Session session, boolean expanded) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", session.id)
                .put("object", "checkout.session")
                .put("amount_total", session.amount)
                .put("currency", session.currency)
                .put("client_reference_id", session.form.get("client_reference_id"))
                .put("expires_at", session.expires)
                .put("livemode", false)
                .put("mode", "payment")
                .put("payment_status", session.intentStatus.equals("succeeded") ? "paid" : "unpaid")
                .put("status", session.status)
                .put(
                        "url",
                        session.status.equals("open") ? "https://checkout.stripe.example/c/pay/" + session.id : null);
        json.set("metadata", metadata(session.form, "metadata["));
        if (session.intent.isEmpty()) {
            json.putNull("payment_intent");
        } else if (expanded) {
            json.set("payment_intent", intent(session));
        } else {
            json.put("payment_intent", session.intent);
        }
        return json;
    }

    private ObjectNode intent(Session session) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", session.intent)
                .put("object", "payment_intent")
                .put("amount", session.amount)
                .put("amount_received", session.intentStatus.equals("succeeded") ? session.amount : 0)
                .put("currency", session.currency)
                .put("livemode", false)
                .put("status", session.intentStatus);
        json.set("metadata", metadata(session.form, "payment_intent_data[metadata]["));
        if (!session.declineCode.isEmpty()) {
            json.putObject("last_payment_error")
                    .put("type", "card_error")
                    .put("code", "card_declined")
                    .put("decline_code", session.declineCode);
        }
        return json;
    }

    private ObjectNode event(String type, JsonNode object) {
        ObjectNode event = JSON.createObjectNode()
                .put("id", "evt_" + token())
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

    private Optional<Session> ofIntent(Account account, String intent) {
        return sessions.values().stream()
                .filter(session ->
                        session.account.equals(account) && !intent.isEmpty() && session.intent.equals(intent))
                .findFirst();
    }

    private Session find(String id) {
        Session session = sessions.get(id);
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

    private static ObjectNode metadata(Map<String, String> form, String prefix) {
        ObjectNode metadata = JSON.createObjectNode();
        form.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                metadata.put(name.substring(prefix.length(), name.length() - 1), value);
            }
        });
        return metadata;
    }

    private static ObjectNode list(ArrayNode data) {
        ObjectNode list = JSON.createObjectNode()
                .put("object", "list")
                .put("url", "/v1/refunds")
                .put("has_more", false);
        list.set("data", data);
        return list;
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "");
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

    private static final class Session {

        private final Account account;
        private final String id;
        private final Map<String, String> form;
        private final String currency;
        private final long expires;
        private final ArrayNode refunds = JSON.createArrayNode();
        private long amount;
        private String status = "open";
        private String intent = "";
        private String intentStatus = "";
        private String declineCode = "";

        Session(Account account, String id, Map<String, String> form, long amount, String currency, long expires) {
            this.account = account;
            this.id = id;
            this.form = form;
            this.amount = amount;
            this.currency = currency;
            this.expires = expires;
        }

        /** Recent versions of Stripe make the intent when the payer first tries. */
        void intent() {
            if (intent.isEmpty()) {
                intent = "pi_" + token();
            }
        }

        long refunded() {
            long sum = 0;
            for (JsonNode refund : refunds) {
                sum += refund.path("amount").asLong();
            }
            return sum;
        }
    }
}
