package dev.cimiento.aiagent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.tenancy.Action;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of documents must keep. Extend it, and give it a store in which the tenants {@code padel} and {@code clinic} exist. */
public abstract class DocumentsContract {

    /** One tenant. */
    protected static final TenantId PADEL = TenantId.of("padel");
    /** Another. */
    protected static final TenantId CLINIC = TenantId.of("clinic");

    private static final Document PRICES = Document.of(
            DocumentId.of("prices"),
            "Precios de las canchas",
            Language.ES,
            "La cancha de cristal cuesta $12.000 por turno de noventa minutos.\n\nLos socios pagan la mitad.");
    private static final Document HOURS = Document.of(
            DocumentId.of("hours"),
            "Horarios",
            Language.ES,
            "El club abre de lunes a sábado de 8 a 23 horas. Los domingos cierra a las 20.");
    private static final Document RULES = Document.of(
            DocumentId.of("rules"),
            "House rules",
            Language.EN,
            "Bookings may be cancelled without charge until six hours before they begin. Dogs are welcome on the terrace.");
    private static final Document PARKING = Document.of(
            DocumentId.of("parking"),
            "Estacionamento",
            Language.PT,
            "O estacionamento é gratuito para os clientes. As bicicletas ficam na entrada.");

    /** For subclasses. */
    protected DocumentsContract() {}

    /** The store; the same at every call within a test. */
    protected abstract Documents documents();

    @AfterEach
    final void removeAll() {
        for (TenantId tenant : List.of(PADEL, CLINIC)) {
            in(tenant, () -> documents().list().forEach(source -> documents().remove(source.document())));
        }
    }

    @Test
    @DisplayName("a question finds the passage that answers it, with its document")
    final void finds() {
        in(PADEL, () -> {
            documents().put(PRICES);
            documents().put(HOURS);
            List<Passage> found = documents().search("¿Cuánto cuesta la cancha de cristal?", 3);
            assertThat(found).isNotEmpty();
            assertThat(found.get(0).source().document()).isEqualTo(PRICES.id());
            assertThat(found.get(0).source().title()).isEqualTo("Precios de las canchas");
            assertThat(found.get(0).text()).contains("$12.000");
            assertThat(found.get(0).language()).isEqualTo(Language.ES);
        });
    }

    @Test
    @DisplayName("Spanish, English and Portuguese documents of one tenant are each found in their language")
    final void findsInEachLanguage() {
        in(PADEL, () -> {
            List.of(PRICES, HOURS, RULES, PARKING).forEach(documents()::put);
            assertThat(best("can I cancel my booking, are bookings cancelled for free?"))
                    .isEqualTo(RULES.id());
            assertThat(best("o estacionamento para clientes é gratuito?")).isEqualTo(PARKING.id());
            assertThat(best("¿los domingos a qué hora cierra el club?")).isEqualTo(HOURS.id());
        });
    }

    @Test
    @DisplayName("accents, capitals and plurals make no difference")
    final void findsWithoutAccents() {
        in(PADEL, () -> {
            List.of(PRICES, HOURS, PARKING).forEach(documents()::put);
            assertThat(best("abren el SABADO")).isEqualTo(HOURS.id());
            assertThat(best("bicicleta")).isEqualTo(PARKING.id());
        });
    }

    @Test
    @DisplayName("words that no document has, and words that say nothing, find nothing")
    final void findsNothing() {
        in(PADEL, () -> {
            documents().put(PRICES);
            assertThat(documents().search("helicóptero submarino", 5)).isEmpty();
            assertThat(documents().search("¿de qué, por qué, con los más?", 5)).isEmpty();
            assertThat(documents().search("?!", 5)).isEmpty();
        });
    }

    @Test
    @DisplayName("what looks like an operator, a quote or SQL in a question is a word like any other")
    final void takesAnyText() {
        in(PADEL, () -> {
            documents().put(HOURS);
            for (String words : List.of(
                    "domingos & | ! <-> :* ( )",
                    "'); DROP TABLE ai_passage; -- domingos",
                    "domingos \\ ' \" \\' $1 ?",
                    "domingos {\"$ne\": \"\"}",
                    "domingos http://x.example/a\\b'c?d=e&f=1")) {
                assertThat(best(words)).as(words).isEqualTo(HOURS.id());
            }
        });
    }

    @Test
    @DisplayName("a document stored again replaces the former one whole")
    final void replaces() {
        in(PADEL, () -> {
            documents()
                    .put(Document.of(
                            HOURS.id(),
                            "Viejo",
                            Language.ES,
                            paragraph("tranvía antiguo") + "\n\n" + paragraph("fin")));
            documents().put(HOURS);
            documents().put(HOURS);
            assertThat(documents().search("tranvía antiguo", 5)).isEmpty();
            assertThat(documents().search("Viejo", 5)).isEmpty();
            assertThat(documents().search("domingos", 5)).hasSize(1);
            assertThat(documents().list()).hasSize(1).first().hasToString("Source[document=hours, title=Horarios]");
        });
    }

