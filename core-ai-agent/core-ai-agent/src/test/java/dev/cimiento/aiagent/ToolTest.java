package dev.cimiento.aiagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ToolTest {

    private static final List<Parameter> PARAMETERS = List.of(
            Parameter.date("day", "The day"),
            Parameter.integer("players", "How many").optional(),
            Parameter.text("name", "Whose").optional(),
            Parameter.choice("court", "Which", List.of("glass", "wall")).optional());

    @Test
    @DisplayName("arguments arrive in the form that the tool asked for")
    void reads() {
        Arguments arguments = Arguments.of(
                PARAMETERS, Map.of("day", "2026-11-23", "players", "4", "name", "Ana\u200B", "court", "wall"));
        assertThat(arguments.date("day")).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(arguments.integer("players")).isEqualTo(4);
        assertThat(arguments.text("name")).isEqualTo("Ana");
        assertThat(arguments.optionalText("court")).contains("wall");
        assertThat(arguments.toString()).doesNotContain("Ana");
        assertThat(Arguments.of(PARAMETERS, Map.of("day", "2026-11-23", "players", 4.0))
                        .integer("players"))
                .isEqualTo(4);
    }

    @Test
    @DisplayName("what may be left out may also be null or empty")
    void leavesOut() {
        Map<String, Object> sent = new HashMap<>();
        sent.put("day", "2026-11-23");
        sent.put("players", null);
        sent.put("name", "");
        Arguments arguments = Arguments.of(PARAMETERS, sent);
        assertThat(arguments.optionalInteger("players")).isEmpty();
        assertThat(arguments.optionalText("name")).isEmpty();
        assertThatThrownBy(() -> arguments.integer("players"))
                .hasMessage("argument 'players' was left out: declare it required, or read it as optional");
    }

    @Test
    @DisplayName("what is missing, malformed or not asked for is refused, in words for the model")
    void refuses() {
        refused(Map.of(), "argument 'day' is missing");
        refused(Map.of("day", "mañana"), "argument 'day' must be a date such as 2026-11-23");
        refused(Map.of("day", 7), "argument 'day' must be a date such as 2026-11-23");
        for (Object value : List.of("cuatro", 4.5, "1e999999999", List.of(4), true, "9".repeat(30))) {
            refused(Map.of("day", "2026-11-23", "players", value), "argument 'players' must be a whole number");
        }
        refused(
                Map.of("day", "2026-11-23", "name", "x".repeat(501)),
                "argument 'name' must be a text of at most 500 characters");
        refused(
                Map.of("day", "2026-11-23", "name", Map.of()),
                "argument 'name' must be a text of at most 500 characters");
        refused(Map.of("day", "2026-11-23", "court", "moon"), "argument 'court' must be one of [glass, wall]");
        refused(Map.of("day", "2026-11-23", "other", 1), "there is no argument 'other'");
    }

    @Test
    @DisplayName("names are checked, and none asks a model who the tenant is")
    void checksNames() {
        assertThatThrownBy(() -> Parameter.text("tenant_id", "Which tenant"))
                .hasMessage("parameter 'tenant_id' is not for a model to give: ask TenantContext inside the tool");
        assertThatThrownBy(() -> Parameter.text("Day", "x")).hasMessageContaining("was 'Day'");
        assertThatThrownBy(() -> Parameter.text("day", " "))
                .hasMessage("description of parameter 'day' must not be blank");
        assertThatThrownBy(() -> Parameter.choice("court", "Which", List.of()))
                .hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> Tool.of("Free Slots", "x", List.of(), a -> ""))
                .hasMessageContaining("was 'Free Slots'");
        assertThatThrownBy(() -> Tool.of("slots", "", List.of(), a -> "")).hasMessageContaining("must not be blank");
        Parameter day = Parameter.date("day", "The day");
        assertThatThrownBy(() -> Tool.of("slots", "x", List.of(day, day), a -> ""))
                .hasMessage("tool 'slots' has two parameters named 'day'");
    }

    private static void refused(Map<String, Object> sent, String message) {
        assertThatThrownBy(() -> Arguments.of(PARAMETERS, sent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
