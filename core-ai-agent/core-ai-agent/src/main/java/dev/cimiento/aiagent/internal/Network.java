package dev.cimiento.aiagent.internal;

import dev.cimiento.aiagent.spi.PlainText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3). Immutable. */
public final class Network {

    // No name can have this shape, so nothing is looked up.
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * An address, or a network as {@code address/bits}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Network parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length <= 2 && ADDRESS.matcher(parts[0]).matches()) {
                byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
                int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : prefix.length * 8;
                if (bits >= 0 && bits <= prefix.length * 8) {
                    return new Network(prefix, bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    /** Whether the address is in the range. An IPv4 address written as IPv6 ({@code ::ffff:8.8.8.8}) is the IPv4 address. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "network must be an address or address/bits, such as 203.0.113.0/24, was " + PlainText.quoted(text));
    }
}
