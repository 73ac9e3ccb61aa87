package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTextTest {

    @ParameterizedTest
    @DisplayName("every whole character but U+0000 is stored as it is")
    @ValueSource(strings = {"", "a", "\u0001\n", "\ud7ff\ue000", "ñandú 🎾", "\uffff", "\ud800\udc00\udbff\udfff"})
    void stored(String text) {
        assertThat(StorableText.is(text)).isTrue();
        assertThat(StorableText.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @DisplayName("U+0000 and either half of a surrogate pair are not, wherever they stand, and each is replaced alone")
    @ValueSource(
            strings = {"\0", "a\0b", "\ud83c", "\udfbe", "🎾\ud83c", "\udfbe🎾", "a\udfbe\ud83cb", "\ud83c\ud83c\udfbe"
            })
    void refused(String text) {
        assertThat(StorableText.is(text)).isFalse();
        String kept = StorableText.of(text);
        assertThat(StorableText.is(kept)).isTrue();
        assertThat(kept).hasSameSizeAs(text).contains("\ufffd");
        assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(kept);
    }
}
