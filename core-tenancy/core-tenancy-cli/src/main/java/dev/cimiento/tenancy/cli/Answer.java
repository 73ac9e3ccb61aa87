package dev.cimiento.tenancy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Tenant;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's result goes, and as what. */
final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--json", description = "Write the result as JSON.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** One or the other form of the same. */
    void give(Object structure, String text) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            try {
                out.println(JSON.writeValueAsString(structure));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("cannot write the result", e);
            }
        } else if (!text.isEmpty()) {
            out.println(text);
        }
        out.flush();
    }

    static Map<String, Object> of(Tenant tenant) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", tenant.id().value());
        fields.put("name", tenant.name());
        fields.put("plan", tenant.plan().value());
        fields.put("status", tenant.status().name());
        fields.put("placement", placement(tenant));
        if (tenant.placement() instanceof Placement.Role placement) {
            fields.put("role", placement.role());
        }
        if (tenant.placement() instanceof Placement.Database placement) {
            fields.put("server", placement.server());
        }
        fields.put("labels", new TreeMap<>(tenant.labels()));
        return fields;
    }

    /** The kind of place that its rows are in. */
    static String placement(Tenant tenant) {
        return tenant.placement().getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }
}
