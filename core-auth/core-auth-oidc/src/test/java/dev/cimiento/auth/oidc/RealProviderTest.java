package dev.cimiento.auth.oidc;

import static dev.cimiento.auth.oidc.Party.A;
import static dev.cimiento.auth.oidc.Party.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.LoginResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logins at a certified OpenID provider, {@code oidc-provider} of npm, by an HTTP client that does what a browser would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealProviderTest {

    private final Party party = new Party(InstantSource.system());
    private Process provider;
    private String issuer;

    @BeforeAll
    void start() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "openid-provider"));
        for (String file : new String[] {"package.json", "package-lock.json", "provider.mjs"}) {
            try (InputStream in = RealProviderTest.class.getResourceAsStream("/" + file)) {
                Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assumeTrue(
                Files.exists(folder.resolve("node_modules/oidc-provider/package.json"))
                        || run(folder, "npm", "ci", "--no-audit", "--no-fund"),
                "there is no npm here, or it cannot fetch the provider: the tests with a real OpenID provider are skipped");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        provider = new ProcessBuilder(
                        "node",
                        "provider.mjs",
                        Integer.toString(port),
                        Party.redirect(A, "staff") + "," + Party.redirect(B, "staff"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(provider.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.equals("listening")) {
            line = said.readLine();
        }
        assertThat(line).as("the provider began to listen").isEqualTo("listening");
        Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        issuer = "http://127.0.0.1:" + port;
        party.configure(A, "staff", issuer);
        party.configure(B, "staff", issuer);
    }

    private static boolean run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("npm.log").toFile())
                    .start();
            return process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @AfterAll
    void stop() {
        if (provider != null) {
            provider.destroy();
        }
    }

    /** What a person does at the provider's pages; gives the URL that the provider sends the browser back to. */
    private URI atProvider(URI location, String person) throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        URI next = location;
        String form = "";
        for (int i = 0; i < 12; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(next);
            if (!form.isEmpty()) {
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
            }
            HttpResponse<String> answer = browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 303 || answer.statusCode() == 302) {
                next = next.resolve(answer.headers().firstValue("Location").orElseThrow());
                form = "";
                if (next.getPath().endsWith("/callback")) {
                    return next;
                }
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                form = answer.body().contains("value=\"login\"")
                        ? "prompt=login&login=" + person + "&password=x"
                        : "prompt=consent";
            }
        }
        throw new AssertionError("the provider leads in circles, last to " + next);
    }

    @Test
    @DisplayName(
            "ASVS 10.1.2: a login at a real provider, with code, PKCE, state, nonce and issuer, makes an account and comes back to it")
    void login() throws Exception {
        OidcStart start = party.start(A, "staff");
        assertThat(Party.query(start.location()))
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("response_type", "code")
                .containsKeys("state", "nonce");
        URI callback = atProvider(start.location(), "ana");
        assertThat(Party.query(callback)).containsEntry("iss", issuer);

        OidcResult.Proved proved = (OidcResult.Proved) party.finish(A, "staff", callback, start.browser());
        assertThat(proved.returnTo()).isEqualTo(new ReturnPath("/bookings"));
        LoginResult.LoggedIn in = (LoginResult.LoggedIn) ((FederationResult.Entered) proved.federation()).login();
        assertThat(in.account().email().value()).isEqualTo("ana@example.com");
        assertThat(in.account().emailVerifiedAt()).isPresent();

        OidcStart again = party.start(A, "staff");
        OidcResult.Proved second =
                (OidcResult.Proved) party.finish(A, "staff", atProvider(again.location(), "ana"), again.browser());
        assertThat(((LoginResult.LoggedIn) ((FederationResult.Entered) second.federation()).login()).account())
                .isEqualTo(in.account());

        assertThat(party.finish(A, "staff", callback, start.browser()))
                .as("the same answer again")
                .isEqualTo(new OidcResult.Refused(OidcResult.Reason.UNKNOWN_STATE));
    }

    @Test
    @DisplayName(
            "an answer for one tenant, browser or provider is none for another; the provider refuses a code with another verifier")
    void swapped() throws Exception {
        OidcStart mine = party.start(A, "staff");
        OidcStart theirs = party.start(A, "staff");
        URI callback = atProvider(mine.location(), "bob");
        assertThat(party.finish(B, "staff", callback, mine.browser())).isInstanceOf(OidcResult.Refused.class);
        assertThat(party.finish(A, "staff", callback, theirs.browser())).isInstanceOf(OidcResult.Refused.class);
        // Code injection (RFC 9700 section 4.5): their state and browser, my code.
        URI injected = URI.create(callback.toString()
                .replace(
                        Party.query(callback).get("state"),
                        Party.query(theirs.location()).get("state")));
        assertThat(party.finish(A, "staff", injected, theirs.browser()))
                .isEqualTo(new OidcResult.Refused(OidcResult.Reason.CODE_REFUSED));
    }

    @Test
    @DisplayName("somebody whose address the provider did not verify gets no account")
    void unverified() throws Exception {
        OidcStart start = party.start(A, "staff");
        OidcResult result = party.finish(A, "staff", atProvider(start.location(), "unverified-eve"), start.browser());
        assertThat(((OidcResult.Proved) result).federation()).isInstanceOf(FederationResult.NoVerifiedEmail.class);
    }
}
