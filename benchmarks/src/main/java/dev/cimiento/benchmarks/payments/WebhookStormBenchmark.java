package dev.cimiento.benchmarks.payments;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.stripe.StripeAccount;
import dev.cimiento.payments.stripe.StripePaymentGateway;
import dev.cimiento.payments.testkit.StripeStandIn;
import dev.cimiento.payments.testkit.WebhookStorm;
import dev.cimiento.tenancy.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * 100,000 deliveries of Stripe's webhooks, three in ten repeated, all shuffled, to two processes that are killed at random: nothing may be
 * lost or doubled, and the ledger must balance. The provider is Stripe's stand-in in this process, asked over HTTP by the two. The number of
 * deliveries may be given.
 */
public final class WebhookStormBenchmark {

    private static final String KEY = "sk_test_storm";
    private static final String SECRET = "whsec_storm";
    private static final String SIGNATURE = "Stripe-Signature";
    private static final int THREADS = 6;

    private WebhookStormBenchmark() {}

    /** Runs it; with five arguments, as one of the two processes. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 5) {
            deliver(arguments);
            return;
        }
        int deliveries = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("storm");
        InstantSource clock = InstantSource.system();
        try (Database database = Database.start(WebhookStorm.TENANT);
                HikariDataSource pool = Database.pool(database.url(), 8);
                StripeStandIn stripe = StripeStandIn.start(clock).account(KEY, SECRET)) {
            Path file = folder.resolve("deliveries");
            long start = System.nanoTime();
            int payments = new WebhookStorm(Database.tenants(pool), gateway(stripe.address(), clock), clock)
                    .prepare(file, deliveries, 20261123, new Panel(stripe));
            System.out.printf(
                    "%,d deliveries about %,d payments are prepared in %.0f s%n", deliveries, payments, seconds(start));
            start = System.nanoTime();
            int calls = stripe.calls().size();
            int kills = storm(database.url(), stripe.address(), file, folder);
            double took = seconds(start);
            System.out.printf(
                    "delivered in %.0f s (%.0f a second, 2 processes of %d threads and a worker), %d times killed, %,d"
                            + " questions to the provider%n",
                    took, deliveries / took, THREADS, kills, stripe.calls().size() - calls);
            start = System.nanoTime();
            InstantSource later = () -> clock.instant().plus(Duration.ofMinutes(10));
            WebhookStorm.Report report =
                    new WebhookStorm(Database.tenants(pool), gateway(stripe.address(), later), later).report();
            System.out.printf("what was left undone is done in %.0f s%n", seconds(start));
            boolean sound = report.isSound()
                    && report.events() == deliveries * 7L / 10
                    && report.effects() == payments + (payments + 2) / 3;
            System.out.println((sound ? "SOUND " : "BROKEN ") + report);
        }
    }

    private static int storm(String url, URI provider, Path file, Path folder) throws Exception {
        Random random = new Random(7);
        Process[] processes = {start(url, provider, file, folder, 0), start(url, provider, file, folder, 1)};
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> List.of(processes).forEach(Process::destroyForcibly), "end of storm"));
        int kills = 0;
        while (processes[0].isAlive() || processes[1].isAlive()) {
            int part = random.nextInt(2);
            if (!processes[part].waitFor(5_000 + random.nextInt(10_000), TimeUnit.MILLISECONDS)) {
                processes[part].destroyForcibly().waitFor();
                processes[part] = start(url, provider, file, folder, part);
                kills++;
            }
        }
        for (Process process : processes) {
            if (process.exitValue() != 0) {
                throw new IllegalStateException("a process failed: see " + folder);
            }
        }
        return kills;
    }

    private static Process start(String url, URI provider, Path file, Path folder, int part) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        // They are killed before better code than this could pay.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WebhookStormBenchmark.class.getName(),
                        url,
                        provider.toString(),
                        file.toString(),
                        folder.resolve("acknowledged-" + part).toString(),
                        String.valueOf(part))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("log-" + part).toFile()))
                .start();
    }

    private static void deliver(String[] arguments) {
        InstantSource clock = InstantSource.system();
        try (HikariDataSource pool = Database.pool(arguments[0], THREADS + 1)) {
            new WebhookStorm(Database.tenants(pool), gateway(URI.create(arguments[1]), clock), clock)
                    .deliver(
                            Path.of(arguments[2]),
                            Path.of(arguments[3]),
                            Integer.parseInt(arguments[4]),
                            2,
                            THREADS,
                            WebhookStormBenchmark::signedNow);
        }
    }

    private static StripePaymentGateway gateway(URI provider, InstantSource clock) {
        return StripePaymentGateway.of(tenant -> StripeAccount.of(Secret.of(KEY), Secret.of(SECRET)), clock)
                .at(provider);
    }

    /** As Stripe does at each try. */
    private static WebhookRequest signedNow(WebhookRequest webhook) {
        String time = String.valueOf(Instant.now().getEpochSecond());
        return webhook.header(
                SIGNATURE,
                "t=" + time + ",v1="
                        + HmacSha256.sign(
                                Secret.of(SECRET), (time + ".").getBytes(StandardCharsets.UTF_8), webhook.body()));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Stripe's side. */
    private record Panel(StripeStandIn stripe) implements WebhookStorm.Provider {

        @Override
        public void pay(ProviderReference session) {
            stripe.pay(session.value());
        }

        @Override
        public void refund(ProviderReference session, Money amount) {
            stripe.refundInDashboard(session.value(), amount.minor());
        }

        @Override
        public WebhookRequest webhook(ProviderReference session) {
            return stripe.webhook(session.value());
        }
    }
}
