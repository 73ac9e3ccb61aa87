package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelyingPartyTest {

    @Test
    @DisplayName("pages at the domain and below it use its passkeys, by https; a developer's machine and apps as well")
    void good() {
        assertThat(RelyingParty.of("padel.example.com", "Padel").origins())
                .containsExactly("https://padel.example.com");
        RelyingParty.of("example.com", "Example", "https://example.com", "https://a.example.com:8443");
        RelyingParty.of("localhost", "Here", "http://localhost:8080", "http://padel.localhost:8080");
        RelyingParty.of("example.com", "Example", "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    }

    @ParameterizedTest(name = "origin {index}")
    @DisplayName("an origin that browsers would not let use the domain's passkeys is refused at the door")
    @ValueSource(
            strings = {
                "http://example.com",
                "https://example.com/",
                "https://example.com/login",
                "https://EXAMPLE.com",
                "https://evil.example",
                "https://notexample.com",
                "https://example.com.evil.example",
                "https://example.com@evil.example",
                "https://user@example.com",
                "example.com",
                "null",
                "*",
                "",
                "ht tp://example.com"
            })
    void bad(String origin) {
        assertThatThrownBy(() -> RelyingParty.of("example.com", "Example", origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("origins");
    }

    @Test
    @DisplayName("a domain is one, in lower case; a party has a name and a page")
    void parts() {
        for (String id :
                new String[] {"", "com", "https://example.com", "Example.com", "example.com:443", "10.0.0.1"}) {
            assertThatThrownBy(() -> RelyingParty.of(id, "Example", "https://example.com"))
                    .as(id)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> RelyingParty.of("example.com", " ")).hasMessageContaining("name");
        assertThatThrownBy(() -> new RelyingParty("example.com", "Example", Set.of()))
                .hasMessageContaining("origins");
    }
}
