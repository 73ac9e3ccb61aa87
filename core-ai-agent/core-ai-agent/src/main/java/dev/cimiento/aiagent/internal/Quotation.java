package dev.cimiento.aiagent.internal;

import dev.cimiento.aiagent.Answer;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.Provenance;
import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.spi.PlainText;
import java.util.ArrayList;
import java.util.List;

/** An answer made of passages alone. */
public final class Quotation {

    /** How many passages are quoted at most. */
    public static final int MOST = 2;

    private Quotation() {}

    /** Quotes the first passages, and says that it is a quotation. */
    public static Answer of(List<Passage> passages, Language language, Provenance.Reason reason) {
        Provenance provenance = new Provenance.Passages(reason);
        if (passages.isEmpty()) {
            return Answer.of(nothing(language), List.of(), provenance);
        }
        List<Source> sources = new ArrayList<>();
        StringBuilder text = new StringBuilder(opening(language));
        for (Passage passage : passages.subList(0, Math.min(MOST, passages.size()))) {
            if (!sources.contains(passage.source())) {
                sources.add(passage.source());
            }
            text.append("\n\n“")
                    .append(PlainText.cut(passage.text(), Splitter.LONGEST))
                    .append("” [")
                    .append(sources.indexOf(passage.source()) + 1)
                    .append("]");
        }
        text.append("\n");
        for (int i = 0; i < sources.size(); i++) {
            text.append("\n[").append(i + 1).append("] ").append(sources.get(i).title());
        }
        return Answer.of(text.toString(), sources, provenance);
    }

    private static String opening(Language language) {
        return switch (language) {
            case ES -> "Esto dicen nuestros documentos (cita automática, sin asistente):";
            case EN -> "This is what our documents say (quoted automatically, without the assistant):";
            case PT -> "Isto dizem os nossos documentos (citação automática, sem assistente):";
        };
    }

    private static String nothing(Language language) {
        return switch (language) {
            case ES -> "No encontré nada sobre eso en nuestros documentos (búsqueda automática, sin asistente).";
            case EN -> "I found nothing about that in our documents (automatic search, without the assistant).";
            case PT -> "Não encontrei nada sobre isso nos nossos documentos (busca automática, sem assistente).";
        };
    }
}
