package dev.cimiento.payments.pdfbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.invoices.Invoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Prints invoices, credit notes and receipts as PDF, of A4, on as many pages as the lines need, with the QR code of the tax authority where
 * it gave one. The font comes with the file and has the letters of Latin, Greek and Cyrillic scripts; any other is printed as a question
 * mark. The same document gives the same page, but for the file's own id.
 *
 * <p>A document that is not issued is marked as such across its head. Immutable, and safe for use by many threads.
 */
public final class InvoicePdf {

    private static final Set<String> LANGUAGES = Set.of("es", "en", "pt");

    private final Locale locale;
    private final byte[] logo;

    private InvoicePdf(Locale locale, byte[] logo) {
        this.locale = locale;
        this.logo = logo;
    }

    /**
     * In this language, with numbers and dates as that country writes them.
     *
     * @throws IllegalArgumentException when the language is not Spanish, English or Portuguese
     */
    public static InvoicePdf in(Locale locale) {
        if (!LANGUAGES.contains(requireNonNull(locale, "locale").getLanguage())) {
            throw new IllegalArgumentException(
                    "locale must be Spanish, English or Portuguese (es, en, pt), was '" + locale.toLanguageTag() + "'");
        }
        return new InvoicePdf(locale, new byte[0]);
    }

    /**
     * With this picture at the head, at most 45 by 18 millimetres.
     *
     * @param image PNG or JPEG, at most 2 MiB
     * @throws IllegalArgumentException when it is larger
     */
    public InvoicePdf withLogo(byte[] image) {
        if (image.length > 2 << 20) {
            throw new IllegalArgumentException("image must have at most 2 MiB, had " + image.length + " bytes");
        }
        return new InvoicePdf(locale, image.clone());
    }

    /**
     * The document as PDF.
     *
     * @throws IllegalArgumentException when the logo is no picture
     */
    public byte[] print(Invoice invoice) {
        requireNonNull(invoice, "invoice");
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            new Layout(document, new Words(locale), logo).write(invoice);
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot print " + invoice.id(), e);
        }
    }
}
