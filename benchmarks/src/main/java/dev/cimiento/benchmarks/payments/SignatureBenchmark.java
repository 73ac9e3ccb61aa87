package dev.cimiento.benchmarks.payments;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.payments.stripe.StripeAccount;
import dev.cimiento.payments.stripe.StripePaymentGateway;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Checks of Stripe's signature over 2 KiB on one thread, beside stripe-java's own check. */
public final class SignatureBenchmark {

    private static final String SECRET = "whsec_a_benchmark_secret";

    private SignatureBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        String body = "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\",\"pad\":\"" + "x".repeat(1_980) + "\"}";
        long now = Instant.now().getEpochSecond();
        String header = "t=" + now + ",v1="
                + HmacSha256.sign(
                        Secret.of(SECRET),
                        (now + ".").getBytes(StandardCharsets.UTF_8),
                        body.getBytes(StandardCharsets.UTF_8));
        StripePaymentGateway gateway = StripePaymentGateway.of(
                tenant -> StripeAccount.of(Secret.of("sk_test_x"), Secret.of(SECRET)), InstantSource.system());
        WebhookRequest request =
                WebhookRequest.of(Map.of("Stripe-Signature", List.of(header)), body.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] time = (now + ".").getBytes(StandardCharsets.UTF_8);
        List<String> signatures = List.of(header.substring(header.indexOf("v1=") + 3));
        List<Secret> secrets = List.of(Secret.of(SECRET));
        TenantContext.run(TenantId.of("padel"), () -> {
            for (int round = 0; round < 3; round++) {
                double signature = rate(() -> HmacSha256.matches(secrets, signatures, time, bytes));
                double ours = rate(() -> gateway.verify(request) instanceof WebhookVerdict.Genuine);
                double theirs = rate(() -> verifiedByStripe(body, header));
                System.out.printf(
                        "signature alone %,.0f/s; with the event read %,.0f/s; stripe-java %,.0f/s: ratios %.1f and"
                                + " %.1f%n",
                        signature, ours, theirs, signature / theirs, ours / theirs);
                System.out.printf("asked 100,000/s a thread: %s%n", signature >= 100_000 ? "PASS" : "short");
            }
        });
    }

    private static boolean verifiedByStripe(String body, String header) {
        try {
            return Webhook.Signature.verifyHeader(body, header, SECRET, 300);
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    private static double rate(BooleanSupplier check) {
        long end = System.nanoTime() + 1_500_000_000L;
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++) {
                if (!check.getAsBoolean()) {
                    throw new IllegalStateException("a genuine signature is refused");
                }
            }
            count += 100;
        }
        return count * 1e9 / (System.nanoTime() - start);
    }
}
