package dev.cimiento.auth.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OptionalArtifactsTest {

    @Test
    @DisplayName("without core-auth-oidc and its libraries the feature loads, and containers can look at all of it")
    void withoutOidc() throws Exception {
        List<URL> left = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("oidc") && !entry.contains("nimbus")) {
                left.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader program =
                new URLClassLoader(left.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Class<?> feature = Class.forName("dev.cimiento.auth.jakarta.AuthFeature", true, program);
            assertThat(feature.getDeclaredMethods()).isNotEmpty();
            assertThat(feature.getDeclaredConstructors()).isNotEmpty();
            assertThat(feature.getDeclaredFields()).isNotEmpty();
            assertThatThrownBy(() -> Class.forName("dev.cimiento.auth.oidc.OidcLogins", true, program))
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    @DisplayName("logins at other providers without cookies are refused when the program starts")
    void withoutCookies() {
        assertThatThrownBy(() -> {
                    try (Web web = Web.withProviders(feature -> feature.withDelivery(Delivery.BODY))) {
                        web.get(Web.PADEL, "/auth/providers");
                    }
                })
                .hasStackTraceContaining("need tokens in cookies");
    }
}
