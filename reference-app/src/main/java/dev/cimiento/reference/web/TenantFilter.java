package dev.cimiento.reference.web;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantResolver;
import dev.cimiento.tenancy.Tenants;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Enters the tenant that the host names, for as long as the request lasts. A host that names none may see the platform's own pages and the
 * probes; a tenant that is unknown or not active, and a module that its plan does not include, are refused here.
 */
public final class TenantFilter implements Filter {

    private static final String API = "/api/";
    private static final String WEBHOOKS = "/webhooks/";

    private final Tenants tenants;
    private final Plans plans;
    private final Map<String, ModuleId> modules;
    private final TenantResolver<HttpServletRequest> resolver;
    private final Json json = new Json();

    /**
     * A filter.
     *
     * @param baseDomain tenants are subdomains of it
     * @param modules by the beginning of a path, the module that serves it
     */
    public TenantFilter(Tenants tenants, Plans plans, String baseDomain, Map<String, ModuleId> modules) {
        this.tenants = tenants;
        this.plans = plans;
        this.modules = Map.copyOf(modules);
        this.resolver = TenantResolver.subdomainOf(
                baseDomain,
                request -> Optional.ofNullable(request.getServerName()).map(TenantFilter::withoutApi));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        harden(answer);
        Optional<TenantId> named = resolver.resolve(http);
        if (named.isEmpty()) {
            if (needsTenant(http.getRequestURI())) {
                refuse(answer, Problem.of(404, "no-tenant", "No such business", "the host names no business"));
            } else {
                chain.doFilter(request, response);
            }
            return;
        }
        Optional<Tenant> tenant = tenants.find(named.get());
        if (tenant.isEmpty()) {
            refuse(
                    answer,
                    Problem.of(
                            404, "unknown-tenant", "No such business", "there is no business '" + named.get() + "'"));
        } else if (!tenant.get().isActive()) {
            refuse(
                    answer,
                    Problem.of(503, "tenant-not-active", "Not in service", "this business is not in service now"));
        } else {
            serve(tenant.get(), http, answer, chain);
        }
    }

    private void serve(Tenant tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<ModuleId> missing = modules.entrySet().stream()
                .filter(entry -> request.getRequestURI().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(module -> !plans.planOf(tenant).includes(module))
                .findFirst();
        if (missing.isPresent()) {
            refuse(
                    response,
                    Problem.of(
                            403,
                            "not-in-plan",
                            "Not in this plan",
                            "plan '" + tenant.plan() + "' does not include " + missing.get()));
            return;
        }
        try {
            TenantContext.<Exception>run(tenant.id(), () -> chain.doFilter(request, response));
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    /** A tenant's API has a name of its own too: {@code api.padel.example.com}. */
    private static String withoutApi(String host) {
        return host.startsWith("api.") ? host.substring("api.".length()) : host;
    }

    private static boolean needsTenant(String path) {
        return path.startsWith(API) || path.startsWith(WEBHOOKS);
    }

    private static void harden(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
    }

    private void refuse(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(ProblemErrorHandler.bytes(json, problem));
    }
}
