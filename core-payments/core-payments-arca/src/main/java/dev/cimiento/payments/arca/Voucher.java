package dev.cimiento.payments.arca;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.InvoiceTotals;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.tenancy.Quoted;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document as ARCA has it: its class, its type, its point of sale, and the codes of WSFEv1's tables (FEParamGetTiposCbte,
 * FEParamGetTiposDoc, FEParamGetTiposIva, FEParamGetCondicionIvaReceptor).
 */
final class Voucher {

    private static final Pattern SERIES = Pattern.compile("(NC-)?([ABC])-(\\d{5})");
    private static final Map<String, Integer> RATES = Map.of("0", 3, "10.5", 4, "21", 5, "27", 6, "5", 8, "2.5", 9);

    private final char letter;
    private final boolean creditNote;
    private final int pointOfSale;

    private Voucher(char letter, boolean creditNote, int pointOfSale) {
        this.letter = letter;
        this.creditNote = creditNote;
        this.pointOfSale = pointOfSale;
    }

    /** What this content is issued as. Refuses what ARCA would refuse for its form, with the reason. */
    static Voucher of(InvoiceKind kind, InvoiceRequest content, ArcaAccount account) {
        if (!content.issuer().taxId().equals(account.cuit())) {
            throw new IllegalArgumentException(
                    "issuer must be the account's CUIT " + account.cuit().number() + ", was "
                            + content.issuer().taxId().number());
        }
        InvoiceTotals totals = content.totals();
        if (!totals.total().currency().getCurrencyCode().equals("ARS")) {
            throw new IllegalArgumentException(
                    "currency must be ARS, was " + totals.total().currency().getCurrencyCode());
        }
        char letter = letter(content.issuer().condition(), content.customer().condition());
        condition(content.customer().condition());
        documentNumber(content.customer().taxId());
        if (letter == 'A' && content.customer().taxId().kind() != TaxId.Kind.CUIT) {
            throw new IllegalArgumentException("customer must have a CUIT for an invoice of class A, had "
                    + content.customer().taxId().kind());
        }
        if (letter == 'C' && totals.tax().minor() != 0) {
            throw new IllegalArgumentException("lines must carry no tax, since the issuer is "
                    + content.issuer().condition());
        }
        totals.taxes().forEach(tax -> rate(tax.rate().percent().toPlainString()));
        return new Voucher(letter, kind == InvoiceKind.CREDIT_NOTE, account.pointOfSale());
    }

    static Voucher of(Series series) {
        Matcher matcher = SERIES.matcher(series.value());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "series must be one of ours such as B-00004, was " + Quoted.of(series.value()));
        }
        return new Voucher(matcher.group(2).charAt(0), matcher.group(1) != null, Integer.parseInt(matcher.group(3)));
    }

    Series series() {
        return Series.of("%s%s-%05d".formatted(creditNote ? "NC-" : "", letter, pointOfSale));
    }

    boolean isOfClassC() {
        return letter == 'C';
    }

    int pointOfSale() {
        return pointOfSale;
    }

    /** CbteTipo. */
    int type() {
        return switch (letter) {
            case 'A' -> creditNote ? 3 : 1;
            case 'B' -> creditNote ? 8 : 6;
            default -> creditNote ? 13 : 11;
        };
    }

    /** A for who deducts the tax or pays the fixed amount, B for all others, C from who does not charge it (RG 1415 and its changes). */
    private static char letter(TaxCondition issuer, TaxCondition customer) {
        return switch (issuer) {
            case REGISTERED ->
                customer == TaxCondition.REGISTERED || customer == TaxCondition.SMALL_TAXPAYER ? 'A' : 'B';
            case SMALL_TAXPAYER, EXEMPT -> 'C';
            default ->
                throw new IllegalArgumentException(
                        "issuer must be REGISTERED, SMALL_TAXPAYER or EXEMPT, was " + issuer);
        };
    }

    /** CondicionIVAReceptorId, asked for since RG 5616. */
    static int condition(TaxCondition condition) {
        return switch (condition) {
            case REGISTERED -> 1;
            case EXEMPT -> 4;
            case FINAL_CONSUMER -> 5;
            case SMALL_TAXPAYER -> 6;
            case FOREIGN ->
                throw new IllegalArgumentException(
                        "customer must not be FOREIGN: exports go through another service of ARCA");
        };
    }

    /** DocTipo. */
    static int documentType(TaxId id) {
        return switch (id.kind()) {
            case CUIT -> 80;
            case CUIL -> 86;
            case DNI -> 96;
            case PASSPORT -> 94;
            case OTHER, NONE -> 99;
        };
    }

    /** DocNro, a number. */
    static long documentNumber(TaxId id) {
        if (id.kind() == TaxId.Kind.NONE) {
            return 0;
        }
        if (!id.number().matches("\\d{1,11}")) {
            throw new IllegalArgumentException(
                    "customer's number must be digits, at most 11, for ARCA, was " + Quoted.of(id.number()));
        }
        return Long.parseLong(id.number());
    }

    /** The Id of a rate. */
    static int rate(String percent) {
        Integer id = RATES.get(percent);
        if (id == null) {
            throw new IllegalArgumentException(
                    "tax rate must be one of ARCA's (0, 2.5, 5, 10.5, 21, 27), was " + percent);
        }
        return id;
    }

    /** The amounts of WSFEv1: of class C everything is net. */
    record Amounts(Money total, Money notTaxed, Money net, Money exempt, Money tax) {

        static Amounts of(InvoiceTotals totals, Voucher voucher) {
            Money zero = Money.zero(totals.total().currency());
            return voucher.isOfClassC()
                    ? new Amounts(totals.total(), zero, totals.total(), zero, zero)
                    : new Amounts(totals.total(), totals.notTaxed(), totals.net(), totals.exempt(), totals.tax());
        }
    }
}
