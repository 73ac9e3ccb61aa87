package dev.cimiento.payments.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundChanged;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A storm of webhooks: some are delivered twice, all out of order, by processes that may be killed at any moment. {@link #prepare} it, let
 * processes {@link #deliver} it, and {@link #report} what came of it. The provider is the sandbox, whose books are in the same database.
 */
public final class WebhookStorm {

    /** The tenant that it hits; its schema must have the tables of payments. */
    public static final TenantId TENANT = TenantId.of("padel");

    private static final Money AMOUNT = Money.of("1500.00", "ARS");
    private static final Money REFUND = Money.of("400.00", "ARS");

    private final DataSource dataSource;
    private final SandboxPaymentGateway sandbox;
    private final Payments payments;

    /** Over this data source of tenants. */
    public WebhookStorm(DataSource dataSource, InstantSource clock) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.sandbox = new SandboxPaymentGateway(
                new PostgresSandboxSessions(dataSource),
                tenant -> URI.create("http://localhost:8080/pay"),
                Secret.of("a storm's secret"),
                clock);
        this.payments = Payments.on(new PostgresPaymentStore(dataSource), clock)
                .gateway(sandbox)
                .listener(new Effects())
                .build();
    }

    /**
     * Opens payments, has them paid, every third one refunded in part in the provider's panel, and writes the deliveries down, shuffled.
     *
     * @param file where to
     * @param deliveries how many, of which 3 in 10 are repetitions; about 7 different ones a payment
     * @return how many payments there are
     */
    public int prepare(Path file, int deliveries, long seed) {
        Random random = new Random(seed);
        int different = deliveries * 7 / 10;
        int number = Math.max(1, different / 7);
        return TenantContext.call(TENANT, () -> {
            update("CREATE TABLE effect (kind text NOT NULL, id uuid NOT NULL)");
            List<ProviderReference> sessions = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                sessions.add(pay(i));
            }
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < different; i++) {
                lines.add(line(sandbox.approve(sessions.get(i % number))));
            }
            while (lines.size() < deliveries) {
                lines.add(lines.get(random.nextInt(different)));
            }
            Collections.shuffle(lines, random);
            write(file, lines);
            return number;
        });
    }

    /**
     * Delivers every {@code parts}-th delivery, but for those acknowledged before: what a provider does to a host that dies and comes back.
     *
     * @param acknowledged where to note what was answered with success
     */
    public void deliver(Path file, Path acknowledged, int part, int parts) {
        List<String> lines = read(file);
        List<String> done = Files.exists(acknowledged) ? read(acknowledged) : List.of();
        Set<String> skip = new HashSet<>(done);
        TenantContext.run(TENANT, () -> {
            for (int i = part; i < lines.size(); i += parts) {
                if (!skip.contains(String.valueOf(i))
                        && payments.receive(sandbox.provider(), webhook(lines.get(i)))
                                        .httpStatus()
                                == 200) {
                    append(acknowledged, i + "\n");
                }
            }
        });
    }

    /** Does what was left undone by processes that were killed, and counts. */
    public Report report() {
        return TenantContext.call(TENANT, () -> {
            int done;
            do {
                done = payments.work(500);
            } while (done > 0);
            return new Report(
                    number("SELECT count(*) FROM payment WHERE state <> 'SUCCEEDED'")
                            + number("SELECT count(*) FROM payment_sandbox_refund s WHERE NOT EXISTS"
                                    + " (SELECT 1 FROM payment_refund r WHERE r.provider_reference = 'sbr_' || s.refund_id"
                                    + " AND r.state = 'SUCCEEDED')"),
                    number("SELECT count(*) FROM (SELECT 1 FROM effect GROUP BY kind, id HAVING count(*) > 1) twice"),
                    number("SELECT count(*) FROM effect"),
                    number("SELECT count(*) FROM payment_webhook"),
                    number("SELECT count(*) FROM payment_webhook WHERE done_at IS NULL"),
                    number("SELECT coalesce(sum(amount), 0)::bigint FROM payment_ledger_entry"),
                    number(
                            "SELECT coalesce(sum(amount), 0)::bigint FROM payment_ledger_entry WHERE account = 'held:sandbox'"),
                    number("SELECT coalesce(sum(captured - refunded), 0)::bigint FROM payment"));
        });
    }

    private ProviderReference pay(int number) {
        CheckoutRequest request = CheckoutRequest.of(
                IdempotencyKey.of("storm-" + number), AMOUNT, "Court 2", URI.create("https://padel.example/done"));
        CheckoutResult.Ready ready = (CheckoutResult.Ready) payments.checkout(request);
        ProviderReference session = ready.payment().session().orElseThrow();
        sandbox.approve(session);
        if (number % 3 == 0) {
            new PostgresSandboxSessions(dataSource).refund(session, RefundId.random(), REFUND);
        }
        return session;
    }

    private void update(String sql, Object... parameters) {
        Transactions.with(dataSource, connection -> Sql.on(connection).update(sql, parameters));
    }

    private long number(String sql) {
        return Transactions.with(dataSource, connection -> Sql.on(connection).number(sql));
    }

    private static String line(WebhookRequest webhook) {
        return webhook.header("X-Sandbox-Signature").orElseThrow() + " " + webhook.text();
    }

    private static WebhookRequest webhook(String line) {
        int space = line.indexOf(' ');
        return WebhookRequest.of(
                Map.of("X-Sandbox-Signature", List.of(line.substring(0, space))),
                line.substring(space + 1).getBytes(StandardCharsets.UTF_8));
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

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of it.
     *
     * @param lost payments and refunds that the provider has and we have not
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
