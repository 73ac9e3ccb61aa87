package dev.cimiento.benchmarks.auth;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** 64 threads in each of two processes refresh one token at once, 500 times: how many successors there were, and how many were refused. */
public final class RefreshRaceBenchmark {

    private static final int THREADS = 64;
    private static final int ROUNDS = 500;

    private RefreshRaceBenchmark() {}

    /**
     * Races, and prints the outcome; the second process is started by the first.
     *
     * @param arguments the number of rounds; or the URL of the database, for the second process
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].startsWith("jdbc:")) {
            second(arguments[0]);
            return;
        }
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (TestDatabase database = Bench.database();
                HikariDataSource pool = Bench.pool(database.jdbcUrl(), THREADS)) {
            Accounts accounts = accounts(pool);
            Process other = start(database.jdbcUrl());
            try (BufferedReader answers =
                            new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
                    PrintStream orders = new PrintStream(other.getOutputStream(), true, StandardCharsets.UTF_8)) {
                while (!"ready".equals(answers.readLine())) {
                    // what its logging writes before
                }
                race(accounts, threads, answers, orders, rounds);
            } finally {
                other.destroyForcibly();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void race(
            Accounts accounts, ExecutorService threads, BufferedReader answers, PrintStream orders, int rounds)
            throws Exception {
        String token = login(accounts);
        int forked = 0;
        int refused = 0;
        long begin = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            orders.println(token);
            List<String> successors = new ArrayList<>(refresh(accounts, threads, token));
            successors.addAll(List.of(answers.readLine().split(" ", 0)));
            refused += (int) successors.stream().filter("refused"::equals).count();
            successors.removeIf("refused"::equals);
            forked += new HashSet<>(successors).size() == 1 ? 0 : 1;
            token = successors.isEmpty() ? login(accounts) : successors.get(0);
        }
        System.out.printf(
                "%d rounds of 2 x %d threads in %d s: %d without exactly one successor, %d false refusals: %s%n",
                rounds,
                THREADS,
                (System.nanoTime() - begin) / 1_000_000_000L,
                forked,
                refused,
                forked + refused == 0 ? "PASS" : "SHORT");
    }

    private static void second(String url) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (HikariDataSource pool = Bench.pool(url, THREADS)) {
            Accounts accounts = accounts(pool);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("ready");
            for (String token = orders.readLine(); token != null; token = orders.readLine()) {
                System.out.println(String.join(" ", refresh(accounts, threads, token)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Process start(String url) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RefreshRaceBenchmark.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> refresh(Accounts accounts, ExecutorService threads, String token) throws Exception {
        return Bench.race(
                threads,
                THREADS,
                i -> accounts.refresh(Secret.of(token)) instanceof RefreshResult.Refreshed got
                        ? got.tokens().refresh().reveal()
                        : "refused");
    }

    private static String login(Accounts accounts) {
        Password password = Password.of("a long pass phrase");
        return Bench.in(() -> {
            accounts.signUp("ana@example.com", password);
            LoginResult result = accounts.login("ana@example.com", password, Client.local());
            return ((LoginResult.LoggedIn) result).tokens().refresh().reveal();
        });
    }

    private static Accounts accounts(HikariDataSource pool) {
        InstantSource clock = InstantSource.system();
        return Accounts.of(Bench.store(pool), new InMemoryPasswordHasher(), new InMemoryTokens(clock), clock);
    }
}
