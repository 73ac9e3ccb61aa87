package dev.cimiento.aiagent.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.aiagent.Arguments;
import dev.cimiento.aiagent.Parameter;
import dev.cimiento.aiagent.Tool;
import dev.cimiento.aiagent.spi.PlainText;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.service.tool.ToolExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools as LangChain4j wants them, for one answer: arguments are checked, results are bounded, failures are told in our words, and no
 * more than so many calls are made, however many the model asks for at once. Used by one thread.
 */
final class ToolCalls {

    /** The most characters of one result. */
    static final int LONGEST_RESULT = 1500;

    private static final int LONGEST_ARGUMENTS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final List<Tool> tools;
    private final List<String> done = new ArrayList<>();
    private final StringBuilder results = new StringBuilder();
    private int left;

    ToolCalls(List<Tool> tools, int most) {
        this.tools = tools;
        this.left = most;
    }

    /** What the model is told of each tool, and what is done when it calls it. */
    Map<ToolSpecification, ToolExecutor> byName() {
        Map<ToolSpecification, ToolExecutor> byName = new LinkedHashMap<>();
        tools.forEach(tool -> byName.put(specification(tool), (request, memory) -> call(tool, request)));
        return byName;
    }

    /** What the model is told where it calls a tool that there is not. */
    ToolExecutionResultMessage unknown(ToolExecutionRequest request) {
        left--;
        return ToolExecutionResultMessage.from(
                request,
                "There is no such tool. There are: "
                        + tools.stream().map(Tool::name).toList());
    }

    /** Whether no more calls are made. */
    boolean exhausted() {
        return left <= 0;
    }

    /** The names of the tools that gave a result, in order. */
    List<String> done() {
        return List.copyOf(done);
    }

    /** All that they gave. */
    String results() {
        return results.toString();
    }

    private String call(Tool tool, ToolExecutionRequest request) {
        if (left-- <= 0) {
            return "No more lookups are possible. Answer with what you know.";
        }
        Arguments arguments;
        try {
            arguments = Arguments.of(tool.parameters(), parse(request.arguments()));
        } catch (IllegalArgumentException e) {
            return "Not possible: " + e.getMessage();
        }
        String result;
        try {
            result = PlainText.cut(tool.lookup().find(arguments), LONGEST_RESULT);
        } catch (RuntimeException e) {
            // By its class alone: a message may hold what a customer said.
            LOG.warn("tool {} failed: {}", tool.name(), e.getClass().getName());
            return "The tool failed. Answer without it.";
        }
        done.add(tool.name());
        results.append(result).append('\n');
        return result;
    }

    private static Map<String, @Nullable Object> parse(@Nullable String arguments) {
        if (arguments == null || arguments.isBlank()) {
            return Map.of();
        }
        if (arguments.length() > LONGEST_ARGUMENTS) {
            throw new IllegalArgumentException("arguments must be at most " + LONGEST_ARGUMENTS + " characters");
        }
        try {
            // JSON's null reads as null.
            return Optional.ofNullable(JSON.readValue(arguments, OBJECT)).orElse(Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments must be a JSON object");
        }
    }

    private static ToolSpecification specification(Tool tool) {
        JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
        List<String> required = new ArrayList<>();
        for (Parameter parameter : tool.parameters()) {
            switch (parameter.kind()) {
                case TEXT -> schema.addStringProperty(parameter.name(), parameter.description());
                case INTEGER -> schema.addIntegerProperty(parameter.name(), parameter.description());
                case DATE ->
                    schema.addStringProperty(
                            parameter.name(), parameter.description() + " (a date such as 2026-11-23)");
                case CHOICE -> schema.addEnumProperty(parameter.name(), parameter.choices(), parameter.description());
            }
            if (parameter.presence() == Parameter.Presence.REQUIRED) {
                required.add(parameter.name());
            }
        }
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(schema.required(required).build())
                .build();
    }
}
