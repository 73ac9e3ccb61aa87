package dev.cimiento.tenancy.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantHosts;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a servlet request names a tenant. Combine them with {@link TenantResolver#agreeing}, the claim first:
 *
 * <pre>{@code
 * TenantResolver.agreeing(List.of(
 *         TenantResolver.claim(request -> tokens.tenantOf(request.getHeader("Authorization"))),
 *         ServletRequests.subdomainOf("tupadel.com"),
 *         ServletRequests.header("X-Tenant")))
 * }</pre>
 */
public final class ServletRequests {

    private ServletRequests() {}

    /** The label before the platform's domain: {@link TenantResolver#subdomainOf}. */
    public static TenantResolver<HttpServletRequest> subdomainOf(String domain) {
        return TenantResolver.subdomainOf(domain, ServletRequests::host);
    }

    /** A domain of the tenant's own: {@link TenantResolver#domain}. */
    public static TenantResolver<HttpServletRequest> domain(Function<String, Optional<TenantId>> owners) {
        return TenantResolver.domain(owners, ServletRequests::host);
    }

    /** The addresses that tenants were given: {@link TenantHosts}. Hand them to {@link TenantFilter#withHosts} too, for the former ones. */
    public static TenantResolver<HttpServletRequest> hosts(TenantHosts hosts) {
        return hosts.resolver(ServletRequests::host);
    }

    /** The part of the path after a prefix: {@link TenantResolver#path}. */
    public static TenantResolver<HttpServletRequest> path(String prefix) {
        return TenantResolver.path(prefix, request -> Optional.of(pathOf(request)));
    }

    /** A header, which a gateway of yours sets: {@link TenantResolver#header}. */
    public static TenantResolver<HttpServletRequest> header(String name) {
        requireNonNull(name, "name");
        return TenantResolver.header(request -> Optional.ofNullable(request.getHeader(name)));
    }

    static Optional<String> host(HttpServletRequest request) {
        return Optional.ofNullable(request.getServerName());
    }

    /** The path inside the context as the container understood it: decoded, without path parameters, and here without doubled slashes. */
    static String pathOf(HttpServletRequest request) {
        String info = request.getPathInfo();
        return (request.getServletPath() + (info == null ? "" : info)).replaceAll("/{2,}", "/");
    }
}
