package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Worker;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reads what the compiled classes call: a skewed clock cannot mislead who does not look at it. */
class ClockTest {

    private static final List<String> CLOCKS = List.of(
            "java/time/Instant.now",
            "java/time/InstantSource.system",
            "java/time/Clock.systemUTC",
            "java/time/Clock.systemDefaultZone",
            "java/time/LocalDate.now",
            "java/time/LocalDateTime.now",
            "java/time/OffsetDateTime.now",
            "java/time/ZonedDateTime.now",
            "java/lang/System.currentTimeMillis",
            "java/util/Date.<init>");

    @Test
    @DisplayName("nothing that decides what is due or who is dead asks the clock of its own machine")
    void asksNoClock() throws Exception {
        Path classes = Path.of(
                Worker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> found = new ArrayList<>();
        int seen = 0;
        try (FileSystem jar = Files.isDirectory(classes) ? null : FileSystems.newFileSystem(classes);
                Stream<Path> files = Files.walk(jar == null ? classes : jar.getPath("/"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.toString().contains("inmemory"))
                    .toList()) {
                seen++;
                for (String call : calls(Files.readAllBytes(file))) {
                    if (CLOCKS.contains(call)) {
                        found.add(file.getFileName() + " calls " + call);
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(100);
        assertThat(found).isEmpty();
        assertThat(calls(Files.readAllBytes(Path.of(ClockTest.class
                        .getResource("ClockTest$AsksAClock.class")
                        .toURI()))))
                .as("the reader finds what is there")
                .contains("java/time/Instant.now");
    }

    /** So that the reader is seen to read. */
    private static final class AsksAClock {
        static String ask() {
            return java.time.Instant.now().toString();
        }
    }

    /** What the constants of a class name as called: the owner, a dot, and the name. */
    private static Iterable<String> calls(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            String[] texts = new String[count];
            int[] first = new int[count];
            int[] second = new int[count];
            List<Integer> methods = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                    case 15 -> in.skipNBytes(3);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    case 3, 4 -> in.skipNBytes(4);
                    default -> {
                        first[i] = in.readUnsignedShort();
                        second[i] = in.readUnsignedShort();
                        if (tag == 10 || tag == 11) {
                            methods.add(i);
                        }
                    }
                }
            }
            TreeSet<String> calls = new TreeSet<>();
            for (int method : methods) {
                calls.add(texts[first[first[method]]] + "." + texts[first[second[method]]]);
            }
            return calls;
        }
    }
}
