package dev.cimiento.aiagent.chroma;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Chroma server, installed from npm into the build's folder at its first use. Where that cannot be, the test is skipped, saying why. */
final class RealChroma implements AutoCloseable {

    /** 0.1.3 of the binding is the newest that runs with the C library of Debian 12. */
    private static final String PACKAGE = """
            {"private": true,
             "dependencies": {"chromadb": "3.5.0"},
             "overrides": {"chromadb-js-bindings-linux-x64-gnu": "0.1.3"}}
            """;

    private final Process process;
    private final URI address;

    private RealChroma(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static RealChroma start() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "chroma").toAbsolutePath());
        Path program = folder.resolve("node_modules/chromadb/dist/cli.mjs");
        if (!Files.exists(program)) {
            Assumptions.assumeTrue(has("node") && has("npm"), "no node and npm here to install a Chroma server with");
            Files.writeString(folder.resolve("package.json"), PACKAGE);
            int status =
                    run(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error");
            Assumptions.assumeTrue(status == 0, "npm cannot install a Chroma server here");
        }
        int port = freePort();
        Path data = Files.createTempDirectory(folder, "data");
        Process process = new ProcessBuilder(
                        "node",
                        program.toString(),
                        "run",
                        "--path",
                        data.toString(),
                        "--port",
                        "" + port,
                        "--host",
                        "127.0.0.1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chroma.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        RealChroma chroma = new RealChroma(process, URI.create("http://127.0.0.1:" + port));
        Assumptions.assumeTrue(chroma.answers(), "the Chroma server does not start here, see target/chroma/chroma.log");
        return chroma;
    }

    URI address() {
        return address;
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private boolean answers() throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest heartbeat = HttpRequest.newBuilder(address.resolve("/api/v2/heartbeat"))
                .timeout(Duration.ofSeconds(2))
                .build();
        for (int i = 0; i < 150 && process.isAlive(); i++) {
            try {
                if (client.send(heartbeat, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return true;
                }
            } catch (IOException notYet) {
                // it is starting
            }
            Thread.sleep(200);
        }
        return false;
    }

    private static boolean has(String command) {
        return Optional.ofNullable(System.getenv("PATH")).stream()
                .flatMap(path -> java.util.Arrays.stream(path.split(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        Process npm = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("npm.log").toFile())
                .start();
        if (!npm.waitFor(150, TimeUnit.SECONDS)) {
            npm.destroyForcibly();
            return -1;
        }
        return npm.exitValue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
