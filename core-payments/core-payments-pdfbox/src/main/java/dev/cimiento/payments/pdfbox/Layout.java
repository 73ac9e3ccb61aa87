package dev.cimiento.payments.pdfbox;

import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceState;
import dev.cimiento.payments.invoices.InvoiceTotals;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.Prices;
import dev.cimiento.payments.invoices.ServicePeriod;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** One document on its pages. Positions are in points, 72 an inch, from the lower left corner. */
final class Layout {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float LEFT = 50;
    private static final float RIGHT = PDRectangle.A4.getWidth() - 50;
    private static final float TOP = PDRectangle.A4.getHeight() - 50;
    private static final float BOTTOM = 60;
    private static final float LINE = 13;
    private static final float QUANTITY = 330;
    private static final float PRICE = 440;
    private static final float QR_SIZE = 100;
    private static final float LOGO_WIDTH = 128;
    private static final float LOGO_HEIGHT = 51;

    private final PDDocument document;
    private final Words words;
    private final byte[] logo;
    private final PDFont font;
    private final List<PDPage> pages = new ArrayList<>();
    private PDPageContentStream page;
    private float y;

    Layout(PDDocument document, Words words, byte[] logo) throws IOException {
        this.document = document;
        this.words = words;
        this.logo = logo;
        try (InputStream file = PDDocument.class.getResourceAsStream(FONT)) {
            if (file == null) {
                throw new IOException("PDFBox has no font at " + FONT);
            }
            this.font = PDType0Font.load(document, file);
        }
        this.page = begin();
    }

    void write(Invoice invoice) throws IOException {
        PDDocumentInformation information = new PDDocumentInformation();
        information.setTitle(words.text(invoice.kind().name()) + " " + invoice.label());
        information.setAuthor(invoice.content().issuer().name());
        document.setDocumentInformation(information);
        head(invoice);
        parties(invoice);
        lines(invoice);
        totals(invoice);
        foot(invoice);
        page.close();
        numberPages();
    }

    private PDPageContentStream begin() throws IOException {
        PDPage next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        pages.add(next);
        y = TOP;
        return new PDPageContentStream(document, next);
    }

    private void room(float height) throws IOException {
        if (y - height < BOTTOM) {
            page.close();
            page = begin();
        }
    }

    private void head(Invoice invoice) throws IOException {
        if (logo.length > 0) {
            PDImageXObject image = PDImageXObject.createFromByteArray(document, logo, "logo");
            float scale = Math.min(LOGO_WIDTH / image.getWidth(), LOGO_HEIGHT / image.getHeight());
            page.drawImage(
                    image,
                    LEFT,
                    y - image.getHeight() * scale + 14,
                    image.getWidth() * scale,
                    image.getHeight() * scale);
        }
        right(RIGHT, 20, words.text(invoice.kind().name()));
        down(20);
        right(RIGHT, 12, invoice.label());
        down(15);
        right(RIGHT, 10, words.text("date") + ": " + words.date(invoice.issuedOn()));
        down(LINE);
        if (invoice.content().period().isPresent()) {
            ServicePeriod period = invoice.content().period().get();
            right(RIGHT, 10, words.text("services", words.date(period.from()), words.date(period.to())));
            down(LINE);
        }
        if (invoice.state() != InvoiceState.ISSUED) {
            page.setNonStrokingColor(0.75f, 0, 0);
            right(RIGHT, 12, words.text("notValid"));
            page.setNonStrokingColor(0f, 0f, 0f);
            down(15);
        }
        down(10);
    }

    private void parties(Invoice invoice) throws IOException {
        float start = y;
        float column = (RIGHT - LEFT) / 2 - 10;
        party("from", invoice.content().issuer(), LEFT, column);
        float end = y;
        y = start;
        party("to", invoice.content().customer(), LEFT + column + 20, column);
        y = Math.min(y, end);
        down(12);
    }

    private void party(String title, Party party, float x, float width) throws IOException {
        grey(x, 9, words.text(title));
        down(LINE);
        List<String> texts = new ArrayList<>(wrap(party.name(), 11, width));
        for (String text : texts) {
            left(x, 11, text);
            down(LINE);
        }
        for (String text :
                List.of(party.taxId().text(), words.text("condition." + party.condition()), party.address())) {
            for (String part : wrap(text, 9, width)) {
                left(x, 9, part);
                down(LINE);
            }
        }
    }

    private void lines(Invoice invoice) throws IOException {
        columns();
        for (InvoiceLine line : invoice.content().lines()) {
            List<String> description = wrap(line.description(), 10, QUANTITY - LEFT - 60);
            if (y - LINE * description.size() < BOTTOM) {
                page.close();
                page = begin();
                columns();
            }
            right(QUANTITY, 10, words.number(line.quantity()));
            right(PRICE, 10, words.money(line.unitPrice()));
            right(RIGHT, 10, words.money(line.amount()));
            for (String part : description) {
                left(LEFT, 10, part);
                down(LINE);
            }
        }
        rule();
    }

