package dev.cimiento.auth.jakarta;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The response headers by which browsers protect pages (OWASP ASVS 3.4): map it to {@code /*}, before all else, so that errors have them as well. A
 * resource may set its own over them. Immutable, and safe for use by many threads.
 */
public final class SecurityHeaders implements Filter {

    private final Map<String, String> headers;

    private SecurityHeaders(Map<String, String> headers) {
        this.headers = headers;
    }

    /**
     * For pages that load from their own host alone and are framed by nobody, on a host that is reached by https alone (two years, with its
     * subdomains).
     */
    public static SecurityHeaders standard() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Strict-Transport-Security", hsts(Duration.ofDays(730)));
        return new SecurityHeaders(headers);
    }

    /** The same with another policy of what pages load. */
    public SecurityHeaders withContentSecurityPolicy(String policy) {
        return with("Content-Security-Policy", policy);
    }

    /**
     * The same with another time for which browsers use https alone; zero ends it.
     *
     * @throws IllegalArgumentException when negative
     */
    public SecurityHeaders withStrictTransport(Duration time) {
        if (requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException("time must not be negative, was " + time);
        }
        return with("Strict-Transport-Security", hsts(time));
    }

    /** The same for a program that is reached by plain http, on a developer's machine. */
    public SecurityHeaders withPlainHttp() {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove("Strict-Transport-Security");
        return new SecurityHeaders(fewer);
    }

    /**
     * The same with this header, over one of that name.
     *
     * @throws IllegalArgumentException when name or value have a line break
     */
    public SecurityHeaders with(String name, String value) {
        if (requireNonNull(name, "name").isBlank()
                || (name + requireNonNull(value, "value")).matches("(?s).*[\r\n].*")) {
            throw new IllegalArgumentException("header must have a name and no line breaks, was '" + name + "'");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SecurityHeaders(more);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        headers.forEach(((HttpServletResponse) response)::setHeader);
        chain.doFilter(request, response);
    }

    private static String hsts(Duration time) {
        return "max-age=" + time.toSeconds() + "; includeSubDomains";
    }
}
