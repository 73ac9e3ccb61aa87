package dev.cimiento.payments.arca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.InvoiceResult;
import dev.cimiento.payments.invoices.InvoiceState;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.Prices;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.payments.postgresql.PostgresFiscalTickets;
import dev.cimiento.payments.postgresql.PostgresInvoiceStore;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.settings.Keyring;
import dev.cimiento.tenancy.settings.LocalKeyring;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

@DisplayName("ARCA, against a stand-in that checks signatures, order and sums")
class ArcaFiscalAuthorityTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final Party CLUB =
            Party.of("Club Padel Norte SRL", TaxId.cuit(ArcaStandIn.CUIT), TaxCondition.REGISTERED);
    private static final Party COMPANY =
            Party.of("Empresa & Hijos <SA>", TaxId.cuit("30-50001091-2"), TaxCondition.REGISTERED);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final Keyring keyring = keyring();
    private TestDatabase database;
    private TenantDataSource dataSource;
    private ArcaStandIn arca;
    private Invoices invoices;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(8);
        arca = new ArcaStandIn(clock);
        invoices = invoices(arca.account);
    }

    @AfterEach
    void stop() {
        arca.close();
        database.close();
    }

    private Invoices invoices(ArcaAccount account) {
        return Invoices.of(new PostgresInvoiceStore(dataSource), clock, ZoneId.of("America/Argentina/Buenos_Aires"))
                .withAuthority(ArcaFiscalAuthority.of(
                        arca.environment(), tenant -> account, new PostgresFiscalTickets(dataSource, keyring), clock));
    }

    @Test
    @DisplayName("an invoice of class B gets its CAE, with the page of its QR code")
    void classB() throws Exception {
        Invoice invoice = authorized(court(CLUB, Party.of("Ana", TaxId.dni("28123456"), TaxCondition.FINAL_CONSUMER)));
        assertThat(invoice.state()).as(invoice.problems().toString()).isEqualTo(InvoiceState.ISSUED);
        assertThat(invoice.label()).isEqualTo("B-00004-00000001");
        var authorization = invoice.authorization().orElseThrow();
        assertThat(authorization.code()).matches("\\d{14}");
        assertThat(authorization.validUntil()).isEqualTo(LocalDate.of(2026, 12, 3));
        String page = authorization.check().toString();
        assertThat(page).startsWith("https://www.afip.gob.ar/fe/qr/?p=");
        assertThat(new String(
                        Base64.getDecoder().decode(page.substring(page.indexOf('=') + 1)), StandardCharsets.UTF_8))
                .isEqualTo("{\"ver\":1,\"fecha\":\"2026-11-23\",\"cuit\":30712345671,\"ptoVta\":4,\"tipoCmp\":6,"
                        + "\"nroCmp\":1,\"importe\":12100.00,\"moneda\":\"PES\",\"ctz\":1,\"tipoDocRec\":96,"
                        + "\"nroDocRec\":28123456,\"tipoCodAut\":\"E\",\"codAut\":" + authorization.code() + "}");
    }

    @Test
    @DisplayName("class A between taxpayers, C from a small one, and credit notes that name their invoice")
    void classes() throws Exception {
        Invoice a = authorized(court(CLUB, COMPANY).withPrices(Prices.TAX_EXCLUDED));
        assertThat(a.label()).isEqualTo("A-00004-00000001");
        Invoice note = inTenant(() -> {
            var accepted = (InvoiceResult.Accepted) invoices.credit(key(), a.id(), "rain");
            return invoices.authorize(accepted.invoice().id());
        });
        assertThat(note.state()).as(note.problems().toString()).isEqualTo(InvoiceState.ISSUED);
        assertThat(note.label()).isEqualTo("NC-A-00004-00000001");
        Element sent = Xml.first(arca.book(3).get(0), "CbteAsoc").orElseThrow();
        assertThat(Xml.text(sent, "Nro")).contains("1");
        Party small = Party.of("Ana", TaxId.cuit(ArcaStandIn.CUIT), TaxCondition.SMALL_TAXPAYER);
        Invoice c = authorized(InvoiceRequest.invoice(
                small,
                Party.consumer("Juan"),
                List.of(InvoiceLine.of("class", Money.of("5000.00", "ARS"), TaxRate.NOT_TAXED))));
        assertThat(c.label()).isEqualTo("C-00004-00000001");
        assertThat(Xml.text(arca.book(11).get(0), "ImpNeto")).contains("5000.00");
    }

    @Test
    @DisplayName("services carry their period, and several rates their sums")
    void services() throws Exception {
        Invoice invoice = authorized(InvoiceRequest.invoice(
                        CLUB,
                        Party.consumer("Ana"),
                        List.of(
                                InvoiceLine.of("a", Money.of("100.01", "ARS"), TaxRate.VAT_21),
                                InvoiceLine.of("b", Money.of("33.33", "ARS"), TaxRate.VAT_10_5),
                                InvoiceLine.of("c", Money.of("10.00", "ARS"), TaxRate.EXEMPT)))
                .forServices(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)));
        assertThat(invoice.state()).as(invoice.problems().toString()).isEqualTo(InvoiceState.ISSUED);
        Element sent = arca.book(6).get(0);
        assertThat(Xml.text(sent, "Concepto")).contains("2");
        assertThat(Xml.text(sent, "FchVtoPago")).contains("20261130");
        assertThat(Xml.all(sent, "AlicIva")).hasSize(2);
    }

    @Test
    @DisplayName("a lost answer is adopted after a look, and the payment has one CAE")
    void adoptsLostAnswers() throws Exception {
        arca.fail("drop");
        Invoice invoice = authorized(court(CLUB, COMPANY));
        assertThat(invoice.state()).isEqualTo(InvoiceState.UNKNOWN);
        assertThat(arca.book(1)).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        Invoice settled = inTenant(() -> invoices.authorize(invoice.id()));
        assertThat(settled.state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(settled.number()).hasValue(1);
        assertThat(arca.book(1)).hasSize(1);
    }

    @Test
    @DisplayName("a lost call and an unavailable service are tried again under the same number")
    void repeatsLostCalls() throws Exception {
        arca.fail("lose", "500");
        Invoice invoice = authorized(court(CLUB, COMPANY));
        for (int i = 0; i < 2; i++) {
            assertThat(inTenant(() -> invoices.find(invoice.id())).orElseThrow().state())
                    .isEqualTo(InvoiceState.UNKNOWN);
            clock.advance(Duration.ofMinutes(5));
            inTenant(() -> invoices.authorize(invoice.id()));
        }
        assertThat(inTenant(() -> invoices.find(invoice.id())).orElseThrow().number())
                .hasValue(1);
        assertThat(arca.book(1)).hasSize(1);
    }

    @Test
    @DisplayName("a number that another program took, with other fields, is not adopted")
    void leavesForeignNumbers() throws Exception {
        authorized(court(CLUB, COMPANY));
        Element like =
                Xml.parse("<FECAEDetRequest><Concepto>1</Concepto><DocTipo>80</DocTipo><DocNro>30500010912</DocNro>"
                        + "<CbteDesde>2</CbteDesde><CbteHasta>2</CbteHasta><CbteFch>20261123</CbteFch><ImpTotal>12100.01</ImpTotal>"
                        + "<ImpTotConc>0</ImpTotConc><ImpNeto>10000</ImpNeto><ImpOpEx>0</ImpOpEx><ImpTrib>0</ImpTrib>"
                        + "<ImpIVA>2100.01</ImpIVA><MonId>PES</MonId></FECAEDetRequest>");
        arca.takeNumber(1, like);
        Invoice invoice = authorized(court(CLUB, COMPANY));
        assertThat(invoice.state()).as(invoice.problems().toString()).isEqualTo(InvoiceState.ISSUED);
        assertThat(invoice.number()).hasValue(3);
    }

    @Test
    @DisplayName("a refusal says ARCA's code and words")
    void refuses() throws Exception {
        Invoice invoice =
                authorized(court(CLUB, Party.of("Ana", TaxId.cuit("20-11111111-2"), TaxCondition.FINAL_CONSUMER)));
        assertThat(invoice.state()).isEqualTo(InvoiceState.REJECTED);
        assertThat(invoice.problems()).containsExactly("10015: El numero de documento no se encuentra registrado.");
    }

    @Test
    @DisplayName("one ticket serves twelve hours, all threads and a restart, and is renewed after")
    void sharesTheTicket() throws Exception {
        List<InvoiceId> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(pending(court(CLUB, COMPANY)).id());
        }
        ExecutorService executor = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 20 && arca.book(1).size() < 6; round++) {
                List<CompletableFuture<Void>> all = IntStream.range(0, 6)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> TenantContext.run(TENANT, () -> invoices.authorizeDue(6)), executor))
                        .toList();
                all.forEach(CompletableFuture::join);
                clock.advance(Duration.ofMinutes(5));
            }
        } finally {
            executor.shutdown();
        }
        List<String> problems = new ArrayList<>();
        for (InvoiceId id : ids) {
            problems.addAll(inTenant(() -> invoices.find(id)).orElseThrow().problems());
        }
        assertThat(arca.book(1)).as(problems.toString()).hasSize(6);
        assertThat(arca.ticketsGiven()).isEqualTo(1);
        invoices = invoices(arca.account);
        authorized(court(CLUB, COMPANY));
        assertThat(arca.ticketsGiven()).isEqualTo(1);
        clock.advance(Duration.ofHours(13));
        authorized(court(CLUB, COMPANY));
        assertThat(arca.ticketsGiven()).isEqualTo(2);
    }

    @Test
    @DisplayName("a ticket that ARCA takes no more is forgotten and asked for again")
    void renewsTickets() throws Exception {
        arca.fail("600");
        Invoice invoice = authorized(court(CLUB, COMPANY));
        assertThat(invoice.state()).isEqualTo(InvoiceState.PENDING);
        clock.advance(Duration.ofMinutes(1));
        assertThat(inTenant(() -> invoices.authorize(invoice.id())).state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(arca.ticketsGiven()).isEqualTo(2);
    }

    @Test
    @DisplayName("a wrong key and a ticket that is out are said plainly, and nothing secret is")
    void explains() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String other = ArcaStandIn.pem(generator.generateKeyPair().getPrivate());
        ArcaAccount wrong = new ArcaAccount(arca.account.cuit(), 4, arca.account.certificate(), Secret.of(other));
        invoices = invoices(wrong);
        assertThat(authorized(court(CLUB, COMPANY)).problems().get(0))
                .contains("check certificate, key, clock")
                .contains("Firma inválida")
                .doesNotContain("PRIVATE");
        invoices = invoices(new ArcaAccount(arca.account.cuit(), 4, "no certificate", arca.account.privateKey()));
        assertThat(authorized(court(CLUB, COMPANY)).problems().get(0)).contains("are both PEM?");
        invoices = invoices(arca.account);
        authorized(court(CLUB, COMPANY));
        inTenant(() ->
                Transactions.with(dataSource, connection -> Sql.on(connection).update("DELETE FROM fiscal_ticket")));
        assertThat(authorized(court(CLUB, COMPANY)).problems().get(0)).contains("gives no second one until it ends");
        assertThat(wrong.toString()).doesNotContain("PRIVATE");
    }

    @Test
    @DisplayName("who reads the table of tickets reads no ticket")
    void sealsTickets() throws Exception {
        authorized(court(CLUB, COMPANY));
        String row = inTenant(() -> Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first("SELECT encode(ciphertext, 'escape') AS c FROM fiscal_ticket", r -> r.string("c"))
                        .orElseThrow()));
        assertThat(row).doesNotContain("token");
    }

    @Test
    @DisplayName("what ARCA would not take is refused at the door, with the reason")
    void refusesAtTheDoor() {
        List<InvoiceLine> line = List.of(InvoiceLine.of("a", Money.of("1.00", "ARS"), TaxRate.VAT_21));
        Party consumer = Party.consumer("Ana");
        Party small = Party.of("Ana", TaxId.cuit(ArcaStandIn.CUIT), TaxCondition.SMALL_TAXPAYER);
        refused(InvoiceRequest.invoice(COMPANY, consumer, line), "issuer must be the account's CUIT");
        refused(
                InvoiceRequest.invoice(
                        CLUB, consumer, List.of(InvoiceLine.of("a", Money.of("1.00", "USD"), TaxRate.VAT_21))),
                "currency must be ARS");
        refused(InvoiceRequest.invoice(small, consumer, line), "lines must carry no tax");
        refused(
                InvoiceRequest.invoice(
                        CLUB, consumer, List.of(InvoiceLine.of("a", Money.of("1.00", "ARS"), TaxRate.of("19")))),
                "tax rate must be one of ARCA's");
        refused(
                InvoiceRequest.invoice(CLUB, Party.of("X", TaxId.none(), TaxCondition.REGISTERED), line),
                "customer must have a CUIT");
        refused(
                InvoiceRequest.invoice(CLUB, Party.of("X", TaxId.none(), TaxCondition.FOREIGN), line),
                "exports go through another service");
    }

    private void refused(InvoiceRequest content, String why) {
        assertThatThrownBy(() -> inTenant(() -> invoices.issue(key(), content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private Invoice pending(InvoiceRequest content) throws Exception {
        return ((InvoiceResult.Accepted) inTenant(() -> invoices.issue(key(), content))).invoice();
    }

    private Invoice authorized(InvoiceRequest content) throws Exception {
        InvoiceId id = pending(content).id();
        return inTenant(() -> invoices.authorize(id));
    }

    private static InvoiceRequest court(Party issuer, Party customer) {
        return InvoiceRequest.invoice(
                issuer,
                customer,
                List.of(InvoiceLine.of("Court 2, 18:00", Money.of("12100.00", "ARS"), TaxRate.VAT_21)));
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of(UUID.randomUUID().toString());
    }

    private static <T> T inTenant(Callable<T> call) throws Exception {
        return TenantContext.call(TENANT, call::call);
    }

    private static Keyring keyring() {
        return LocalKeyring.of(MasterKeys.of(new KeyId("k1"), MasterKeys.generate()));
    }
}
