package dev.cimiento.payments.mercadopago;

import com.mercadopago.MercadoPagoConfig;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.net.MPHttpClient;
import com.mercadopago.net.MPRequest;
import com.mercadopago.net.MPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The SDK's requests over the JDK's client. The SDK sends two idempotency keys on some calls, a random one beside the caller's, and which
 * of them counts is not documented; and where it loses the call's token, it falls back to one of the whole JVM. So what it says about
 * authorization and idempotency is dropped, and set here once, from what the gateway handed over in headers of its own. It also lets the
 * requests go to a stand-in, which the SDK's own client refuses.
 */
final class MercadoPagoHttpClient implements MPHttpClient {

    /** The header in which the gateway hands over the tenant's token; never sent as such. */
    static final String TOKEN = "x-cimiento-token";

    /** The header in which the gateway hands over its idempotency key; never sent as such. */
    static final String KEY = "x-cimiento-key";

    /** Set here, or by the JDK's client itself. */
    private static final Set<String> NOT_COPIED =
            Set.of("authorization", "x-idempotency-key", "content-length", "host", "connection");

    private final URI base;
    private final Duration timeout;
    private final HttpClient http;

    MercadoPagoHttpClient(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public MPResponse send(MPRequest request) throws MPException, MPApiException {
        HttpResponse<String> answer = exchange(request(request));
        MPResponse response =
                new MPResponse(answer.statusCode(), answer.headers().map(), answer.body());
        if (answer.statusCode() > 299) {
            throw new MPApiException("mercadopago answered " + answer.statusCode(), response);
        }
        return response;
    }

    private HttpRequest request(MPRequest request) throws MPException {
        HttpRequest.Builder next =
                HttpRequest.newBuilder(target(request.getUri())).timeout(timeout);
        String token = "";
        for (Map.Entry<String, String> header : request.getHeaders().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals(TOKEN)) {
                token = header.getValue();
            } else if (name.equals(KEY)) {
                next.setHeader("X-Idempotency-Key", header.getValue());
            } else if (header.getValue() != null && !NOT_COPIED.contains(name)) {
                next.setHeader(name, header.getValue());
            }
        }
        if (token.isEmpty()) {
            throw new MPException("a call to mercadopago without a tenant's token");
        }
        next.setHeader("Authorization", "Bearer " + token);
        HttpRequest.BodyPublisher body = request.getPayload() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(request.getPayload().toString(), StandardCharsets.UTF_8);
        return next.method(request.getMethod().name(), body).build();
    }

    /** Only the SDK's own host, and only for its path and query. */
    private URI target(String uri) throws MPException {
        if (!uri.startsWith(MercadoPagoConfig.BASE_URL + "/")) {
            throw new MPException("mercadopago's SDK asked for another host than its own");
        }
        return URI.create(base.toString().replaceAll("/+$", "") + uri.substring(MercadoPagoConfig.BASE_URL.length()));
    }

    private HttpResponse<String> exchange(HttpRequest request) throws MPException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new MPException("no answer from mercadopago", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MPException("interrupted while waiting for mercadopago", e);
        }
    }
}
