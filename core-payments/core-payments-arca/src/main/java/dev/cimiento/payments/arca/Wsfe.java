package dev.cimiento.payments.arca;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceTotals;
import dev.cimiento.payments.invoices.TaxId;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.w3c.dom.Element;

/** What WSFEv1 is told and tells, field by field, after its developer's manual (RG 4291). */
final class Wsfe {

    static final String NAMESPACE = "http://ar.gov.afip.dif.FEV1/";

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final int GOODS = 1;
    private static final int SERVICES = 2;

    private Wsfe() {}

    /** An error or an observation. */
    record Problem(String code, String text) {}

    /** FeCAEReq of one document. The order of the elements is the service's. */
    static void request(Xml.Writer out, Invoice invoice, Optional<Invoice> corrected, String cuit)
            throws XMLStreamException {
        Voucher voucher = Voucher.of(invoice.series());
        out.element(
                "FeCAEReq",
                request -> request.element(
                                "FeCabReq",
                                head -> head.text("CantReg", 1)
                                        .text("PtoVta", voucher.pointOfSale())
                                        .text("CbteTipo", voucher.type()))
                        .element(
                                "FeDetReq",
                                details -> details.element(
                                        "FECAEDetRequest",
                                        detail -> detail(detail, voucher, invoice, corrected, cuit))));
    }

    private static void detail(
            Xml.Writer out, Voucher voucher, Invoice invoice, Optional<Invoice> corrected, String cuit)
            throws XMLStreamException {
        Voucher.Amounts amounts = Voucher.Amounts.of(invoice.totals(), voucher);
        TaxId customer = invoice.content().customer().taxId();
        long number = invoice.number().orElseThrow();
        out.text("Concepto", concept(invoice))
                .text("DocTipo", Voucher.documentType(customer))
                .text("DocNro", Voucher.documentNumber(customer))
                .text("CbteDesde", number)
                .text("CbteHasta", number)
                .text("CbteFch", invoice.issuedOn().format(DAY))
                .text("ImpTotal", amount(amounts.total()))
                .text("ImpTotConc", amount(amounts.notTaxed()))
                .text("ImpNeto", amount(amounts.net()))
                .text("ImpOpEx", amount(amounts.exempt()))
                .text("ImpTrib", "0.00")
                .text("ImpIVA", amount(amounts.tax()));
        if (invoice.content().period().isPresent()) {
            var period = invoice.content().period().get();
            LocalDate due = period.to().isAfter(invoice.issuedOn()) ? period.to() : invoice.issuedOn();
            out.text("FchServDesde", period.from().format(DAY))
                    .text("FchServHasta", period.to().format(DAY))
                    .text("FchVtoPago", due.format(DAY));
        }
        out.text("MonId", "PES")
                .text("MonCotiz", "1")
                .text(
                        "CondicionIVAReceptorId",
                        Voucher.condition(invoice.content().customer().condition()));
        if (corrected.isPresent()) {
            Invoice of = corrected.get();
            Voucher original = Voucher.of(of.series());
            out.element(
                    "CbtesAsoc",
                    all -> all.element(
                            "CbteAsoc",
                            one -> one.text("Tipo", original.type())
                                    .text("PtoVta", original.pointOfSale())
                                    .text("Nro", of.number().orElseThrow())
                                    .text("Cuit", cuit)
                                    .text("CbteFch", of.issuedOn().format(DAY))));
        }
        if (!voucher.isOfClassC() && !invoice.totals().taxes().isEmpty()) {
            out.element("Iva", all -> {
                for (InvoiceTotals.TaxAmount tax : invoice.totals().taxes()) {
                    all.element(
                            "AlicIva",
                            one -> one.text(
                                            "Id",
                                            Voucher.rate(tax.rate().percent().toPlainString()))
                                    .text("BaseImp", amount(tax.base()))
                                    .text("Importe", amount(tax.amount())));
                }
            });
        }
    }

