package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.payments.testkit.StandInServer.Answer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Customers, cards, preapprovals and their payments, of the Mercado Pago stand-in. */
final class MercadoPagoBooks {

    private static final Pattern CARDS = Pattern.compile("/v1/customers/(\\w+-\\w+)/cards");
    private static final Pattern CARD = Pattern.compile("/v1/customers/(\\w+-\\w+)/cards/(\\d+)");
    private static final Pattern PREAPPROVAL = Pattern.compile("/preapproval/(\\w+)");
    private static final Pattern INVOICE = Pattern.compile("/authorized_payments/(\\d+)");

    private final Map<String, String> customers = new LinkedHashMap<>();
    private final Map<String, String> cards = new LinkedHashMap<>();
    private final Map<String, ObjectNode> preapprovals = new LinkedHashMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final Map<Long, ObjectNode> invoices = new LinkedHashMap<>();
    private final Set<String> grants = new HashSet<>();
    private long number = 7_000_000_000L;

    Optional<Answer> write(String token, String method, String path, JsonNode body) {
        if (path.equals("/v1/customers")) {
            return Optional.of(customer(token, body));
        }
        Matcher keep = CARDS.matcher(path);
        if (keep.matches()) {
            return Optional.of(card(token, keep.group(1), body));
        }
        Matcher forget = CARD.matcher(path);
        if (forget.matches() && method.equals("DELETE")) {
            return Optional.of(
                    cards.remove(forget.group(2)) == null
                            ? missing()
                            : Answer.of(200, object().put("id", forget.group(2))));
        }
        if (path.equals("/preapproval")) {
            return Optional.of(preapproval(token, body));
        }
        Matcher change = PREAPPROVAL.matcher(path);
        if (change.matches() && token.equals(owners.get(change.group(1)))) {
            return Optional.of(Answer.of(
                    200, find(change.group(1)).put("status", body.path("status").asText())));
        }
        return Optional.empty();
    }

    Optional<Answer> read(String token, String path, Map<String, String> query) {
        if (path.equals("/v1/customers/search")) {
            ArrayNode found = JsonNodeFactory.instance.arrayNode();
            String id = customers.get(token + " " + query.get("email"));
            if (id != null) {
                found.addObject().put("id", id).put("email", query.get("email"));
            }
            return Optional.of(results(found));
        }
        if (path.equals("/preapproval/search") || path.equals("/authorized_payments/search")) {
            String name = path.startsWith("/preapproval") ? "external_reference" : "preapproval_id";
            ArrayNode found = JsonNodeFactory.instance.arrayNode();
            (path.startsWith("/preapproval") ? preapprovals.values() : invoices.values())
                    .stream()
                            .filter(json -> json.path(name).asText().equals(query.get(name)))
                            .forEach(found::add);
            return Optional.of(page(found, query));
        }
        Matcher preapproval = PREAPPROVAL.matcher(path);
        if (preapproval.matches()) {
            return Optional.of(
                    token.equals(owners.get(preapproval.group(1)))
                            ? Answer.of(200, find(preapproval.group(1)))
                            : missing());
        }
        Matcher invoice = INVOICE.matcher(path);
        if (invoice.matches()) {
            ObjectNode found = invoices.get(Long.parseLong(invoice.group(1)));
            return Optional.of(found == null ? missing() : Answer.of(200, found));
        }
        return Optional.empty();
    }

    /** Codes and refresh tokens of application 123456 are good once. */
    Answer connect(String text) {
        JsonNode body;
        try {
            body = JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException e) {
            return error(400, "invalid json");
        }
        boolean first = body.path("grant_type").asText().equals("authorization_code");
        String grant = body.path(first ? "code" : "refresh_token").asText();
        boolean known = grant.startsWith("TG-")
                && body.path("client_id").asText().equals("123456")
                && body.path("client_secret").asText().equals("an application's secret")
                && (!first || body.path("redirect_uri").asText().startsWith("https://"));
        if (!known || !grants.add(grant)) {
            return error(400, "invalid_grant");
        }
        return Answer.of(
                200,
                object().put("access_token", "APP_USR-" + UUID.randomUUID())
                        .put("refresh_token", "TG-" + UUID.randomUUID())
                        .put("user_id", 724_484_980L)
                        .put("expires_in", 15_552_000)
                        .put("live_mode", true));
    }

