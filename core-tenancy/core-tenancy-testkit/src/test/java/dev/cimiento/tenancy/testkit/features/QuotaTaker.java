package dev.cimiento.tenancy.testkit.features;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.Quota;
import dev.cimiento.tenancy.features.QuotaAnswer;
import dev.cimiento.tenancy.features.Quotas;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.postgresql.PostgresQuotaStore;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that takes from quotas: the other process of the tests. */
final class QuotaTaker {

    static final TenantId TENANT = TenantId.of("padel");
    static final Quota BOOKINGS = Quota.monthly(FeatureKey.number("bookings.per-month", 150));
    static final Quota CALLS = Quota.concurrent(FeatureKey.number("calls", 3));
    static final Duration LEASE_TIME = Duration.ofSeconds(1);

    private QuotaTaker() {}

    /** Starts the program. */
    static Process start(String task, String url) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        return new ProcessBuilder(
                        java, "-XX:TieredStopAtLevel=1", "-cp", classPath, QuotaTaker.class.getName(), task, url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static BufferedReader output(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    static Quotas quotas(String url) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        InstantSource clock = InstantSource.system();
        return Quotas.of(
                        Features.of(new PostgresTenants(database), Plans.usual(), new InMemoryFeatureStore(), clock),
                        new PostgresQuotaStore(database),
                        clock)
                .withLeaseTime(LEASE_TIME);
    }

    /** Asks for 100 bookings on four threads, and gives how many were granted. */
    static int race(Quotas quotas) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(executor.submit(() -> {
                    int granted = 0;
                    for (int n = 0; n < 25; n++) {
                        granted += quotas.spend(TENANT, BOOKINGS, 1) instanceof QuotaAnswer.Granted ? 1 : 0;
                    }
                    return granted;
                }));
            }
            int granted = 0;
            for (Future<Integer> thread : threads) {
                granted += thread.get();
            }
            return granted;
        } finally {
            executor.shutdownNow();
        }
    }

    public static void main(String[] args) throws Exception {
        try (Quotas quotas = quotas(args[1]).start()) {
            System.out.println("ready");
            if (args[0].equals("race")) {
                System.in.read();
                System.out.println(race(quotas));
            } else {
                System.out.println(quotas.acquire(TENANT, CALLS, 2).getClass().getSimpleName());
                System.in.read();
            }
        }
    }
}
