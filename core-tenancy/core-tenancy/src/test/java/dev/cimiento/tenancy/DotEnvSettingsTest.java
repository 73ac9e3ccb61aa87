package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvSettingsTest {

    private static final TenantId PADEL = TenantId.of("padel");

    @TempDir
    Path folder;

    @Test
    @DisplayName("the tenant's file wins over the environment; a tenant without a file has the environment alone")
    void fallback() throws IOException {
        Files.writeString(folder.resolve("padel.env"), """
                # club
                export CURRENCY=ARS
                NAME="Club \\"Norte\\"\\nPadel"
                RAW='a\\nb'   \nSTRIPE_SECRET_KEY=sk_test_1 # not the value
                EMPTY=
                """);
        TenantSettings settings =
                DotEnvSettings.in(folder, Map.of("CURRENCY", "USD", "EMPTY", "filled", "ONLY_ENV", "yes"));
        assertThat(settings.find(PADEL, "CURRENCY")).contains("ARS");
        assertThat(settings.find(PADEL, "NAME")).contains("Club \"Norte\"\nPadel");
        assertThat(settings.find(PADEL, "RAW")).contains("a\\nb");
        assertThat(settings.find(PADEL, "STRIPE_SECRET_KEY")).contains("sk_test_1");
        assertThat(settings.find(PADEL, "EMPTY"))
                .as("set to nothing on purpose")
                .isEmpty();
        assertThat(settings.find(PADEL, "ONLY_ENV")).contains("yes");
        assertThat(settings.find(TenantId.of("clinica"), "CURRENCY")).contains("USD");
        assertThat(settings.secret(PADEL, "STRIPE_SECRET_KEY").orElseThrow()).hasToString("***");
    }

    @Test
    @DisplayName("a line that cannot be read is named by file and number, and its value is not shown")
    void badLine() throws IOException {
        Files.writeString(folder.resolve("padel.env"), "A=1\nsk_live_secret\n");
        TenantSettings settings = DotEnvSettings.in(folder, Map.of());
        assertThatThrownBy(() -> settings.find(PADEL, "A"))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining("padel.env line 2")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk_live"));
    }

    @Test
    @DisplayName("a setting that is missing is named with its tenant")
    void missing() {
        assertThatThrownBy(() -> DotEnvSettings.in(folder, Map.of()).require(PADEL, "SMTP_HOST"))
                .hasMessageContaining("SMTP_HOST")
                .hasMessageContaining("padel");
    }
}