    /** Whether the card's customer is this one: a token names a card after a dash ({@code tok-<card>}). */
    boolean isOf(String token, String customer) {
        String card = token.substring(token.lastIndexOf('-') + 1);
        return customer.equals(cards.get(card));
    }

    /** The payer agrees, and the first period is paid, unless it begins later. The number of that payment; 0 where there is none. */
    long agree(String preapproval) {
        ObjectNode json = find(preapproval).put("status", "authorized");
        JsonNode begins = json.path("auto_recurring").path("start_date");
        if (begins.isMissingNode() || begins.isNull()) {
            return pay(preapproval);
        }
        json.put("next_payment_date", begins.asText());
        return 0;
    }

    /** A period is paid. The number of that payment. */
    long pay(String preapproval) {
        ObjectNode json = find(preapproval);
        ObjectNode invoice = object().put("id", ++number)
                .put("preapproval_id", preapproval)
                .put("status", "processed")
                .put(
                        "currency_id",
                        json.path("auto_recurring").path("currency_id").asText())
                .put(
                        "transaction_amount",
                        json.path("auto_recurring").path("transaction_amount").decimalValue());
        invoice.putObject("payment").put("id", ++number).put("status", "approved");
        invoices.put(invoice.path("id").asLong(), invoice);
        return invoice.path("id").asLong();
    }

    private Answer customer(String token, JsonNode body) {
        String name = token + " " + body.path("email").asText();
        if (!body.path("email").asText().contains("@") || customers.containsKey(name)) {
            return error(400, "the customer already exist");
        }
        String id = ++number + "-" + UUID.randomUUID().toString().substring(0, 8);
        customers.put(name, id);
        return Answer.of(
                201, object().put("id", id).put("email", body.path("email").asText()));
    }

    private Answer card(String token, String customer, JsonNode body) {
        boolean known = customers.entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith(token + " ")
                        && entry.getValue().equals(customer));
        if (!known) {
            return missing();
        }
        if (body.path("token").asText().isEmpty() || body.path("token").asText().contains("declined")) {
            return error(400, "invalid token");
        }
        String id = String.valueOf(++number);
        cards.put(id, customer);
        ObjectNode card = object().put("id", id)
                .put("customer_id", customer)
                .put("expiration_month", 8)
                .put("expiration_year", 2031)
                .put("last_four_digits", "5680");
        card.putObject("payment_method").put("id", "visa").put("name", "Visa");
        return Answer.of(201, card);
    }

    private Answer preapproval(String token, JsonNode body) {
        JsonNode recurring = body.path("auto_recurring");
        boolean complete = body.path("payer_email").asText().contains("@")
                && !body.path("reason").asText().isEmpty()
                && body.path("back_url").asText().startsWith("http")
                && recurring.path("transaction_amount").isNumber()
                && recurring.path("frequency").asInt() > 0
                && recurring.path("frequency_type").asText().matches("days|months");
        if (!complete) {
            return error(400, "preapproval is incomplete");
        }
        String id = UUID.randomUUID().toString().replace("-", "");
        ObjectNode json = body.deepCopy();
        json.put("id", id)
                .put("status", "pending")
                .put("init_point", "https://www.mercadopago.example/subscriptions/checkout?preapproval_id=" + id);
        preapprovals.put(id, json);
        owners.put(id, token);
        return Answer.of(201, json);
    }

    private ObjectNode find(String id) {
        ObjectNode found = preapprovals.get(id);
        if (found == null) {
            throw new IllegalArgumentException("there is no preapproval " + id);
        }
        return found;
    }

    private static Answer results(ArrayNode found) {
        ObjectNode page = object();
        page.set("results", found);
        page.putObject("paging").put("total", found.size()).put("limit", 100).put("offset", 0);
        return Answer.of(200, page);
    }

    /** At most a hundred at once, from where the query says. */
    private static Answer page(ArrayNode found, Map<String, String> query) {
        int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
        int limit = Math.min(100, Integer.parseInt(query.getOrDefault("limit", "30")));
        ObjectNode page = object();
        ArrayNode some = page.putArray("results");
        for (int i = offset; i < found.size() && i < offset + limit; i++) {
            some.add(found.get(i));
        }
        page.putObject("paging").put("total", found.size()).put("limit", limit).put("offset", offset);
        return Answer.of(200, page);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Answer missing() {
        return error(404, "not found");
    }

    private static Answer error(int status, String message) {
        return Answer.of(
                status,
                object().put("message", message)
                        .put("error", status == 404 ? "not_found" : "bad_request")
                        .put("status", status));
    }
}
