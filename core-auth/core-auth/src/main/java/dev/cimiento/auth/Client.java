package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a login comes from. Guesses are counted by its network, so that somebody guessing elsewhere does not lock the owner out.
 *
 * <p>Behind a proxy the address is the one that the proxy of your own reports; one that the client can write itself ({@code X-Forwarded-For}
 * as it arrived) lets an attacker be a new client at every guess.
 *
 * @param network the address without its host part: {@code 203.0.113.0/24}, {@code 2001:db8:0:0:0:0:0:0/64}
 */
public record Client(String network) {

    private static final int LONGEST = 64;
    private static final int IPV4_BYTES = 4;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when the text is blank or longer than 64 characters
     */
    public Client {
        if (requireNonNull(network, "network").isBlank() || network.length() > LONGEST) {
            throw new IllegalArgumentException("network must have 1 to 64 characters, was " + Quoted.of(network));
        }
    }

    /** The client at this address; its network is the /24 of an IPv4 address, the /64 of an IPv6 address. */
    public static Client at(InetAddress address) {
        byte[] bytes = requireNonNull(address, "address").getAddress();
        int kept = bytes.length == IPV4_BYTES ? 3 : 8;
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return new Client(InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
        }
    }

    /** This machine itself: command lines, jobs, tests. */
    public static Client local() {
        return at(InetAddress.getLoopbackAddress());
    }
}
