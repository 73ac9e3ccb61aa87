package dev.cimiento.auth;

/** Bytes as letters and digits: of RFC 4648 for apps, of Douglas Crockford for people, who take O for 0. */
final class Base32 {

    private static final String RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS = 5;

    private Base32() {}

    static String forApps(byte[] bytes) {
        return encode(bytes, RFC_4648);
    }

    static String forPeople(byte[] bytes) {
        return encode(bytes, CROCKFORD);
    }

    private static String encode(byte[] bytes, String alphabet) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = ((buffer << Byte.SIZE) | (next & 0xff)) & 0xfff;
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(alphabet.charAt((buffer >> bits) & 0x1f));
            }
        }
        if (bits > 0) {
            text.append(alphabet.charAt((buffer << (BITS - bits)) & 0x1f));
        }
        return text.toString();
    }
}
