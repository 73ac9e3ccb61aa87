package dev.cimiento.reference.calendar;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * By HTTP. Staff of a tenant write the address, so it may lead to the public internet only: the host's addresses are looked at before each
 * request, redirects are not followed, and neither size nor time are without an end.
 */
public final class HttpCalendarSource implements CalendarSource {

    private static final int LARGEST = 5_000_000;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Reach reach;

    /** Which addresses may be asked. */
    public enum Reach {
        /** The public internet, by https. */
        PUBLIC,
        /** This machine, too, by whatever scheme: in development. */
        LOOPBACK_TOO
    }

    /** Within this reach. */
    public HttpCalendarSource(Reach reach) {
        this.reach = reach;
    }

    @Override
    public String objection(URI address) {
        String host = address.getHost();
        if (host == null || address.getUserInfo() != null) {
            return "is no URL of a host";
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            return "is at a host that is not known";
        }
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (http && reach == Reach.LOOPBACK_TOO && Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress)) {
            return "";
        }
        if (!"https".equals(address.getScheme())) {
            return "is not https";
        }
        return Arrays.stream(addresses).anyMatch(HttpCalendarSource::isInside)
                ? "is at an address that is not public"
                : "";
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
        CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
                client.sendAsync(request, response -> new LimitedBody(LARGEST));
        try {
            HttpResponse<Optional<byte[]>> response = answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() != 200) {
                return new Fetched.Unreachable("it answers " + response.statusCode());
            }
            return response.body()
                    .<Fetched>map(Fetched.Calendar::new)
                    .orElseGet(() -> new Fetched.Unreachable("it has more than " + LARGEST + " bytes"));
        } catch (TimeoutException e) {
            return new Fetched.Unreachable("it takes longer than " + LONGEST.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            return new Fetched.Unreachable(
                    e.getCause() instanceof IOException ? "it cannot be reached" : "it does not speak HTTP");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fetched.Unreachable("the service is stopping");
        } finally {
            answer.cancel(true);
        }
    }

    static boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        if (address instanceof Inet6Address) {
            // Unique local (RFC 4193), and what is translated to IPv4: 64:ff9b::/96, 2002::/16, 2001::/32.
            return (first & 0xfe) == 0xfc
                    || first == 0
                    || (first == 0x20 && second == 0x02)
                    || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        }
        // This network, shared address space (RFC 6598), protocol assignments, benchmarks (RFC 2544), reserved.
        return first == 0
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second & 0xfe) == 18)
                || first >= 240;
    }
}
