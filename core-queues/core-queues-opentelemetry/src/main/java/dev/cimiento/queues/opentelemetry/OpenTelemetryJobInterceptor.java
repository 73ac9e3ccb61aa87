package dev.cimiento.queues.opentelemetry;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobInterceptor;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.RunningJob;
import dev.cimiento.tenancy.Call;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the trace from who enqueues to who handles, in the job's headers, as the propagators of the given OpenTelemetry write it: {@code
 * traceparent} with W3C's. Each attempt is a span {@code process <kind>} of kind CONSUMER, child of the span that enqueued, with {@code
 * messaging.system}, {@code messaging.operation.type}, {@code cimiento.job.id}, {@code cimiento.job.attempt} and {@code cimiento.tenant}; of a
 * failure the name of its class. Never the payload, nor a message, which may hold some of it.
 *
 * <p>Safe for use by many threads.
 */
public final class OpenTelemetryJobInterceptor implements JobInterceptor {

    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    /** With its propagators and tracer. */
    public OpenTelemetryJobInterceptor(OpenTelemetry telemetry) {
        this.telemetry = requireNonNull(telemetry, "telemetry");
        this.tracer = telemetry.getTracer("dev.cimiento.queues");
    }

    @Override
    public Job enqueue(Job job) {
        Map<String, String> context = new LinkedHashMap<>();
        telemetry.getPropagators().getTextMapPropagator().inject(Context.current(), context, (into, key, value) -> {
            if (into != null) {
                into.put(key, value);
            }
        });
        Job traced = job;
        for (Map.Entry<String, String> header : context.entrySet()) {
            traced = traced.withHeader(header.getKey(), header.getValue());
        }
        return traced;
    }

    @Override
    public Outcome handle(RunningJob<?> job, Call<Outcome, Exception> next) throws Exception {
        Context parent =
                telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), job.headers(), HEADERS);
        Span span = tracer.spanBuilder("process " + job.kind())
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "cimiento")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("cimiento.job.id", job.id().value())
                .setAttribute("cimiento.job.attempt", (long) job.attempt())
                .setAttribute("cimiento.tenant", job.owner().value())
                .startSpan();
        try (Scope scope = span.makeCurrent()) {
            requireNonNull(scope, "scope");
            return next.call();
        } catch (Exception | Error failure) {
            span.setStatus(StatusCode.ERROR, failure.getClass().getName());
            throw failure;
        } finally {
            span.end();
        }
    }
}
