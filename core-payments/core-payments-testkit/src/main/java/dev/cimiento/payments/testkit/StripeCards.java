package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Customers, and cards attached to them, of the Stripe stand-in. Any {@code pm_card_...} is a card. */
final class StripeCards {

    private static final Pattern ATTACH = Pattern.compile("/v1/payment_methods/(pm_\\w+)/(attach|detach)");

    private final Map<String, String> customers = new HashMap<>();
    private final Map<String, String> attached = new HashMap<>();

    Optional<StandInServer.Answer> write(String account, String path, Map<String, String> form) {
        if (path.equals("/v1/customers")) {
            String id = "cus_" + StripeSession.token();
            customers.put(id, account);
            return Optional.of(StandInServer.Answer.of(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", id)
                            .put("object", "customer")
                            .put("email", form.get("email"))));
        }
        Matcher method = ATTACH.matcher(path);
        if (!method.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                method.group(2).equals("attach")
                        ? attach(account, method.group(1), form.getOrDefault("customer", ""))
                        : detach(account, method.group(1)));
    }

    /** Whether this card may be charged for this customer. */
    boolean isChargeable(String account, String method, String customer) {
        String known = attached.get(account + " " + method);
        return customer.isEmpty() ? known == null : customer.equals(known);
    }

    private StandInServer.Answer attach(String account, String method, String customer) {
        if (!account.equals(customers.get(customer))) {
            return missing("customer");
        }
        if (!method.startsWith("pm_card_")) {
            return missing("payment_method");
        }
        attached.put(account + " " + method, customer);
        return StandInServer.Answer.of(200, json(method));
    }

    private StandInServer.Answer detach(String account, String method) {
        return attached.remove(account + " " + method) == null
                ? missing("payment_method")
                : StandInServer.Answer.of(200, json(method));
    }

    private static ObjectNode json(String method) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", method)
                .put("object", "payment_method")
                .put("type", "card");
        json.putObject("card")
                .put("brand", "visa")
                .put("last4", "4242")
                .put("exp_year", 2031)
                .put("exp_month", 8);
        return json;
    }

    private static StandInServer.Answer missing(String what) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("type", "invalid_request_error")
                .put("code", "resource_missing")
                .put("message", "No such " + what);
        return StandInServer.Answer.of(404, body);
    }
}
