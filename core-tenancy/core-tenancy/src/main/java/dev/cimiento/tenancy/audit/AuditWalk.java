package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.audit.AuditVerification.Broken;
import dev.cimiento.tenancy.audit.AuditVerification.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * Checks the entries of one chain, one after the other, in constant memory. For stores of audit logs; for one thread.
 */
public final class AuditWalk {

    private final AuditSeal seal;
    private final UUID chain;
    private final Optional<AuditCheckpoint> published;
    private final long start;
    private long sequence;
    private String mac;

    private AuditWalk(AuditSeal seal, UUID chain, long sequence, String mac, Optional<AuditCheckpoint> published) {
        this.seal = requireNonNull(seal, "seal");
        this.chain = requireNonNull(chain, "chain");
        this.start = sequence;
        this.sequence = sequence;
        this.mac = requireNonNull(mac, "mac");
        this.published = published;
    }

    /**
     * Checks a log from its first entry, or from where it was pruned, to its head.
     *
     * @param log its name
     * @param head the stored head
     * @param pruned the stored statement of the last entry that was pruned
     * @param published a checkpoint that the log must agree with
     * @param portions gives the next entries after a sequence, in order, none where there is no more; entries behind the head are left out
     */
    public static AuditVerification verify(
            AuditSeal seal,
            String log,
            AuditCheckpoint head,
            Optional<AuditCheckpoint> pruned,
            Optional<AuditCheckpoint> published,
            LongFunction<List<AuditEntry>> portions) {
        if (!seal.vouchesFor(head, AuditCheckpoint.Kind.HEAD, log)) {
            return new Broken(
                    Problem.HEAD_FORGED, head.sequence(), "the head was not signed with a key of this program");
        }
        if (pruned.isPresent()
                && (!seal.vouchesFor(pruned.get(), AuditCheckpoint.Kind.PRUNED, log)
                        || !pruned.get().chain().equals(head.chain()))) {
            return new Broken(
                    Problem.PRUNING_FORGED,
                    pruned.get().sequence(),
                    "the statement of what was pruned was not signed with a key of this program");
        }
        if (published.isPresent() && !published.get().chain().equals(head.chain())) {
            return new Broken(
                    Problem.REPLACED, 0, "the published checkpoint was made of another chain of entries than this");
        }
        AuditWalk walk = new AuditWalk(
                seal,
                head.chain(),
                pruned.map(AuditCheckpoint::sequence).orElse(0L),
                pruned.map(AuditCheckpoint::mac).orElse(AuditSeal.NOTHING),
                published);
        return walk.to(head, portions);
    }

    private AuditVerification to(AuditCheckpoint head, LongFunction<List<AuditEntry>> portions) {
        Optional<Broken> disagrees = published(sequence);
        while (disagrees.isEmpty()) {
            List<AuditEntry> portion = portions.apply(sequence);
            if (portion.isEmpty()) {
                break;
            }
            for (AuditEntry entry : portion) {
                Optional<Broken> broken = next(entry).or(() -> published(entry.sequence()));
                if (broken.isPresent()) {
                    return broken.get();
                }
            }
        }
        if (disagrees.isPresent()) {
            return disagrees.get();
        }
        long wanted = Math.max(
                head.sequence(), published.map(AuditCheckpoint::sequence).orElse(0L));
        if (sequence < wanted) {
            return new Broken(
                    Problem.TRUNCATED,
                    sequence + 1,
                    "the log ends at " + sequence + ", and there were entries up to " + wanted);
        }
        if (!AuditSeal.same(mac, head.mac())) {
            return new Broken(Problem.EDITED, sequence, "the last entry is not the one that the head was signed for");
        }
        return new AuditVerification.Intact(sequence - start, start);
    }

    private Optional<Broken> next(AuditEntry entry) {
        if (entry.sequence() != sequence + 1) {
            return Optional.of(new Broken(
                    Problem.MISSING,
                    sequence + 1,
                    "entry " + (sequence + 1) + " is missing before " + entry.sequence()));
        }
        Optional<String> right = seal.mac(chain, entry);
        if (right.isEmpty()) {
            return Optional.of(new Broken(
                    Problem.UNKNOWN_KEY,
                    entry.sequence(),
                    "there is no key '" + entry.key() + "' among the keys given"));
        }
        if (!AuditSeal.same(entry.previous(), mac) || !AuditSeal.same(entry.mac(), right.get())) {
            return Optional.of(new Broken(
                    Problem.EDITED, entry.sequence(), "entry " + entry.sequence() + " is not what was written there"));
        }
        sequence = entry.sequence();
        mac = entry.mac();
        return Optional.empty();
    }

    private Optional<Broken> published(long here) {
        return published
                .filter(checkpoint -> checkpoint.sequence() == here && !AuditSeal.same(checkpoint.mac(), mac))
                .map(checkpoint -> new Broken(
                        Problem.REPLACED,
                        here,
                        "entry " + here + " is not the one that the checkpoint was published for"));
    }
}