    /** Whether what ARCA has is this document: every field that it was sent with. */
    static boolean isOf(Element found, Invoice invoice) {
        Voucher voucher = Voucher.of(invoice.series());
        Voucher.Amounts amounts = Voucher.Amounts.of(invoice.totals(), voucher);
        TaxId customer = invoice.content().customer().taxId();
        return Xml.text(found, "Resultado").equals(Optional.of("A"))
                && Xml.text(found, "CodAutorizacion").isPresent()
                && is(found, "Concepto", concept(invoice))
                && is(found, "DocTipo", Voucher.documentType(customer))
                && is(found, "DocNro", Voucher.documentNumber(customer))
                && is(found, "CbteDesde", invoice.number().orElseThrow())
                && is(found, "CbteHasta", invoice.number().orElseThrow())
                && Xml.text(found, "CbteFch")
                        .equals(Optional.of(invoice.issuedOn().format(DAY)))
                && is(found, "ImpTotal", amounts.total())
                && is(found, "ImpTotConc", amounts.notTaxed())
                && is(found, "ImpNeto", amounts.net())
                && is(found, "ImpOpEx", amounts.exempt())
                && is(found, "ImpIVA", amounts.tax())
                && Xml.text(found, "MonId").equals(Optional.of("PES"))
                && taxes(found).equals(taxes(invoice, voucher));
    }

    private static boolean is(Element in, String name, Money amount) {
        return number(in, name).filter(n -> n.compareTo(amount.amount()) == 0).isPresent();
    }

    private static boolean is(Element in, String name, long value) {
        return number(in, name)
                .filter(n -> n.compareTo(BigDecimal.valueOf(value)) == 0)
                .isPresent();
    }

    private static Optional<BigDecimal> number(Element in, String name) {
        try {
            return Xml.text(in, name).map(BigDecimal::new);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<Integer, BigDecimal> taxes(Element found) {
        Map<Integer, BigDecimal> taxes = new HashMap<>();
        for (Element tax : Xml.all(found, "AlicIva")) {
            taxes.put(
                    number(tax, "Id").map(BigDecimal::intValue).orElse(-1),
                    number(tax, "Importe").map(BigDecimal::stripTrailingZeros).orElse(BigDecimal.ONE.negate()));
        }
        return taxes;
    }

    private static Map<Integer, BigDecimal> taxes(Invoice invoice, Voucher voucher) {
        Map<Integer, BigDecimal> taxes = new HashMap<>();
        if (!voucher.isOfClassC()) {
            invoice.totals()
                    .taxes()
                    .forEach(tax -> taxes.put(
                            Voucher.rate(tax.rate().percent().toPlainString()),
                            tax.amount().amount().stripTrailingZeros()));
        }
        return taxes;
    }

    /** What is wrong with the call as a whole. */
    static List<Problem> errors(Element result) {
        return problems(result, "Err");
    }

    /** What was remarked of a document. */
    static List<Problem> remarks(Element result) {
        return problems(result, "Obs");
    }

    static List<Problem> problems(Element result) {
        List<Problem> all = new ArrayList<>(errors(result));
        all.addAll(remarks(result));
        return all;
    }

    private static List<Problem> problems(Element result, String name) {
        return Xml.all(result, name).stream()
                .filter(problem -> Xml.text(problem, "Code").isPresent())
                .map(problem -> new Problem(
                        Xml.text(problem, "Code").orElse(""),
                        Xml.text(problem, "Msg").orElse("").replaceAll("\\s+", " ")))
                .toList();
    }

    static List<String> texts(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.code() + ": " + problem.text())
                .toList();
    }

    /** The page behind the QR code (RG 4892): the document's data, as JSON, in base64. */
    static URI page(Invoice invoice, String cae) {
        Voucher voucher = Voucher.of(invoice.series());
        TaxId customer = invoice.content().customer().taxId();
        String json = "{\"ver\":1,\"fecha\":\"" + invoice.issuedOn() + "\",\"cuit\":"
                + invoice.content().issuer().taxId().number() + ",\"ptoVta\":" + voucher.pointOfSale()
                + ",\"tipoCmp\":" + voucher.type() + ",\"nroCmp\":"
                + invoice.number().orElseThrow() + ",\"importe\":" + amount(invoice.total())
                + ",\"moneda\":\"PES\",\"ctz\":1,\"tipoDocRec\":" + Voucher.documentType(customer)
                + ",\"nroDocRec\":" + Voucher.documentNumber(customer) + ",\"tipoCodAut\":\"E\",\"codAut\":" + cae
                + "}";
        return URI.create("https://www.afip.gob.ar/fe/qr/?p="
                + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static int concept(Invoice invoice) {
        return invoice.content().period().isPresent() ? SERVICES : GOODS;
    }

    private static String amount(Money money) {
        return money.amount().toPlainString();
    }
}
