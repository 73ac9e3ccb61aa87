package dev.cimiento.scheduling;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    @DisplayName("the README's program prints what the README says")
    void program() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run();
        } finally {
            System.setOut(before);
        }
        String readme = Files.readString(Path.of("../README.md"));
        assertThat(readme).contains("```text\n" + printed.toString(StandardCharsets.UTF_8) + "```");
        String source = Files.readString(Path.of("src/test/java/dev/cimiento/scheduling/ReadmeTest.java"));
        String program = readme.substring(readme.indexOf("```java\n") + 8, readme.indexOf("```\n```text"));
        assertThat(source.replaceAll("\\s+", "")).contains(program.replaceAll("\\s+", ""));
    }

    private static void run() {
        var now = Instant.parse("2026-11-23T12:00:00Z");
        var schedule = Schedule.on(new InMemoryScheduleStore(), () -> now);
        var court = Resource.of(ResourceId.of("court-1"), "Court 1", ZoneId.of("America/Argentina/Buenos_Aires"))
                .withHours(WeeklyHours.everyDay("18:00-24:00"));
        var padel = Service.of(ServiceId.of("padel"), "Padel", ofMinutes(90)).withGridStep(ofMinutes(30));
        schedule.catalog().save(court);
        schedule.catalog().save(padel);

        var slots = schedule.availability().slots(SlotQuery.of(padel.id(), now, now.plus(ofDays(1))));
        System.out.println(slots.size() + " free, the first is " + slots.get(0));
        for (String customer : new String[] {"Ana", "Beto"}) {
            var request = BookingRequest.of(
                    IdempotencyKey.of("for " + customer), padel.id(), slots.get(0), Customer.of(customer, customer));
            System.out.println(customer + ": "
                    + schedule.bookings()
                            .hold(request, ofMinutes(10))
                            .getClass()
                            .getSimpleName());
        }
    }
}
