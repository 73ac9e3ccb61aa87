package dev.cimiento.payments.mercadopago;

import com.mercadopago.core.MPRequestOptions;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Where Mercado Pago is, and with whose account. */
record MercadoPagoApi(
        Function<TenantId, MercadoPagoAccount> accounts,
        InstantSource clock,
        URI base,
        Duration timeout,
        MercadoPagoHttpClient http) {

    MercadoPagoAccount account() {
        return accounts.apply(TenantContext.require());
    }

    MPRequestOptions options() {
        return options(new HashMap<>());
    }

    MPRequestOptions options(String idempotencyKey) {
        Map<String, String> headers = new HashMap<>();
        headers.put(MercadoPagoHttpClient.KEY, idempotencyKey);
        return options(headers);
    }

    /** A new map for every call: the SDK writes into it. */
    private MPRequestOptions options(Map<String, String> headers) {
        String token = account().accessToken().reveal();
        headers.put(MercadoPagoHttpClient.TOKEN, token);
        return MPRequestOptions.builder()
                .accessToken(token)
                .connectionTimeout((int) timeout.toMillis())
                .connectionRequestTimeout((int) timeout.toMillis())
                .socketTimeout((int) timeout.toMillis())
                .customHeaders(headers)
                .build();
    }
}
