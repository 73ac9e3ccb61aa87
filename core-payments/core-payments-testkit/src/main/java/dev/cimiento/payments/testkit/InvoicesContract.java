package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceChanged;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.InvoiceResult;
import dev.cimiento.payments.invoices.InvoiceState;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.Prices;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import dev.cimiento.payments.testkit.FiscalAuthorityStandIn.Fault;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What invoices must keep over every store: numbers without gaps or doubles, one invoice a payment, one code a document whatever is lost,
 * never more taken back than was invoiced. Extend it with a store.
 */
public abstract class InvoicesContract {

    /** The tenant that the tests work for. */
    protected static final TenantId TENANT = TenantId.of("padel");

    private static final Party CLUB = Party.of(
                    "Club Padel Norte SRL", TaxId.cuit("30-71234567-1"), TaxCondition.REGISTERED)
            .at("Av. Siempreviva 742, Córdoba");
    private static final Series B = Series.of("B-0001");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final List<InvoiceChanged> heard = Collections.synchronizedList(new ArrayList<>());
    private InvoiceStore store;
    private FiscalAuthorityStandIn authority;
    private Invoices own;
    private Invoices fiscal;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // set before each test
    protected InvoicesContract() {}

    /** An empty store, or for each call another tenant's view of one: no documents of an earlier test. */
    protected abstract InvoiceStore store();

    /** A payment that the store knows. */
    protected abstract PaymentId payment() throws Exception;

    @BeforeEach
    final void begin() {
        store = store();
        authority = new FiscalAuthorityStandIn();
        own = Invoices.of(store, clock, ZoneId.of("America/Argentina/Buenos_Aires"))
                .withListener(heard::add);
        fiscal = own.withAuthority(authority);
    }

    @Test
    @DisplayName("a document without a tax authority is issued at once, with all that was written on it")
    final void issues() throws Exception {
        InvoiceRequest content = InvoiceRequest.invoice(
                        CLUB,
                        Party.of("Ana Díaz", TaxId.dni("28.123.456"), TaxCondition.FINAL_CONSUMER)
                                .at("Córdoba"),
                        List.of(
                                InvoiceLine.of("Court 2, 18:00", Money.of("12100.00", "ARS"), TaxRate.VAT_21),
                                new InvoiceLine(
                                        "Balls", new BigDecimal("1.5"), Money.of("100.01", "ARS"), TaxRate.EXEMPT)))
                .withSeries(Series.of("A-0001"))
                .forServices(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30))
                .withNote("Thank you");
        Invoice invoice = accepted(inTenant(() -> own.issue(key(), content)));
        assertThat(invoice.state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(invoice.label()).isEqualTo("A-0001-00000001");
        Invoice read = inTenant(() -> own.find(invoice.id())).orElseThrow();
        assertThat(read).usingRecursiveComparison().isEqualTo(invoice);
        assertThat(read.issuedOn()).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(read.totals().net()).isEqualTo(Money.of("10000.00", "ARS"));
        assertThat(read.totals().tax()).isEqualTo(Money.of("2100.00", "ARS"));
        assertThat(read.totals().exempt()).isEqualTo(Money.of("150.02", "ARS"));
        assertThat(read.total()).isEqualTo(Money.of("12250.02", "ARS"));
        assertThat(heard).hasSize(1);
    }

    @Test
    @DisplayName("the day on a document is the day in the business's zone")
    final void dates() throws Exception {
        clock.set(Instant.parse("2026-12-01T02:59:59Z"));
        assertThat(accepted(inTenant(() -> own.issue(key(), court()))).issuedOn())
                .isEqualTo(LocalDate.of(2026, 11, 30));
    }

