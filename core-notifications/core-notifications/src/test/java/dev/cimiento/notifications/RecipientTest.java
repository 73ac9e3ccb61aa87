package dev.cimiento.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "ana.lopez+padel@mail.example.com", "o'brien@example.com", "x@xn--pdel-5na.example"})
    @DisplayName("what people have is an address")
    void acceptsAddresses(String address) {
        assertThat(EmailAddress.of(address).value()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ana",
                "ana@",
                "@example.com",
                "ana@@example.com",
                "ana@example..com",
                ".ana@example.com",
                "ana@-example.com",
                "ana @example.com",
                "Ana <ana@example.com>",
                "ana@example.com,b@example.com",
                "ana@example.com\r\n",
                "ana@example.com\nBcc: x@y",
                "ana@pádel.example",
                "\"a b\"@example.com"
            })
    @DisplayName("what could hold a second recipient or a header is none")
    void refusesOthers(String address) {
        assertThatThrownBy(() -> EmailAddress.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name@example.com");
    }

    @Test
    @DisplayName("very long text is refused at once")
    void refusesLongText() {
        assertThatThrownBy(() -> EmailAddress.of("a.".repeat(100_000) + "@example.com"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmailAddress.of("a".repeat(65) + "@example.com"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("each channel takes its own kind of address")
    void checksTheChannel() {
        assertThatThrownBy(() -> Recipient.sms("ana@example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Recipient.email("+5491155501234")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Recipient.push(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("what a message says holds what can be stored and sent alone")
    void refusesUnstorable() {
        for (String text : List.of("a\0b", "half \ud83c")) {
            assertThatThrownBy(() -> Content.of(text)).hasMessageContaining("half of a surrogate pair");
            assertThatThrownBy(() -> Content.of("x").subject(text)).hasMessageContaining("half of a surrogate pair");
            assertThatThrownBy(() -> Content.of("x").html(text)).hasMessageContaining("half of a surrogate pair");
        }
    }

    @Test
    @DisplayName("nothing that may be logged shows an address, a number or what a message says")
    void masksAll() {
        NotificationId id = NotificationId.random();
        Content content = Content.of("secret text").subject("secret subject").html("<p>secret</p>");
        List<Object> loggable = List.of(
                Recipient.email("ana.lopez@example.com"),
                EmailAddress.of("ana.lopez@example.com"),
                Email.of(id, EmailAddress.of("ana.lopez@example.com"), content),
                Recipient.sms("+5491155501234"),
                Recipient.whatsapp("+5491155501234"),
                Recipient.push("token-5550123"),
                Sms.of(id, PhoneNumber.of("+5491155501234"), "secret text"),
                content,
                Notification.of("k", Recipient.email("ana.lopez@example.com"), TemplateName.WELCOME)
                        .with("a", "secret"),
                new ChannelMessage(id, Recipient.whatsapp("+5491155501234"), TemplateName.WELCOME, content),
                new OutboxMessage(
                        id,
                        IdempotencyKey.of("k"),
                        "f",
                        Recipient.sms("+5491155501234"),
                        TemplateName.WELCOME,
                        Locale.ROOT,
                        content,
                        Guarantee.AT_LEAST_ONCE,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.empty()));

        assertThat(loggable)
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain("lopez", "555012", "secret"));
        assertThat(Recipient.email("ana.lopez@example.com")).hasToString("EMAIL a***@example.com");
        assertThat(Recipient.sms("+5491155501234")).hasToString("SMS +54***34");
    }
}
