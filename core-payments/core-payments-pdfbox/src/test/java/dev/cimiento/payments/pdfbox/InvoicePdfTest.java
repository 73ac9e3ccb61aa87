package dev.cimiento.payments.pdfbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.InvoiceState;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.payments.invoices.TaxRate;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Invoices as PDF")
class InvoicePdfTest {

    private static final Locale ARGENTINA = Locale.forLanguageTag("es-AR");
    private static final URI PAGE = URI.create("https://www.afip.gob.ar/fe/qr/?p=" + "eyJ2ZXIiOjF9".repeat(20));
    private static final Party CLUB = Party.of(
                    "Club Pádel Ñandú SRL", TaxId.cuit("30-71234567-1"), TaxCondition.REGISTERED)
            .at("Av. Siempreviva 742, Córdoba");

    @Test
    @DisplayName("say in three languages who, what, how much and by which authority")
    void saysEverything() throws Exception {
        String spanish = text(InvoicePdf.in(ARGENTINA).print(invoice(lines(2))));
        assertThat(spanish)
                .contains(
                        "Factura",
                        "B-00004-00000079",
                        "Club Pádel Ñandú SRL",
                        "CUIT 30-71234567-1",
                        "IVA responsable inscripto",
                        "Consumidor final",
                        "Cancha 1, 18:00 hs",
                        "ARS 12.100,00",
                        "IVA 21 %",
                        "ARS 4.200,00",
                        "ARS 24.200,00",
                        "CAE: 71263951827464",
                        "Página 1 de 1")
                .doesNotContain("Sin emitir");
        assertThat(text(InvoicePdf.in(Locale.US).print(invoice(lines(2)))))
                .contains("Invoice", "Final consumer", "ARS 24,200.00", "Authorisation (CAE)", "Nov 23, 2026");
        assertThat(text(InvoicePdf.in(Locale.forLanguageTag("pt-BR")).print(invoice(lines(2)))))
                .contains("Fatura", "Valor líquido", "ARS 24.200,00");
    }

    @Test
    @DisplayName("carry a QR code that a reader reads")
    void carriesTheCode() throws Exception {
        try (PDDocument pdf = Loader.loadPDF(InvoicePdf.in(ARGENTINA).print(invoice(lines(1))))) {
            BufferedImage image = new PDFRenderer(pdf).renderImageWithDPI(0, 200);
            int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            String read = new QRCodeReader()
                    .decode(new BinaryBitmap(
                            new HybridBinarizer(new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels))))
                    .getText();
            assertThat(read).isEqualTo(PAGE.toString());
        }
    }

    @Test
    @DisplayName("go over as many pages as they need, losing no line")
    void goesOverPages() throws Exception {
        byte[] pdf = InvoicePdf.in(ARGENTINA).print(invoice(lines(150)));
        String text = text(pdf);
        IntStream.rangeClosed(1, 150).forEach(i -> assertThat(text).contains("Cancha " + i + ","));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isGreaterThan(2);
            assertThat(text).contains("Página 1 de " + document.getNumberOfPages());
        }
    }

    @Test
    @DisplayName("print any text: too long, of another script, with line breaks")
    void printsAnything() throws Exception {
        List<InvoiceLine> lines = List.of(
                InvoiceLine.of("x".repeat(300), Money.of("1.00", "ARS"), TaxRate.ZERO),
                InvoiceLine.of("日本 😀\nsecond line Привет", Money.of("1.00", "ARS"), TaxRate.ZERO));
        String text = text(InvoicePdf.in(ARGENTINA).print(invoice(lines)));
        assertThat(text).contains("?? ? second line Привет");
        assertThat(text.chars().filter(c -> c == 'x').count()).isEqualTo(300);
    }

    @Test
    @DisplayName("say when a document is not issued, and print no code for it")
    void marksDrafts() throws Exception {
        Invoice pending = invoice(lines(1)).toBuilder()
                .state(InvoiceState.PENDING)
                .number(0)
                .build();
        assertThat(text(InvoicePdf.in(ARGENTINA).print(pending))).contains("Sin emitir: documento no válido");
    }

    @Test
    @DisplayName("show a logo, and refuse what is none")
    void showsLogos() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB), "png", png);
        byte[] pdf = InvoicePdf.in(ARGENTINA).withLogo(png.toByteArray()).print(invoice(lines(1)));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getPage(0).getResources().getXObjectNames()).hasSize(1);
        }
        assertThatThrownBy(() ->
                        InvoicePdf.in(ARGENTINA).withLogo(new byte[] {1, 2, 3}).print(invoice(lines(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InvoicePdf.in(Locale.JAPAN)).hasMessageContaining("es, en, pt");
    }

    private static List<InvoiceLine> lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(
                        i -> InvoiceLine.of("Cancha " + i + ", 18:00 hs", Money.of("12100.00", "ARS"), TaxRate.VAT_21))
                .toList();
    }

    private static Invoice invoice(List<InvoiceLine> lines) {
        return Invoice.builder(
                        InvoiceId.random(),
                        InvoiceRequest.invoice(CLUB, Party.consumer("Ana Díaz"), lines)
                                .withNote("¡Gracias!"),
                        Series.of("B-00004"),
                        LocalDate.of(2026, 11, 23),
                        Instant.parse("2026-11-23T12:00:00Z"))
                .state(InvoiceState.ISSUED)
                .number(79)
                .authorization(new Authorization("71263951827464", LocalDate.of(2026, 12, 3), PAGE, List.of()))
                .build();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
