package dev.cimiento.auth.oidc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.cimiento.auth.internal.Fifo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What providers publish of themselves: metadata for an hour, keys for ten minutes. A key that is not among them is looked up anew, but no more
 * than once in thirty seconds, so that invented key ids cost the provider nothing.
 */
final class Directory {

    private static final Duration METADATA = Duration.ofHours(1);
    private static final Duration KEYS = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int MOST = 2_000;

    private final Transport transport;
    private final InstantSource clock;
    private final Fifo<URI, Known> known = new Fifo<>(MOST);
    private final Fifo<URI, Keys> keys = new Fifo<>(MOST);

    Directory(Transport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    private record Known(OIDCProviderMetadata metadata, Instant at) {}

    private record Keys(JWKSet set, Instant at) {}

    OIDCProviderMetadata metadata(OidcProvider provider) {
        Instant now = clock.instant();
        Optional<Known> remembered = known.get(provider.discovery()).filter(one -> isYoung(one.at(), METADATA, now));
        if (remembered.isPresent()) {
            return checked(provider, remembered.get().metadata());
        }
        OIDCProviderMetadata metadata = checked(provider, parse(provider, transport.document(provider.discovery())));
        known.put(provider.discovery(), new Known(metadata, now));
        return metadata;
    }

    /** The signing key of this id, or those without id where the token names none. */
    List<JWK> keys(URI location, Optional<String> id) {
        Instant now = clock.instant();
        Keys have =
                keys.get(location).filter(one -> isYoung(one.at(), KEYS, now)).orElseGet(() -> fetch(location, now));
        List<JWK> found = matching(have.set(), id);
        if (!found.isEmpty() || isYoung(have.at(), PAUSE, now)) {
            return found;
        }
        // Those who have the same old keys ask one after the other; nobody waits for another provider's answer.
        synchronized (have) {
            Keys meanwhile = keys.get(location).orElse(have);
            return matching((isYoung(meanwhile.at(), PAUSE, now) ? meanwhile : fetch(location, now)).set(), id);
        }
    }

    private Keys fetch(URI location, Instant now) {
        try {
            Keys fetched = new Keys(JWKSet.parse(transport.document(location)), now);
            keys.put(location, fetched);
            return fetched;
        } catch (java.text.ParseException e) {
            throw new OidcUnavailableException(location + " holds no JWK Set", e);
        }
    }

    private static List<JWK> matching(JWKSet set, Optional<String> id) {
        return set.getKeys().stream()
                .filter(key -> !KeyUse.ENCRYPTION.equals(key.getKeyUse()))
                .filter(key -> id.isEmpty() || id.get().equals(key.getKeyID()))
                .toList();
    }

    private static boolean isYoung(Instant at, Duration age, Instant now) {
        return !at.isAfter(now) && at.plus(age).isAfter(now);
    }

    private static OIDCProviderMetadata parse(OidcProvider provider, String document) {
        try {
            Map<String, Object> json = JSONObjectUtils.parse(document);
            // Microsoft's is a template, which is no URI; what it says is compared here, and read below under a name
            // that is one.
            if (provider.isTemplate() && provider.issuer().equals(json.get("issuer"))) {
                json.put("issuer", provider.issuer().replace("{tenantid}", "organization"));
            }
            return OIDCProviderMetadata.parse(JSONObjectUtils.toJSONString(json));
        } catch (ParseException | java.text.ParseException e) {
            throw new OidcUnavailableException(
                    provider.discovery() + " holds no provider metadata: " + e.getMessage(), e);
        }
    }

    /** The metadata must be of the issuer that was configured (OpenID Connect Discovery section 4.3), and lead nowhere by plain http. */
    private static OIDCProviderMetadata checked(OidcProvider provider, OIDCProviderMetadata metadata) {
        String expected = provider.issuer().replace("{tenantid}", "organization");
        if (!new Issuer(expected).equals(metadata.getIssuer())) {
            throw new OidcUnavailableException(
                    provider.discovery() + " is about another issuer than " + provider.issuer());
        }
        if (metadata.getAuthorizationEndpointURI() == null
                || metadata.getTokenEndpointURI() == null
                || metadata.getJWKSetURI() == null) {
            throw new OidcUnavailableException(provider.discovery() + " lacks an endpoint of the code flow");
        }
        return metadata;
    }
}
