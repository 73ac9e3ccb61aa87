package dev.cimiento.auth.http;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.BreachedPasswords;
import dev.cimiento.auth.Password;
import dev.cimiento.tenancy.http.BoundedBody;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a service of ranges, such as Have I Been Pwned's Pwned Passwords or a copy of it, so that it does not learn which password is meant: it
 * is told the first five hexadecimal digits of the SHA-1, and answers with all that begin alike (k-anonymity). Answers are padded, so that
 * their length tells nothing either.
 *
 * <p>A service that does not answer in time, or answers nonsense, is noted in the log, and the password counts as not leaked: it is still
 * judged by the rest of the policy. Safe for use by many threads. Ask outside of transactions: it waits for another machine.
 */
public final class HttpBreachedPasswords implements BreachedPasswords {

    private static final URI PWNED_PASSWORDS = URI.create("https://api.pwnedpasswords.com/range/");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Some twenty times what a range has. */
    private static final int LONGEST = 1024 * 1024;

    private static final int PREFIX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(HttpBreachedPasswords.class);

    private final HttpClient http;
    private final URI ranges;
    private final Duration patience;

    private HttpBreachedPasswords(HttpClient http, URI ranges, Duration patience) {
        this.http = http;
        this.ranges = ranges;
        this.patience = patience;
    }

    /** Have I Been Pwned's service, which is free and asks for no key; two seconds of patience. */
    public static HttpBreachedPasswords pwnedPasswords() {
        return of(PWNED_PASSWORDS);
    }

    /**
     * Another service of the same form.
     *
     * @param ranges what the five digits are appended to: {@code https://passwords.example.com/range/}
     * @throws IllegalArgumentException when it is not https (plain http is for this very machine alone), or does not end with a slash
     */
    public static HttpBreachedPasswords of(URI ranges) {
        String host = String.valueOf(requireNonNull(ranges, "ranges").getHost());
        boolean local = "http".equals(ranges.getScheme()) && (host.equals("127.0.0.1") || host.equals("localhost"));
        if (!("https".equals(ranges.getScheme()) || local) || !ranges.toString().endsWith("/")) {
            throw new IllegalArgumentException("ranges must be an https URL that ends with a slash, was " + ranges);
        }
        return new HttpBreachedPasswords(
                HttpClient.newBuilder().connectTimeout(PATIENCE).build(), ranges, PATIENCE);
    }

    /**
     * The same, waiting for an answer for so long.
     *
     * @throws IllegalArgumentException when not positive, or longer than 10 seconds
     */
    public HttpBreachedPasswords withPatience(Duration time) {
        if (requireNonNull(time, "time").toMillis() < 1 || time.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("time must be 1 millisecond to 10 seconds, was " + time);
        }
        return new HttpBreachedPasswords(http, ranges, time);
    }

    @Override
    public boolean include(Password password) {
        String hash = hash(requireNonNull(password, "password"));
        HttpRequest request = HttpRequest.newBuilder(ranges.resolve(hash.substring(0, PREFIX)))
                .timeout(patience)
                .header("Add-Padding", "true")
                .header("User-Agent", "cimiento")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, head -> new BoundedBody(LONGEST));
        try {
            // The whole answer within the time, not its first byte alone.
            return lists(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS), hash.substring(PREFIX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("no answer from {}, so a password was not looked up: {}", ranges, String.valueOf(e.getMessage()));
        }
        answer.cancel(true);
        return false;
    }

    private boolean lists(HttpResponse<byte[]> response, String suffix) {
        if (response.statusCode() != 200) {
            LOG.warn("{} answered {}, so a password was not looked up", ranges, response.statusCode());
            return false;
        }
        return new String(response.body(), StandardCharsets.US_ASCII)
                .lines()
                .anyMatch(line -> isLeak(line.strip().toUpperCase(Locale.ROOT), suffix));
    }

    /** {@code suffix:count}; what is there for padding has a count of zero. */
    private static boolean isLeak(String line, String suffix) {
        return line.startsWith(suffix + ":")
                && line.substring(suffix.length() + 1).chars().anyMatch(digit -> digit >= '1' && digit <= '9');
    }

    private static String hash(Password password) {
        try {
            // SHA-1 names the leaked passwords of the service; nothing is protected by it.
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest(password.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    @Override
    public String toString() {
        return "HttpBreachedPasswords[" + ranges + "]";
    }
}
