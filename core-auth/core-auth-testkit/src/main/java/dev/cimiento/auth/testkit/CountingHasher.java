package dev.cimiento.auth.testkit;

import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.PasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import java.util.concurrent.atomic.AtomicInteger;

/** A hasher for tests that tells how often it worked, in versions that read each other's hashes and want to replace them. */
final class CountingHasher implements PasswordHasher {

    private static final PasswordHasher DELEGATE = new InMemoryPasswordHasher();

    private final AtomicInteger work = new AtomicInteger();
    private final String version;

    CountingHasher(String version) {
        this.version = version + ":";
    }

    /** How many passwords were hashed since this was asked last. */
    int work() {
        return work.getAndSet(0);
    }

    @Override
    public PasswordHash hash(Password password) {
        work.incrementAndGet();
        return PasswordHash.of(version + DELEGATE.hash(password).reveal());
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        work.incrementAndGet();
        String stored = hash.reveal();
        return DELEGATE.matches(password, PasswordHash.of(stored.substring(stored.indexOf(':') + 1)));
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return !hash.reveal().startsWith(version);
    }
}
