package dev.cimiento.payments.invoices;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Tells one content from another: what an idempotency key stands for. */
final class Digest {

    private Digest() {}

    static String of(InvoiceKind kind, InvoiceRequest content, String corrects) {
        List<String> parts = new ArrayList<>();
        parts.add(kind.name());
        parts.add(corrects);
        add(parts, content.issuer());
        add(parts, content.customer());
        parts.add(content.prices().name());
        parts.add(content.series().map(Series::value).orElse(""));
        parts.add(content.payment().map(Object::toString).orElse(""));
        parts.add(content.period().map(ServicePeriod::toString).orElse(""));
        parts.add(content.note());
        for (InvoiceLine line : content.lines()) {
            parts.add(line.description());
            parts.add(line.quantity().toPlainString());
            parts.add(line.unitPrice().toString());
            parts.add(line.tax().toString());
        }
        return hash(parts);
    }

    private static void add(List<String> parts, Party party) {
        parts.add(party.name());
        parts.add(party.taxId().toString());
        parts.add(party.condition().name());
        parts.add(party.address());
    }

    /** Each part with its length before it, so that no two lists read the same. */
    private static String hash(List<String> parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
