package dev.cimiento.aiagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentTest {

    @Test
    @DisplayName(
            "short paragraphs stay together, long ones are cut between sentences, words, and at last anywhere; no word is lost")
    void splits() {
        String sentences = "La cancha se reserva con seis horas. ".repeat(60);
        String word = "\uD83C\uDFBEx".repeat(700);
        String text = "Uno.\n\nDos.\n \nTres.\n\n" + sentences + "\n\n" + word + "\n\nFin.";
        List<Passage> passages = document(text).passages();
        assertThat(passages).allSatisfy(p -> assertThat(p.text()).isNotBlank().hasSizeLessThanOrEqualTo(800));
        assertThat(passages.get(0).text()).startsWith("Uno.\n\nDos.\n\nTres.");
        assertThat(passages.get(1).text()).startsWith("La cancha").endsWith("horas.");
        assertThat(passages).extracting(Passage::number).isSorted().startsWith(0, 1);
        String joined = String.join("", passages.stream().map(Passage::text).toList());
        assertThat(joined.replaceAll("\\s+", "")).isEqualTo(text.replaceAll("\\s+", ""));
        assertThat(passages)
                .noneMatch(
                        p -> Character.isHighSurrogate(p.text().charAt(p.text().length() - 1)));
    }

    @Test
    @DisplayName("what people cannot see is taken out, line breaks become one kind")
    void isPlain() {
        Document document = document("a\u0000b\u200B\u202Ec\r\nd\re\u2028f\tg\uE000\uD800\uDB40\uDC41\uDB40\uDD00ñ👍");
        assertThat(document.text()).isEqualTo("abc\nd\ne\nf\tgñ👍");
        assertThat(Document.of(DocumentId.of("a"), "dos\nlíneas", Language.ES, "x")
                        .title())
                .isEqualTo("dos líneas");
    }

    @Test
    @DisplayName("blank and oversized titles and texts are refused without repeating them")
    void checks() {
        assertThatThrownBy(() -> document("\u200B \n"))
                .hasMessage("text must be 1 to 1000000 characters that are not all blank, had 3");
        assertThatThrownBy(() -> document("x".repeat(1_000_001))).hasMessageContaining("had 1000001");
        assertThatThrownBy(() -> Document.of(DocumentId.of("a"), "x".repeat(201), Language.ES, "x"))
                .hasMessage("title must be 1 to 200 characters that are not all blank, had 201");
        assertThatThrownBy(() -> DocumentId.of("a/../b")).hasMessageContaining("was 'a/../b'");
        assertThatThrownBy(() -> ConversationId.of("")).hasMessageContaining("was ''");
        assertThat(Question.parse("  ")).isEmpty();
        assertThat(Question.parse("x".repeat(2001))).isEmpty();
        assertThatThrownBy(() -> Question.of("secreto".repeat(500))).hasMessageNotContaining("secreto");
    }

    private static Document document(String text) {
        return Document.of(DocumentId.of("doc"), "Documento", Language.ES, text);
    }
}
