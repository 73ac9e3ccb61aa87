package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WiringDocumentTest {

    private static final Pattern COMPILED = Pattern.compile("// begin: ([^\\n]+)\\n(.*?)\\n\\s*// end", Pattern.DOTALL);
    private static final Pattern SHOWN = Pattern.compile("<!-- ([^\\n]+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);

    @Test
    @DisplayName("what docs/wiring.md shows is what is compiled here and beside the endpoints")
    void same() throws Exception {
        Map<String, String> compiled = snippets(COMPILED, "src/test/java/dev/cimiento/auth/jwt/WiringExamples.java");
        compiled.putAll(snippets(
                COMPILED, "../core-auth-jakarta/src/test/java/dev/cimiento/auth/jakarta/HttpWiringExamples.java"));
        Map<String, String> shown = snippets(SHOWN, "../docs/wiring.md");

        assertThat(shown).isNotEmpty().isEqualTo(compiled);
    }

    private static Map<String, String> snippets(Pattern pattern, String file) throws Exception {
        Map<String, String> snippets = new LinkedHashMap<>();
        Matcher found = pattern.matcher(Files.readString(Path.of(file)));
        while (found.find()) {
            // Layout is the formatter's.
            snippets.put(found.group(1), found.group(2).replaceAll("\\s+", " ").strip());
        }
        return snippets;
    }
}
