package dev.cimiento.payments.mercadopago;

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
import dev.cimiento.tenancy.Quoted;
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
import java.time.InstantSource;

/**
 * Mercado Pago's marketplace: sellers let the platform's application act for them. A payment for one is made with the seller's token, as {@link
 * MercadoPagoAccount}. Tokens end after 180 days, and each refresh gives a new refresh token. Not over the SDK, whose OAuth works with
 * settings of the whole JVM. Immutable, safe for use by many threads.
 */
public final class MercadoPagoMarketplace implements Marketplace {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String clientId;
    private final Secret clientSecret;
    private final InstantSource clock;
    private final URI pages;
    private final URI base;
    private final HttpClient http;

    private MercadoPagoMarketplace(String clientId, Secret clientSecret, InstantSource clock, URI pages, URI base) {
        this.clientId = requireNonNull(clientId, "clientId");
        this.clientSecret = requireNonNull(clientSecret, "clientSecret");
        this.clock = requireNonNull(clock, "clock");
        this.pages = requireNonNull(pages, "pages");
        this.base = requireNonNull(base, "base");
        this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * Of this application.
     *
     * @param clientId the application's number
     * @param clientSecret the application's secret
     * @param country where sellers agree: {@code com.ar}, {@code com.br}, {@code com.mx}
     * @throws IllegalArgumentException when the country is not the end of a host's name
     */
    public static MercadoPagoMarketplace of(String clientId, Secret clientSecret, String country, InstantSource clock) {
        if (!country.matches("[a-z]{2,3}(\\.[a-z]{2})?")) {
            throw new IllegalArgumentException("country must be one such as com.ar, was " + Quoted.of(country));
        }
        return new MercadoPagoMarketplace(
                clientId,
                clientSecret,
                clock,
                URI.create("https://auth.mercadopago." + country),
                URI.create("https://api.mercadopago.com"));
    }

    /** The same, talking to a stand-in or a proxy. Default: {@code https://api.mercadopago.com}. */
    public MercadoPagoMarketplace at(URI address) {
        return new MercadoPagoMarketplace(clientId, clientSecret, clock, pages, address);
    }

    @Override
    public ProviderId provider() {
        return MercadoPagoPaymentGateway.PROVIDER;
    }

    @Override
    public URI authorize(String state, URI back) {
        return URI.create(pages + "/authorization?response_type=code&platform_id=mp&client_id=" + encode(clientId)
                + "&state=" + encode(state) + "&redirect_uri=" + encode(back.toString()));
    }

    @Override
    public ConnectedAccount exchange(String code, URI back) {
        JsonObject body = new JsonObject();
        body.addProperty("grant_type", "authorization_code");
        body.addProperty("code", code);
        body.addProperty("redirect_uri", back.toString());
        return token(body);
    }

    @Override
    public ConnectedAccount refresh(ConnectedAccount account) {
        JsonObject body = new JsonObject();
        body.addProperty("grant_type", "refresh_token");
        body.addProperty(
                "refresh_token",
                account.refresh()
                        .orElseThrow(() -> new PermanentPaymentsException("the account has no refresh token"))
                        .reveal());
        return token(body);
    }

    private ConnectedAccount token(JsonObject body) {
        body.addProperty("client_id", clientId);
        body.addProperty("client_secret", clientSecret.reveal());
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + "/oauth/token"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        JsonObject answer = exchange(request);
        return new ConnectedAccount(
                provider(),
                text(answer, "user_id"),
                Secret.of(text(answer, "access_token")),
                answer.has("refresh_token") ? Secret.of(text(answer, "refresh_token")) : null,
                clock.instant().plusSeconds(Long.parseLong(text(answer, "expires_in"))));
    }

    private JsonObject exchange(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
                throw new RetryablePaymentsException("mercadopago answered " + answer.statusCode());
            }
            if (answer.statusCode() != 200) {
                throw new PermanentPaymentsException(
                        "mercadopago answered " + answer.statusCode() + ": the tenant must connect anew");
            }
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (ConnectException e) {
            throw new RetryablePaymentsException("mercadopago cannot be reached", e);
        } catch (IOException e) {
            throw new OutcomeUnknownException("mercadopago's answer was lost: begin anew", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while waiting for mercadopago", e);
        } catch (JsonParseException | IllegalStateException malformed) {
            throw new PermanentPaymentsException("mercadopago's answer does not read as one");
        }
    }

    private String address() {
        return base.toString().replaceAll("/+$", "");
    }

    private static String text(JsonObject json, String name) {
        JsonElement value = json.get(name);
        if (value == null || !value.isJsonPrimitive() || value.getAsString().isEmpty()) {
            throw new PermanentPaymentsException("mercadopago's answer has no " + name);
        }
        return value.getAsString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "MercadoPagoMarketplace[" + base + "]";
    }
}
