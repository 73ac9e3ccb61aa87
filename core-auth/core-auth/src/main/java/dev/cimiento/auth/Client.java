package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a login comes from. Guesses are counted by its network, so that somebody guessing elsewhere does not lock the owner out, and not at
 * all against a device from which the owner logged in before.
 *
 * <p>Behind a proxy the address is the one that the proxy of your own reports; one that the client can write itself ({@code X-Forwarded-For}
 * as it arrived) lets an attacker be a new client at every guess. Immutable; equal by value.
 */
public final class Client {

    private static final int LONGEST = 64;
    private static final int LONGEST_AGENT = 200;
    private static final int SHORTEST_DEVICE = 22;
    private static final int IPV4_BYTES = 4;
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}+");

    private final String network;
    private final String agent;
    private final @Nullable TokenHash device;

    /**
     * A client of this network: the address without its host part, {@code 203.0.113.0/24}, {@code 2001:db8:0:0:0:0:0:0/64}.
     *
     * @throws IllegalArgumentException when the text is blank or longer than 64 characters
     */
    public Client(String network) {
        this(network, "", null);
    }

    private Client(String network, String agent, @Nullable TokenHash device) {
        if (requireNonNull(network, "network").isBlank() || network.length() > LONGEST) {
            throw new IllegalArgumentException("network must have 1 to 64 characters, was " + Quoted.of(network));
        }
        this.network = network;
        this.agent = agent;
        this.device = device;
    }

    /** A client as a store holds it. */
    public static Client of(String network, String agent, Optional<TokenHash> device) {
        return new Client(network, agent, device.orElse(null));
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

    /** The same, with what its {@code User-Agent} says, for the list of one's sessions: printable characters, the first 200 of them. */
    public Client withAgent(String userAgent) {
        String printable =
                UNPRINTABLE.matcher(requireNonNull(userAgent, "userAgent")).replaceAll("");
        return new Client(network, printable.substring(0, Math.min(printable.length(), LONGEST_AGENT)), device);
    }

    /**
     * The same, with the value of a long-lived cookie that your program gave this browser: random, at least 128 bits, {@code HttpOnly}. A
     * browser from which an account logged in is from then on exempt from what others do to that account (OWASP: device cookies). What is
     * too short to be random is ignored, since it comes from outside.
     */
    public Client withDevice(Secret cookie) {
        return cookie.reveal().length() < SHORTEST_DEVICE ? this : new Client(network, agent, TokenHash.of(cookie));
    }

    /** Its network. */
    public String network() {
        return network;
    }

    /** What it calls itself; empty where it did not say. */
    public String agent() {
        return agent;
    }

    /** The hash of its device cookie. */
    public Optional<TokenHash> device() {
        return Optional.ofNullable(device);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Client client
                && network.equals(client.network)
                && agent.equals(client.agent)
                && device().equals(client.device());
    }

    @Override
    public int hashCode() {
        return network.hashCode();
    }

    @Override
    public String toString() {
        return "Client[" + network + "]";
    }
}
