package dev.cimiento.aiagent.internal;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a text that carry meaning, without accents and plurals: enough for a search in memory. */
public final class Words {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Spanish, English and Portuguese words that say nothing about the matter, without accents. */
    private static final Set<String> EMPTY = Set.of("""
            a al algo algun alguna am an and ante antes any ao aos are as at aun be been but by can com como con
            could cual cuales cuando cuanto da das de del desde did do does donde dos e el ela elas ele eles
            ella ellos em en entre era es esa ese eso essa esse esta estan estar este esto for from fue ha hace
            had has hasta have hay he her here him his how i if in into is isso isto it its ja la las le les lo
            los mais mas me meu mi minha muito muy my na nada nao nas nem ni no nos not num numa o of off on or
            os otra otro ou our out para pela pelo pero pode por porque puede pueden puedo qual quando quanto
            que quem quien sao se sem ser seu seus she si sin so sobre son su sua suas sus te tem than that the
            their them then there they this tiene tienen to too tu tus um uma umas un una uno unos up voce was
            we were what when where which who why will with y ya yo you your""".split("\\s+", -1));

    private Words() {}

    /** The words, in order, with repetitions. */
    public static List<String> of(String text) {
        String folded = MARKS.matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("");
        return BETWEEN.splitAsStream(folded)
                .filter(word -> !word.isEmpty() && !EMPTY.contains(word))
                .map(Words::singular)
                .toList();
    }

    private static String singular(String word) {
        if (word.length() > 5 && word.endsWith("es")) {
            return word.substring(0, word.length() - 2);
        }
        return word.length() > 4 && (word.endsWith("s") || word.endsWith("e"))
                ? word.substring(0, word.length() - 1)
                : word;
    }
}
