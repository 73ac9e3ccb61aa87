package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.http.BoundedBody;
import dev.cimiento.tenancy.http.Reachable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * By HTTP. Staff of a tenant write the address, so it may lead to the public internet only; redirects are not followed, and neither size nor time are without an end.
 */
public final class HttpCalendarSource implements CalendarSource {

    private static final int LARGEST = 5_000_000;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Reachable reachable;

    /** At these addresses. */
    public HttpCalendarSource(Reachable reachable) {
        this.reachable = requireNonNull(reachable, "reachable");
    }

    @Override
    public String objection(URI address) {
        return reachable.objection(address);
    }

    @Override
    public Fetched fetch(URI address) {
        String objection = objection(address);
        if (!objection.isEmpty()) {
            return new Fetched.Unreachable("the address " + objection);
        }
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LONGEST)
                .header("Accept", "text/calendar")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new BoundedBody(LARGEST));
        try {
            HttpResponse<byte[]> response = answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() != 200) {
                return new Fetched.Unreachable("it answers " + response.statusCode());
            }
            return new Fetched.Calendar(response.body());
        } catch (TimeoutException e) {
            return new Fetched.Unreachable("it takes longer than " + LONGEST.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLarge) {
                return new Fetched.Unreachable("it has more than " + LARGEST + " bytes");
            }
            return new Fetched.Unreachable(
                    e.getCause() instanceof IOException ? "it cannot be reached" : "it does not speak HTTP");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fetched.Unreachable("the service is stopping");
        } finally {
            answer.cancel(true);
        }
    }
}
