package dev.cimiento.reference.billing;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.pdfbox.InvoicePdf;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.Bookings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Locale;

/** The paper for a deposit, to print. */
@Path("/api/v1/bookings/{id}/invoice")
public final class InvoiceResource {

    private static final Permission STAFF = Permission.of("bookings:manage");

    private final Invoicing invoicing;
    private final Deposits deposits;
    private final Bookings bookings;

    /** Of these bookings' deposits. */
    public InvoiceResource(Invoicing invoicing, Deposits deposits, Bookings bookings) {
        this.invoicing = requireNonNull(invoicing, "invoicing");
        this.deposits = requireNonNull(deposits, "deposits");
        this.bookings = requireNonNull(bookings, "bookings");
    }

    /** The invoice or receipt, for who booked and for staff. */
    @GET
    @Produces("application/pdf")
    public Response print(@PathParam("id") String id, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        BookingId booking = new BookingId(Input.uuid("id", id));
        Invoice invoice = bookings.find(booking)
                .filter(b -> caller.may(STAFF)
                        || b.customer().id().equals(caller.account().toString()))
                .flatMap(b -> deposits.of(b.id()))
                .flatMap(invoicing::of)
                .orElseThrow(() -> ProblemException.notFound("there is no invoice or receipt for such a booking"));
        return Response.ok(InvoicePdf.in(Locale.forLanguageTag("es-AR")).print(invoice))
                .header("Content-Disposition", "inline; filename=\"" + invoice.label() + ".pdf\"")
                .build();
    }
}
