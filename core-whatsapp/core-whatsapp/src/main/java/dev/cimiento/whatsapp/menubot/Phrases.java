package dev.cimiento.whatsapp.menubot;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the engine itself says and listens for, in Spanish, English and Portuguese. */
final class Phrases {

    static final Locale SPANISH = Locale.forLanguageTag("es");
    static final Locale ENGLISH = Locale.forLanguageTag("en");
    static final Locale PORTUGUESE = Locale.forLanguageTag("pt");

    private static final Set<String> MENU = Set.of("menu", "inicio", "start", "home", "0");
    private static final Set<String> CANCEL = Set.of("cancelar", "cancel", "salir", "sair", "exit");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Phrases() {}

    static boolean isMenuWord(String words) {
        return MENU.contains(plain(words));
    }

    static boolean isCancelWord(String words) {
        return CANCEL.contains(plain(words));
    }

    /** The language that these words ask for. */
    static List<Locale> languageWord(String words) {
        return switch (plain(words)) {
            case "espanol" -> List.of(SPANISH);
            case "english" -> List.of(ENGLISH);
            case "portugues" -> List.of(PORTUGUESE);
            default -> List.of();
        };
    }

    /** Without accents, capitals, and what surrounds the words, so that people need not type exactly. */
    static String plain(String words) {
        String bare =
                MARKS.matcher(Normalizer.normalize(words, Normalizer.Form.NFD)).replaceAll("");
        return bare.toLowerCase(Locale.ROOT).replaceAll("^[\\s\\p{Punct}¡¿]+|[\\s\\p{Punct}]+$", "");
    }

    static String notUnderstood(Dialog dialog) {
        return dialog.say(
                "No entendí. Elegí una opción o escribí su número. Con *menú* volvés al inicio.",
                "I did not understand. Choose an option or type its number. Type *menu* to start over.",
                "Não entendi. Escolha uma opção ou digite o número dela. Com *menu* você volta ao início.");
    }

    static String cancelled(Dialog dialog) {
        return dialog.say(
                "Listo, lo dejamos acá. Escribí *menú* cuando quieras.",
                "Done, we leave it here. Type *menu* whenever you like.",
                "Pronto, paramos por aqui. Digite *menu* quando quiser.");
    }

    static String expired(Dialog dialog) {
        return dialog.say(
                "Esa opción ya venció. Empecemos de nuevo desde acá:",
                "That option has expired. Let us go on from here:",
                "Essa opção já expirou. Vamos continuar daqui:");
    }

    static String textOnly(Dialog dialog) {
        return dialog.say(
                "Por ahora solo leo texto y opciones.",
                "For now I read text and options only.",
                "Por enquanto só leio texto e opções.");
    }
}
