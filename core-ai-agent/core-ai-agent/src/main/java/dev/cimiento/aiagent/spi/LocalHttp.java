package dev.cimiento.aiagent.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.RetryableAiAgentException;
import dev.cimiento.tenancy.http.BoundedBody;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP to local addresses and nowhere else: the address is checked and pinned at every call, redirects are not followed, the JVM's proxy is
 * not used, an answer has a deadline from the first byte out to the last byte in, and a greatest size.
 *
 * <p>Connecting takes 2 seconds at most. Safe for use by many threads.
 */
public final class LocalHttp {

    /** The most bytes of an answer: 8 MiB. */
    public static final int LARGEST_BODY = 8 * 1024 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final LocalAddresses addresses;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .build();

    private LocalHttp(LocalAddresses addresses) {
        this.addresses = addresses;
    }

    /** To the addresses that these allow. */
    public static LocalHttp to(LocalAddresses addresses) {
        return new LocalHttp(requireNonNull(addresses, "addresses"));
    }

    /**
     * Sends a request and waits for the whole answer, whatever its status.
     *
     * @param method {@code GET}, {@code POST}, {@code DELETE}
     * @param json the body
     * @param timeout how long all of it may take
     * @throws dev.cimiento.aiagent.AddressRefusedException when the target is not local; nothing was sent
     * @throws Late when the time is over
     * @throws RetryableAiAgentException when nothing answers there, or the answer breaks off
     * @throws PermanentAiAgentException when the answer is a redirect, or too large
     */
    public Reply send(String method, URI target, Optional<String> json, Duration timeout) {
        String where = target.getScheme() + "://" + target.getAuthority() + target.getPath();
        HttpRequest.Builder request = HttpRequest.newBuilder(addresses.pin(target))
                .method(
                        method,
                        json.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        json.ifPresent(body -> request.header("Content-Type", "application/json"));
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.build(), response -> new BoundedBody(LARGEST_BODY));
        HttpResponse<byte[]> response = await(exchange, where, timeout);
        if (response.statusCode() >= 300 && response.statusCode() < 400) {
            throw new PermanentAiAgentException(where + " redirects (" + response.statusCode()
                    + "), which is not followed: name the final address");
        }
        return new Reply(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private static HttpResponse<byte[]> await(
            CompletableFuture<HttpResponse<byte[]>> exchange, String where, Duration timeout) {
        try {
            return exchange.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Late(where + " did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLarge tooLarge) {
                throw new PermanentAiAgentException(where + " sent more than " + tooLarge.limit() + " bytes");
            }
            throw new RetryableAiAgentException("nothing answers at " + where, e);
        } catch (CancellationException e) {
            throw new RetryableAiAgentException("the call to " + where + " was cancelled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableAiAgentException("interrupted while waiting for " + where, e);
        } finally {
            exchange.cancel(true);
        }
    }

    /**
     * An answer.
     *
     * @param status the status code, never 3xx
     * @param body the body as UTF-8; treat it as untrusted, and log none of it
     */
    public record Reply(int status, String body) {

        /** Without the body. */
        @Override
        public String toString() {
            return "Reply[" + status + ", " + body.length() + " characters]";
        }
    }

    /** No answer in time. */
    public static final class Late extends RetryableAiAgentException {

        private static final long serialVersionUID = 1L;

        Late(String message) {
            super(message);
        }
    }
}
