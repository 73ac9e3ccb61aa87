package dev.cimiento.reference.web;

import dev.cimiento.tenancy.TenantResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/** Which tenant a host names: {@code padel.example.com}, and for its API also {@code api.padel.example.com}. */
public final class Hosts {

    private Hosts() {}

    /** Tenants are subdomains of this domain. */
    public static TenantResolver<HttpServletRequest> under(String baseDomain) {
        return TenantResolver.subdomainOf(
                baseDomain,
                request -> Optional.ofNullable(request.getServerName())
                        .map(host -> host.startsWith("api.") ? host.substring("api.".length()) : host));
    }

    /** Whether a path is the platform's as well as a tenant's: its own pages and the probes. */
    public static boolean isPlatformPath(String path) {
        return List.of("/api/", "/auth/", "/calendar/", "/webhooks/", "/.well-known/").stream()
                .noneMatch(path::startsWith);
    }
}
