package dev.cimiento.payments.arca;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import dev.cimiento.payments.invoices.spi.FiscalTickets;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.w3c.dom.Element;

/**
 * ARCA: invoices and credit notes of the classes A, B and C, in pesos, by WSFEv1.
 *
 * <p>The class follows from who sells and who buys. A document whose answer was lost is looked up with FECompConsultar, and adopted only if
 * type, customer, amounts, taxes and day are all as sent. Not here: other currencies, debit notes, exports (WSFEXv1), credit invoices of
 * small businesses (FCE), and authorisation in advance (CAEA).
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class ArcaFiscalAuthority implements FiscalAuthority {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /** Not authorised to use the service: the ticket is not for it, or ended. */
    private static final String TICKET_REFUSED = "600";

    private static final String NOT_NEXT = "10016";
    private static final String NOT_FOUND = "602";

    private final Function<TenantId, ArcaAccount> accounts;
    private final FiscalTickets tickets;
    private final InstantSource clock;
    private final ArcaEnvironment environment;
    private final HttpClient http;

    private ArcaFiscalAuthority(
            Function<TenantId, ArcaAccount> accounts,
            FiscalTickets tickets,
            InstantSource clock,
            ArcaEnvironment environment,
            HttpClient http) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.tickets = requireNonNull(tickets, "tickets");
        this.clock = requireNonNull(clock, "clock");
        this.environment = requireNonNull(environment, "environment");
        this.http = requireNonNull(http, "http");
    }

    /**
     * ARCA, for the account of the current tenant.
     *
     * @param environment {@link ArcaEnvironment#PRODUCTION} issues real invoices
     */
    public static ArcaFiscalAuthority of(
            ArcaEnvironment environment,
            Function<TenantId, ArcaAccount> accounts,
            FiscalTickets tickets,
            InstantSource clock) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        return new ArcaFiscalAuthority(accounts, tickets, clock, environment, http);
    }

    /** With this client in place of one that waits ten seconds for a connection: for proxies and trust stores. */
    public ArcaFiscalAuthority withHttpClient(HttpClient newHttp) {
        return new ArcaFiscalAuthority(accounts, tickets, clock, environment, newHttp);
    }

    @Override
    public Series series(InvoiceKind kind, InvoiceRequest content) {
        return Voucher.of(kind, content, account()).series();
    }

    @Override
    public long lastNumber(Series series) {
        Voucher voucher = Voucher.of(series);
        Element result = read(
                "FECompUltimoAutorizado",
                call -> call.text("PtoVta", voucher.pointOfSale()).text("CbteTipo", voucher.type()));
        refuseErrors(Wsfe.errors(result));
        return Xml.text(result, "CbteNro")
                .map(Long::parseLong)
                .orElseThrow(() -> new RetryablePaymentsException("ARCA did not say the last number of " + series));
    }

    @Override
    public Answer authorize(Invoice invoice, Optional<Invoice> corrected) {
        Element result = call(
                "FECAESolicitar",
                call -> Wsfe.request(call, invoice, corrected, account().cuit().number()));
        List<Wsfe.Problem> problems = Wsfe.problems(result);
        if (problems.stream().anyMatch(problem -> problem.code().equals(NOT_NEXT))) {
            return new Answer.OutOfSequence();
        }
        Optional<String> outcome =
                Xml.first(result, "FECAEDetResponse").flatMap(detail -> Xml.text(detail, "Resultado"));
        Optional<String> cae = Xml.text(result, "CAE");
        if (outcome.equals(Optional.of("A")) && cae.isPresent()) {
            return new Answer.Granted(authorization(invoice, cae.get(), Xml.text(result, "CAEFchVto"), problems));
        }
        if (outcome.equals(Optional.of("R")) && !problems.isEmpty()) {
            return new Answer.Refused(Wsfe.texts(problems));
        }
        refuseErrors(problems);
        throw new OutcomeUnknownException("ARCA neither granted nor refused " + invoice.label());
    }

    @Override
    public Found find(Invoice invoice, Optional<Invoice> corrected) {
        Voucher voucher = Voucher.of(invoice.series());
        Element result = read(
                "FECompConsultar",
                call -> call.element(
                        "FeCompConsReq",
                        ask -> ask.text("CbteTipo", voucher.type())
                                .text("CbteNro", invoice.number().orElseThrow())
                                .text("PtoVta", voucher.pointOfSale())));
        List<Wsfe.Problem> errors = Wsfe.errors(result);
        if (errors.stream().anyMatch(error -> error.code().equals(NOT_FOUND))) {
            return new Found.Nothing();
        }
        refuseErrors(errors);
        Element found = Xml.first(result, "ResultGet")
                .orElseThrow(
                        () -> new RetryablePaymentsException("ARCA did not say what it has as " + invoice.label()));
        return Wsfe.isOf(found, invoice)
                ? new Found.Ours(authorization(
                        invoice,
                        Xml.text(found, "CodAutorizacion").orElseThrow(),
                        Xml.text(found, "FchVto"),
                        Wsfe.remarks(found)))
                : new Found.Another();
    }

    private Authorization authorization(
            Invoice invoice, String cae, Optional<String> until, List<Wsfe.Problem> remarks) {
        return new Authorization(
                cae,
                until.map(day -> LocalDate.parse(day, DAY)).orElse(invoice.issuedOn()),
                Wsfe.page(invoice, cae),
                Wsfe.texts(remarks));
    }

    /** A call that changes nothing: a lost answer is no more than a failure. */
    private Element read(String operation, Xml.Body content) {
        try {
            return call(operation, content);
        } catch (OutcomeUnknownException e) {
            throw new RetryablePaymentsException(String.valueOf(e.getMessage()), e);
        }
    }

    private Element call(String operation, Xml.Body content) {
        ArcaAccount account = account();
        Soap soap = new Soap(http, TIMEOUT);
        Wsaa wsaa = new Wsaa(soap, environment, tickets, clock);
        Wsaa.Ticket ticket = wsaa.ticket(account);
        Soap.Reply reply = soap.call(
                environment.invoices(),
                Wsfe.NAMESPACE + operation,
                body -> body.element(
                        operation,
                        call -> content.write(call.namespace("", Wsfe.NAMESPACE)
                                .element(
                                        "Auth",
                                        auth -> auth.text("Token", ticket.token())
                                                .text("Sign", ticket.sign())
                                                .text("Cuit", account.cuit().number())))));
        if (reply instanceof Soap.Reply.Fault fault) {
            throw new OutcomeUnknownException("ARCA failed at " + operation + ": " + fault.code() + " " + fault.text());
        }
        Element result = ((Soap.Reply.Body) reply).body();
        if (Wsfe.errors(result).stream().anyMatch(error -> error.code().equals(TICKET_REFUSED))) {
            wsaa.forget(account, ticket);
            throw new RetryablePaymentsException(
                    "ARCA takes the ticket of " + account.cuit().number() + " no more: a new one will be asked for");
        }
        return result;
    }

    /** Codes 500 to 599 are ARCA's own trouble; 601 and the like are about who asks. */
    private static void refuseErrors(List<Wsfe.Problem> errors) {
        if (errors.isEmpty()) {
            return;
        }
        String said = String.join("; ", Wsfe.texts(errors));
        if (errors.stream().anyMatch(error -> error.code().matches("5\\d\\d"))) {
            throw new OutcomeUnknownException("ARCA is in trouble: " + said);
        }
        throw new PermanentPaymentsException("ARCA refuses: " + said);
    }

    private ArcaAccount account() {
        return accounts.apply(TenantContext.require());
    }
}
