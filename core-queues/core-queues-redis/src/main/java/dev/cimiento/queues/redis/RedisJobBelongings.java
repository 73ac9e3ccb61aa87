package dev.cimiento.queues.redis;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobView;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.fleet.Belongings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A tenant's jobs in Redis, so that its export and its deletion are whole: hand it to {@code TenantLifecycle.withBelongings}. What is still in
 * the outbox is a table of the control schema, which export and deletion find by themselves. Safe for use by many threads.
 */
public final class RedisJobBelongings implements Belongings {

    private static final int AT_ONCE = 500;

    private final Scripts scripts;
    private final RedisRecords records;

    /** Of this store. */
    public RedisJobBelongings(RedisJobStore store) {
        this.scripts = requireNonNull(store, "store").scripts();
        this.records = store.records();
    }

    /** {@code redis-jobs}. */
    @Override
    public String name() {
        return "redis-jobs";
    }

    /** Writes {@code jobs.jsonl}: a line of JSON for each job that is known, finished ones among them, the newest first. */
    @Override
    public long export(TenantId tenant, Path folder) {
        JobOwner owner = JobOwner.of(tenant);
        long count = 0;
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("jobs.jsonl"))) {
            String last = "";
            List<String> numbers;
            do {
                numbers = scripts.run(Script.RECORDS, "page", owner, last, AT_ONCE).rows().stream()
                        .map(row -> row.text(0))
                        .toList();
                if (numbers.contains("FORGOTTEN")) {
                    throw new IOException("jobs of tenant " + tenant + " are being forgotten; export them again");
                }
                for (JobView job : numbers.isEmpty() ? List.<JobView>of() : records.views(owner, numbers)) {
                    out.write(line(job));
                    out.newLine();
                    count++;
                }
                last = numbers.isEmpty() ? "" : numbers.get(numbers.size() - 1);
            } while (numbers.size() == AT_ONCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    private static String line(JobView job) {
        return "{\"id\":" + job.id() + ",\"kind\":" + quoted(job.kind()) + ",\"state\":\"" + job.state()
                + "\",\"attempt\":" + job.attempt() + ",\"createdAt\":\"" + job.createdAt() + "\",\"runAt\":\""
                + job.runAt() + "\",\"error\":" + quoted(job.error()) + ",\"payload\":" + quoted(job.payload()) + "}";
    }

    /** As RFC 8259 has it. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** What runs is forgotten too, and what its worker then says of it changes nothing. */
    @Override
    public void delete(TenantId tenant) {
        Reply reply;
        do {
            reply = scripts.run(Script.RECORDS, "erase", JobOwner.of(tenant), AT_ONCE);
        } while (reply.size() > 0);
    }

    @Override
    public long remaining(TenantId tenant) {
        return scripts.run(Script.RECORDS, "remaining", JobOwner.of(tenant)).number(0);
    }
}
