package dev.cimiento.whatsapp.twilio;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.OutboundMessage.Template;
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
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Sends through Twilio's Messages API. A line is the sender's number in E.164, {@code +14155238886}. Menus go out as numbered text, since Twilio's
 * lists must be created beforehand; a template's name is its {@code ContentSid}. Text is up to 1600 characters, Twilio's limit; more is
 * refused. By default it waits up to 20 seconds. Immutable, and safe for use by many threads.
 */
public final class TwilioWhatsAppTransport implements WhatsAppTransport {

    private static final String PROVIDER = "twilio";
    private static final int LONGEST = 1600;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<LineId, TwilioAccount> accounts;
    private final HttpClient client;
    private final URI host;
    private final Duration timeout;

    private TwilioWhatsAppTransport(
            Function<LineId, TwilioAccount> accounts, HttpClient client, URI host, Duration timeout) {
        this.accounts = accounts;
        this.client = client;
        this.host = host;
        this.timeout = timeout;
    }

    /**
     * With the account of each line.
     *
     * @param client whose connect time-out holds; it should follow no redirects, as is its default
     */
    public static TwilioWhatsAppTransport of(Function<LineId, TwilioAccount> accounts, HttpClient client) {
        return new TwilioWhatsAppTransport(
                requireNonNull(accounts, "accounts"),
                requireNonNull(client, "client"),
                URI.create("https://api.twilio.com"),
                Duration.ofSeconds(20));
    }

    /**
     * The same, talking to another host: another region, or a stand-in in a test.
     *
     * @throws IllegalArgumentException when it is neither HTTPS nor on this machine: a token would cross the network in clear
     */
    public TwilioWhatsAppTransport withHost(URI newHost) {
        boolean safe = "https".equals(newHost.getScheme())
                || ("http".equals(newHost.getScheme()) && LOOPBACK.contains(String.valueOf(newHost.getHost())));
        if (!safe) {
            throw new IllegalArgumentException("host must be https, or http on this machine, was " + newHost);
        }
        return new TwilioWhatsAppTransport(accounts, client, newHost, timeout);
    }

    /**
     * The same, waiting this long for an answer. Less than the lease of the outbox.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public TwilioWhatsAppTransport withTimeout(Duration newTimeout) {
        if (newTimeout.isZero() || newTimeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be positive, was " + newTimeout);
        }
        return new TwilioWhatsAppTransport(accounts, client, host, newTimeout);
    }

    @Override
    public SendResult send(Envelope envelope) {
        requireNonNull(envelope, "envelope");
        Map<String, String> content = content(envelope.message());
        if (content.getOrDefault("Body", "").length() > LONGEST) {
            return new SendResult.Refused(new Refusal(Refusal.Reason.CONTENT_REJECTED, "21617"));
        }
        return read(post(envelope, content));
    }

    private static Map<String, String> content(OutboundMessage message) {
        if (message instanceof Template template) {
            ObjectNode variables = JSON.createObjectNode();
            List<String> parameters = template.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                variables.put(Integer.toString(i + 1), parameters.get(i));
            }
            return variables.isEmpty()
                    ? Map.of("ContentSid", template.name())
                    : Map.of("ContentSid", template.name(), "ContentVariables", variables.toString());
        }
        String text = message.asText();
        return Map.of(
                "Body",
                message instanceof Menu menu && text.length() > LONGEST
                        ? terse(menu).asText()
                        : text);
    }

    /** Descriptions are what a menu can do without: body and titles always fit. */
    private static Menu terse(Menu menu) {
        return new Menu(
                menu.body(),
                menu.label(),
                menu.options().stream()
                        .map(option -> Option.of(option.id(), option.title()))
                        .toList());
    }

    private HttpResponse<byte[]> post(Envelope envelope, Map<String, String> content) {
        TwilioAccount account = accounts.apply(envelope.from());
        Map<String, String> form = new LinkedHashMap<>(content);
        form.put("From", "whatsapp:" + envelope.from());
        form.put("To", "whatsapp:" + address(envelope.to()));
        // Comes back with every status of this message: finds it even where our answer to this request is lost.
        form.put("StatusCallback", account.webhook() + "?message=" + envelope.id());
        String credentials = account.sid() + ":" + account.authToken().reveal();
        HttpRequest request = HttpRequest.newBuilder(
                        host.resolve("/2010-04-01/Accounts/" + account.sid() + "/Messages.json"))
                .timeout(timeout)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Form.encode(form)))
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

    private static String address(Contact to) {
        return to.phone().map(phone -> "+" + phone).orElseGet(() -> to.userId().orElseThrow());
    }

    private static SendResult read(HttpResponse<byte[]> response) {
        JsonNode body = json(response.body());
        int status = response.statusCode();
        if (status / 100 == 2) {
            String sid = body.path("sid").asText("");
            if (sid.isEmpty()) {
                throw new OutcomeUnknownWhatsAppException(PROVIDER, "", "took the message and named no id", null);
            }
            return new SendResult.Accepted(new ProviderMessageId(sid));
        }
        return body.path("code").isInt() ? refused(status, body.path("code").intValue()) : withoutCode(status);
    }

    private static SendResult refused(int status, int code) {
        String shown = Integer.toString(code);
        Optional<Refusal> refusal = TwilioErrors.refusal(code);
        if (refusal.isPresent()) {
            return new SendResult.Refused(refusal.get());
        }
        if (TwilioErrors.isActFirst(code) || status == 401 || status == 403) {
            throw new PermanentWhatsAppException(
                    PROVIDER, shown, "refuses the account, token or number: see its error dictionary", null);
        }
        if (TwilioErrors.isLater(code) || status == 429 || status / 100 == 5) {
            throw new RetryableWhatsAppException(PROVIDER, shown, "asks to come back later", null);
        }
        return new SendResult.Refused(TwilioErrors.refusalOrOther(shown));
    }

    /** Something between here and Twilio answered, so nobody knows what Twilio did; except that 429 and 503 mean "not now" everywhere. */
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
        return "TwilioWhatsAppTransport[" + host + "]";
    }
}
