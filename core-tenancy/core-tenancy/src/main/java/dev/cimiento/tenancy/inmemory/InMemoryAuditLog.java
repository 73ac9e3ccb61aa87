package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.audit.AuditCheckpoint;
import dev.cimiento.tenancy.audit.AuditCheckpoint.Kind;
import dev.cimiento.tenancy.audit.AuditEntry;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditException;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.audit.AuditPage;
import dev.cimiento.tenancy.audit.AuditPruning;
import dev.cimiento.tenancy.audit.AuditQuery;
import dev.cimiento.tenancy.audit.AuditSeal;
import dev.cimiento.tenancy.audit.AuditVerification;
import dev.cimiento.tenancy.audit.AuditVerification.Broken;
import dev.cimiento.tenancy.audit.AuditVerification.Problem;
import dev.cimiento.tenancy.audit.AuditWalk;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Audit logs in memory, chained and signed as the stored ones; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryAuditLog implements AuditLog {

    private final AuditSeal seal;
    private final InstantSource clock;
    private final Map<String, Chain> chains = new ConcurrentHashMap<>();

    private InMemoryAuditLog(AuditSeal seal, InstantSource clock) {
        this.seal = seal;
        this.clock = requireNonNull(clock, "clock");
    }

    /** Nothing recorded yet; signs with these keys. */
    public static InMemoryAuditLog of(MasterKeys keys, InstantSource clock) {
        return new InMemoryAuditLog(AuditSeal.with(keys), clock);
    }

    @Override
    public AuditEntry record(AuditEvent event) {
        requireNonNull(event, "event");
        Chain chain = current();
        synchronized (chain) {
            AuditCheckpoint head = chain.head;
            AuditEntry entry = seal.seal(head.chain(), head.sequence(), head.mac(), clock.instant(), event);
            chain.entries.add(entry);
            chain.head =
                    seal.checkpoint(Kind.HEAD, head.log(), head.chain(), entry.sequence(), entry.mac(), entry.at());
            return entry;
        }
    }

    @Override
    public AuditPage find(AuditQuery query) {
        Chain chain = current();
        synchronized (chain) {
            List<AuditEntry> found = chain.entries.stream()
                    .filter(query::matches)
                    .sorted(Comparator.comparingLong(AuditEntry::sequence).reversed())
                    .limit(query.limit() + 1L)
                    .toList();
            if (found.size() <= query.limit()) {
                return new AuditPage(found, OptionalLong.empty());
            }
            List<AuditEntry> page = found.subList(0, query.limit());
            return new AuditPage(page, OptionalLong.of(page.get(page.size() - 1).sequence()));
        }
    }

    @Override
    public AuditVerification verify() {
        return verify(Optional.empty());
    }

    @Override
    public AuditVerification verify(AuditCheckpoint published) {
        if (!seal.vouchesFor(requireNonNull(published, "published"), Kind.PUBLISHED, AuditLog.current())) {
            throw new IllegalArgumentException("published must be a checkpoint of log '" + AuditLog.current()
                    + "' signed with a key at hand, was of '" + published.log() + "', key " + published.key());
        }
        return verify(Optional.of(published));
    }

    private AuditVerification verify(Optional<AuditCheckpoint> published) {
        Chain chain = current();
        synchronized (chain) {
            AuditVerification verification = AuditWalk.verify(
                    seal,
                    chain.head.log(),
                    chain.head,
                    chain.pruned,
                    published,
                    after -> chain.entries.stream()
                            .filter(entry -> entry.sequence() > after)
                            .toList());
            long last = chain.entries.isEmpty()
                    ? 0
                    : chain.entries.get(chain.entries.size() - 1).sequence();
            return verification.intact() && last > chain.head.sequence()
                    ? new Broken(Problem.EXTRA, last, "there are entries behind the head")
                    : verification;
        }
    }

    @Override
    public AuditCheckpoint checkpoint() {
        Chain chain = current();
        synchronized (chain) {
            AuditCheckpoint head = chain.head;
            return seal.checkpoint(
                    Kind.PUBLISHED, head.log(), head.chain(), head.sequence(), head.mac(), clock.instant());
        }
    }

    @Override
    public AuditPruning prune(Instant olderThan, AuditEvent why) {
        requireNonNull(olderThan, "olderThan");
        requireNonNull(why, "why");
        Chain chain = current();
        synchronized (chain) {
            if (verify() instanceof Broken broken) {
                throw new AuditException(chain.head.log(), broken);
            }
            long removed = 0;
            while (!chain.entries.isEmpty() && chain.entries.get(0).at().isBefore(olderThan)) {
                AuditEntry last = chain.entries.remove(0);
                removed++;
                chain.pruned = Optional.of(seal.checkpoint(
                        Kind.PRUNED,
                        chain.head.log(),
                        chain.head.chain(),
                        last.sequence(),
                        last.mac(),
                        clock.instant()));
            }
            long through = chain.pruned.map(AuditCheckpoint::sequence).orElse(0L);
            record(why.with("removed", Long.toString(removed)).with("through", Long.toString(through)));
            return new AuditPruning(removed, through);
        }
    }

    private Chain current() {
        return chains.computeIfAbsent(
                AuditLog.current(),
                log -> new Chain(
                        seal.checkpoint(Kind.HEAD, log, UUID.randomUUID(), 0, AuditSeal.NOTHING, clock.instant())));
    }

    private static final class Chain {
        private final List<AuditEntry> entries = new ArrayList<>();
        private AuditCheckpoint head;
        private Optional<AuditCheckpoint> pruned = Optional.empty();

        Chain(AuditCheckpoint head) {
            this.head = head;
        }
    }
}
