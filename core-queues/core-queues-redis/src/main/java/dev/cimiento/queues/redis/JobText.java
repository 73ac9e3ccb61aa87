package dev.cimiento.queues.redis;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.Uniqueness;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Jobs as arguments of scripts. */
final class JobText {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** So many are taken in by one step of Redis, which does nothing else meanwhile. */
    private static final int MOST_AT_ONCE = 50_000;

    private JobText() {}

    /**
     * Checks that Redis can take them in one step.
     *
     * @throws IllegalArgumentException when there are too many
     */
    static void requireOneStep(int jobs) {
        if (jobs > MOST_AT_ONCE) {
            throw new IllegalArgumentException("Redis takes at most " + MOST_AT_ONCE + " jobs all or none, were " + jobs
                    + "; some thousands at a time hold up others less");
        }
    }

    /** Adds the 13 arguments of a job; its number is empty where Redis is to give it. */
    static void add(List<String> arguments, String number, Job job) {
        arguments.add(number);
        arguments.add(job.kind().lane());
        arguments.add(job.kind().name());
        arguments.add(job.payload());
        arguments.add(Integer.toString(job.priority()));
        arguments.add(Integer.toString(job.maxAttempts()));
        arguments.add(job.uniqueKey().orElse(""));
        arguments.add(job.uniqueness().map(unique -> unique.until().name()).orElse(""));
        arguments.add(Long.toString(
                job.uniqueness().map(Uniqueness::period).orElse(Duration.ZERO).toMillis()));
        arguments.add(job.runAt().map(JobText::notBefore).orElse(""));
        arguments.add(Long.toString(job.delay().toMillis()));
        arguments.add(
                job.expiresAt().equals(Job.NEVER)
                        ? ""
                        : Long.toString(job.expiresAt().toEpochMilli()));
        arguments.add(headers(job.headers()));
    }

    /** A number as it stands in Redis, so long that the order of texts is that of numbers. */
    static String of(JobId id) {
        return padded(id.value());
    }

    static String padded(long number) {
        return String.format("%016d", number);
    }

    /** The first millisecond that is not before. */
    private static String notBefore(Instant moment) {
        return Long.toString(moment.plusNanos(NANOS_PER_MILLI - 1).toEpochMilli());
    }

    static Instant expiry(String text) {
        return text.isEmpty() ? Job.NEVER : Instant.ofEpochMilli(Long.parseLong(text));
    }

    /** {@code name=value&name=value}, form-encoded; empty for none. */
    static String headers(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> encoded(header.getKey()) + "=" + encoded(header.getValue()))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = header.indexOf('=');
            headers.put(decoded(header.substring(0, equals)), decoded(header.substring(equals + 1)));
        }
        return headers;
    }

    static Optional<JobId> id(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new JobId(Long.parseLong(text)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
