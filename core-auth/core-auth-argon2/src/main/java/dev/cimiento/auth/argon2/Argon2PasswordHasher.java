package dev.cimiento.auth.argon2;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) by Bouncy Castle, in Java alone.
 *
 * <p>By default at {@link Argon2Cost#owaspMinimum}, with as many hashes at once as there are processors and four times as many waiting, at
 * most five seconds each; the rest is turned away with {@code AuthOverloadException}. So a storm of logins takes permits times memory (19 MiB
 * a processor), and no more. That memory is taken at first use and kept, which spares the garbage collector 19 MiB a login.
 *
 * <p>Hashes are PHC strings. Immutable but for what it keeps; safe for use by many threads. Share one: each has permits of its own.
 */
public final class Argon2PasswordHasher implements PasswordHasher {

    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final int QUEUE_A_PERMIT = 4;

    /** What the algorithm takes beside its memory, in blocks of 1 KiB. */
    private static final int SCRATCH_BLOCKS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SecureRandom random = new SecureRandom();
    private final Argon2Cost cost;
    private final int permits;
    private final Duration patience;
    private final Admission<Blocks> admission;

    private Argon2PasswordHasher(Argon2Cost cost, int permits, Duration patience) {
        this.cost = cost;
        this.permits = permits;
        this.patience = patience;
        this.admission = new Admission<>(
                permits, permits * QUEUE_A_PERMIT, patience, () -> new Blocks(cost.memoryKib() + SCRATCH_BLOCKS));
    }

    /** At the OWASP minimum, with a permit a processor. */
    public static Argon2PasswordHasher create() {
        return new Argon2PasswordHasher(
                Argon2Cost.owaspMinimum(), Runtime.getRuntime().availableProcessors(), PATIENCE);
    }

    /** The same at another cost. Hashes made at the old one are read, and replaced at the next login. */
    public Argon2PasswordHasher withCost(Argon2Cost newCost) {
        return new Argon2PasswordHasher(requireNonNull(newCost, "newCost"), permits, patience);
    }

    /**
     * The same with so many hashes at once, and four times as many waiting.
     *
     * @throws IllegalArgumentException when not 1 to 1024
     */
    public Argon2PasswordHasher withPermits(int count) {
        if (count < 1 || count > 1024) {
            throw new IllegalArgumentException("count must be 1 to 1024, was " + count);
        }
        return new Argon2PasswordHasher(cost, count, patience);
    }

    /**
     * The same, waiting at most so long for a permit.
     *
     * @throws IllegalArgumentException when negative
     */
    public Argon2PasswordHasher withPatience(Duration longestWait) {
        if (requireNonNull(longestWait, "longestWait").isNegative()) {
            throw new IllegalArgumentException("longestWait must not be negative, was " + longestWait);
        }
        return new Argon2PasswordHasher(cost, permits, longestWait);
    }

    @Override
    public PasswordHash hash(Password password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Argon2Hash(cost, salt, compute(password, cost, salt, TAG_BYTES)).toHash();
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        Argon2Hash stored = Argon2Hash.parse(requireNonNull(hash, "hash"))
                .orElseThrow(() -> new AuthException("a stored password hash is not Argon2id within the bounds of"
                        + " Argon2Cost: it was written by another hasher, or changed"));
        return MessageDigest.isEqual(
                stored.tag(), compute(password, stored.cost(), stored.salt(), stored.tag().length));
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return Argon2Hash.parse(requireNonNull(hash, "hash"))
                .map(stored -> !stored.cost().equals(cost)
                        || stored.salt().length != SALT_BYTES
                        || stored.tag().length != TAG_BYTES)
                .orElse(true);
    }

    private byte[] compute(Password password, Argon2Cost at, byte[] salt, int tagBytes) {
        byte[] input = requireNonNull(password, "password").reveal().getBytes(StandardCharsets.UTF_8);
        return admission.with(pool -> {
            Argon2Parameters.Builder parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(at.memoryKib())
                    .withIterations(at.iterations())
                    .withParallelism(at.lanes())
                    .withSalt(salt);
            // A pool is as large as our own cost; hashes made at another one take their memory anew, still under a
            // permit.
            if (at.memoryKib() == cost.memoryKib()) {
                parameters.withBlockPool(pool);
            }
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters.build());
            byte[] tag = new byte[tagBytes];
            generator.generateBytes(input, tag);
            return tag;
        });
    }

    @Override
    public String toString() {
        return "Argon2PasswordHasher[" + cost + ", " + permits + " at once]";
    }
}
