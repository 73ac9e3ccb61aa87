package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Fingerprint;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.Marketplace;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.settings.StoredSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tenants' own accounts at providers, connected by the tenants themselves (Stripe Connect, Mercado Pago's marketplace). Tokens are kept as
 * secrets of the tenant's stored settings, which seal them for that tenant alone.
 *
 * <p>The state that goes along to the provider and back is signed, names the tenant and the provider, lives for 15 minutes, and is good
 * once: so nobody can have their own account connected to another tenant. Safe for use by many threads.
 */
public final class ConnectedAccounts {

    private static final Duration LIVES = Duration.ofMinutes(15);
    private static final Pattern STATE = Pattern.compile(
            "(([a-z0-9][a-z0-9-]{0,47})\\.([a-z][a-z0-9_]{0,31})\\.([0-9]{1,12})\\.([0-9a-f]{32}))\\.([0-9a-f]{64})");

    private final Map<ProviderId, Marketplace> marketplaces = new LinkedHashMap<>();
    private final StoredSettings settings;
    private final Secret stateKey;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Of these marketplaces.
     *
     * @param settings where tokens are kept
     * @param stateKey signs the state; any text of 32 characters or more, the same in every process
     * @throws IllegalArgumentException when the key is too short, or a provider is given twice
     */
    public ConnectedAccounts(
            List<Marketplace> marketplaces, StoredSettings settings, Secret stateKey, InstantSource clock) {
        for (Marketplace marketplace : marketplaces) {
            if (this.marketplaces.put(marketplace.provider(), marketplace) != null) {
                throw new IllegalArgumentException("marketplace '" + marketplace.provider() + "' is given twice");
            }
        }
        if (stateKey.reveal().length() < 32) {
            throw new IllegalArgumentException("stateKey must have 32 characters or more");
        }
        this.settings = requireNonNull(settings, "settings");
        this.stateKey = stateKey;
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Where to send the current tenant, to agree. One that was begun before is over.
     *
     * @param back the address of the host that calls {@link #finish}; the provider must know it
     * @throws PermanentPaymentsException when there is no such marketplace
     */
    public URI begin(ProviderId provider, URI back) {
        Marketplace marketplace = marketplace(provider);
        TenantId tenant = TenantContext.require();
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String hex = HexFormat.of().formatHex(nonce);
        String text =
                tenant + "." + provider + "." + clock.instant().plus(LIVES).getEpochSecond() + "." + hex;
        settings.set(tenant, key(provider, "STATE"), Fingerprint.of(hex));
        return marketplace.authorize(text + "." + sign(text), Terms.address("back", back));
    }

    /**
     * The provider sent the tenant back, with these. Needs no tenant: the state names it.
     *
     * @param back as it was for {@link #begin}
     * @throws PermanentPaymentsException when the provider does not take the code
     * @throws RetryablePaymentsException when the provider cannot be reached: begin anew
     */
    public ConnectResult finish(String state, String code, URI back) {
        Matcher parts = STATE.matcher(state);
        if (!parts.matches() || !isSigned(parts.group(1), parts.group(6))) {
            return new ConnectResult.Refused(ConnectResult.Reason.FORGED);
        }
        if (clock.instant().isAfter(Instant.ofEpochSecond(Long.parseLong(parts.group(4))))) {
            return new ConnectResult.Refused(ConnectResult.Reason.EXPIRED);
        }
        TenantId tenant = TenantId.of(parts.group(2));
        ProviderId provider = new ProviderId(parts.group(3));
        Optional<String> pending = settings.find(tenant, key(provider, "STATE"));
        if (!pending.equals(Optional.of(Fingerprint.of(parts.group(5))))
                || !settings.remove(tenant, key(provider, "STATE"))) {
            return new ConnectResult.Refused(ConnectResult.Reason.USED);
        }
        ConnectedAccount account = marketplace(provider).exchange(code, back);
        keep(tenant, account);
        return new ConnectResult.Connected(tenant, account);
    }

    /** A tenant's account; empty where none is connected. Fit for a gateway's function of the tenant. */
    public Optional<ConnectedAccount> find(TenantId tenant, ProviderId provider) {
        Optional<String> id = settings.find(tenant, key(provider, "ACCOUNT"));
        Optional<Secret> token = settings.secret(tenant, key(provider, "TOKEN"));
        if (id.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ConnectedAccount(
                provider,
                id.get(),
                token.get(),
                settings.secret(tenant, key(provider, "REFRESH")).orElse(null),
                settings.find(tenant, key(provider, "EXPIRES"))
                        .map(Instant::parse)
                        .orElse(null)));
    }

    /**
     * Gets the next tokens of the current tenant's account, where its token ends within that time. Call it daily, from one place at a time: a
     * refresh token is good once.
     *
     * @return whether there are new ones
     * @throws PermanentPaymentsException when the provider does not take the refresh token: the tenant must connect anew
     * @throws RetryablePaymentsException when the provider cannot be reached
     */
    public boolean refresh(ProviderId provider, Duration within) {
        TenantId tenant = TenantContext.require();
        Optional<ConnectedAccount> account = find(tenant, provider)
                .filter(known -> known.refresh().isPresent())
                .filter(known -> known.expiry()
                        .map(end -> !end.isAfter(clock.instant().plus(within)))
                        .orElse(false));
        account.ifPresent(known -> keep(tenant, marketplace(provider).refresh(known)));
        return account.isPresent();
    }

    /** Forgets the current tenant's account. The tenant can take the platform's right away in the provider's panel. */
    public void disconnect(ProviderId provider) {
        TenantId tenant = TenantContext.require();
        for (String name : List.of("TOKEN", "REFRESH", "EXPIRES", "ACCOUNT", "STATE")) {
            settings.remove(tenant, key(provider, name));
        }
    }

    /** The refresh token first: it is the one that cannot be had again. */
    private void keep(TenantId tenant, ConnectedAccount account) {
        ProviderId provider = account.provider();
        account.refresh().ifPresent(token -> settings.set(tenant, key(provider, "REFRESH"), token));
        settings.set(tenant, key(provider, "TOKEN"), account.accessToken());
        account.expiry().ifPresent(end -> settings.set(tenant, key(provider, "EXPIRES"), end.toString()));
        settings.set(tenant, key(provider, "ACCOUNT"), account.externalId());
    }

    private Marketplace marketplace(ProviderId provider) {
        Marketplace marketplace = marketplaces.get(requireNonNull(provider, "provider"));
        if (marketplace == null) {
            throw new PermanentPaymentsException(
                    "no marketplace '" + provider + "' here, only " + marketplaces.keySet());
        }
        return marketplace;
    }

    private boolean isSigned(String text, String signature) {
        return MessageDigest.isEqual(
                sign(text).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.US_ASCII));
    }

    private String sign(String text) {
        return HmacSha256.sign(stateKey, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(ProviderId provider, String name) {
        return "PAYMENTS_" + provider.value().toUpperCase(Locale.ROOT) + "_CONNECT_" + name;
    }
}