    private void columns() throws IOException {
        grey(LEFT, 9, words.text("description"));
        page.setNonStrokingColor(0.4f, 0.4f, 0.4f);
        right(QUANTITY, 9, words.text("quantity"));
        right(PRICE, 9, words.text("price"));
        right(RIGHT, 9, words.text("amount"));
        page.setNonStrokingColor(0f, 0f, 0f);
        down(6);
        rule();
    }

    private void rule() throws IOException {
        page.setLineWidth(0.5f);
        page.moveTo(LEFT, y);
        page.lineTo(RIGHT, y);
        page.stroke();
        down(LINE + 2);
    }

    private void totals(Invoice invoice) throws IOException {
        InvoiceTotals totals = invoice.totals();
        room(LINE * (totals.taxes().size() + 6));
        if (invoice.kind() != InvoiceKind.RECEIPT) {
            if (totals.net().isPositive()) {
                sum(words.text("net"), words.money(totals.net()));
            }
            for (InvoiceTotals.TaxAmount tax : totals.taxes()) {
                sum(words.text("tax", words.number(tax.rate().percent())), words.money(tax.amount()));
            }
            if (totals.exempt().isPositive()) {
                sum(words.text("exempt"), words.money(totals.exempt()));
            }
            if (totals.notTaxed().isPositive()) {
                sum(words.text("notTaxed"), words.money(totals.notTaxed()));
            }
        }
        down(5);
        right(PRICE, 13, words.text("total"));
        right(RIGHT, 13, words.money(totals.total()));
        down(18);
        if (invoice.content().prices() == Prices.TAX_INCLUDED && totals.tax().isPositive()) {
            right(RIGHT, 8, words.text("included"));
            down(LINE);
        }
    }

    private void sum(String name, String amount) throws IOException {
        right(PRICE, 10, name);
        right(RIGHT, 10, amount);
        down(LINE);
    }

    private void foot(Invoice invoice) throws IOException {
        for (String part : wrap(invoice.content().note(), 9, RIGHT - LEFT)) {
            room(LINE);
            left(LEFT, 9, part);
            down(LINE);
        }
        if (invoice.authorization().isEmpty()) {
            return;
        }
        Authorization authorization = invoice.authorization().get();
        room(QR_SIZE + 40);
        down(10);
        new QrCode(authorization.check().toString()).draw(page, LEFT, y - QR_SIZE, QR_SIZE);
        float beside = LEFT + QR_SIZE + 15;
        down(20);
        left(beside, 10, words.text("code") + ": " + authorization.code());
        down(LINE);
        left(beside, 10, words.text("until") + ": " + words.date(authorization.validUntil()));
        down(LINE);
        grey(beside, 9, words.text("check"));
        down(LINE);
        for (String remark : authorization.remarks()) {
            for (String part : wrap(remark, 8, RIGHT - beside)) {
                room(LINE);
                left(beside, 8, part);
                down(10);
            }
        }
    }

    private void numberPages() throws IOException {
        for (int i = 0; i < pages.size(); i++) {
            try (PDPageContentStream stream = new PDPageContentStream(
                    document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true)) {
                page = stream;
                y = 30;
                right(RIGHT, 8, words.text("page", String.valueOf(i + 1), String.valueOf(pages.size())));
            }
        }
    }

    private void down(float by) {
        y -= by;
    }

    private void grey(float x, float size, String text) throws IOException {
        page.setNonStrokingColor(0.4f, 0.4f, 0.4f);
        left(x, size, text);
        page.setNonStrokingColor(0f, 0f, 0f);
    }

    private void left(float x, float size, String text) throws IOException {
        page.beginText();
        page.setFont(font, size);
        page.newLineAtOffset(x, y);
        page.showText(printable(text));
        page.endText();
    }

    private void right(float x, float size, String text) throws IOException {
        left(x - width(printable(text), size), size, text);
    }

    private float width(String text, float size) throws IOException {
        return font.getStringWidth(text) / 1000 * size;
    }

    /** Breaks a text at spaces, and a word that is too long anywhere. */
    private List<String> wrap(String text, float size, float most) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : printable(text).split(" ", -1)) {
            if (line.length() > 0 && width(line + " " + word, size) > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
            while (width(line.toString(), size) > most && line.codePointCount(0, line.length()) > 1) {
                int cut = line.length();
                while (cut > 1 && width(line.substring(0, cut), size) > most) {
                    cut = line.offsetByCodePoints(cut, -1);
                }
                lines.add(line.substring(0, cut));
                line.delete(0, cut);
            }
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    private String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(has(c) ? c : Character.isWhitespace(c) ? ' ' : '?'));
        return out.toString();
    }

    private boolean has(int codePoint) {
        if (Character.isISOControl(codePoint)) {
            return false;
        }
        try {
            font.encode(Character.toString(codePoint));
            return true;
        } catch (IOException | IllegalArgumentException noGlyph) {
            return false;
        }
    }
}
