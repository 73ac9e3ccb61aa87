package dev.cimiento.whatsapp.twilio;

import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Twilio's signature ("Validating signatures from Twilio"): Base64 of the HMAC-SHA1, by the account's token, of the address with its query
 * and of each form field's name and value, names in order; a name that is repeated has its distinct values in order. Twilio signs with or
 * without the default port, so both are tried. Own code, since the Java library's validator takes one value a name only.
 */
final class TwilioSignature {

    private static final Pattern ADDRESS = Pattern.compile("(https?)://((?:[^/?#@]*@)?[^/?#:@]+)(?::([0-9]+))?(.*)");

    private TwilioSignature() {}

    /** Whether it is of this address and form by one of these tokens. Every combination is tried, so that the time tells nothing. */
    static boolean matches(String signature, List<Secret> tokens, String address, Form form) {
        byte[] claimed = signature.getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (Secret token : tokens) {
            for (String spelled : spellings(address)) {
                byte[] expected = of(token, spelled, form).getBytes(StandardCharsets.UTF_8);
                matches |= MessageDigest.isEqual(expected, claimed);
            }
        }
        return matches;
    }

    static String of(Secret token, String address, Form form) {
        StringBuilder signed = new StringBuilder(address);
        form.fields()
                .forEach((name, values) -> new TreeSet<>(values)
                        .forEach(value -> signed.append(name).append(value)));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    /** Lower-case hexadecimal SHA-256, which signs a body that is not a form through the query. */
    static boolean isDigest(String claimed, byte[] body) {
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            return MessageDigest.isEqual(
                    digest.getBytes(StandardCharsets.UTF_8), claimed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Set<String> spellings(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return Set.of(address);
        }
        String scheme = parts.group(1);
        String usual = scheme.equals("https") ? "443" : "80";
        String port = parts.group(3) == null ? usual : parts.group(3);
        String withPort = scheme + "://" + parts.group(2) + ":" + port + parts.group(4);
        String without = scheme + "://" + parts.group(2) + parts.group(4);
        return port.equals(usual) ? Set.of(withPort, without) : Set.of(withPort);
    }
}