    @Test
    @DisplayName("the same key gives the same document, with another content a refusal, and takes no second number")
    final void keepsItsWord() throws Exception {
        IdempotencyKey key = key();
        Invoice first = accepted(inTenant(() -> own.issue(key, court())));
        assertThat(accepted(inTenant(() -> own.issue(key, court()))).id()).isEqualTo(first.id());
        assertThat(inTenant(() -> own.issue(key, court().withNote("other"))))
                .isEqualTo(new InvoiceResult.KeyReused(first.id()));
        assertThat(accepted(inTenant(() -> own.issue(key(), court()))).number()).hasValue(2);
    }

    @Test
    @DisplayName("from twenty threads at once the numbers are 1 to 100, none missing, none twice")
    final void numbersWithoutGaps() throws Exception {
        List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger calls = new AtomicInteger();
        Simultaneously.call(20, () -> {
            while (numbers.size() < 100 && calls.getAndIncrement() < 100) {
                numbers.add(accepted(inTenant(() -> own.issue(key(), court())))
                        .number()
                        .orElseThrow());
            }
            return 0;
        });
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    @DisplayName("a document that its transaction takes back leaves no gap")
    final void rollsBackWithoutGap() throws Exception {
        accepted(inTenant(() -> own.issue(key(), court())));
        Invoices failing = own.withListener(event -> {
            throw new IllegalStateException("after the number");
        });
        assertThatThrownBy(() -> inTenant(() -> failing.issue(key(), court()))).hasMessage("after the number");
        assertThat(accepted(inTenant(() -> own.issue(key(), court()))).number()).hasValue(2);
    }

    @Test
    @DisplayName("a payment has one invoice, also when ten threads write it at once, and may have a receipt beside it")
    final void onePerPayment() throws Exception {
        PaymentId payment = payment();
        List<InvoiceResult> results =
                Simultaneously.call(10, () -> inTenant(() -> own.issue(key(), court().forPayment(payment))));
        assertThat(results).filteredOn(InvoiceResult.Accepted.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(InvoiceResult.PaymentInvoiced.class::isInstance)
                .hasSize(9);
        accepted(inTenant(() -> own.issue(
                key(),
                InvoiceRequest.receipt(CLUB, Party.consumer("Ana"), court().lines())
                        .forPayment(payment))));
        assertThat(inTenant(() -> own.ofPayment(payment)).stream().map(Invoice::kind))
                .containsExactlyInAnyOrder(InvoiceKind.INVOICE, InvoiceKind.RECEIPT);
    }

    @Test
    @DisplayName("never more is taken back than was invoiced, also by ten threads at once")
    final void creditsWithinTheInvoice() throws Exception {
        Invoice invoice = accepted(inTenant(() -> own.issue(key(), court())));
        List<InvoiceLine> third = List.of(InvoiceLine.of("a third", Money.of("4000.00", "ARS"), TaxRate.VAT_21));
        List<InvoiceResult> results =
                Simultaneously.call(10, () -> inTenant(() -> own.credit(key(), invoice.id(), third, "rain")));
        assertThat(results).filteredOn(InvoiceResult.Accepted.class::isInstance).hasSize(3);
        assertThat(results)
                .filteredOn(InvoiceResult.MoreThanInvoiced.class::isInstance)
                .hasSize(7);
        Invoice after = inTenant(() -> own.find(invoice.id())).orElseThrow();
        assertThat(after.credited()).isEqualTo(Money.of("12000.00", "ARS"));
        assertThat(inTenant(() -> own.credit(key(), invoice.id(), "all of it")))
                .isEqualTo(new InvoiceResult.MoreThanInvoiced(Money.of("100.00", "ARS")));
        assertThat(inTenant(() -> own.credit(key(), InvoiceId.random(), "nothing")))
                .isEqualTo(new InvoiceResult.NoSuchInvoice());
    }

    @Test
    @DisplayName("a credit note repeated with its key is one credit note")
    final void creditsOnce() throws Exception {
        Invoice invoice = accepted(inTenant(() -> own.issue(key(), court())));
        IdempotencyKey key = key();
        Invoice note = accepted(inTenant(() -> own.credit(key, invoice.id(), "rain")));
        assertThat(accepted(inTenant(() -> own.credit(key, invoice.id(), "rain")))
                        .id())
                .isEqualTo(note.id());
        assertThat(note.kind()).isEqualTo(InvoiceKind.CREDIT_NOTE);
        assertThat(note.corrects()).contains(invoice.id());
        assertThat(note.series()).isNotEqualTo(invoice.series());
    }

    @Test
    @DisplayName("with a tax authority a document waits for its code, and hears it once")
    final void authorizes() throws Exception {
        Invoice pending = accepted(inTenant(() -> fiscal.issue(key(), court())));
        assertThat(pending.state()).isEqualTo(InvoiceState.PENDING);
        assertThat(pending.number()).isEmpty();
        assertThat(inTenant(() -> fiscal.authorizeDue(10))).isEqualTo(1);
        Invoice issued = inTenant(() -> fiscal.find(pending.id())).orElseThrow();
        assertThat(issued.state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(issued.authorization().orElseThrow().code()).isEqualTo("00000000000001");
        assertThat(inTenant(() -> fiscal.authorize(pending.id())).state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(heard).filteredOn(InvoiceChanged::issued).hasSize(1);
        assertThat(authority.books(B)).containsExactly(Optional.of(pending.id()));
    }

    @Test
    @DisplayName("a lost answer is looked up: the document has one code, and the next one the next number")
    final void looksUpLostAnswers() throws Exception {
        authority.fail(Fault.ANSWER_LOST);
        Invoice first = accepted(inTenant(() -> fiscal.issue(key(), court())));
        Invoice second = accepted(inTenant(() -> fiscal.issue(key(), court())));
        assertThat(inTenant(() -> fiscal.authorize(first.id())).state()).isEqualTo(InvoiceState.UNKNOWN);
        assertThat(inTenant(() -> fiscal.authorize(second.id())).state()).isEqualTo(InvoiceState.PENDING);
        clock.advance(Duration.ofMinutes(5));
        assertThat(inTenant(() -> fiscal.authorize(second.id())).number()).hasValue(2);
        assertThat(inTenant(() -> fiscal.find(first.id())).orElseThrow().state())
                .isEqualTo(InvoiceState.ISSUED);
        assertThat(authority.books(B)).containsExactly(Optional.of(first.id()), Optional.of(second.id()));
    }

    @Test
    @DisplayName("a lost call is made again under the same number")
    final void repeatsLostCalls() throws Exception {
        authority.fail(Fault.CALL_LOST, Fault.CALL_LOST);
        Invoice invoice = accepted(inTenant(() -> fiscal.issue(key(), court())));
        for (int i = 0; i < 3; i++) {
            inTenant(() -> fiscal.authorize(invoice.id()));
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(inTenant(() -> fiscal.find(invoice.id())).orElseThrow().number())
                .hasValue(1);
        assertThat(authority.books(B)).containsExactly(Optional.of(invoice.id()));
    }

    @Test
    @DisplayName("an authority that cannot be reached leaves the document waiting, and its number free")
    final void waits() throws Exception {
        authority.fail(Fault.UNREACHABLE);
        Invoice first = accepted(inTenant(() -> fiscal.issue(key(), court())));
        Invoice second = accepted(inTenant(() -> fiscal.issue(key(), court())));
        Invoice waiting = inTenant(() -> fiscal.authorize(first.id()));
        assertThat(waiting.state()).isEqualTo(InvoiceState.PENDING);
        assertThat(waiting.problems()).containsExactly("the authority cannot be reached");
        assertThat(inTenant(() -> fiscal.authorize(second.id())).number()).hasValue(1);
        assertThat(inTenant(() -> fiscal.authorizeDue(10))).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(inTenant(() -> fiscal.authorizeDue(10))).isEqualTo(1);
        assertThat(authority.books(B)).containsExactly(Optional.of(second.id()), Optional.of(first.id()));
    }

    @Test
    @DisplayName("a refused document says why, frees its number and its payment, and gives back what it credited")
    final void refuses() throws Exception {
        PaymentId payment = payment();
        authority.fail(Fault.REFUSED);
        Invoice first = accepted(inTenant(() -> fiscal.issue(key(), court().forPayment(payment))));
        Invoice refused = inTenant(() -> fiscal.authorize(first.id()));
        assertThat(refused.state()).isEqualTo(InvoiceState.REJECTED);
        assertThat(refused.problems()).containsExactly("10015: the customer's number is not known");
        Invoice second = accepted(inTenant(() -> fiscal.issue(key(), court().forPayment(payment))));
        assertThat(inTenant(() -> fiscal.authorize(second.id())).number()).hasValue(1);
        authority.fail(Fault.REFUSED);
        Invoice note = accepted(inTenant(() -> fiscal.credit(key(), second.id(), "rain")));
        assertThat(inTenant(() -> fiscal.authorize(note.id())).state()).isEqualTo(InvoiceState.REJECTED);
        assertThat(inTenant(() -> fiscal.find(second.id())).orElseThrow().credited())
                .isEqualTo(Money.of("0.00", "ARS"));
    }

    @Test
    @DisplayName("a number that another program took is left to it")
    final void leavesForeignNumbers() throws Exception {
        authority.fail(Fault.NUMBER_TAKEN, Fault.NUMBER_TAKEN);
        Invoice invoice = accepted(inTenant(() -> fiscal.issue(key(), court())));
        assertThat(inTenant(() -> fiscal.authorize(invoice.id())).number()).hasValue(3);
        assertThat(authority.books(B)).containsExactly(Optional.empty(), Optional.empty(), Optional.of(invoice.id()));
    }

    @Test
    @DisplayName("a process that dies between reserving and hearing leaves a document that the next one settles")
    final void survivesTheirDeath() throws Exception {
        Invoice invoice = accepted(inTenant(() -> fiscal.issue(key(), court())));
        authority.fail(Fault.DIES);
        assertThatThrownBy(() -> inTenant(() -> fiscal.authorize(invoice.id()))).hasMessage("the process dies");
        assertThat(inTenant(() -> fiscal.authorize(invoice.id())).state())
                .as("while the first may be alive")
                .isEqualTo(InvoiceState.SUBMITTING);
        clock.advance(Duration.ofMinutes(4));
        assertThat(inTenant(() -> fiscal.authorize(invoice.id())).state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(authority.books(B)).containsExactly(Optional.of(invoice.id()));
    }

    @Test
    @DisplayName("twenty threads with every fault leave one code a document and numbers without gaps")
    final void settlesUnderFaults() throws Exception {
        List<InvoiceId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(accepted(inTenant(() -> fiscal.issue(key(), court()))).id());
        }
        authority.fail(Fault.ANSWER_LOST, Fault.UNREACHABLE, Fault.CALL_LOST, Fault.ANSWER_LOST, Fault.CALL_LOST);
        for (int round = 0; round < 40 && waiting(ids) > 0; round++) {
            Simultaneously.call(20, () -> inTenant(() -> fiscal.authorizeDue(20)));
            clock.advance(Duration.ofMinutes(61));
        }
        assertThat(authority.books(B))
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().map(Optional::of).toList());
        assertThat(authority.overlaps()).as("calls for one series at once").isZero();
        List<Long> numbers = new ArrayList<>();
        for (InvoiceId id : ids) {
            numbers.add(inTenant(() -> fiscal.find(id)).orElseThrow().number().orElseThrow());
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(heard).filteredOn(InvoiceChanged::issued).hasSize(20);
    }

    @Test
    @DisplayName("a document that cannot be settled does not keep those of other series back")
    final void settlesTheOthers() throws Exception {
        Invoice invoice = accepted(inTenant(() -> fiscal.issue(key(), court())));
        inTenant(() -> fiscal.authorize(invoice.id()));
        Invoices failing = fiscal.withListener(event -> {
            if (event.issued() && event.invoice().kind() == InvoiceKind.INVOICE) {
                throw new IllegalStateException("the listener fails on purpose");
            }
        });
        Invoice stuck = accepted(inTenant(() -> failing.issue(key(), court())));
        clock.advance(Duration.ofSeconds(1));
        Invoice note = accepted(inTenant(() -> failing.credit(key(), invoice.id(), "rain")));
        assertThat(inTenant(() -> failing.authorizeDue(10))).isEqualTo(1);
        assertThat(inTenant(() -> own.find(note.id())).orElseThrow().state()).isEqualTo(InvoiceState.ISSUED);
        clock.advance(Duration.ofMinutes(4));
        assertThat(inTenant(() -> fiscal.authorizeDue(10))).isEqualTo(1);
        assertThat(inTenant(() -> own.find(stuck.id())).orElseThrow().number()).hasValue(2);
    }

    @Test
    @DisplayName("the store itself refuses a number twice in a series, and two documents on their way in one")
    final void refusesDoubles() throws Exception {
        Invoice one = accepted(inTenant(() -> fiscal.issue(key(), court())));
        Invoice other = accepted(inTenant(() -> fiscal.issue(key(), court())));
        inTenant(() -> stored(one.toBuilder().state(InvoiceState.SUBMITTING).number(1)));
        assertThatThrownBy(() -> inTenant(() ->
                        stored(other.toBuilder().state(InvoiceState.SUBMITTING).number(2))))
                .isInstanceOf(RuntimeException.class);
        inTenant(() -> stored(one.toBuilder().state(InvoiceState.ISSUED).number(1)));
        assertThatThrownBy(() -> inTenant(() ->
                        stored(other.toBuilder().state(InvoiceState.ISSUED).number(1))))
                .isInstanceOf(RuntimeException.class);
        inTenant(() -> stored(other.toBuilder().state(InvoiceState.ISSUED).number(2)));
    }

    private boolean stored(Invoice.Builder invoice) {
        store.update(invoice.build());
        return true;
    }

    @Test
    @DisplayName("prices without the tax add it once a rate")
    final void addsTax() throws Exception {
        InvoiceRequest content = InvoiceRequest.invoice(
                        CLUB,
                        Party.consumer("Ana"),
                        List.of(
                                InvoiceLine.of("a", Money.of("0.33", "ARS"), TaxRate.VAT_21),
                                InvoiceLine.of("b", Money.of("0.33", "ARS"), TaxRate.VAT_21),
                                InvoiceLine.of("c", Money.of("10.00", "ARS"), TaxRate.VAT_10_5)))
                .withPrices(Prices.TAX_EXCLUDED);
        Invoice invoice = accepted(inTenant(() -> own.issue(key(), content)));
        assertThat(invoice.totals().tax()).isEqualTo(Money.of("1.19", "ARS"));
        assertThat(invoice.total()).isEqualTo(Money.of("11.85", "ARS"));
    }

    private long waiting(List<InvoiceId> ids) throws Exception {
        long waiting = 0;
        for (InvoiceId id : ids) {
            waiting += inTenant(() -> fiscal.find(id)).orElseThrow().state().isFinal() ? 0 : 1;
        }
        return waiting;
    }

    private static InvoiceRequest court() {
        return InvoiceRequest.invoice(
                CLUB,
                Party.consumer("Ana Díaz"),
                List.of(InvoiceLine.of("Court 2, 18:00", Money.of("12100.00", "ARS"), TaxRate.VAT_21)));
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of(UUID.randomUUID().toString());
    }

    private static Invoice accepted(InvoiceResult result) {
        assertThat(result).isInstanceOf(InvoiceResult.Accepted.class);
        return ((InvoiceResult.Accepted) result).invoice();
    }

    /** Does the call as {@link #TENANT}. */
    protected static <T> T inTenant(Callable<T> call) throws Exception {
        return TenantContext.call(TENANT, call::call);
    }
}
