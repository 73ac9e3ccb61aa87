package dev.cimiento.whatsapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a bot is in a conversation, kept between two messages.
 *
 * @param step the bot's name for it; empty at the beginning
 * @param data what it remembers
 */
public record BotState(String step, Map<String, String> data) {

    /** Copies the data. */
    public BotState {
        requireNonNull(step, "step");
        data = Map.copyOf(data);
    }

    /** The beginning. */
    public static BotState initial() {
        return new BotState("", Map.of());
    }

    /** The data as one text, {@code application/x-www-form-urlencoded}, for stores. */
    public String encodedData() {
        return new TreeMap<>(data)
                .entrySet().stream()
                        .map(entry -> URLEncoder.encode(entry.getKey(), UTF_8) + "="
                                + URLEncoder.encode(entry.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /**
     * The state with data as {@link #encodedData} wrote it.
     *
     * @throws IllegalArgumentException when it was not
     */
    public static BotState decoded(String step, String encodedData) {
        Map<String, String> data = new TreeMap<>();
        if (!encodedData.isEmpty()) {
            for (String pair : encodedData.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("data of step " + Quoted.of(step) + " is not encoded");
                }
                data.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return new BotState(step, data);
    }

    /** Shows the step only: the data may be personal. */
    @Override
    public String toString() {
        return "BotState[" + step + "]";
    }
}
