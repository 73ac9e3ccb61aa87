package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A domain for which a tenant's people have passkeys, and the pages that may use them. A tenant with a domain of its own beside ours has two: a
 * passkey of one is none for the other, since no authenticator shows it there (WebAuthn section 13.4.9).
 *
 * @param id the domain, without scheme and port: {@code padel.example.com}, or {@code localhost} on a developer's machine
 * @param name what people see while they make a passkey: 1 to 100 characters
 * @param origins the pages, exactly as browsers write their origin: {@code https://padel.example.com}, at the domain or below it; for an app
 *     {@code android:apk-key-hash:...}
 */
public record RelyingParty(String id, String name, Set<String> origins) {

    private static final Pattern DOMAIN = Pattern.compile(
            "localhost|(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern APP = Pattern.compile("android:apk-key-hash:[A-Za-z0-9_-]{43}");
    private static final int LONGEST_NAME = 100;

    /**
     * Checks that browsers would let these pages use passkeys of this domain.
     *
     * @throws IllegalArgumentException when a part cannot be one, or there is no origin
     */
    public RelyingParty {
        if (!DOMAIN.matcher(requireNonNull(id, "id")).matches()) {
            throw new IllegalArgumentException(
                    "id must be a domain in lower case, such as padel.example.com, was " + Quoted.of(id));
        }
        if (requireNonNull(name, "name").isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have 1 to 100 characters, was " + Quoted.of(name));
        }
        origins = Set.copyOf(origins);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins must not be empty: no page could use a passkey of " + id);
        }
        for (String origin : origins) {
            if (!APP.matcher(origin).matches() && !isPage(origin, id)) {
                throw new IllegalArgumentException("origins must be such as https://" + id
                        + ", at the domain or below it, without a path, was " + Quoted.of(origin));
            }
        }
    }

    /** With these origins. */
    public static RelyingParty of(String id, String name, String... origins) {
        return new RelyingParty(id, name, Set.copyOf(List.of(origins)));
    }

    /** With the one origin {@code https://} and the domain. */
    public static RelyingParty of(String id, String name) {
        return of(id, name, "https://" + id);
    }

    private static boolean isPage(String origin, String id) {
        URI uri;
        try {
            uri = URI.create(origin);
        } catch (IllegalArgumentException noUri) {
            return false;
        }
        String host = uri.getHost();
        boolean isExact = host != null
                && origin.equals(uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                && origin.equals(origin.toLowerCase(Locale.ROOT));
        if (!isExact || !(host.equals(id) || host.endsWith("." + id))) {
            return false;
        }
        return uri.getScheme().equals("https")
                || (uri.getScheme().equals("http") && (host.equals("localhost") || host.endsWith(".localhost")));
    }
}
