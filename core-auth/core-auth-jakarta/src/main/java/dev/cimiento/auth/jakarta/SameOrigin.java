package dev.cimiento.auth.jakarta;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether a request that changes something was made by a page of this very host (OWASP ASVS 3.5.1).
 *
 * <p>By {@code Sec-Fetch-Site} and {@code Origin}, which pages cannot write, rather than by a token sent twice: a cookie that is compared with a
 * field can be planted by a sibling host, and tenants are siblings. For the same reason {@code same-site} is not enough, and neither is the
 * {@code SameSite} of cookies alone.
 */
final class SameOrigin {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Function<TenantId, Set<String>> trusted;

    SameOrigin(Function<TenantId, Set<String>> trusted) {
        this.trusted = trusted;
    }

    /** The parts of a request that matter. */
    record Asked(String method, String host, Optional<String> site, Optional<String> origin) {}

    /** Whether a page of another origin made it, as far as the request says. One that says nothing was not made by a browser. */
    boolean isForeign(Asked asked) {
        return isUnsafe(asked)
                && !isOurs(asked)
                && (asked.site().isPresent() || asked.origin().isPresent());
    }

    /** The same for requests that count by their cookie, which only browsers send: one that says nothing is refused as well. */
    boolean isForeignByCookie(Asked asked) {
        return isUnsafe(asked) && !isOurs(asked);
    }

    private static boolean isUnsafe(Asked asked) {
        return !SAFE.contains(asked.method());
    }

    private boolean isOurs(Asked asked) {
        if (asked.origin().filter(this::isTrusted).isPresent()) {
            return true;
        }
        if (asked.site().isPresent()) {
            // "none" is the address bar or a bookmark: nobody else's page.
            return asked.site().get().equals("same-origin")
                    || asked.site().get().equals("none");
        }
        return asked.origin()
                .flatMap(SameOrigin::authority)
                .filter(authority -> authority.equals(asked.host().toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    private boolean isTrusted(String origin) {
        return TenantContext.current()
                .filter(tenant -> trusted.apply(tenant).contains(origin))
                .isPresent();
    }

    /** Host and port as a {@code Host} header has them: without the scheme, which a proxy in between may have changed. */
    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority())
                    .map(authority -> authority.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
