package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Signs entries and checkpoints with HMAC-SHA-256 (RFC 2104) over a form in which every field is preceded by its length or presence, so
 * that no two different entries have the same. For stores of audit logs. Immutable.
 */
public final class AuditSeal {

    /** What stands before the first entry. */
    public static final String NOTHING = "0".repeat(64);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String ENTRY = "cimiento audit entry v1";
    private static final String CHECKPOINT = "cimiento audit checkpoint v1";

    private final MasterKeys keys;

    private AuditSeal(MasterKeys keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    /** With these keys; new signatures are made with the current one. */
    public static AuditSeal with(MasterKeys keys) {
        return new AuditSeal(keys);
    }

    /** The event as the entry that follows the one with this sequence and code. */
    public AuditEntry seal(UUID chain, long afterSequence, String afterMac, Instant at, AuditEvent event) {
        Instant stored = at.truncatedTo(ChronoUnit.MICROS);
        AuditEntry open = new AuditEntry(afterSequence + 1, stored, event, keys.current(), afterMac, NOTHING);
        String mac = mac(chain, open).orElseThrow();
        return new AuditEntry(open.sequence(), stored, event, open.key(), afterMac, mac);
    }

    /** The code that an entry must have; empty where its key is not at hand. */
    public Optional<String> mac(UUID chain, AuditEntry entry) {
        return sign(ENTRY, entry.key(), out -> {
            out.writeLong(chain.getMostSignificantBits());
            out.writeLong(chain.getLeastSignificantBits());
            out.writeLong(entry.sequence());
            text(out, entry.key().value());
            out.writeLong(entry.at().getEpochSecond());
            out.writeInt(entry.at().getNano());
            text(out, entry.event().actor());
            optional(out, entry.event().impersonator());
            text(out, entry.event().action());
            optional(out, entry.event().subject());
            optional(out, entry.event().reason());
            out.writeInt(entry.event().data().size());
            for (Map.Entry<String, String> one : entry.event().data().entrySet()) {
                text(out, one.getKey());
                text(out, one.getValue());
            }
            text(out, entry.previous());
        });
    }

    /** A signed statement of what stands where. */
    public AuditCheckpoint checkpoint(
            AuditCheckpoint.Kind kind, String log, UUID chain, long sequence, String mac, Instant at) {
        Instant stored = at.truncatedTo(ChronoUnit.MICROS);
        AuditCheckpoint open = new AuditCheckpoint(kind, log, chain, sequence, mac, stored, keys.current(), NOTHING);
        String signature = signature(open).orElseThrow();
        return new AuditCheckpoint(kind, log, chain, sequence, mac, stored, keys.current(), signature);
    }

    /** Whether the statement is of this kind, about this log, and was signed with a key at hand. */
    public boolean vouchesFor(AuditCheckpoint checkpoint, AuditCheckpoint.Kind kind, String log) {
        return checkpoint.kind() == kind
                && checkpoint.log().equals(log)
                && signature(checkpoint)
                        .filter(right -> same(right, checkpoint.signature()))
                        .isPresent();
    }

    private Optional<String> signature(AuditCheckpoint checkpoint) {
        return sign(CHECKPOINT, checkpoint.key(), out -> {
            text(out, checkpoint.kind().name());
            text(out, checkpoint.log());
            text(out, checkpoint.chain().toString());
            out.writeLong(checkpoint.sequence());
            text(out, checkpoint.mac());
            out.writeLong(checkpoint.at().getEpochSecond());
            out.writeInt(checkpoint.at().getNano());
            text(out, checkpoint.key().value());
        });
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> sign(String use, KeyId id, Canonical form) {
        Optional<SecretKey> key = keys.derived(id, use, ALGORITHM);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            form.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.get());
            return Optional.of(HexFormat.of().formatHex(mac.doFinal(bytes.toByteArray())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void optional(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            text(out, text.get());
        }
    }

    @Override
    public String toString() {
        return "AuditSeal[" + keys + "]";
    }

    private interface Canonical {
        void write(DataOutputStream out) throws IOException;
    }
}
