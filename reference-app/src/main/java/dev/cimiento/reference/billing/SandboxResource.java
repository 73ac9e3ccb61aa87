package dev.cimiento.reference.billing;

import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.payments.sandbox.SandboxSession;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the sandbox's payment page shows and does; registered in development only. */
@Path("/api/v1/sandbox/checkouts/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class SandboxResource {

    private final SandboxPaymentGateway sandbox;
    private final Payments payments;

    /** Decisions made on the page of this sandbox become webhooks for these payments. */
    public SandboxResource(SandboxPaymentGateway sandbox, Payments payments) {
        this.sandbox = sandbox;
        this.payments = payments;
    }

    /**
     * What is to be paid.
     *
     * @param id of the page
     * @param description for what
     * @param amount how much
     * @param status OPEN while it can be paid
     */
    public record Checkout(String id, String description, Amount amount, String status) {}

    /**
     * Where the payer goes on.
     *
     * @param returnUrl a page of the business
     */
    public record Decided(URI returnUrl) {}

    /** What the page shows. */
    @GET
    public Checkout show(@PathParam("id") String id) {
        SandboxSession session = session(id);
        return new Checkout(
                id,
                session.description(),
                Amount.of(session.amount()),
                session.state().isPayable() ? "OPEN" : session.state().name());
    }

    /** The payer pays. */
    @POST
    @Path("approve")
    public Decided approve(@PathParam("id") String id) {
        return decide(id, sandbox::approve);
    }

    /** The payer's card is declined. */
    @POST
    @Path("decline")
    public Decided decline(@PathParam("id") String id) {
        return decide(id, sandbox::decline);
    }

    /** The payer does neither, and the page closes. */
    @POST
    @Path("expire")
    public Decided expire(@PathParam("id") String id) {
        return decide(id, sandbox::expire);
    }

    /** What the payer's bank makes of a complaint about what was paid. */
    public record Complaint(@Nullable String state) {}

    /** The payer complains to their bank about what they paid, or the bank goes on: INQUIRY, OPEN, REVIEW, WON or LOST. */
    @POST
    @Path("dispute")
    @Consumes(MediaType.APPLICATION_JSON)
    public Decided dispute(@PathParam("id") String id, Complaint complaint) {
        DisputeState state = Input.oneOf("state", complaint.state(), DisputeState.class);
        if (session(id).state() != SandboxSession.State.APPROVED) {
            throw ProblemException.conflict("not-paid", "it is not paid, so nobody disputes it");
        }
        return decide(id, reference -> sandbox.dispute(reference, state));
    }

    private Decided decide(String id, Function<ProviderReference, WebhookRequest> decision) {
        SandboxSession session = session(id);
        WebhookResult result =
                payments.receive(SandboxPaymentGateway.PROVIDER, decision.apply(new ProviderReference(id)));
        if (result.httpStatus() >= 300) {
            throw new IllegalStateException("the sandbox's own webhook was answered " + result.httpStatus());
        }
        return new Decided(session.returnTo());
    }

    private SandboxSession session(String id) {
        return Optional.of(id)
                .filter(ProviderReference::isOne)
                .flatMap(known -> sandbox.session(new ProviderReference(known)))
                .orElseThrow(() -> ProblemException.notFound("there is no such payment page"));
    }
}
