package dev.cimiento.payments.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundChanged;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * A storm of webhooks: some are delivered twice, all out of order, by processes that may be killed at any moment. {@link #prepare} it, let
 * processes {@link #deliver} it, and {@link #report} what came of it. The provider is the sandbox, whose books are in the same database, or
 * another that outlives the processes.
 */
public final class WebhookStorm {

    /** The tenant that it hits; its schema must have the tables of payments. */
    public static final TenantId TENANT = TenantId.of("padel");

    private static final Money AMOUNT = Money.of("1500.00", "ARS");
    private static final Money REFUND = Money.of("400.00", "ARS");
    private static final String SANDBOX = "X-Sandbox-Signature";

    private final DataSource dataSource;
    private final PaymentGateway gateway;
    private final Payments payments;

    /** Over this data source of tenants, with the sandbox as provider. */
    public WebhookStorm(DataSource dataSource, InstantSource clock) {
        this(dataSource, sandbox(dataSource, clock), clock);
    }

    /** Over this data source of tenants, with this gateway to a provider. */
    public WebhookStorm(DataSource dataSource, PaymentGateway gateway, InstantSource clock) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.gateway = requireNonNull(gateway, "gateway");
        this.payments = Payments.on(new PostgresPaymentStore(dataSource), clock)
                .gateway(gateway)
                .listener(new Effects())
                .build();
    }

    /** As {@link #prepare(Path, int, long, Provider)}, at the sandbox. */
    public int prepare(Path file, int deliveries, long seed) {
        SandboxPaymentGateway sandbox = (SandboxPaymentGateway) gateway;
        return prepare(file, deliveries, seed, new Provider() {
            @Override
            public void pay(ProviderReference session) {
                sandbox.approve(session);
            }

            @Override
            public void refund(ProviderReference session, Money amount) {
                new PostgresSandboxSessions(dataSource).refund(session, RefundId.random(), amount);
            }

            @Override
            public WebhookRequest webhook(ProviderReference session) {
                return sandbox.approve(session);
            }
        });
    }

    /**
     * Opens payments, has them paid, every third one refunded in part in the provider's panel, and writes the deliveries down, shuffled.
     *
     * @param file where to
     * @param deliveries how many, of which 3 in 10 are repetitions; about 7 different ones a payment
     * @return how many payments there are
     */
    public int prepare(Path file, int deliveries, long seed, Provider provider) {
        Random random = new Random(seed);
        int different = deliveries * 7 / 10;
        int number = Math.max(1, different / 7);
        List<String> lines = TenantContext.call(TENANT, () -> {
            update("CREATE TABLE effect (kind text NOT NULL, id uuid NOT NULL)");
            List<ProviderReference> sessions = new ArrayList<>(Collections.nCopies(number, new ProviderReference("-")));
            together(8, part -> {
                for (int i = part; i < number; i += 8) {
                    sessions.set(i, pay(i, provider));
                }
            });
            return IntStream.range(0, different)
                    .mapToObj(i -> line(provider.webhook(sessions.get(i % number))))
                    .collect(Collectors.toCollection(ArrayList::new));
        });
        while (lines.size() < deliveries) {
            lines.add(lines.get(random.nextInt(different)));
        }
        Collections.shuffle(lines, random);
        write(file, lines);
        return number;
    }

    /**
     * Delivers every {@code parts}-th delivery, but for those acknowledged before: what a provider does to a host that dies and comes back.
     * One half is applied before it is answered, the other is stored, and applied by a worker.
     *
     * @param acknowledged where to note what was answered with success
     * @param threads how many deliver at the same time
     * @param signed signs a delivery anew, as providers do that sign the time
     */
    public void deliver(
            Path file, Path acknowledged, int part, int parts, int threads, UnaryOperator<WebhookRequest> signed) {
        List<String> lines = read(file);
        Set<String> skip = Files.exists(acknowledged) ? new HashSet<>(read(acknowledged)) : Set.of();
        AtomicInteger next = new AtomicInteger(part);
        AtomicInteger delivering = new AtomicInteger(threads);
        together(threads + 1, thread -> {
            if (thread == threads) {
                while (delivering.get() > 0) {
                    if (payments.work(200) == 0) {
                        LockSupport.parkNanos(20_000_000);
                    }
                }
                return;
            }
            try (Writer notes =
                    Files.newBufferedWriter(acknowledged, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = next.getAndAdd(parts); i < lines.size(); i = next.getAndAdd(parts)) {
                    if (!skip.contains(String.valueOf(i)) && isAnswered(signed.apply(webhook(lines.get(i))), i)) {
                        notes.write(i + "\n");
                        notes.flush();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                delivering.decrementAndGet();
            }
        });
    }

    private boolean isAnswered(WebhookRequest webhook, int number) {
        WebhookResult result = number / 2 % 2 == 0
                ? payments.receive(gateway.provider(), webhook)
                : payments.accept(gateway.provider(), webhook);
        return result.httpStatus() == 200;
    }

    /** Does what was left undone by processes that were killed, and counts. */
    public Report report() {
        return TenantContext.call(TENANT, () -> {
            int done;
            do {
                done = payments.work(500);
            } while (done > 0);
            return new Report(
                    number("SELECT count(*) FROM payment WHERE state <> 'SUCCEEDED' OR captured <> amount OR refunded"
                            + " <> CASE WHEN substr(idempotency_key, 7)::integer % 3 = 0 THEN "
                            + REFUND.minor() + " ELSE 0 END"),
                    number("SELECT count(*) FROM (SELECT 1 FROM effect GROUP BY kind, id HAVING count(*) > 1) twice"),
                    number("SELECT count(*) FROM effect"),
                    number("SELECT count(*) FROM payment_webhook"),
                    number("SELECT count(*) FROM payment_webhook WHERE done_at IS NULL"),
                    number("SELECT coalesce(sum(amount), 0)::bigint FROM payment_ledger_entry"),
                    number(
                            "SELECT coalesce(sum(amount), 0)::bigint FROM payment_ledger_entry WHERE account = ?",
                            LedgerAccount.held(gateway.provider()).name()),
                    number("SELECT coalesce(sum(captured - refunded), 0)::bigint FROM payment"));
        });
    }

    private ProviderReference pay(int number, Provider provider) {
        CheckoutRequest request = CheckoutRequest.of(
                IdempotencyKey.of("storm-" + number), AMOUNT, "Court 2", URI.create("https://padel.example/done"));
        CheckoutResult.Ready ready = (CheckoutResult.Ready) payments.checkout(request);
        ProviderReference session = ready.payment().session().orElseThrow();
        provider.pay(session);
        if (number % 3 == 0) {
            provider.refund(session, REFUND);
        }
        return session;
    }

    private static SandboxPaymentGateway sandbox(DataSource dataSource, InstantSource clock) {
        return new SandboxPaymentGateway(
                new PostgresSandboxSessions(dataSource),
                tenant -> URI.create("http://localhost:8080/pay"),
                Secret.of("a storm's secret"),
                clock);
    }

    /** Runs the work on so many threads as the tenant, and fails where one of them fails. */
    private static void together(int threads, IntConsumer work) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                all.add(executor.submit(() -> TenantContext.run(TENANT, () -> work.accept(number))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread of the storm failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private void update(String sql, Object... parameters) {
        Transactions.with(dataSource, connection -> Sql.on(connection).update(sql, parameters));
    }

    private long number(String sql, Object... parameters) {
        return Transactions.with(dataSource, connection -> Sql.on(connection).number(sql, parameters));
    }

    private static String line(WebhookRequest webhook) {
        String name = webhook.header(SANDBOX).isPresent() ? SANDBOX : "Stripe-Signature";
        return name + " " + webhook.header(name).orElseThrow() + " "
                + Base64.getEncoder().encodeToString(webhook.body());
    }

    private static WebhookRequest webhook(String line) {
        String[] parts = line.split(" ", 3);
        return WebhookRequest.of(
                Map.of(parts[0], List.of(parts[1])), Base64.getDecoder().decode(parts[2]));
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of it.
     *
     * @param lost payments that do not stand as the provider has them, refunds included
     * @param doubled effects that took place more than once
     * @param effects effects in all
     * @param events events stored
     * @param open events not done
     * @param ledgerSum the sum of all of the ledger, which must be nothing
     * @param held what the ledger says that the provider holds
     * @param rows what the payments' rows say that the provider holds
     */
    public record Report(
            long lost, long doubled, long effects, long events, long open, long ledgerSum, long held, long rows) {

        /** Whether nothing is lost or doubled, and the ledger balances and says what the rows say. */
        public boolean isSound() {
            return lost == 0 && doubled == 0 && open == 0 && ledgerSum == 0 && held == rows;
        }
    }

    /** The side of the provider on which payers pay and tenants send money back in its panel. */
    public interface Provider {

        /** The payer pays on this page. */
        void pay(ProviderReference session);

        /** The tenant sends this much of it back. */
        void refund(ProviderReference session, Money amount);

        /** A genuine delivery about it; each call is another event. */
        WebhookRequest webhook(ProviderReference session);
    }

    /** What follows from a payment: a row in the same transaction, which nothing keeps from being there twice. */
    private final class Effects implements PaymentListener {

        @Override
        public void changed(PaymentChanged event) {
            if (event.succeeded()) {
                add("captured", event.payment().id().value());
            }
        }

        @Override
        public void changed(RefundChanged event) {
            add("refunded", event.refund().id().value());
        }

        private void add(String kind, UUID id) {
            update("INSERT INTO effect (kind, id) VALUES (?, ?)", kind, id);
        }
    }
}
