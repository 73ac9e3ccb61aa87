package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.queues.inmemory.InMemoryWaitingLine;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    /** The programs of the README, word for word. */
    static final class Programs {

        private Programs() {}

        static void jobs() {
            JobKind<String> remind = JobKind.text("remind");
            JobQueue queue = JobQueue.on(new InMemoryJobStore());
            Worker worker = Worker.of(queue)
                    .handle(remind, job -> {
                        System.out.println("Remind " + job.payload() + " of " + TenantContext.require());
                        return Outcome.done();
                    })
                    .build();
            TenantContext.run(TenantId.of("clinic"), () -> queue.enqueue(Job.of(remind, "Ana, 10:00")));
            worker.drain();
        }

        static void line() {
            var lines = new InMemoryWaitingLine(InstantSource.system(), ZoneId.of("America/Argentina/Buenos_Aires"));
            var reception = new LineId("reception");
            TenantContext.run(TenantId.of("clinic"), () -> {
                lines.take(TicketRequest.of(reception, "Ana María Pérez", IdempotencyKey.random()));
                lines.callNext(Desk.of("desk 1", reception), IdempotencyKey.random())
                        .ifPresent(t -> System.out.println(t.number() + " " + t.alias() + " to desk 1"));
            });
        }
    }

    @Test
    @DisplayName("the programs of the README print what it says")
    void prints() {
        assertThat(printed(Programs::jobs)).isEqualTo("Remind Ana, 10:00 of clinic");
        assertThat(printed(Programs::line)).isEqualTo("1 Ana P. to desk 1");
    }

    @Test
    @DisplayName("the programs of the README are the ones that are tested")
    void sameText() throws IOException {
        String source = squeezed(Files.readString(
                Path.of("src/test/java/dev/cimiento/queues/testkit/ReadmeTest.java"), StandardCharsets.UTF_8));
        Matcher blocks = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../README.md"), StandardCharsets.UTF_8));
        int count = 0;
        while (blocks.find()) {
            assertThat(source).contains(squeezed(blocks.group(1)));
            assertThat(blocks.group(1).lines().count()).isLessThanOrEqualTo(15);
            count++;
        }
        assertThat(count).isEqualTo(2);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static String printed(Runnable program) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
