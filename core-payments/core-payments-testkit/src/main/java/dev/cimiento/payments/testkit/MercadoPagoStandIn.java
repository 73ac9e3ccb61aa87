package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.testkit.MercadoPagoRows.Account;
import dev.cimiento.payments.testkit.MercadoPagoRows.Payment;
import dev.cimiento.payments.testkit.MercadoPagoRows.Preference;
import dev.cimiento.tenancy.Secret;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mercado Pago on this machine, as far as Checkout Pro preferences, payments, cards, subscriptions and refunds go: stateful, and strict about method, path,
 * the one authorization and the one idempotency key, encoding and fields. Refunds are replayed for their key; preferences are not, since
 * Mercado Pago does not promise it. Written after its documentation, never compared with the real one.
 */
public final class MercadoPagoStandIn extends StandInServer {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern PREFERENCE = Pattern.compile("/checkout/preferences/([\\w-]+)");
    private static final Pattern PAYMENT = Pattern.compile("/v1/payments/(\\d+)");
    private static final Pattern REFUNDS = Pattern.compile("/v1/payments/(\\d+)/refunds");
    private static final Set<String> FIELDS = Set.of(
            "items",
            "payer",
            "back_urls",
            "auto_return",
            "external_reference",
            "notification_url",
            "expires",
            "expiration_date_from",
            "expiration_date_to",
            "metadata",
            "payment_methods",
            "date_of_expiration",
            "marketplace_fee",
            "statement_descriptor");
    private static final Set<String> CHARGE_FIELDS = Set.of(
            "transaction_amount",
            "description",
            "external_reference",
            "notification_url",
            "callback_url",
            "application_fee",
            "payment_method_id",
            "date_of_expiration",
            "capture",
            "installments",
            "three_d_secure_mode",
            "token",
            "payer");
    private static final Set<String> WHOLE = Set.of("CLP", "COP", "PYG");

    private final InstantSource clock;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Preference> preferences = new LinkedHashMap<>();
    private final Map<Long, Payment> payments = new LinkedHashMap<>();
    private final Map<String, Answer> saved = new HashMap<>();
    private final MercadoPagoBooks books = new MercadoPagoBooks();
    private long number = ThreadLocalRandom.current().nextLong(1_000_000_000L, 100_000_000_000L);
    private String last = "";

    private MercadoPagoStandIn(InstantSource clock) {
        this.clock = clock;
    }

    /** Starts it, without accounts. */
    public static MercadoPagoStandIn start(InstantSource clock) {
        MercadoPagoStandIn mercadoPago = new MercadoPagoStandIn(clock);
        mercadoPago.listen();
        return mercadoPago;
    }

    /** Adds an account. */
    public synchronized MercadoPagoStandIn account(String accessToken, String webhookSecret) {
        accounts.put(accessToken, new Account(accessToken, Secret.of(webhookSecret), "ARS"));
        return this;
    }

    /** The id of the preference made last. */
    public synchronized String lastPreference() {
        return last;
    }

    /** How many refunds there are of what was paid with a preference. */
    public synchronized int refunds(String preference) {
        return of(preference).stream()
                .mapToInt(payment -> payment.refunds.size())
                .sum();
    }

    /** The payer pays: a new payment, approved. */
    public synchronized void pay(String preference) {
        add(preference, "approved", "accredited");
    }

    /** The payer's card is declined: a new payment, rejected. */
    public synchronized void decline(String preference) {
        add(preference, "rejected", "cc_rejected_insufficient_amount");
    }

    /** The payer takes a cash voucher: a new payment, pending. */
    public synchronized void takeVoucher(String preference) {
        add(preference, "pending", "pending_waiting_payment");
    }

    /** The preference's time is over. */
    public synchronized void expire(String preference) {
        ObjectNode json = find(preference).json();
        json.put("expires", true);
        json.put("expiration_date_to", MercadoPagoRows.date(clock.instant().minusSeconds(1)));
    }

    /** A refund made in Mercado Pago's own panel. */
    public synchronized void refundInPanel(String preference, String amount) {
        Payment payment = of(preference).get(0);
        payment.refunds.add(refund(payment, new BigDecimal(amount)));
    }

    /** The payment made last with a preference is now in mediation, charged back, or as it was. */
    public synchronized void dispute(String preference, String status, String detail) {
        List<Payment> all = of(preference);
        Payment payment = all.get(all.size() - 1);
        payment.status = status;
        payment.detail = detail;
    }

