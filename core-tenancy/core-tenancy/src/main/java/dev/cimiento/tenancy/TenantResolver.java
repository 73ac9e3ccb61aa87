package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads from a request which tenant it is for. Whether that tenant exists is the registry's to say.
 *
 * @param <R> the host's request type
 */
@FunctionalInterface
public interface TenantResolver<R> {

    /**
     * The tenant that the request names, or empty where it names none or something that is no tenant id.
     *
     * @throws TenantMismatchException where it names two
     */
    Optional<TenantId> resolve(R request);

    /**
     * The label before a domain: with {@code tupadel.com}, the host {@code clientex.tupadel.com:8080} names {@code clientex}. Deeper names
     * ({@code a.b.tupadel.com}), the domain itself and other hosts name none.
     *
     * @param domain the platform's domain, without a leading dot
     * @param host gives the Host header or HTTP/2 authority, with or without a port
     */
    static <R> TenantResolver<R> subdomainOf(String domain, Function<R, Optional<String>> host) {
        String suffix = "." + requireNonNull(domain, "domain").toLowerCase(Locale.ROOT);
        requireNonNull(host, "host");
        return request -> host.apply(request)
                .map(TenantHosts::nameOf)
                .filter(name -> name.endsWith(suffix))
                .flatMap(name -> TenantId.parse(name.substring(0, name.length() - suffix.length())));
    }

    /**
     * A domain of the tenant's own: {@code www.clubpadel.es}.
     *
     * @param owners whose domain it is, in lower case and without a port; asked on every request, so it answers from memory
     * @param host gives the Host header or HTTP/2 authority, with or without a port
     */
    static <R> TenantResolver<R> domain(
            Function<String, Optional<TenantId>> owners, Function<R, Optional<String>> host) {
        requireNonNull(owners, "owners");
        requireNonNull(host, "host");
        return request -> host.apply(request).map(TenantHosts::nameOf).flatMap(owners);
    }

    /**
     * The part of the path after a prefix: with {@code /t/}, the path {@code /t/clientex/bookings} names {@code clientex}.
     *
     * @param prefix begins and ends with a slash
     * @param path gives the decoded path
     * @throws IllegalArgumentException when the prefix has another shape
     */
    static <R> TenantResolver<R> path(String prefix, Function<R, Optional<String>> path) {
        if (!requireNonNull(prefix, "prefix").startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix must begin and end with '/', was " + Quoted.of(prefix));
        }
        requireNonNull(path, "path");
        return request -> path.apply(request)
                .filter(whole -> whole.startsWith(prefix))
                .map(whole -> whole.substring(prefix.length()))
                .flatMap(rest -> TenantId.parse(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest));
    }

    /** A header whose value is the tenant's id. Trust it from a gateway of yours only, and beside a claim: see {@link #agreeing}. */
    static <R> TenantResolver<R> header(Function<R, Optional<String>> header) {
        requireNonNull(header, "header");
        return request -> header.apply(request).flatMap(TenantId::parse);
    }

    /**
     * A claim of an access token whose signature was checked. A claim that is no tenant id is refused as one of another tenant, or a header
     * beside it would decide alone.
     */
    static <R> TenantResolver<R> claim(Function<R, Optional<String>> claim) {
        requireNonNull(claim, "claim");
        return request -> claim.apply(request)
                .map(text -> TenantId.parse(text).orElseThrow(() -> new TenantMismatchException(text)));
    }

    /** All of these, which must not contradict each other: a token of tenant A at tenant B's host is refused. */
    static <R> TenantResolver<R> agreeing(List<TenantResolver<R>> resolvers) {
        List<TenantResolver<R>> all = List.copyOf(resolvers);
        return request -> {
            Optional<TenantId> found = Optional.empty();
            for (TenantResolver<R> resolver : all) {
                Optional<TenantId> named = resolver.resolve(request);
                if (found.isPresent() && named.isPresent() && !found.equals(named)) {
                    throw new TenantMismatchException(found.get(), named.get());
                }
                found = found.or(() -> named);
            }
            return found;
        };
    }
}
