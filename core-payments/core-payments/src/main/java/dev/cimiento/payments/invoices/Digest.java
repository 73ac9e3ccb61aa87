package dev.cimiento.payments.invoices;

import dev.cimiento.payments.internal.Fingerprint;
import java.util.ArrayList;
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
        return Fingerprint.of(parts.toArray(String[]::new));
    }

    private static void add(List<String> parts, Party party) {
        parts.add(party.name());
        parts.add(party.taxId().toString());
        parts.add(party.condition().name());
        parts.add(party.address());
    }
}
