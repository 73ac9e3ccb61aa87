package dev.cimiento.reference.billing;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import dev.cimiento.tenancy.Tenants;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The paper for a deposit, written in the transaction of its payment: an invoice where the business has told its tax number ({@code
 * BUSINESS_CUIT}), a receipt where not.
 */
public final class Invoicing implements PaymentListener {

    private final Invoices invoices;
    private final Bookings bookings;
    private final Tenants tenants;
    private final TenantSettings settings;

    /** Written here, for the customers of these bookings, in the name that these settings say. */
    public Invoicing(Invoices invoices, Bookings bookings, Tenants tenants, TenantSettings settings) {
        this.invoices = requireNonNull(invoices, "invoices");
        this.bookings = requireNonNull(bookings, "bookings");
        this.tenants = requireNonNull(tenants, "tenants");
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    public void changed(PaymentChanged event) {
        if (!event.succeeded()) {
            return;
        }
        Payment payment = event.payment();
        Party issuer = issuer();
        Party customer = Party.consumer(bookings.find(BookingId.of(payment.reference()))
                .map(Booking::customer)
                .map(Customer::name)
                .orElse("Consumidor final"));
        TaxRate rate = issuer.condition() == TaxCondition.REGISTERED ? TaxRate.VAT_21 : TaxRate.NOT_TAXED;
        List<InvoiceLine> lines = List.of(InvoiceLine.of(payment.request().description(), payment.amount(), rate));
        InvoiceRequest content = issuer.taxId().equals(TaxId.none())
                ? InvoiceRequest.receipt(issuer, customer, lines)
                : InvoiceRequest.invoice(issuer, customer, lines);
        invoices.issue(IdempotencyKey.of("payment-" + payment.id()), content.forPayment(payment.id()));
    }

    /** The paper for a payment, once there is one. */
    public Optional<Invoice> of(Payment payment) {
        return invoices.ofPayment(payment.id()).stream().findFirst();
    }

    /** Asks the tax authority for what waits for it. */
    public void authorizeDue() {
        invoices.authorizeDue(20);
    }

    private Party issuer() {
        TenantId id = TenantContext.require();
        Tenant tenant = tenants.require(id);
        String name = settings.find(id, "BUSINESS_LEGAL_NAME").orElse(tenant.name());
        String address = settings.find(id, "BUSINESS_ADDRESS").orElse("");
        return settings.find(id, "BUSINESS_CUIT")
                .map(cuit -> Party.of(name, TaxId.cuit(cuit), condition(id)))
                .orElseGet(() -> Party.of(name, TaxId.none(), TaxCondition.EXEMPT))
                .at(address);
    }

    private TaxCondition condition(TenantId tenant) {
        return TaxCondition.valueOf(settings.find(tenant, "BUSINESS_TAX_CONDITION")
                .orElse("REGISTERED")
                .strip()
                .toUpperCase(Locale.ROOT));
    }
}