    @Test
    @DisplayName("a removed document is no longer found, and removing says whether there was one")
    final void removes() {
        in(PADEL, () -> {
            documents().put(HOURS);
            documents().put(PRICES);
            assertThat(documents().remove(HOURS.id())).isTrue();
            assertThat(documents().remove(HOURS.id())).isFalse();
            assertThat(documents().search("domingos", 5)).isEmpty();
            assertThat(documents().list()).extracting(s -> s.document().value()).containsExactly("prices");
        });
    }

    @Test
    @DisplayName("a long document is found piece by piece, and no more pieces come than were asked for")
    final void limits() {
        in(PADEL, () -> {
            StringBuilder text = new StringBuilder();
            IntStream.range(0, 30)
                    .forEach(i -> text.append(paragraph("regla" + i)).append("\n\n"));
            documents().put(Document.of(DocumentId.of("long"), "Reglamento", Language.ES, text.toString()));
            assertThat(documents().search("regla17", 3))
                    .first()
                    .satisfies(p -> assertThat(p.text()).contains("regla17"));
            assertThat(documents().search("reglamento", 3)).hasSize(3);
            assertThat(documents().search("reglamento", 1)).hasSize(1);
        });
    }

    @Test
    @DisplayName("limits out of range are refused, naming the value")
    final void checksLimit() {
        in(PADEL, () -> {
            assertThatThrownBy(() -> documents().search("x", 0)).hasMessage("limit must be 1 to 50, was 0");
            assertThatThrownBy(() -> documents().search("x", 51)).hasMessage("limit must be 1 to 50, was 51");
        });
    }

    @Test
    @DisplayName("a tenant finds, lists and removes its own documents alone, even under the same id")
    final void isolates() {
        in(PADEL, () -> documents().put(HOURS));
        in(CLINIC, () -> {
            assertThat(documents().search("domingos club", 5)).isEmpty();
            assertThat(documents().list()).isEmpty();
            assertThat(documents().remove(HOURS.id())).isFalse();
            documents().put(Document.of(HOURS.id(), "Guardia", Language.ES, "La guardia atiende los domingos."));
        });
        in(PADEL, () -> {
            assertThat(documents().search("domingos", 5))
                    .extracting(Passage::text)
                    .hasSize(1)
                    .noneMatch(t -> t.contains("guardia"));
            assertThat(documents().search("guardia", 5)).isEmpty();
            assertThat(documents().remove(HOURS.id())).isTrue();
        });
        in(CLINIC, () -> assertThat(documents().search("domingos", 5)).hasSize(1));
    }

    @Test
    @DisplayName("questions of two tenants at once never mix")
    final void isolatesUnderLoad() throws Exception {
        in(PADEL, () -> documents().put(Document.of(HOURS.id(), "Club", Language.ES, "canario padel domingos")));
        in(CLINIC, () -> documents().put(Document.of(HOURS.id(), "Clínica", Language.ES, "canario clínica domingos")));
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<List<Passage>>> searches = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> TenantContext.call(
                                    i % 2 == 0 ? PADEL : CLINIC,
                                    () -> documents().search("canario domingos", 10)),
                            executor))
                    .toList();
            for (int i = 0; i < searches.size(); i++) {
                assertThat(searches.get(i).get())
                        .extracting(Passage::text)
                        .containsExactly(i % 2 == 0 ? "canario padel domingos" : "canario clínica domingos");
            }
        } finally {
            executor.shutdown();
        }
    }

    @Test
    @DisplayName("one document stored by many at once is in the end one of them, whole")
    final void replacesUnderLoad() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> puts = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> in(PADEL, () -> documents().put(versioned("version" + i, 1 + i % 3))), executor))
                    .toList();
            for (CompletableFuture<Void> put : puts) {
                put.get();
            }
        } finally {
            executor.shutdown();
        }
        in(PADEL, () -> {
            List<Passage> passages = documents().search("reglamento", 50);
            assertThat(passages).isNotEmpty();
            String version = passages.get(0).source().title().split(" ", -1)[1];
            int expected = 1 + Integer.parseInt(version.substring("version".length())) % 3;
            assertThat(passages).hasSize(expected).allMatch(p -> p.text().contains(version + " "));
        });
    }

    @Test
    @DisplayName("without a tenant nothing is stored, found, listed or removed")
    final void refusesWithoutTenant() {
        assertThatThrownBy(() -> documents().put(HOURS)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> documents().search("x", 1)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> documents().list()).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> documents().remove(HOURS.id())).isInstanceOf(NoTenantException.class);
    }

    private DocumentId best(String words) {
        List<Passage> found = documents().search(words, 5);
        assertThat(found).as("found for: %s", words).isNotEmpty();
        return found.get(0).source().document();
    }

    private static Document versioned(String version, int passages) {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, passages)
                .forEach(i -> text.append(paragraph("reglamento " + version)).append("\n\n"));
        return Document.of(DocumentId.of("rules"), "Reglamento " + version, Language.ES, text.toString());
    }

    /** A paragraph that fills a passage of its own. */
    private static String paragraph(String word) {
        return word + " " + "relleno ".repeat(70).strip();
    }

    private static void in(TenantId tenant, Action<RuntimeException> body) {
        TenantContext.run(tenant, body);
    }
}
