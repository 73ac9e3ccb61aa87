package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ana@example.com, ana@example.com",
        "' Ana.Gómez@Example.COM ', ana.gómez@example.com",
        "jose\u0301@example.com, jos\u00e9@example.com",
        "ana@M\u00dcNCHEN.de, ana@xn--mnchen-3ya.de",
        "ana@xn--mnchen-3ya.de, ana@xn--mnchen-3ya.de",
        "o'neil+padel@sub.example.co.uk, o'neil+padel@sub.example.co.uk",
        "\u5f20\u4f1f@example.com, \u5f20\u4f1f@example.com"
    })
    @DisplayName("every spelling of an address becomes one")
    void normalises(String typed, String normalised) {
        assertThat(EmailAddress.of(typed).value()).isEqualTo(normalised);
        assertThat(EmailAddress.of(normalised)).isEqualTo(EmailAddress.of(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ana",
                "@example.com",
                "ana@",
                "ana@example",
                "ana@@example.com",
                "ana@example.com@evil.com",
                "ana b@example.com",
                ".ana@example.com",
                "a..na@example.com",
                "ana@-example.com",
                "ana@example..com",
                "ana@127.0.0.1",
                "ana@[127.0.0.1]",
                "\"ana\"@example.com",
                "ana\uff20example.com",
                "\uff41na@example.com",
                "ana\u200d@example.com",
                "ana\u202e@example.com",
                "ana@exam\u200bple.com",
                "ana@exam\u00adple.com",
                "ana@stra\u00dfe.de",
                "ana@example\u3002com",
                "ana\r\nBcc: eva@example.com",
                "ana@example.com\r\nBcc: eva@example.com",
                "ana\0@example.com",
                "<ana@example.com>",
                "ana@ex_ample.com"
            })
    @DisplayName("what is no address, or only looks like one, is refused")
    void refuses(String typed) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
    }

    @Test
    @DisplayName("an address has at most 254 octets, 64 of them before the at sign")
    void bounds() {
        assertThat(EmailAddress.parse("a".repeat(64) + "@example.com")).isPresent();
        assertThat(EmailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
        assertThat(EmailAddress.parse("\u00e9".repeat(33) + "@example.com")).isEmpty();
        assertThat(EmailAddress.parse("a@" + "b.".repeat(126) + "com")).isEmpty();
        assertThat(EmailAddress.parse("a".repeat(1_000_000))).isEmpty();
    }

    @Test
    @DisplayName("a letter that only another alphabet has is another address, not the same one")
    void keepsAlphabetsApart() {
        assertThat(EmailAddress.of("\u0430na@example.com")).isNotEqualTo(EmailAddress.of("ana@example.com"));
        assertThat(EmailAddress.of("\u0130na@example.com")).isNotEqualTo(EmailAddress.of("ina@example.com"));
    }

    @Test
    @DisplayName("the error shows what was wrong, on one line")
    void says() {
        assertThatThrownBy(() -> EmailAddress.of("ana\nexample"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("email must be an address such as ana@example.com, was 'ana?example'");
    }
}
