package dev.cimiento.whatsapp.cloud;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutcomeUnknownWhatsAppException;
import dev.cimiento.whatsapp.PermanentWhatsAppException;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.RetryableWhatsAppException;
import dev.cimiento.whatsapp.SendResult;
import dev.cimiento.whatsapp.WhatsAppTransport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Sends through Meta's Cloud API, {@code POST /<version>/<phone-number-id>/messages}. A line is a {@code phone_number_id}; its token is asked for
 * at each message, so a changed one takes effect at once. By default it talks to {@code graph.facebook.com}, version v23.0, and waits up to
 * 20 seconds. Immutable, and safe for use by many threads.
 */
public final class CloudWhatsAppTransport implements WhatsAppTransport {

    private static final String PROVIDER = "meta";
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,2}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<LineId, Secret> tokens;
    private final HttpClient client;
    private final URI host;
    private final String version;
    private final Duration timeout;

    private CloudWhatsAppTransport(
            Function<LineId, Secret> tokens, HttpClient client, URI host, String version, Duration timeout) {
        this.tokens = tokens;
        this.client = client;
        this.host = host;
        this.version = version;
        this.timeout = timeout;
    }

    /**
     * With the access token of each line.
     *
     * @param client whose connect time-out holds; it should follow no redirects, as is its default
     */
    public static CloudWhatsAppTransport of(Function<LineId, Secret> tokens, HttpClient client) {
        return new CloudWhatsAppTransport(
                requireNonNull(tokens, "tokens"),
                requireNonNull(client, "client"),
                URI.create("https://graph.facebook.com"),
                "v23.0",
                Duration.ofSeconds(20));
    }

    /**
     * The same, talking to another host: a proxy, or a stand-in in a test.
     *
     * @throws IllegalArgumentException when it is neither HTTPS nor on this machine: a token would cross the network in clear
     */
    public CloudWhatsAppTransport withHost(URI newHost) {
        boolean safe = "https".equals(newHost.getScheme())
                || ("http".equals(newHost.getScheme()) && LOOPBACK.contains(String.valueOf(newHost.getHost())));
        if (!safe) {
            throw new IllegalArgumentException("host must be https, or http on this machine, was " + newHost);
        }
        return new CloudWhatsAppTransport(tokens, client, newHost, version, timeout);
    }

    /**
     * The same, with another version of the Graph API.
     *
     * @throws IllegalArgumentException when it does not look like {@code v23.0}
     */
    public CloudWhatsAppTransport withVersion(String newVersion) {
        if (!VERSION.matcher(newVersion).matches()) {
            throw new IllegalArgumentException("version must look like v23.0, was '" + newVersion + "'");
        }
        return new CloudWhatsAppTransport(tokens, client, host, newVersion, timeout);
    }

    /**
     * The same, waiting this long for an answer. Less than the lease of the outbox.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public CloudWhatsAppTransport withTimeout(Duration newTimeout) {
        if (newTimeout.isZero() || newTimeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be positive, was " + newTimeout);
        }
        return new CloudWhatsAppTransport(tokens, client, host, version, newTimeout);
    }

    @Override
    public SendResult send(Envelope envelope) {
        return read(post(requireNonNull(envelope, "envelope")));
    }

    private HttpResponse<byte[]> post(Envelope envelope) {
        String line = URLEncoder.encode(envelope.from().value(), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(host.resolve("/" + version + "/" + line + "/messages"))
                .timeout(timeout)
                .header(
                        "Authorization",
                        "Bearer " + tokens.apply(envelope.from()).reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        CloudPayload.of(envelope).toString().getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new RetryableWhatsAppException(PROVIDER, "", "cannot be reached, nothing was sent", e);
        } catch (IOException e) {
            throw new OutcomeUnknownWhatsAppException(PROVIDER, "", "took the request and did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownWhatsAppException(PROVIDER, "", "interrupted while waiting for the answer", e);
        }
    }

    private static SendResult read(HttpResponse<byte[]> response) {
        JsonNode body = json(response.body());
        int status = response.statusCode();
        if (status / 100 == 2) {
            String id = body.path("messages").path(0).path("id").asText("");
            if (id.isEmpty()) {
                throw new OutcomeUnknownWhatsAppException(PROVIDER, "", "took the message and named no id", null);
            }
            return new SendResult.Accepted(new ProviderMessageId(id));
        }
        JsonNode error = body.path("error");
        return error.path("code").isInt() ? refused(status, error.path("code").intValue()) : withoutCode(status);
    }

    private static SendResult refused(int status, int code) {
        String shown = Integer.toString(code);
        Optional<Refusal> refusal = CloudErrors.refusal(code);
        if (refusal.isPresent()) {
            return new SendResult.Refused(refusal.get());
        }
        if (CloudErrors.isActFirst(code) || status == 401 || status == 403) {
            throw new PermanentWhatsAppException(
                    PROVIDER, shown, "refuses the account, token or number: see its error codes", null);
        }
        if (CloudErrors.isLater(code) || status == 429 || status / 100 == 5) {
            throw new RetryableWhatsAppException(PROVIDER, shown, "asks to come back later", null);
        }
        return new SendResult.Refused(CloudErrors.refusalOrOther(code));
    }

    /** Something between here and Meta answered, so nobody knows what Meta did; except that 429 and 503 mean "not now" everywhere. */
    private static SendResult withoutCode(int status) {
        String shown = "http " + status;
        if (status == 429 || status == 503) {
            throw new RetryableWhatsAppException(PROVIDER, shown, "asks to come back later", null);
        }
        if (status / 100 == 5) {
            throw new OutcomeUnknownWhatsAppException(PROVIDER, shown, "answered unreadably", null);
        }
        throw new PermanentWhatsAppException(PROVIDER, shown, "does not take requests here", null);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).orElse(MissingNode.getInstance());
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public String toString() {
        return "CloudWhatsAppTransport[" + host + "/" + version + "]";
    }
}
