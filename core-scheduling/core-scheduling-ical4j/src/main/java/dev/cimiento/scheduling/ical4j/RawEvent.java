package dev.cimiento.scheduling.ical4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The properties of one component as they are written. */
final class RawEvent {

    private final List<Line> lines = new ArrayList<>();

    void add(Line line) {
        lines.add(line);
    }

    List<Line> all(String name) {
        return lines.stream().filter(line -> line.name().equals(name)).toList();
    }

    Optional<Line> first(String name) {
        return lines.stream().filter(line -> line.name().equals(name)).findFirst();
    }

    boolean says(String name, String value) {
        return first(name)
                .filter(line -> line.value().strip().equalsIgnoreCase(value))
                .isPresent();
    }

    String uid() {
        return first("UID").map(line -> line.value().strip()).orElse("");
    }

    /** A later one replaces an earlier one of the same occurrence. */
    int sequence() {
        try {
            return first("SEQUENCE")
                    .map(line -> Integer.parseInt(line.value().strip()))
                    .orElse(0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * A property.
     *
     * @param name in upper case
     * @param parameters by name in upper case, without quotes
     */
    record Line(String name, Map<String, String> parameters, String value) {

        Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name));
        }

        boolean isDate() {
            return parameter("VALUE")
                            .filter(type -> type.toUpperCase(Locale.ROOT).equals("DATE"))
                            .isPresent()
                    || value.strip().length() == 8;
        }
    }
}
