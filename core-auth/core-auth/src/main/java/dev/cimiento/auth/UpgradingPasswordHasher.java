package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads hashes of other systems beside those of the hasher in use. An account that was brought in with one ({@link Accounts#add}) gets a hash
 * of the hasher in use at its next login, and nobody notices.
 *
 * <p>As many old hashes are checked at once as there are processors; who waits longer than five seconds is turned away with {@code
 * AuthOverloadException}. Old hashes may take another time than new ones, and so tell for accounts that did not log in since that they are old.
 *
 * <p>Safe for use by many threads.
 */
public final class UpgradingPasswordHasher implements PasswordHasher {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PasswordHasher current;
    private final List<PasswordFormat> formats;
    private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    private UpgradingPasswordHasher(PasswordHasher current, List<PasswordFormat> formats) {
        this.current = current;
        this.formats = formats;
    }

    /** Hashes by the current one, and reads these formats, too. */
    public static UpgradingPasswordHasher of(PasswordHasher current, PasswordFormat... formats) {
        return new UpgradingPasswordHasher(requireNonNull(current, "current"), List.of(formats));
    }

    @Override
    public PasswordHash hash(Password password) {
        return current.hash(password);
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        Optional<PasswordFormat> format = formatOf(requireNonNull(hash, "hash"));
        return format.isPresent() ? admitted(format.get(), password, hash) : current.matches(password, hash);
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return formatOf(requireNonNull(hash, "hash")).isPresent() || current.needsRehash(hash);
    }

    private boolean admitted(PasswordFormat format, Password password, PasswordHash hash) {
        try {
            if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw overload("none was free within " + PATIENCE.toMillis() + " ms");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw overload("the thread was interrupted while it waited");
        }
        try {
            return format.matches(password, hash);
        } finally {
            permits.release();
        }
    }

    private Optional<PasswordFormat> formatOf(PasswordHash hash) {
        return formats.stream().filter(format -> format.reads(hash)).findFirst();
    }

    private static AuthOverloadException overload(String why) {
        return new AuthOverloadException(
                "too many passwords to check at once: " + why + "; try again shortly", Duration.ofSeconds(1));
    }

    @Override
    public String toString() {
        return "UpgradingPasswordHasher[" + current + "]";
    }
}