    /** What was paid last with a preference now seems to have gone to another user of Mercado Pago's. */
    public synchronized void divert(String preference, long collector) {
        List<Payment> all = of(preference);
        all.get(all.size() - 1).collector = collector;
    }

    /** Under this name, what was charged without a preference can be spoken of here as one. */
    public synchronized String lastCharge() {
        return "direct-" + number;
    }

    /** The voucher of a charge made without a preference is paid. */
    public synchronized void payVoucher(String preference) {
        dispute(preference, "approved", "accredited");
    }

    /** The payer agrees to a subscription, and its first period is paid. A delivery about that payment. */
    public synchronized WebhookRequest agree(String accessToken, String preapproval) {
        long payment = books.agree(preapproval);
        return payment == 0
                ? webhook(accessToken, "subscription_preapproval", preapproval)
                : webhook(accessToken, "subscription_authorized_payment", String.valueOf(payment));
    }

    /** The next period of a subscription is paid. A delivery about that payment. */
    public synchronized WebhookRequest renew(String accessToken, String preapproval) {
        return webhook(accessToken, "subscription_authorized_payment", String.valueOf(books.pay(preapproval)));
    }

    /** The id of the payment made last with a preference. */
    public synchronized long lastPayment(String preference) {
        List<Payment> all = of(preference);
        return all.get(all.size() - 1).id;
    }

    /** A delivery about the payment made last with the preference, signed now. */
    public synchronized WebhookRequest webhook(String preference) {
        return webhook(find(preference).account().token(), "payment", String.valueOf(lastPayment(preference)));
    }

    /** A delivery about this, signed now with the account's secret. */
    public synchronized WebhookRequest webhook(String accessToken, String type, String dataId) {
        String requestId = UUID.randomUUID().toString();
        String time = String.valueOf(clock.instant().toEpochMilli());
        String manifest = "id:" + dataId + ";request-id:" + requestId + ";ts:" + time + ";";
        Account account = accounts.get(accessToken);
        if (account == null) {
            throw new IllegalArgumentException("there is no such account");
        }
        String signature = HmacSha256.sign(account.webhookSecret(), manifest.getBytes(StandardCharsets.UTF_8));
        ObjectNode body = JSON.createObjectNode()
                .put("action", type + ".updated")
                .put("api_version", "v1")
                .put("id", String.valueOf(++number))
                .put("live_mode", false)
                .put("type", type)
                .put("user_id", "724484980");
        body.putObject("data").put("id", dataId);
        return WebhookRequest.of(
                        Map.of(
                                "x-signature",
                                List.of("ts=" + time + ",v1=" + signature),
                                "x-request-id",
                                List.of(requestId)),
                        body.toString().getBytes(StandardCharsets.UTF_8))
                .query("data.id=" + dataId + "&type=" + type);
    }

    @Override
    Answer answer(Request request) {
        if (request.path().equals("/oauth/token") && request.method().equals("POST")) {
            return books.connect(request.body());
        }
        String authorization = request.header("Authorization");
        Account account = authorization.startsWith("Bearer ") ? accounts.get(authorization.substring(7)) : null;
        if (account == null) {
            return error(401, "unauthorized", "invalid access token");
        }
        return request.method().equals("GET") ? get(account, request) : post(account, request);
    }

    @Override
    Answer refusal(int status) {
        return error(status, status == 429 ? "too_many_requests" : "internal_server_error", "try later");
    }

