package dev.cimiento.auth.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A certified OpenID provider on this machine, for tests: {@code oidc-provider} of npm, in a process of its own, with one client, {@link #CLIENT_ID}.
 * Everybody is welcome by any name; the address of {@code ana} is {@code ana@example.com}, verified, unless the name begins with {@code unverified}.
 */
public final class LocalOpenIdProvider implements AutoCloseable {

    /** The client that it knows. */
    public static final String CLIENT_ID = "tests";

    /** What the client proves itself with. */
    public static final String CLIENT_SECRET = "a-secret-of-the-tests";

    private static final int MOST_PAGES = 12;
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final String issuer;

    private LocalOpenIdProvider(Process process, String issuer) {
        this.process = process;
        this.issuer = issuer;
    }

    /**
     * Starts one that redirects to these pages; empty where there is no {@code node} and {@code npm}, or npm cannot fetch it: skip the test then.
     *
     * @param folder for its files, such as {@code target/openid-provider}; fetched once, used again
     */
    public static Optional<LocalOpenIdProvider> start(Path folder, List<URI> redirects) {
        try {
            Files.createDirectories(folder);
            for (String file : List.of("package.json", "package-lock.json", "provider.mjs")) {
                try (InputStream in = LocalOpenIdProvider.class.getResourceAsStream("openid/" + file)) {
                    Files.copy(
                            Optional.ofNullable(in)
                                    .orElseThrow(() -> new IllegalStateException("this jar lacks " + file)),
                            folder.resolve(file),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (!Files.exists(folder.resolve("node_modules/oidc-provider/package.json"))
                    && !run(folder, "npm", "ci", "--no-audit", "--no-fund")) {
                return Optional.empty();
            }
            return Optional.of(listening(folder, redirects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalOpenIdProvider listening(Path folder, List<URI> redirects) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "node",
                        "provider.mjs",
                        Integer.toString(port),
                        String.join(",", redirects.stream().map(URI::toString).toList()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        String line = said.readLine();
        while (line != null && !line.equals("listening")) {
            all.append(line).append('\n');
            line = said.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the provider did not begin to listen: " + all);
        }
        Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}), "openid-provider");
        drain.setDaemon(true);
        drain.start();
        return new LocalOpenIdProvider(process, "http://127.0.0.1:" + port);
    }

    private static boolean run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("npm.log").toFile())
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What it calls itself. */
    public String issuer() {
        return issuer;
    }

    /**
     * What a person of this name does at its pages: logs in, and agrees.
     *
     * @param location where the program sent the browser
     * @return the page of the program that the provider sends the browser back to, not yet visited
     */
    public URI visit(URI location, String person) {
        return walk(location, person, "prompt=consent");
    }

    /** The same for somebody who logs in and does not agree. */
    public URI refuse(URI location, String person) {
        return walk(location, person, "");
    }

    private URI walk(URI location, String person, String agreement) {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        URI next = location;
        String form = "";
        for (int i = 0; i < MOST_PAGES; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(next);
            if (!form.isEmpty()) {
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
            }
            HttpResponse<String> answer = send(browser, request.build());
            form = "";
            if (answer.statusCode() == 303 || answer.statusCode() == 302) {
                next = next.resolve(answer.headers().firstValue("Location").orElseThrow());
                if (!next.toString().startsWith(issuer)) {
                    return next;
                }
            } else if (answer.statusCode() != 200) {
                throw new IllegalStateException("the provider answered " + answer.statusCode() + ": " + answer.body());
            } else if (answer.body().contains("value=\"login\"")) {
                form = "prompt=login&login=" + person + "&password=x";
            } else if (agreement.isEmpty()) {
                // The page's link to cancel.
                next = URI.create(next + "/abort");
            } else {
                form = agreement;
            }
        }
        throw new IllegalStateException("the provider leads in circles, last to " + next);
    }

    private static HttpResponse<String> send(HttpClient browser, HttpRequest request) {
        try {
            return browser.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while somebody was at the provider's pages", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
