package dev.cimiento.benchmarks.payments;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.stripe.StripeAccount;
import dev.cimiento.payments.stripe.StripePaymentGateway;
import dev.cimiento.payments.testkit.StripeStandIn;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * What payments add to a provider's own time: a checkout through {@code Payments} and PostgreSQL beside the gateway's call alone, over the
 * Stripe stand-in; and how long a webhook waits for its acknowledgement at 300 a second.
 */
public final class PaymentsBenchmark {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final int CHECKOUTS = 400;
    private static final int WARM_UPS = 3;
    private static final int PAYMENTS = 50;
    private static final int PER_SECOND = 300;
    private static final int SECONDS = 20;

    private PaymentsBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        InstantSource clock = InstantSource.system();
        try (Database database = Database.start(TENANT);
                HikariDataSource pool = Database.pool(database.url(), 8);
                StripeStandIn stripe = StripeStandIn.start(clock).account("sk_test_b", "whsec_b")) {
            StripePaymentGateway gateway = StripePaymentGateway.of(
                            tenant -> StripeAccount.of(Secret.of("sk_test_b"), Secret.of("whsec_b")), clock)
                    .at(stripe.address());
            Payments payments = Payments.on(new PostgresPaymentStore(Database.tenants(pool)), clock)
                    .gateway(gateway)
                    .build();
            long[] commits = commits(database);
            System.out.printf(
                    "one row written and committed on this disk: p50 %.2f ms, p99 %.2f ms%n",
                    percentile(commits, 50), percentile(commits, 99));
            TenantContext.run(TENANT, () -> {
                for (int round = 0; round < WARM_UPS; round++) {
                    overhead(payments, gateway, PaymentsBenchmark::ignore);
                }
                overhead(payments, gateway, PaymentsBenchmark::tell);
            });
            acknowledge(payments, gateway, stripe);
        }
    }

    /** What no checkout can do without, once. */
    private static long[] commits(Database database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE commits (number integer)");
            long[] waits = new long[1_000];
            for (int i = 0; i < waits.length; i++) {
                long start = System.nanoTime();
                statement.executeUpdate("INSERT INTO commits VALUES (1)");
                waits[i] = System.nanoTime() - start;
            }
            return waits;
        }
    }

    private static void overhead(Payments payments, StripePaymentGateway gateway, BiConsumer<long[], long[]> told) {
        long[] whole = new long[CHECKOUTS];
        long[] bare = new long[CHECKOUTS];
        for (int i = 0; i < CHECKOUTS; i++) {
            CheckoutRequest request = request();
            long start = System.nanoTime();
            Payment payment = ((CheckoutResult.Ready) payments.checkout(request)).payment();
            whole[i] = System.nanoTime() - start;
            Payment other = Payment.builder(PaymentId.random(), gateway.provider(), request, payment.createdAt())
                    .build();
            start = System.nanoTime();
            gateway.checkout(other);
            bare[i] = System.nanoTime() - start;
            if (i % 20 == 0 && gateway.fetch(PaymentLookup.of(payment)).isEmpty()) {
                throw new IllegalStateException("stripe does not know the page");
            }
        }
        told.accept(whole, bare);
    }

    @SuppressWarnings("unused")
    private static void ignore(long[] whole, long[] bare) {}

    private static void tell(long[] whole, long[] bare) {
        double overhead = percentile(whole, 50) - percentile(bare, 50);
        System.out.printf(
                "checkout: p50 %.2f ms, p99 %.2f ms; the provider's call alone: p50 %.2f ms, p99 %.2f ms%n",
                percentile(whole, 50), percentile(whole, 99), percentile(bare, 50), percentile(bare, 99));
        System.out.printf("overhead p50 %.2f ms, asked < 5 ms: %s%n", overhead, overhead < 5 ? "PASS" : "short");
    }

    private static void acknowledge(Payments payments, StripePaymentGateway gateway, StripeStandIn stripe)
            throws Exception {
        // Some seconds to warm up, then the measured ones.
        send(payments, gateway, webhooks(payments, stripe, PER_SECOND * SECONDS / 4));
        List<WebhookRequest> webhooks = webhooks(payments, stripe, PER_SECOND * SECONDS);
        long[] waits = send(payments, gateway, webhooks);
        double p99 = percentile(waits, 99);
        System.out.printf(
                "acknowledgement at %d/s, checked and stored: p50 %.2f ms, p99 %.2f ms, max %.2f ms; asked p99 < 50"
                        + " ms: %s%n",
                PER_SECOND, percentile(waits, 50), p99, percentile(waits, 100), p99 < 50 ? "PASS" : "short");
        int calls = stripe.calls().size();
        long start = System.nanoTime();
        int worked = TenantContext.call(TENANT, () -> {
            int all = 0;
            for (int done = payments.work(200); done > 0; done = payments.work(200)) {
                all += done;
            }
            return all;
        });
        System.out.printf(
                "one worker applies what is stored: %,.0f events/s, %d questions to the provider about %,d events%n",
                worked * 1e9 / (System.nanoTime() - start), stripe.calls().size() - calls, worked);
    }

    private static List<WebhookRequest> webhooks(Payments payments, StripeStandIn stripe, int number) {
        return TenantContext.call(TENANT, () -> {
            List<WebhookRequest> webhooks = new ArrayList<>();
            for (int i = 0; i < PAYMENTS; i++) {
                String session = ((CheckoutResult.Ready) payments.checkout(request()))
                        .payment()
                        .session()
                        .orElseThrow()
                        .value();
                stripe.pay(session);
                for (int j = 0; j < number / PAYMENTS; j++) {
                    webhooks.add(stripe.webhook(session));
                }
            }
            Collections.shuffle(webhooks, new Random(7));
            return webhooks;
        });
    }

    /** Each at its time, whatever became of those before it; how long after its time each was answered. */
    private static long[] send(Payments payments, StripePaymentGateway gateway, List<WebhookRequest> webhooks)
            throws Exception {
        long[] waits = new long[webhooks.size()];
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < webhooks.size(); i++) {
            int number = i;
            long due = begin + i * 1_000_000_000L / PER_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            all.add(threads.submit(() -> TenantContext.run(TENANT, () -> {
                if (payments.accept(gateway.provider(), webhooks.get(number)).httpStatus() != 200) {
                    throw new IllegalStateException("not acknowledged");
                }
                // Since it was due, so that a queue in front of a slow host counts.
                waits[number] = System.nanoTime() - due;
            })));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.SECONDS);
        return waits;
    }

    private static CheckoutRequest request() {
        return CheckoutRequest.of(
                IdempotencyKey.of("b-" + UUID.randomUUID()),
                Money.of("1500.00", "ARS"),
                "Court 2",
                URI.create("https://padel.example/done"));
    }

    private static double percentile(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
}
