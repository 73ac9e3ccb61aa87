package dev.cimiento.payments.stripe;

import com.stripe.StripeClient;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/** Where Stripe is, and with whose account. */
record StripeApi(
        Function<TenantId, StripeAccount> accounts, InstantSource clock, URI base, Duration timeout, int retries) {

    StripeAccount account() {
        return accounts.apply(TenantContext.require());
    }

    /** A client a call: it costs nothing, and no key can be left over from another tenant's. */
    V1Services services() {
        StripeAccount account = account();
        StripeClient.StripeClientBuilder client = StripeClient.builder()
                .setApiKey(account.secretKey().reveal())
                .setApiBase(address())
                .setConnectTimeout((int) timeout.toMillis())
                .setReadTimeout((int) timeout.toMillis())
                .setMaxNetworkRetries(retries);
        account.connected().ifPresent(client::setStripeAccount);
        return client.build().v1();
    }

    String address() {
        return base.toString().replaceAll("/+$", "");
    }

    static RequestOptions idempotent(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }
}
