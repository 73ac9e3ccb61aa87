package dev.cimiento.tenancy.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Which addresses may be asked where a tenant writes the URL itself: one that leads inside the operator's network is refused (server-side request
 * forgery). Ask before each request, with redirects off. The host is looked up here and again by the request: the Java platform remembers the answer
 * for 30 seconds unless {@code networkaddress.cache.ttl} says otherwise, and where it does not, https is what keeps a host out that has changed.
 */
public enum Reachable {
    /** The public internet, by https. */
    PUBLIC,
    /** This machine, by whatever scheme, beside it; for tests. */
    LOOPBACK_TOO;

    /** Why it is refused, as what follows "the address ..."; empty text where it is not. Looks up the host. */
    public String objection(URI uri) {
        String host = uri.getHost();
        if (host == null || uri.getUserInfo() != null) {
            return "is no URL of a host";
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            return "is at a host that is not known";
        }
        boolean loopback = true;
        for (InetAddress address : addresses) {
            loopback &= address.isLoopbackAddress();
        }
        if (loopback && this == LOOPBACK_TOO) {
            return "";
        }
        if (!"https".equals(uri.getScheme())) {
            return "is not https";
        }
        for (InetAddress address : addresses) {
            if (isInside(address)) {
                return "is at an address that is not public";
            }
        }
        return "";
    }

    static boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            boolean isUniqueLocal = (first & 0xfe) == 0xfc;
            // Or leads to an address of IPv4: 64:ff9b::/96, 2002::/16, 2001::/32.
            boolean isTranslated = first == 0
                    || (first == 0x20 && second == 0x02)
                    || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
            return isUniqueLocal || isTranslated;
        }
        // This network, shared address space (RFC 6598), protocol assignments, benchmarks (RFC 2544), reserved.
        return first == 0
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second & 0xfe) == 18)
                || first >= 240;
    }
}
