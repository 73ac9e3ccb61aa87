package dev.cimiento.notifications.twilio;

import static java.util.Objects.requireNonNull;

import com.twilio.exception.TwilioException;
import com.twilio.rest.api.v2010.account.Message;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.Sms;
import dev.cimiento.notifications.SmsTransport;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;

/**
 * Sends text messages through the current tenant's Twilio account.
 *
 * <p>Asks once: the SDK's own client repeats a request that was answered with 5xx, and since the Messages resource knows no idempotency key,
 * that sends the text again. Where the answer is lost, the outcome is unknown. Safe for use by many threads.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/message-resource">Message resource</a>
 */
public final class TwilioSmsTransport implements SmsTransport {

    private static final URI API = URI.create("https://api.twilio.com");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Function<TenantId, TwilioAccount> accounts;
    private final InstantSource clock;
    private final URI api;
    private final Duration timeout;
    private final HttpClient http;

    private TwilioSmsTransport(
            Function<TenantId, TwilioAccount> accounts,
            InstantSource clock,
            URI api,
            Duration timeout,
            HttpClient http) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.clock = requireNonNull(clock, "clock");
        this.api = api;
        this.timeout = timeout;
        this.http = http;
    }

    /**
     * With the account that this function gives for a tenant; it is asked for each message.
     *
     * @param clock to read a {@code Retry-After} that is a date
     */
    public static TwilioSmsTransport of(Function<TenantId, TwilioAccount> accounts, InstantSource clock) {
        return new TwilioSmsTransport(accounts, clock, API, Duration.ofSeconds(20), connecting(Duration.ofSeconds(5)));
    }

    /**
     * The same, asking this server. Default: {@code https://api.twilio.com}.
     *
     * @throws IllegalArgumentException when it is neither {@code https} nor on this machine, or has a path
     */
    public TwilioSmsTransport api(URI server) {
        boolean local = "http".equals(server.getScheme()) && LOOPBACK.contains(String.valueOf(server.getHost()));
        boolean encrypted = "https".equals(server.getScheme()) && server.getHost() != null;
        boolean root = Set.of("", "/").contains(String.valueOf(server.getPath()));
        if (!root || !(local || encrypted)) {
            throw new IllegalArgumentException(
                    "api must look like https://api.twilio.com, was " + server.getScheme() + "://" + server.getHost());
        }
        return new TwilioSmsTransport(accounts, clock, server, timeout, http);
    }

    /**
     * The same, waiting so long for the answer, and a quarter of that for the connection. Default: 20 seconds.
     *
     * @throws IllegalArgumentException when it is shorter than 100 milliseconds
     */
    public TwilioSmsTransport timeout(Duration limit) {
        if (requireNonNull(limit, "timeout").compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("timeout must be 100 milliseconds or more, was " + limit);
        }
        return new TwilioSmsTransport(accounts, clock, api, limit, connecting(limit.dividedBy(4)));
    }

    @Override
    public SendResult send(Sms sms) {
        requireNonNull(sms, "sms");
        TenantId tenant = TenantContext.require();
        TwilioAccount account =
                requireNonNull(accounts.apply(tenant), () -> "the accounts function gave no account for " + tenant);
        OneRequest request = new OneRequest(http, api, timeout);
        try {
            Message message = account.creator(sms).create(account.client(request));
            return TwilioAnswer.to(message);
        } catch (TwilioException e) {
            return TwilioAnswer.to(e, request, clock);
        }
    }

    private static HttpClient connecting(Duration limit) {
        return HttpClient.newBuilder()
                .connectTimeout(limit)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
