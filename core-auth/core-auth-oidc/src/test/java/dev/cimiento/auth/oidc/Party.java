package dev.cimiento.auth.oidc;

import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryFederationStore;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.testkit.LocalOpenIdProvider;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The program that people log in to, for tenants a and b, each with providers of its own. */
final class Party {

    static final TenantId A = TenantId.of("a");
    static final TenantId B = TenantId.of("b");
    static final Secret CLIENT_SECRET = Secret.of(LocalOpenIdProvider.CLIENT_SECRET);

    final Map<String, OidcProvider> providers = new ConcurrentHashMap<>();
    final Accounts accounts;
    final OidcLogins logins;

    Party(InstantSource clock) {
        InMemoryAuthStore store = new InMemoryAuthStore();
        InMemoryFederationStore federation = new InMemoryFederationStore();
        accounts = Accounts.of(store, new InMemoryPasswordHasher(), new InMemoryTokens(clock), clock);
        OidcProviders configured = () -> providers.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(TenantContext.require() + "/"))
                .map(Map.Entry::getValue)
                .toList();
        logins = OidcLogins.of(FederatedLogins.of(accounts, federation), federation, configured, clock)
                .withProvidersOnLoopback();
    }

    static URI redirect(TenantId tenant, String provider) {
        return URI.create("http://127.0.0.1/" + tenant + "/" + provider + "/callback");
    }

    void configure(TenantId tenant, String id, String issuer) {
        providers.put(
                tenant + "/" + id,
                OidcProvider.of(id, issuer, LocalOpenIdProvider.CLIENT_ID, CLIENT_SECRET, redirect(tenant, id)));
    }

    static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    OidcStart start(TenantId tenant, String provider) {
        return in(tenant, () -> logins.start(provider, new ReturnPath("/bookings")))
                .orElseThrow();
    }

    OidcResult finish(TenantId tenant, String provider, URI callback, Secret browser) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        query(callback).forEach((name, value) -> parameters.put(name, List.of(value)));
        return in(tenant, () -> logins.finish(provider, parameters, browser, Client.local()));
    }

    static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : uri.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
