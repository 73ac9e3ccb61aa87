package dev.cimiento.auth.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.cimiento.auth.AuthOverloadException;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoginStormTest {

    private static final Password PASSWORD = Password.of("correct horse");

    @Test
    @DisplayName(
            "of 60 logins at once one works, four wait, and the rest is turned away with a time to come back; afterwards all is as before")
    void turnsAway() throws Exception {
        Argon2PasswordHasher hasher =
                Argon2PasswordHasher.create().withPermits(1).withPatience(Duration.ofSeconds(60));
        PasswordHash hash = hasher.hash(PASSWORD);

        List<Boolean> admitted = storm(60, hasher, hash);

        assertThat(admitted).filteredOn(Boolean::booleanValue).hasSizeGreaterThanOrEqualTo(5);
        assertThat(admitted).contains(false);
        assertThat(hasher.matches(PASSWORD, hash)).isTrue();
    }

    @Test
    @DisplayName("who waits longer than the patience is turned away")
    void losesPatience() throws Exception {
        Argon2PasswordHasher hasher = Argon2PasswordHasher.create()
                .withCost(new Argon2Cost(65_536, 4, 1))
                .withPermits(1)
                .withPatience(Duration.ofMillis(1));
        PasswordHash hash = hasher.hash(PASSWORD);

        assertThat(storm(4, hasher, hash)).contains(false).contains(true);
        assertThat(hasher.matches(PASSWORD, hash)).isTrue();
    }

    @Test
    @DisplayName("a login allocates next to nothing, since the memory of one before is used again")
    void reusesMemory() {
        Argon2PasswordHasher hasher = Argon2PasswordHasher.create().withPermits(1);
        PasswordHash hash = hasher.hash(PASSWORD);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 10; i++) {
            assertThat(hasher.matches(PASSWORD, hash)).isTrue();
        }

        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 10;
        assertThat(each)
                .as("bytes allocated a login, where the memory is 19 MiB")
                .isLessThan(1_000_000);
    }

    /** Whether each was admitted. */
    private static List<Boolean> storm(int logins, Argon2PasswordHasher hasher, PasswordHash hash) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(logins);
        try {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < logins; i++) {
                futures.add(threads.submit(() -> {
                    go.await();
                    try {
                        return hasher.matches(PASSWORD, hash);
                    } catch (AuthOverloadException turnedAway) {
                        assertThat(turnedAway.retryAfter()).isPositive();
                        assertThat(turnedAway).hasMessageContaining("try again").hasMessageNotContaining("horse");
                        return false;
                    }
                }));
            }
            go.countDown();
            List<Boolean> admitted = new ArrayList<>();
            for (Future<Boolean> future : futures) {
                admitted.add(future.get());
            }
            return admitted;
        } finally {
            threads.shutdownNow();
        }
    }
}
