package dev.cimiento.queues.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OpenTelemetryJobInterceptorTest {

    private static final JobKind<String> NOTE = JobKind.text("note").withMaxAttempts(1);

    private final List<SpanData> spans = new ArrayList<>();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(new Kept(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();

    @Test
    @DisplayName("a handler's spans belong to the trace of who enqueued, whatever thread or process runs it")
    void carriesTheTrace() {
        JobQueue queue =
                JobQueue.on(new InMemoryJobStore()).withInterceptor(new OpenTelemetryJobInterceptor(telemetry));
        Tracer tracer = telemetry.getTracer("test");
        Span request = tracer.spanBuilder("request").startSpan();
        try (Scope scope = request.makeCurrent()) {
            assertThat(scope).isNotNull();
            TenantContext.run(TenantId.of("clinic"), () -> {
                queue.enqueue(Job.of(NOTE, "good"));
                queue.enqueue(Job.of(NOTE, "card 4111"));
            });
        } finally {
            request.end();
        }
        List<String> inside = new ArrayList<>();
        Worker.of(queue)
                .handle(NOTE, job -> {
                    inside.add(Span.current().getSpanContext().getTraceId());
                    if (!job.payload().equals("good")) {
                        throw new IllegalStateException("refused " + job.payload());
                    }
                    return Outcome.done();
                })
                .build()
                .drain();
        String trace = request.getSpanContext().getTraceId();
        assertThat(inside).containsExactly(trace, trace);
        assertThat(Context.current()).isEqualTo(Context.root());
        List<SpanData> attempts = spans.stream()
                .filter(span -> span.getName().equals("process note"))
                .toList();
        assertThat(attempts)
                .hasSize(2)
                .allMatch(span ->
                        span.getParentSpanId().equals(request.getSpanContext().getSpanId()))
                .allMatch(span -> "clinic".equals(span.getAttributes().get(AttributeKey.stringKey("cimiento.tenant"))));
        assertThat(attempts.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attempts.toString()).doesNotContain("4111");
    }

    private record Kept(List<SpanData> spans) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // only their ends are looked at
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            spans.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
