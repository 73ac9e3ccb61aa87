package dev.cimiento.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The app as a stranger starts it, with nothing configured but a folder and any free port, for the tests of one class. */
final class DemoApp implements BeforeAllCallback, AfterAllCallback {

    private Path folder;
    private RunningApp app;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("demo-app");
        app = RunningApp.start(Settings.from(Map.of("PORT", "0", "DATA_DIR", folder.toString())));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (app != null) {
            app.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            deepestFirst.forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return app.port();
    }

    /** Somebody who comes to this tenant's address. */
    Browser at(String tenant) {
        return new Browser(app.port(), tenant + ".localhost");
    }

    /** Its administrator, logged in. */
    Browser admin(String tenant) {
        return at(tenant).logIn("admin@" + tenant + ".example", "cimiento-demo");
    }
}
