package dev.cimiento.payments.stripe;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cimiento.payments.ConnectedAccount;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.spi.Marketplace;
import dev.cimiento.tenancy.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Stripe Connect: existing Stripe accounts let the platform act for them. A payment for one is made with the platform's own key and {@link
 * StripeAccount#connected}; the token that Stripe hands out is not needed for that. Not over stripe-java, whose OAuth works with
 * settings of the whole JVM. Immutable, safe for use by many threads.
 */
public final class StripeConnect implements Marketplace {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String clientId;
    private final Secret platformKey;
    private final URI base;
    private final HttpClient http;

    private StripeConnect(String clientId, Secret platformKey, URI base) {
        this.clientId = requireNonNull(clientId, "clientId");
        this.platformKey = requireNonNull(platformKey, "platformKey");
        this.base = requireNonNull(base, "base");
        this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * Of this platform.
     *
     * @param clientId begins with {@code ca_}
     * @param platformKey the platform's secret key
     */
    public static StripeConnect of(String clientId, Secret platformKey) {
        return new StripeConnect(clientId, platformKey, URI.create("https://connect.stripe.com"));
    }

    /** The same, talking to a stand-in or a proxy. Default: {@code https://connect.stripe.com}. */
    public StripeConnect at(URI address) {
        return new StripeConnect(clientId, platformKey, address);
    }

    @Override
    public ProviderId provider() {
        return StripePaymentGateway.PROVIDER;
    }

    @Override
    public URI authorize(String state, URI back) {
        return URI.create(address() + "/oauth/authorize?response_type=code&scope=read_write&client_id="
                + encode(clientId) + "&state=" + encode(state) + "&redirect_uri=" + encode(back.toString()));
    }

    @Override
    public ConnectedAccount exchange(String code, URI back) {
        return token("grant_type=authorization_code&code=" + encode(code));
    }

    @Override
    public ConnectedAccount refresh(ConnectedAccount account) {
        String token = account.refresh()
                .orElseThrow(() -> new PermanentPaymentsException("the account has no refresh token"))
                .reveal();
        return token("grant_type=refresh_token&refresh_token=" + encode(token));
    }

    private ConnectedAccount token(String form) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + "/oauth/token"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Bearer " + platformKey.reveal())
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        JsonObject answer = exchange(request);
        return new ConnectedAccount(
                provider(),
                text(answer, "stripe_user_id"),
                Secret.of(text(answer, "access_token")),
                answer.has("refresh_token") ? Secret.of(text(answer, "refresh_token")) : null,
                null);
    }

    private JsonObject exchange(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
                throw new RetryablePaymentsException("stripe connect answered " + answer.statusCode());
            }
            if (answer.statusCode() != 200) {
                throw new PermanentPaymentsException(
                        "stripe connect answered " + answer.statusCode() + ": the tenant must connect anew");
            }
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (ConnectException e) {
            throw new RetryablePaymentsException("stripe connect cannot be reached", e);
        } catch (IOException e) {
            throw new OutcomeUnknownException("stripe connect's answer was lost: begin anew", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while waiting for stripe connect", e);
        } catch (JsonParseException | IllegalStateException malformed) {
            throw new PermanentPaymentsException("stripe connect's answer does not read as one");
        }
    }

    private String address() {
        return base.toString().replaceAll("/+$", "");
    }

    private static String text(JsonObject json, String name) {
        JsonElement value = json.get(name);
        if (value == null || !value.isJsonPrimitive() || value.getAsString().isEmpty()) {
            throw new PermanentPaymentsException("stripe connect's answer has no " + name);
        }
        return value.getAsString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "StripeConnect[" + base + "]";
    }
}
