package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cimiento.auth.testkit.LocalOpenIdProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherLoginsTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "a business whose file names a provider of OpenID Connect lets people in by it, and the business beside it does not")
    void openIdConnect() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        URI back = URI.create("http://padel.localhost:" + port + "/auth/providers/own/callback");
        Optional<LocalOpenIdProvider> started =
                LocalOpenIdProvider.start(Path.of("target", "openid-provider"), List.of(back));
        assumeTrue(started.isPresent(), "there is no npm here, or it cannot fetch the provider");
        try (LocalOpenIdProvider provider = started.get()) {
            Files.createDirectories(folder.resolve("tenants"));
            Files.writeString(
                    folder.resolve("tenants/padel.env"),
                    "OIDC_ISSUER=" + provider.issuer() + "\nOIDC_CLIENT_ID=" + LocalOpenIdProvider.CLIENT_ID
                            + "\nOIDC_CLIENT_SECRET=" + LocalOpenIdProvider.CLIENT_SECRET + "\nOIDC_NAME=El club\n");
            Settings settings = Settings.from(Map.of("PORT", Integer.toString(port), "DATA_DIR", folder.toString()));
            try (RunningApp app = RunningApp.start(settings)) {
                Browser eva = new Browser(app.port(), "padel.localhost");
                assertThat(eva.get("/auth/providers")
                                .json()
                                .at("/providers/0/name")
                                .asText())
                        .isEqualTo("El club");
                Browser.Answer begun =
                        eva.get("/auth/providers/own/login?returnTo=/").expect(303);
                URI returned = provider.visit(
                        URI.create(begun.raw().headers().firstValue("Location").orElseThrow()), "eva");
                Browser.Answer in = eva.get(returned.getRawPath() + "?" + returned.getRawQuery());
                assertThat(in.raw().headers().firstValue("Location"))
                        .hasValueSatisfying(
                                page -> assertThat(page).endsWith("/").doesNotContain("error"));
                assertThat(eva.enter("/auth/session/refresh", Map.of()).status())
                        .isEqualTo(200);
                assertThat(eva.get("/api/v1/me").json().get("email").asText()).isEqualTo("eva@example.com");

                Browser clinic = new Browser(app.port(), "clinica.localhost");
                assertThat(clinic.get("/auth/providers").json().get("providers"))
                        .isEmpty();
                assertThat(clinic.get("/auth/providers/own/login").status()).isEqualTo(404);
            }
        }
    }
}
