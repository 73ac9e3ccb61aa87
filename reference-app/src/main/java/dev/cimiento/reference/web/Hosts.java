package dev.cimiento.reference.web;

import dev.cimiento.tenancy.TenantHosts;
import dev.cimiento.tenancy.TenantResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/** Which tenant a host names: {@code padel.example.com} or a domain of its own, and for its API also {@code api.} before it. */
public final class Hosts {

    private static final String API = "api.";

    private Hosts() {}

    /** Tenants are subdomains of this domain. */
    public static TenantResolver<HttpServletRequest> under(String baseDomain) {
        return TenantResolver.subdomainOf(
                baseDomain,
                request -> Optional.ofNullable(request.getServerName())
                        .map(host -> host.startsWith(API) ? host.substring(API.length()) : host));
    }

    /** By these addresses: labels before the platform's domain, and domains of tenants' own. */
    public static TenantResolver<HttpServletRequest> by(TenantHosts addresses) {
        return addresses.resolver(request -> Optional.ofNullable(request.getServerName())
                .map(host -> host.startsWith(API) && addresses.ask(host) instanceof TenantHosts.Answer.Unknown
                        ? host.substring(API.length())
                        : host));
    }

    /** Whether a path is the platform's as well as a tenant's: its own pages and the probes. */
    public static boolean isPlatformPath(String path) {
        return List.of("/api/", "/auth/", "/calendar/", "/webhooks/", "/.well-known/").stream()
                .noneMatch(path::startsWith);
    }
}
