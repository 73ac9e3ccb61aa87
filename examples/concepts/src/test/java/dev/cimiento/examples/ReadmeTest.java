package dev.cimiento.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    @DisplayName(
            "the first program of the suite's README has at most 15 lines, compiles, and prints what the README says")
    void program() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run();
        } finally {
            System.setOut(before);
        }
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(readme).contains("```text\n" + printed.toString(StandardCharsets.UTF_8) + "```");
        String program = readme.substring(readme.indexOf("```java\n") + 8, readme.indexOf("```\n```text"));
        assertThat(program.lines()).hasSizeLessThanOrEqualTo(15);
        String source = Files.readString(Path.of("src/test/java/dev/cimiento/examples/ReadmeTest.java"));
        assertThat(source.replaceAll("\\s+", "")).contains(program.replaceAll("\\s+", ""));
    }

    private static void run() {
        var club = TenantId.of("padel");
        var remind = JobKind.text("remind");
        var queue = JobQueue.on(new InMemoryJobStore());
        var worker = Worker.of(queue)
                .handle(remind, job -> {
                    System.out.println(TenantContext.require() + ": remind " + job.payload());
                    return Outcome.done();
                })
                .build();

        TenantContext.run(club, () -> queue.enqueue(Job.of(remind, "Ana, court 2 at 10:00")));
        System.out.println("outside: " + TenantContext.current().isPresent());
        worker.drain();
    }
}