    private Answer post(Account account, Request request) {
        String key = request.header("X-Idempotency-Key");
        if (key.isEmpty() || key.length() > 64) {
            return error(400, "bad_request", "Header X-Idempotency-Key must be there once, of 1 to 64 characters");
        }
        if (!request.body().isEmpty()
                && !request.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return error(400, "bad_request", "only JSON is taken");
        }
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return error(400, "bad_request", "invalid json");
        }
        String name = account.token() + " " + request.method() + " " + request.path() + " " + key;
        Answer known = saved.get(name);
        if (known != null) {
            return known;
        }
        Answer answer = books.write(account.token(), request.method(), request.path(), body)
                .orElseGet(() -> write(account, request, body));
        if (!request.path().equals("/checkout/preferences")) {
            saved.put(name, answer);
        }
        return answer;
    }

    private Answer write(Account account, Request request, JsonNode body) {
        if (request.path().equals("/v1/payments")) {
            return charge(account, body);
        }
        if (request.method().equals("PUT")) {
            return change(account, request.path(), body);
        }
        Matcher refunds = REFUNDS.matcher(request.path());
        if (refunds.matches()) {
            return refund(account, Long.parseLong(refunds.group(1)), body);
        }
        return request.path().equals("/checkout/preferences")
                ? open(account, body)
                : error(404, "not_found", "resource not found");
    }

    private Answer get(Account account, Request request) {
        Matcher payment = PAYMENT.matcher(request.path());
        if (payment.matches()) {
            Payment found = payments.get(Long.parseLong(payment.group(1)));
            return found == null || !found.preference.account().equals(account)
                    ? error(404, "not_found", "Payment not found")
                    : Answer.of(200, MercadoPagoRows.json(found));
        }
        Matcher preference = PREFERENCE.matcher(request.path());
        if (request.path().equals("/v1/payments/search")) {
            return search(account, form(request.query()));
        }
        Optional<Answer> elsewhere = books.read(account.token(), request.path(), form(request.query()));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (preference.matches()) {
            Preference found = preferences.get(preference.group(1));
            return found == null || !found.account().equals(account)
                    ? error(404, "not_found", "The preference was not found")
                    : Answer.of(200, found.json());
        }
        return error(404, "not_found", "resource not found");
    }

    private Answer charge(Account account, JsonNode body) {
        for (var names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!CHARGE_FIELDS.contains(name)) {
                return error(400, "bad_request", "unknown field " + name);
            }
        }
        String method = body.path("payment_method_id").asText();
        String token = body.path("token").asText();
        boolean cash = method.equals("rapipago") || method.equals("pagofacil");
        boolean complete = body.path("transaction_amount").isNumber()
                && body.path("payer").path("email").asText().contains("@")
                && !method.isEmpty()
                && (cash
                        ? token.isEmpty()
                        : !token.isEmpty() && body.path("installments").asInt() > 0);
        String customer = body.path("payer").path("id").asText();
        if (!complete || (!customer.isEmpty() && !books.isOf(token, customer))) {
            return error(400, "bad_request", "the payment is incomplete, or the card is not the customer's");
        }
        String id = "direct-" + (number + 1);
        ObjectNode json = JSON.createObjectNode()
                .put("external_reference", body.path("external_reference").asText());
        json.putArray("items")
                .addObject()
                .put("unit_price", body.path("transaction_amount").decimalValue())
                .put("currency_id", account.currency());
        Preference preference = new Preference(account, json);
        preferences.put(id, preference);
        boolean later =
                body.path("capture").isBoolean() && !body.path("capture").asBoolean();
        if (cash) {
            add(id, "pending", "pending_waiting_payment");
            Payment payment = lastOf(preference);
            payment.voucher = "2007" + payment.id;
            payment.expires = body.path("date_of_expiration").asText();
        } else if (token.contains("declined")) {
            add(id, "rejected", "cc_rejected_insufficient_amount");
        } else if (token.contains("challenge")) {
            add(id, "pending", "pending_challenge");
        } else {
            add(id, later ? "authorized" : "approved", later ? "pending_capture" : "accredited");
        }
        return Answer.of(201, MercadoPagoRows.json(lastOf(preference)));
    }

    private Answer change(Account account, String path, JsonNode body) {
        Matcher preference = PREFERENCE.matcher(path);
        if (preference.matches() && preferences.containsKey(preference.group(1))) {
            Preference found = find(preference.group(1));
            body.fields().forEachRemaining(field -> found.json().set(field.getKey(), field.getValue()));
            return Answer.of(200, found.json());
        }
        Matcher matcher = PAYMENT.matcher(path);
        Payment payment = matcher.matches() ? payments.get(Long.parseLong(matcher.group(1))) : null;
        if (payment == null || !payment.preference.account().equals(account)) {
            return error(404, "not_found", "Payment not found");
        }
        boolean open = payment.status.equals("authorized") || payment.status.equals("pending");
        if (body.path("status").asText().equals("cancelled") && open) {
            payment.status = "cancelled";
            payment.detail = "by_collector";
            return Answer.of(200, MercadoPagoRows.json(payment));
        }
        BigDecimal amount = body.path("transaction_amount").isNumber()
                ? body.path("transaction_amount").decimalValue()
                : payment.amount();
        if (!body.path("capture").asBoolean()
                || !payment.status.equals("authorized")
                || amount.compareTo(payment.amount()) > 0) {
            return error(400, "bad_request", "The action requested is not valid for the current payment state");
        }
        payment.status = "approved";
        payment.detail = "accredited";
        payment.captured = amount;
        return Answer.of(200, MercadoPagoRows.json(payment));
    }

    private Payment lastOf(Preference preference) {
        return payments.values().stream()
                .filter(payment -> payment.preference.equals(preference))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private Answer search(Account account, Map<String, String> query) {
        String reference = query.getOrDefault("external_reference", "");
        ObjectNode page = JSON.createObjectNode();
        ArrayNode results = page.putArray("results");
        payments.values().stream()
                .filter(payment -> payment.preference.account().equals(account)
                        && (query.containsKey("range")
                                ? isWithin(payment, query)
                                : payment.preference.reference().equals(reference)))
                .forEach(payment -> results.add(MercadoPagoRows.json(payment)));
        page.putObject("paging").put("total", results.size()).put("limit", 30).put("offset", 0);
        return Answer.of(200, page);
    }

    private static boolean isWithin(Payment payment, Map<String, String> query) {
        return !payment.created.isBefore(Instant.parse(query.getOrDefault("begin_date", "")))
                && payment.created.isBefore(Instant.parse(query.getOrDefault("end_date", "")));
    }

    private Answer open(Account account, JsonNode body) {
        for (var names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                return error(400, "bad_request", "unknown field " + name);
            }
        }
        JsonNode item = body.path("items").path(0);
        JsonNode price = item.path("unit_price");
        if (!price.isNumber()
                || price.decimalValue().signum() <= 0
                || item.path("quantity").asInt() != 1
                || item.path("title").asText().isEmpty()
                || !item.path("currency_id").asText().matches("[A-Z]{3}")) {
            return error(400, "invalid_items", "items must have title, quantity, currency_id and unit_price");
        }
        boolean fraction = price.decimalValue().stripTrailingZeros().scale() > 0;
        if (price.decimalValue().scale() > 2
                || (fraction && WHOLE.contains(item.path("currency_id").asText()))) {
            return error(400, "invalid_items", "unit_price invalid");
        }
        String id = "724484980-" + UUID.randomUUID();
        ObjectNode json = body.deepCopy();
        json.put("id", id)
                .put("init_point", "https://www.mercadopago.example/checkout/v1/redirect?pref_id=" + id)
                .put("sandbox_init_point", "https://sandbox.mercadopago.example/checkout/v1/redirect?pref_id=" + id)
                .put("collector_id", 724_484_980L);
        preferences.put(id, new Preference(account, json));
        last = id;
        return Answer.of(201, json);
    }

    private Answer refund(Account account, long id, JsonNode body) {
        Payment payment = payments.get(id);
        if (payment == null || !payment.preference.account().equals(account)) {
            return error(404, "not_found", "Payment not found");
        }
        BigDecimal amount = body.path("amount").isNumber() ? body.path("amount").decimalValue() : payment.amount();
        if (!payment.status.equals("approved")
                || amount.signum() <= 0
                || amount.add(payment.refunded()).compareTo(payment.amount()) > 0) {
            return error(400, "bad_request", "The action requested is not valid for the current payment state");
        }
        ObjectNode refund = refund(payment, amount);
        payment.refunds.add(refund);
        return Answer.of(201, refund);
    }

    private ObjectNode refund(Payment payment, BigDecimal amount) {
        return JSON.createObjectNode()
                .put("id", ++number)
                .put("payment_id", payment.id)
                .put("amount", amount)
                .put("status", "approved");
    }

    private void add(String preference, String status, String detail) {
        Payment payment = new Payment(++number, find(preference), status, detail, clock.instant());
        payments.put(payment.id, payment);
    }

    private List<Payment> of(String preference) {
        Preference wanted = find(preference);
        return new ArrayList<>(payments.values().stream()
                .filter(payment -> payment.preference.equals(wanted))
                .toList());
    }

    private Preference find(String id) {
        Preference preference = preferences.get(id);
        if (preference == null) {
            throw new IllegalArgumentException("there is no preference " + id);
        }
        return preference;
    }

    private static Answer error(int status, String error, String message) {
        return Answer.of(
                status,
                JSON.createObjectNode()
                        .put("message", message)
                        .put("error", error)
                        .put("status", status));
    }
}
