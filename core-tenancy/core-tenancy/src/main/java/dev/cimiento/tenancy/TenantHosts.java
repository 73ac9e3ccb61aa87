package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantAddresses.Change;
import dev.cimiento.tenancy.TenantAddresses.Entry;
import dev.cimiento.tenancy.TenantAddresses.State;
import dev.cimiento.tenancy.internal.Refreshed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which tenant a host name leads to, answered from memory: the addresses that were given, former ones, and for tenants without a label of
 * their own the id.
 *
 * <p>Holds all addresses, read in one query and not older than 10 seconds, so an address that was changed on another machine holds here within
 * that time, and at once where it is changed {@linkplain #addresses() through this object}. Names that nobody has cost nothing. Safe for use by
 * many threads.
 */
public final class TenantHosts {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

    private final String domain;
    private final TenantAddresses source;
    private final Refreshed<Known> known;

    private TenantHosts(String domain, TenantAddresses source, InstantSource clock) {
        this.domain = domain;
        this.source = source;
        this.known = new Refreshed<>(() -> Known.of(source.list()), TIME_TO_LIVE, clock, (before, after) -> {});
    }

    /**
     * Labels before this domain, and domains of tenants' own.
     *
     * @param domain the platform's, without a leading dot: {@code tupadel.com}
     * @throws IllegalArgumentException when it is not a domain in lower case
     */
    public static TenantHosts of(String domain, TenantAddresses addresses, InstantSource clock) {
        if (TenantAddress.parse(requireNonNull(domain, "domain")).isEmpty()) {
            throw new IllegalArgumentException("domain must be a domain in lower case, was " + Quoted.of(domain));
        }
        return new TenantHosts(domain, requireNonNull(addresses, "addresses"), requireNonNull(clock, "clock"));
    }

    /** Where a host name leads. */
    public sealed interface Answer {

        /**
         * To this tenant.
         *
         * @param tenant whose address it is
         */
        record Current(TenantId tenant) implements Answer {}

        /**
         * To this tenant, that has moved: answer with a redirect (RFC 9110 section 15.4.9).
         *
         * @param tenant whose address it was
         * @param host where it is reached now
         */
        record Moved(TenantId tenant, String host) implements Answer {}

        /** Nowhere. */
        record Unknown() implements Answer {}
    }

    /** Where this host leads, with or without a port. */
    public Answer ask(String host) {
        String name = nameOf(host);
        String suffix = "." + domain;
        boolean ours = name.endsWith(suffix);
        String text = ours ? name.substring(0, name.length() - suffix.length()) : name;
        // A deeper name of ours is nobody's, and a label is nobody's domain.
        Optional<TenantAddress> address =
                TenantAddress.parse(text).filter(found -> found.isLabel() == ours && !name.equals(domain));
        if (address.isEmpty()) {
            return new Answer.Unknown();
        }
        return known.get().ask(address.get(), domain);
    }

    /** The tenant that a host leads to; one that has moved is none, unless the filter has redirected before. */
    public <R> TenantResolver<R> resolver(Function<R, Optional<String>> host) {
        requireNonNull(host, "host");
        return request -> host.apply(request)
                .flatMap(name ->
                        ask(name) instanceof Answer.Current current ? Optional.of(current.tenant()) : Optional.empty());
    }

    /** The same addresses, whose changes this object sees at once. */
    public TenantAddresses addresses() {
        return new TenantAddresses() {
            @Override
            public List<Entry> list() {
                return source.list();
            }

            @Override
            public Change give(TenantId tenant, TenantAddress address) {
                try {
                    return source.give(tenant, address);
                } finally {
                    known.invalidate();
                }
            }

            @Override
            public Change move(TenantId tenant, TenantAddress address) {
                try {
                    return source.move(tenant, address);
                } finally {
                    known.invalidate();
                }
            }

            @Override
            public void withdraw(TenantId tenant, TenantAddress address) {
                try {
                    source.withdraw(tenant, address);
                } finally {
                    known.invalidate();
                }
            }
        };
    }

    /** In lower case, without port. */
    static String nameOf(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        // A full name may end with the root's dot (RFC 1034 section 3.1).
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** All addresses, and where each tenant is reached first. */
    private record Known(
            Map<TenantAddress, Entry> entries,
            Map<TenantId, TenantAddress> labels,
            Map<TenantId, TenantAddress> domains) {

        static Known of(List<Entry> list) {
            Map<TenantAddress, Entry> entries = new HashMap<>();
            Map<TenantId, TenantAddress> labels = new HashMap<>();
            Map<TenantId, TenantAddress> domains = new HashMap<>();
            for (Entry entry : list) {
                entries.put(entry.address(), entry);
                if (entry.state() == State.CURRENT) {
                    (entry.address().isLabel() ? labels : domains).putIfAbsent(entry.tenant(), entry.address());
                }
            }
            return new Known(entries, labels, domains);
        }

        Answer ask(TenantAddress address, String domain) {
            Entry entry = entries.get(address);
            if (entry == null) {
                // Its id is a tenant's address until it has a label of its own.
                return address.isLabel()
                        ? TenantId.parse(address.value())
                                .filter(id -> !labels.containsKey(id))
                                .<Answer>map(Answer.Current::new)
                                .orElseGet(Answer.Unknown::new)
                        : new Answer.Unknown();
            }
            if (entry.state() == State.CURRENT) {
                return new Answer.Current(entry.tenant());
            }
            TenantAddress now = (address.isLabel() ? labels : domains).get(entry.tenant());
            if (now == null) {
                now = (address.isLabel() ? domains : labels).get(entry.tenant());
            }
            return now == null
                    ? new Answer.Unknown()
                    : new Answer.Moved(entry.tenant(), now.isLabel() ? now + "." + domain : now.value());
        }
    }

    @Override
    public String toString() {
        return "TenantHosts[" + domain + "]";
    }
}
