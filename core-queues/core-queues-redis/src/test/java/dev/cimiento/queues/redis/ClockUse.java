package dev.cimiento.queues.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Classes that ask their own machine what time it is. */
final class ClockUse {

    private ClockUse() {}

    static List<String> readers(String folder) {
        try (Stream<Path> classes = Files.walk(Path.of(folder))) {
            return classes.filter(file -> file.toString().endsWith(".class"))
                    .filter(ClockUse::reads)
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class that calls a method has its name among its constants; what is left is the moment that a given clock tells. */
    private static boolean reads(Path file) {
        try {
            String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
            return constants.contains("currentTimeMillis")
                    || constants.contains("java/time/Clock")
                    || constants.contains("\003now");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
