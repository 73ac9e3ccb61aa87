package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The React front end is checked, tested, built, and used in a browser, in a copy of its sources. Where there is no Node.js, no registry of
 * packages or no browser, what needs them is skipped, and says why.
 */
class FrontEndTest {

    private static final Path SOURCES = Path.of("frontend");
    private static final Path COPY = Path.of("target", "frontend").toAbsolutePath();
    private static final Set<String> NOT_SOURCES = Set.of("node_modules", "dist");
    private static final Runtime.Version OLDEST_NODE = Runtime.Version.parse("20.19");
    private static final Pattern NO_NETWORK = Pattern.compile(
            "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E50[0-9]|network");
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    static Path data;

    private static int port;
    private static CompletableFuture<RunningApp> app =
            CompletableFuture.failedFuture(new IllegalStateException("not begun"));

    @BeforeAll
    @Timeout(600)
    static void install() throws Exception {
        assumeTrue(version("npm").isPresent(), "npm is not there");
        assumeTrue(
                version("node")
                        .filter(there -> there.compareTo(OLDEST_NODE) >= 0)
                        .isPresent(),
                "Node.js is not there or older than " + OLDEST_NODE);
        copy();
        port = freePort();
        // Meanwhile. The links in letters, and the way back from the payment page, lead to the front end.
        app = CompletableFuture.supplyAsync(() -> RunningApp.start(Settings.from(
                Map.of("PORT", "0", "DATA_DIR", data.toString(), "PUBLIC_PORT", Integer.toString(port)))));
        Outcome installed = run(
                "npm-ci",
                "npm",
                "ci",
                "--no-audit",
                "--no-fund",
                "--prefer-offline",
                "--fetch-retries=1",
                "--fetch-retry-mintimeout=1000",
                "--fetch-timeout=30000");
        assumeTrue(installed.ended(), "the packages cannot be fetched in time");
        assumeTrue(
                installed.succeeded() || !NO_NETWORK.matcher(installed.said()).find(),
                () -> "the packages cannot be fetched: " + installed.said());
        assertThat(installed.succeeded()).as(installed.said()).isTrue();
        Outcome built = run("build", "npm", "run", "build");
        assertThat(built.succeeded()).as(built.said()).isTrue();
    }

    @AfterAll
    static void stop() {
        app.thenAccept(RunningApp::close).exceptionally(neverBegun -> null).join();
    }

    @Test
    @DisplayName("its types are right and its tests pass")
    void checked() throws Exception {
        Outcome checked = run("check", "npm", "run", "check");
        assertThat(checked.succeeded()).as(checked.said()).isTrue();
        Outcome tested = run("test", "npm", "test");
        assertThat(tested.succeeded()).as(tested.said()).isTrue();
    }

    @Test
    @DisplayName("what is built loads everything from its own host, and has no script within a page")
    void builtOfItself() throws IOException {
        String page = Files.readString(COPY.resolve("dist/index.html"));
        assertThat(page).contains("<script type=\"module\"").doesNotContain("http:", "https:", "style=");
        assertThat(Pattern.compile("<script(?![^>]*\\ssrc=)").matcher(page).find())
                .isFalse();
        try (Stream<Path> files = Files.walk(COPY.resolve("dist"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".css")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("@import", "url(http"));
        }
        assertThat(Files.readString(SOURCES.resolve("package-lock.json")))
                .as("the lock file names no registry")
                .doesNotContain("\"resolved\"");
    }

    @Test
    @DisplayName(
            "in a browser a customer signs up, books, pays, gives it back, a guest with a number is called and attended, and an administrator edits the catalog, a line, a standing booking, a key and the team")
    void story() throws Exception {
        String browser = BROWSERS.stream()
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .orElse("");
        assumeTrue(!browser.isEmpty(), "no Chromium is there");
        Process preview = start(
                "preview",
                Map.of(
                        "BACKEND_URL",
                        "http://127.0.0.1:"
                                + app.get(PATIENCE.toSeconds(), SECONDS).port()),
                "node",
                "node_modules/vite/bin/vite.js",
                "preview",
                "--port",
                Integer.toString(port));
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> listens(port));
            Outcome told = run(
                    "story", Map.of("CHROMIUM", browser), "node", "e2e/booking.mjs", "http://padel.localhost:" + port);
            assertThat(told.succeeded()).as(told.said()).isTrue();
        } finally {
            preview.destroy();
            assertThat(preview.waitFor(10, SECONDS)).isTrue();
        }
    }

    private record Outcome(boolean ended, boolean succeeded, String said) {}

    private static Optional<Runtime.Version> version(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            process.waitFor();
            return Optional.of(Runtime.Version.parse(said.replaceFirst("^v", "")));
        } catch (IOException | IllegalArgumentException noSuchProgram) {
            return Optional.empty();
        }
    }

    private static Outcome run(String name, String... command) throws Exception {
        return run(name, Map.of(), command);
    }

    private static Outcome run(String name, Map<String, String> environment, String... command) throws Exception {
        Process process = start(name, environment, command);
        boolean ended = process.waitFor(PATIENCE.toSeconds(), SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(log(name)) + (ended ? "" : "\nETIMEDOUT: it had not ended after " + PATIENCE);
        return new Outcome(
                ended,
                ended && process.exitValue() == 0,
                String.join(" ", command) + "\n" + said.substring(Math.max(0, said.length() - 12_000)));
    }

    private static Process start(String name, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(COPY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("CI", "true");
        return builder.start();
    }

    private static Path log(String name) {
        return COPY.resolveSibling("frontend-" + name + ".log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The sources as they are now, beside the packages that an earlier run left there: those are npm's to check. */
    private static void copy() throws IOException {
        Files.createDirectories(COPY);
        try (Stream<Path> old = Files.list(COPY)) {
            for (Path left : old.filter(path -> !path.endsWith("node_modules")).toList()) {
                delete(left);
            }
        }
        Files.walkFileTree(SOURCES, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_SOURCES.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(COPY.resolve(SOURCES.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, COPY.resolve(SOURCES.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
