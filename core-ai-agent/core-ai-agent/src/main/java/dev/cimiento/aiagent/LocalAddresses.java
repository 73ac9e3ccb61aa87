package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.internal.Network;
import dev.cimiento.aiagent.spi.PlainText;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the model and the vector store may be: on this machine or in its private network, so that what customers say never leaves the house.
 *
 * <p>Allowed are loopback, the private networks of RFC 1918, unique local addresses (RFC 4193) and link-local ones (RFC 3927, RFC 4291),
 * without those at which clouds serve the credentials of a machine ({@code 169.254.169.254} and its like). Everything else needs {@link
 * #allowing}. What counts is the address that a name resolves to: <em>every</em> one must be allowed, and {@link #pin} gives the address
 * that was checked, so that a name that changes its mind afterwards (DNS rebinding) gains nothing.
 *
 * <p>A URL is {@code http} or {@code https} with a host and nothing hidden in it: no user, no number that only some programs read as an
 * address ({@code 2130706433}, {@code 0x7f.1}, {@code 0177.0.0.1}). Immutable.
 */
public final class LocalAddresses {

    private static final List<Network> LOCAL = Stream.of(
                    "127.0.0.0/8",
                    "::1/128",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "fc00::/7",
                    "fe80::/10")
            .map(Network::parse)
            .toList();

    private static final List<Network> CREDENTIALS = Stream.of(
                    "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23")
            .map(Network::parse)
            .toList();

    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    private final List<Network> allowed;
    private final Resolver resolver;

    private LocalAddresses(List<Network> allowed, Resolver resolver) {
        this.allowed = allowed;
        this.resolver = resolver;
    }

    /** Local addresses and no others. */
    public static LocalAddresses only() {
        return new LocalAddresses(LOCAL, InetAddress::getAllByName);
    }

    /**
     * These networks too: an address or a network in CIDR notation each, {@code 203.0.113.7}, {@code 100.64.0.0/10}. What is sent there
     * leaves the house: it is the operator's word that it may.
     *
     * @throws IllegalArgumentException when one is neither
     */
    public LocalAddresses allowing(Set<String> networks) {
        return new LocalAddresses(
                Stream.concat(allowed.stream(), networks.stream().map(Network::parse))
                        .toList(),
                resolver);
    }

    /** With another way to resolve names than the JDK's. */
    public LocalAddresses resolving(Resolver other) {
        return new LocalAddresses(allowed, requireNonNull(other, "other"));
    }

    /**
     * Checks what can be checked without looking a name up; for constructors.
     *
     * @throws AddressRefusedException when the URL is not plain {@code http(s)}, or its host is an address that is not allowed
     */
    public void check(URI target) {
        String host = host(target);
        if (isLiteral(host)) {
            resolve(target, host);
        }
    }

    /**
     * The URL with the checked address in place of the name: connect to that. Looks the name up anew at every call. With {@code https} the
     * name stays, since the certificate is proof of it; its addresses are checked all the same.
     *
     * @throws AddressRefusedException when the URL is not plain {@code http(s)}, or one of the addresses is not allowed
     * @throws RetryableAiAgentException when the name cannot be resolved
     */
    public URI pin(URI target) {
        String host = host(target);
        InetAddress address = resolve(target, host);
        if (isLiteral(host) || !"http".equalsIgnoreCase(target.getScheme())) {
            return target;
        }
        try {
            return new URI(
                    "http",
                    null,
                    address.getHostAddress(),
                    target.getPort(),
                    target.getPath(),
                    target.getQuery(),
                    null);
        } catch (URISyntaxException e) {
            throw refused(target, "it has no plain form");
        }
    }

    private InetAddress resolve(URI target, String host) {
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw new RetryableAiAgentException("host " + PlainText.quoted(host) + " cannot be resolved", e);
        }
        if (addresses.length == 0) {
            throw new RetryableAiAgentException("host " + PlainText.quoted(host) + " has no address");
        }
        for (InetAddress address : addresses) {
            if (!isAllowed(address)) {
                throw refused(
                        target,
                        address.getHostAddress()
                                + " is not local; an operator may allow it with LocalAddresses.allowing(...)");
            }
        }
        return addresses[0];
    }

    private boolean isAllowed(InetAddress address) {
        boolean credentials = CREDENTIALS.stream().anyMatch(network -> network.contains(address));
        // The networks that an operator adds stand behind the local ones.
        return allowed.stream().skip(credentials ? LOCAL.size() : 0).anyMatch(network -> network.contains(address));
    }

    private static String host(URI target) {
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(target, "it is neither http nor https");
        }
        String host = target.getHost();
        if (host == null || target.getRawUserInfo() != null || target.getRawFragment() != null) {
            throw refused(target, "it must have a host, and neither user nor fragment");
        }
        host = host.toLowerCase(Locale.ROOT);
        if (!isLiteral(host) && !isName(host)) {
            throw refused(target, "its host is neither a name nor an address in its usual form");
        }
        return host;
    }

    private static boolean isLiteral(String host) {
        if (host.startsWith("[")) {
            return !host.contains("%");
        }
        String[] parts = host.split("\\.", -1);
        return parts.length == 4
                && Arrays.stream(parts).allMatch(part -> OCTET.matcher(part).matches() && Integer.parseInt(part) < 256);
    }

    /** A name whose last label begins with a letter: a last label that is a number makes browsers and resolvers read an address. */
    private static boolean isName(String host) {
        String[] labels = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
        return Arrays.stream(labels).allMatch(label -> LABEL.matcher(label).matches())
                && Character.isLetter(labels[labels.length - 1].charAt(0));
    }

    /** Names scheme, host and port alone: a path or a user may hold a secret. */
    private static AddressRefusedException refused(URI target, String why) {
        String host = String.valueOf(target.getHost());
        String port = target.getPort() < 0 ? "" : ":" + target.getPort();
        return new AddressRefusedException(
                "address " + PlainText.quoted(target.getScheme() + "://" + host + port) + " is refused: " + why);
    }

    /** Finds the addresses of a name. */
    @FunctionalInterface
    public interface Resolver {

        /**
         * Every address of the host, which may be an address itself.
         *
         * @throws UnknownHostException when it has none
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }
}
