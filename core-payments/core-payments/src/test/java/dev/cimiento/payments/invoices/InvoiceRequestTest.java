package dev.cimiento.payments.invoices;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is written on a document")
class InvoiceRequestTest {

    private static final Money PRICE = Money.of("1.00", "ARS");

    @Test
    @DisplayName("is text that a database keeps as it is, or is refused by its name")
    void refusesWhatIsNoText() {
        for (String bad : List.of("Ana\u0000", "Ana\ud800", "\udc00Ana")) {
            Map<String, ThrowingCallable> doors = Map.of(
                    "name", () -> Party.consumer(bad),
                    "address", () -> Party.consumer("Ana").at(bad),
                    "description", () -> InvoiceLine.of(bad, PRICE, TaxRate.ZERO),
                    "note",
                            () -> request(InvoiceLine.of("a", PRICE, TaxRate.ZERO))
                                    .withNote(bad));
            doors.forEach((name, door) -> assertThatThrownBy(door)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(name + " "));
        }
        assertThatThrownBy(() -> CheckoutRequest.of(
                        IdempotencyKey.of("k"), PRICE, "half \ud83d", URI.create("https://padel.example/done")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("description ");
        request(InvoiceLine.of("whole \ud83c\udfbe", PRICE, TaxRate.ZERO)).withNote("two\nlines");
    }

    @Test
    @DisplayName("comes to an amount that fits, or is refused by its name")
    void refusesWhatDoesNotFit() {
        Money most = Money.ofMinor(Long.MAX_VALUE, "ARS");
        InvoiceLine line = InvoiceLine.of("a", most, TaxRate.ZERO);
        for (List<InvoiceLine> lines : List.of(
                List.of(new InvoiceLine("a", BigDecimal.valueOf(2), most, TaxRate.ZERO)), List.of(line, line))) {
            assertThatThrownBy(() -> request(lines.toArray(InvoiceLine[]::new)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("lines ");
        }
        assertThatThrownBy(
                        () -> request(InvoiceLine.of("a", most, TaxRate.VAT_21)).withPrices(Prices.TAX_EXCLUDED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lines ");
    }

    private static InvoiceRequest request(InvoiceLine... lines) {
        Party party = Party.consumer("Ana");
        return InvoiceRequest.invoice(party, party, List.of(lines));
    }
}
