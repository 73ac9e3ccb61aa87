package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthPolicy;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.Rate;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryRateLimits;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SprayTest {

    private static final Client ATTACKER = new Client("198.51.100.0/24");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final CountingHasher hasher = new CountingHasher("v1");
    private final Accounts accounts = Accounts.of(new InMemoryAuthStore(), hasher, new InMemoryTokens(clock), clock)
            .withRateLimits(new InMemoryRateLimits(clock))
            .withPolicy(AuthPolicy.standard().withAttempts(Rate.of(60, Duration.ofMinutes(1))));

    @Test
    @DisplayName(
            "ASVS 6.3.1: one password tried on 5000 accounts from one network is judged as often as the rate admits, and others are not kept out")
    void spray() {
        TenantContext.run(TenantId.of("a"), () -> {
            accounts.ensure("ana@example.com", TestIdentity.PASSWORD, Set.of());
            hasher.work();
            for (int i = 0; i < 5000; i++) {
                LoginResult result = accounts.login("user" + i + "@example.com", Password.of("Summer2026!"), ATTACKER);
                assertThat(result)
                        .isInstanceOf(i < 60 ? LoginResult.BadCredentials.class : LoginResult.LockedOut.class);
            }
            assertThat(hasher.work()).isEqualTo(60);
            assertThat(login(Client.local())).isInstanceOf(LoginResult.LoggedIn.class);
            clock.advance(Duration.ofMinutes(1));
            assertThat(login(ATTACKER)).isInstanceOf(LoginResult.LoggedIn.class);
        });
    }

    @Test
    @DisplayName(
            "ASVS 6.1.1: ten thousand bad guesses from everywhere, the owner's own network included, leave the owner's own device alone")
    void ownDevice() {
        Client home = new Client("192.0.2.0/24");
        Client device = home.withDevice(Secret.of("a cookie of ana's very own device"));
        TenantContext.run(TenantId.of("a"), () -> {
            accounts.ensure("ana@example.com", TestIdentity.PASSWORD, Set.of());
            assertThat(login(device)).isInstanceOf(LoginResult.LoggedIn.class);
            for (int i = 0; i < 10_000; i++) {
                Client from = i % 100 == 0 ? home : new Client("10." + i / 256 + "." + i % 256 + ".0/24");
                accounts.login("ana@example.com", Password.of("guess " + i), from);
                clock.advance(Duration.ofMillis(50));
            }
            assertThat(login(home)).as("neighbours of the guesser").isInstanceOf(LoginResult.LockedOut.class);
            assertThat(login(new Client("203.0.113.0/24")))
                    .as("a new network")
                    .isInstanceOf(LoginResult.LockedOut.class);
            assertThat(login(device)).isInstanceOf(LoginResult.LoggedIn.class);
        });
    }

    private LoginResult login(Client client) {
        return accounts.login("ana@example.com", TestIdentity.PASSWORD, client);
    }
}
