package dev.cimiento.auth.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** A second process that refreshes, with many threads at once, each token that it reads, and writes what they got: run by {@code RefreshRaceTest}. */
final class Racer {

    private Racer() {}

    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[1]);
        try (HikariDataSource pool = pool(args[0], threads)) {
            Accounts accounts = accounts(TenantDataSource.over(pool));
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println("ready");
            for (String token = in.readLine(); token != null; token = in.readLine()) {
                out.println(String.join(" ", refresh(accounts, token, threads)));
            }
        }
    }

    static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    static Accounts accounts(TenantDataSource dataSource) {
        InstantSource clock = InstantSource.system();
        return Accounts.of(
                new PostgresAuthStore(dataSource), new InMemoryPasswordHasher(), new InMemoryTokens(clock), clock);
    }

    static String login(Accounts accounts) {
        return TenantContext.<String, RuntimeException>call(TenantId.of("a"), () -> {
            accounts.signUp("ana@example.com", Password.of("a long pass phrase"));
            LoginResult result = accounts.login("ana@example.com", Password.of("a long pass phrase"), Client.local());
            return ((LoginResult.LoggedIn) result).tokens().refresh().reveal();
        });
    }

    /** The successors, or the reasons why there are none. */
    static List<String> refresh(Accounts accounts, String token, int threads) {
        return TenantContext.<List<String>, RuntimeException>call(
                TenantId.of("a"),
                () -> Race.of(
                        threads,
                        i -> accounts.refresh(Secret.of(token)) instanceof RefreshResult.Refreshed got
                                ? got.tokens().refresh().reveal()
                                : "refused"));
    }
}
