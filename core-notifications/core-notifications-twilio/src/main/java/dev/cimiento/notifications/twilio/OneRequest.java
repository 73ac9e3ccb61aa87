package dev.cimiento.notifications.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.RetryableNotificationsException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request of the SDK over the JDK's client: without the SDK's repetitions, with our timeouts, to our server, and keeping the
 * status and {@code Retry-After}, which the SDK's exceptions lose. Used once, by one thread.
 */
final class OneRequest extends HttpClient {

    /** What the JDK's client sets itself and refuses from others. */
    private static final List<String> OWN_HEADERS = List.of("content-length", "host", "connection");

    private final java.net.http.HttpClient http;
    private final URI api;
    private final Duration timeout;
    private @Nullable HttpResponse<String> response;

    OneRequest(java.net.http.HttpClient http, URI api, Duration timeout) {
        this.http = http;
        this.api = api;
        this.timeout = timeout;
    }

    /** The answer's status, or 0 where there was none. */
    int status() {
        return response == null ? 0 : response.statusCode();
    }

    Optional<String> retryAfter() {
        return response == null ? Optional.empty() : response.headers().firstValue("Retry-After");
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        try {
            HttpResponse<String> answer = http.send(translated(request), HttpResponse.BodyHandlers.ofString());
            response = answer;
            return new Response(answer.body(), answer.statusCode());
        } catch (HttpConnectTimeoutException | ConnectException | SSLHandshakeException e) {
            throw new RetryableNotificationsException("cannot connect to " + api.getHost(), e);
        } catch (IOException e) {
            throw new OutcomeUnknownException(api.getHost() + " was asked to send but its answer was lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while waiting for the answer of " + api.getHost(), e);
        }
    }

    private HttpRequest translated(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(moved(request))
                .timeout(timeout)
                .header("Authorization", request.getAuthString())
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(request.getMethod().toString(), HttpRequest.BodyPublishers.ofString(request.encodeFormBody()));
        for (Map.Entry<String, List<String>> header : request.getHeaderParams().entrySet()) {
            if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                header.getValue().forEach(value -> builder.setHeader(header.getKey(), value));
            }
        }
        return builder.build();
    }

    private URI moved(Request request) {
        return api.resolve(request.constructURL().getFile());
    }
}
