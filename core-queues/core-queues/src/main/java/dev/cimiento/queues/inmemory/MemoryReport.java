package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.ServiceReport;
import dev.cimiento.queues.line.TicketStep.Kind;
import dev.cimiento.queues.line.WaitEstimate;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** The report of one line, of what happened on some days. */
final class MemoryReport {

    private MemoryReport() {}

    static ServiceReport of(LineId line, LocalDate from, LocalDate to, Duration target, List<MemoryShelf.Entry> steps) {
        List<MemoryShelf.Entry> waited = steps.stream()
                .filter(entry -> entry.step().kind() == Kind.CALLED
                        && entry.step().lasted().isPresent())
                .toList();
        List<MemoryShelf.Entry> estimated =
                waited.stream().filter(entry -> entry.promised().isPresent()).toList();
        List<Duration> waits = lengths(waited);
        List<Duration> services = lengths(steps.stream()
                .filter(entry -> entry.step().kind() == Kind.DONE
                        && entry.step().lasted().isPresent())
                .toList());
        return new ServiceReport(
                line,
                from,
                to,
                count(steps, Set.of(Kind.TAKEN, Kind.TRANSFERRED)),
                waited.size(),
                count(steps, Set.of(Kind.DONE)),
                count(steps, Set.of(Kind.NO_SHOW)),
                count(steps, Set.of(Kind.CANCELLED)),
                count(steps, Set.of(Kind.EXPIRED)),
                percentile(waits, 0.5),
                percentile(waits, 0.9),
                percentile(waits, 1),
                percentile(services, 0.5),
                percentile(services, 0.9),
                target,
                part(waits.stream().filter(wait -> wait.compareTo(target) <= 0).count(), waits.size()),
                estimated.size(),
                Duration.ofMillis(Math.round(estimated.stream()
                        .mapToLong(entry ->
                                lasted(entry).minus(promised(entry).p50()).abs().toMillis())
                        .average()
                        .orElse(0))),
                part(
                        estimated.stream()
                                .filter(entry ->
                                        lasted(entry).compareTo(promised(entry).p90()) <= 0)
                                .count(),
                        estimated.size()));
    }

    private static int count(List<MemoryShelf.Entry> steps, Set<Kind> kinds) {
        return (int) steps.stream()
                .filter(entry -> kinds.contains(entry.step().kind()))
                .count();
    }

    private static List<Duration> lengths(List<MemoryShelf.Entry> entries) {
        return entries.stream().map(MemoryReport::lasted).sorted().toList();
    }

    private static Duration percentile(List<Duration> sorted, double part) {
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    private static double part(long some, int all) {
        return all == 0 ? 1 : (double) some / all;
    }

    private static Duration lasted(MemoryShelf.Entry entry) {
        return entry.step().lasted().orElseThrow();
    }

    private static WaitEstimate promised(MemoryShelf.Entry entry) {
        return entry.promised().orElseThrow();
    }
}
