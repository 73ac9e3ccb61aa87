package dev.cimiento.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

    @ParameterizedTest(name = "path {index}")
    @DisplayName("ASVS 3.7.2: nothing that a browser may take for another host is a return path")
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "\\\\evil.example",
                "/\\/evil.example",
                "https://evil.example",
                "https:evil.example",
                "http:/evil.example",
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "data:text/html,x",
                "/a//evil.example",
                "/%2fevil.example",
                "/%2Fevil.example",
                "/%5cevil.example",
                "/%5Cevil.example",
                "/%252fevil.example",
                "/\tevil.example",
                "/\n/evil.example",
                "/\r\nSet-Cookie:a=b",
                "/%0d%0aSet-Cookie:a=b",
                "/%09/evil.example",
                "/a\u0000b",
                "/a b",
                " /a",
                "\t//evil.example",
                "/..//evil.example",
                "/../../evil",
                "/.evil/../../x",
                "@evil.example",
                "/\u2215evil.example",
                "/\uff0fevil.example",
                "/a#fragment",
                "/\"><script>",
                "/<script>",
                "?next=x",
                "#x",
                "./a",
                "a/b",
                "http://127.0.0.1@evil.example",
                "/%2e%2e%2fevil.example",
                "/%7fevil"
            })
    void refused(String text) {
        assertThat(ReturnPath.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("paths of this host are")
    @ValueSource(
            strings = {
                "/",
                "/bookings",
                "/bookings?day=3&court=a",
                "/a/b/c",
                "/a%20b",
                "/%C3%A1rea",
                "/.well-known/x",
                "/a@b",
                "/a:b"
            })
    void accepted(String text) {
        assertThat(ReturnPath.parse(text)).map(ReturnPath::value).contains(text);
    }

    @Test
    @DisplayName("one that is too long is none")
    void tooLong() {
        assertThat(ReturnPath.parse("/" + "a".repeat(2_000))).isEmpty();
    }
}
