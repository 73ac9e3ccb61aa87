package dev.cimiento.tenancy.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantHosts;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantMismatchException;
import dev.cimiento.tenancy.TenantResolver;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.features.ModuleGate;
import dev.cimiento.tenancy.telemetry.TenancyListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Enters the tenant that a request names, for as long as the request is worked on, and refuses requests that must not reach the application.
 *
 * <table>
 *   <caption>Refusals</caption>
 *   <tr><th>the request</th><th>answer</th></tr>
 *   <tr><td>names no tenant, and is for no {@linkplain #withPlatformPaths platform path}</td><td>404</td></tr>
 *   <tr><td>names one that is not registered</td><td>404</td></tr>
 *   <tr><td>is for {@linkplain #withHosts an address that its tenant has left}</td><td>308 to the one that it has</td></tr>
 *   <tr><td>names two: a header that contradicts the token's claim</td><td>403</td></tr>
 *   <tr><td>names one that is suspended or on its way out</td><td>403</td></tr>
 *   <tr><td>names one that is being made, or in maintenance</td><td>503 with {@code Retry-After}</td></tr>
 *   <tr><td>is for a module that the plan lacks, or that was withdrawn</td><td>403</td></tr>
 *   <tr><td>is for a module that is switched off for all</td><td>503 with {@code Retry-After}</td></tr>
 *   <tr><td>is for a module that no plan has</td><td>404</td></tr>
 * </table>
 *
 * <p>The registry is asked on every request: hand in {@code CachedTenants}, so that unknown tenants cost no queries. Map the filter to {@code /*}
 * for the dispatcher types REQUEST, ASYNC and ERROR, with asynchronous support on. Work handed to {@code AsyncContext.start} has the tenant;
 * threads of your own need {@link TenantContext#propagate}. Immutable, and safe for use by many threads.
 */
public final class TenantFilter implements Filter {

    /** What the tenant of a request is kept under, as a {@link TenantId}, from the first dispatch on. */
    private static final String TENANT = TenantFilter.class.getName() + ".tenant";

    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int PERMANENT_REDIRECT = 308;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Tenants tenants;
    private final TenantResolver<HttpServletRequest> resolver;
    private final @Nullable ModuleGate gate;
    private final Map<String, ModuleId> modules;
    private final Predicate<String> platform;
    private final Duration retryAfter;
    private final RefusalWriter writer;
    private final TenancyListener listener;
    private final @Nullable TenantHosts hosts;

    private TenantFilter(
            Tenants tenants,
            TenantResolver<HttpServletRequest> resolver,
            @Nullable ModuleGate gate,
            Map<String, ModuleId> modules,
            Predicate<String> platform,
            Duration retryAfter,
            RefusalWriter writer,
            TenancyListener listener,
            @Nullable TenantHosts hosts) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.resolver = requireNonNull(resolver, "resolver");
        this.gate = gate;
        this.modules = Map.copyOf(modules);
        this.platform = requireNonNull(platform, "platform");
        this.retryAfter = requireNonNull(retryAfter, "retryAfter");
        this.writer = requireNonNull(writer, "writer");
        this.listener = requireNonNull(listener, "listener");
        this.hosts = hosts;
    }

    /** Looks tenants up here, named so. */
    public static TenantFilter of(Tenants tenants, TenantResolver<HttpServletRequest> resolver) {
        return new TenantFilter(
                tenants,
                resolver,
                null,
                Map.of(),
                path -> false,
                RETRY_AFTER,
                RefusalWriter.PROBLEM_JSON,
                TenancyListener.NONE,
                null);
    }

    /**
     * The same, with a gate before modules.
     *
     * @param newModules by the beginning of a path, the module that serves it: {@code "/api/v1/assistant"} is also {@code
     *     /api/v1/assistant/x}, and not {@code /api/v1/assistants}
     * @throws IllegalArgumentException when a path does not begin with a slash
     */
    public TenantFilter withModules(ModuleGate newGate, Map<String, ModuleId> newModules) {
        newModules.keySet().stream()
                .filter(path -> !path.startsWith("/"))
                .findAny()
                .ifPresent(path -> {
                    throw new IllegalArgumentException(
                            "modules must be by paths that begin with '/', one was '" + path + "'");
                });
        return new TenantFilter(
                tenants,
                resolver,
                requireNonNull(newGate, "newGate"),
                newModules,
                platform,
                retryAfter,
                writer,
                listener,
                hosts);
    }

    /** The same, letting requests that name no tenant pass to these paths: health checks, sign-up. None by default. */
    public TenantFilter withPlatformPaths(Predicate<String> paths) {
        return new TenantFilter(tenants, resolver, gate, modules, paths, retryAfter, writer, listener, hosts);
    }

    /**
     * The same, with another time after which to ask again; a minute by default.
     *
     * @throws IllegalArgumentException when it is shorter than a second
     */
    public TenantFilter withRetryAfter(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("retryAfter must be at least PT1S, was " + time);
        }
        return new TenantFilter(tenants, resolver, gate, modules, platform, time, writer, listener, hosts);
    }

    /** The same, with refusals written so. */
    public TenantFilter withRefusals(RefusalWriter newWriter) {
        return new TenantFilter(tenants, resolver, gate, modules, platform, retryAfter, newWriter, listener, hosts);
    }

    /** The same, telling this listener what is served and refused. */
    public TenantFilter withListener(TenancyListener newListener) {
        return new TenantFilter(
                tenants,
                resolver,
                gate,
                modules,
                platform,
                retryAfter,
                writer,
                TenancyListener.guarded(newListener),
                hosts);
    }

    /**
     * The same, redirecting from addresses that a tenant has left to the one that it has now: 308, so that a form is sent again as it was (RFC
     * 9110 section 15.4.9). Without it they lead nowhere.
     */
    public TenantFilter withHosts(TenantHosts newHosts) {
        return new TenantFilter(
                tenants,
                resolver,
                gate,
                modules,
                platform,
                retryAfter,
                writer,
                listener,
                requireNonNull(newHosts, "newHosts"));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (http.getAttribute(TENANT) instanceof TenantId again) {
            // A later dispatch of a request that was let in: it began as this tenant's and ends as this tenant's.
            enter(again, http, answer, chain);
            return;
        }
        if (http.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        if (redirected(http, answer)) {
            return;
        }
        Optional<TenantId> named;
        try {
            named = resolver.resolve(http);
        } catch (TenantMismatchException e) {
            refuse(TenantRefusal.twoTenants(), answer);
            return;
        }
        if (named.isPresent()) {
            serve(named.get(), http, answer, chain);
        } else if (platform.test(ServletRequests.pathOf(http))) {
            chain.doFilter(request, response);
        } else {
            refuse(TenantRefusal.noTenant(), answer);
        }
    }

    private boolean redirected(HttpServletRequest request, HttpServletResponse response) {
        TenantHosts known = hosts;
        if (known == null || !(known.ask(hostOf(request)) instanceof TenantHosts.Answer.Moved moved)) {
            return false;
        }
        int port = request.getServerPort();
        String query = request.getQueryString();
        response.setStatus(PERMANENT_REDIRECT);
        // Without a scheme: before a proxy that speaks TLS the client's is not the one that arrives here.
        response.setHeader(
                "Location",
                "//" + moved.host() + (port == HTTP || port == HTTPS ? "" : ":" + port) + request.getRequestURI()
                        + (query == null ? "" : "?" + query));
        // The tenant may take the address back.
        response.setHeader("Cache-Control", "no-store");
        return true;
    }

    private static String hostOf(HttpServletRequest request) {
        return ServletRequests.host(request).orElse("");
    }

    private void serve(TenantId id, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<TenantRefusal> refusal = tenants.find(id)
                .map(tenant -> refusalOf(tenant).or(() -> gateRefusal(tenant, ServletRequests.pathOf(request))))
                .orElseGet(() -> Optional.of(TenantRefusal.unknown()));
        if (refusal.isPresent()) {
            refuse(refusal.get(), response);
            return;
        }
        request.setAttribute(TENANT, id);
        ServedRequest served = new ServedRequest(id, response, listener);
        try {
            enter(id, request, response, chain);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            served.failed();
            throw e;
        }
        served.endedOrAsynchronous(request);
    }

    private Optional<TenantRefusal> refusalOf(Tenant tenant) {
        return switch (tenant.status()) {
            case ACTIVE -> Optional.empty();
            // Time alone brings neither back, so there is no time to ask again.
            case SUSPENDED, OFFBOARDING -> Optional.of(TenantRefusal.suspended());
            case PROVISIONING, MAINTENANCE -> Optional.of(TenantRefusal.notActive(retryAfter));
        };
    }

    private Optional<TenantRefusal> gateRefusal(Tenant tenant, String path) {
        ModuleGate asked = gate;
        if (asked == null) {
            return Optional.empty();
        }
        return modules.entrySet().stream()
                .filter(entry -> path.equals(entry.getKey())
                        || path.startsWith(entry.getKey().endsWith("/") ? entry.getKey() : entry.getKey() + "/"))
                .flatMap(entry -> TenantRefusal.of(asked.ask(tenant.id(), entry.getValue()), retryAfter).stream())
                .findFirst();
    }

    private static void enter(
            TenantId tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            TenantContext.<Exception>run(tenant, () -> chain.doFilter(new TenantRequest(request), response));
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private void refuse(TenantRefusal refusal, HttpServletResponse response) throws IOException {
        listener.requestRefused(refusal.reason());
        response.setStatus(refusal.status());
        // A 404 may be kept by caches without being asked (RFC 9110 section 15.1), and the tenant may exist in a
        // second.
        response.setHeader("Cache-Control", "no-store");
        refusal.retryAfter().ifPresent(time -> response.setHeader("Retry-After", Long.toString(time.toSeconds())));
        writer.write(refusal, response);
    }
}
