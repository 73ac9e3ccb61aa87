package dev.cimiento.reference.billing;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.Payments;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Payments that somebody complains about to their bank, for staff to answer at the provider's in time. */
@Path("/api/v1/admin/disputes")
@Produces(MediaType.APPLICATION_JSON)
@RequiresPermission("payments:manage")
public final class DisputeResource {

    private static final int SHOWN = 100;

    private final Payments payments;

    /** About these payments. */
    public DisputeResource(Payments payments) {
        this.payments = requireNonNull(payments, "payments");
    }

    /**
     * A dispute that is not decided yet.
     *
     * @param payment about which payment
     * @param booking for which booking
     * @param state where it stands
     * @param amount about how much
     * @param respondBy until when to answer
     */
    public record Open(String payment, String booking, String state, Amount amount, Optional<Instant> respondBy) {}

    /** What is not decided yet. */
    @GET
    public List<Open> open() {
        return payments.disputes().open(SHOWN).stream().map(this::shown).toList();
    }

    private Open shown(Dispute dispute) {
        return new Open(
                dispute.payment().toString(),
                payments.find(dispute.payment()).map(Payment::reference).orElse(""),
                dispute.state().name(),
                Amount.of(dispute.amount()),
                dispute.deadline());
    }
}
