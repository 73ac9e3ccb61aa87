package dev.cimiento.reference.platform;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.KeyEncryptionReport;
import dev.cimiento.auth.KeyEncryptionRotation;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Worker;
import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.settings.RotationReport;
import dev.cimiento.tenancy.settings.SecretRotation;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is kept encrypted under another master key to the current one, at the start and every day; the log says how far it is. Where there is
 * nothing to do, it is one query.
 */
public final class KeyRotation {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
    private static final JobKind<String> KIND = JobKind.text("platform.key-rotation");

    private final KeyEncryptionRotation identity;
    private final SecretRotation settings;
    private final KeyId current;

    /** Of the current tenant's identity, and of everybody's stored settings, to this key. */
    public KeyRotation(KeyEncryptionRotation identity, SecretRotation settings, KeyId current) {
        this.identity = requireNonNull(identity, "identity");
        this.settings = requireNonNull(settings, "settings");
        this.current = requireNonNull(current, "current");
    }

    /** What recurs in every tenant. */
    public static Recurring daily() {
        return Recurring.of("key-rotation", Rhythm.every(Duration.ofDays(1)), job());
    }

    /** Once, now: for the start of a program, which may have been given another key. */
    public static Job job() {
        return Job.of(KIND, "").withUniqueKey("key-rotation");
    }

    /** Lets a worker run it. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(KIND, job -> {
            KeyEncryptionReport people = identity.rotate();
            if (people.resealed() > 0 || !people.isComplete()) {
                LOG.info(
                        "master key {}: {} secrets of accounts sealed anew, complete: {}",
                        current,
                        people.resealed(),
                        people.isComplete());
            }
            TenantContext.system("rotation of the key of stored settings", () -> {
                RotationReport stored = settings.rotate(current);
                if (stored.resealed() > 0 || !stored.complete()) {
                    LOG.info(
                            "master key {}: {} stored settings sealed anew, {} left, unreadable: {}",
                            current,
                            stored.resealed(),
                            stored.remaining(),
                            stored.unreadable());
                }
                return stored.complete();
            });
            return Outcome.done();
        });
    }
}
