package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.Voucher;
import dev.cimiento.payments.spi.ProviderDispute;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The sandbox's payments, on which time passes, in our words. */
final class SandboxBooks {

    private static final String PREFIX = "sbx_";

    private final SandboxSessions sessions;
    private final Function<ProviderReference, URI> page;
    private final InstantSource clock;

    SandboxBooks(SandboxSessions sessions, Function<ProviderReference, URI> page, InstantSource clock) {
        this.sessions = sessions;
        this.page = page;
        this.clock = clock;
    }

    static ProviderReference id(PaymentId payment) {
        return new ProviderReference(PREFIX + payment);
    }

    static Decline decline(Decline.Reason reason) {
        return new Decline(reason, "sandbox_" + reason.name().toLowerCase(Locale.ROOT));
    }

    static ProviderReference dispute(SandboxSession session) {
        return new ProviderReference("sbd_" + session.payment());
    }

    SandboxSession open(SandboxSession session) {
        return sessions.open(session);
    }

    Optional<SandboxSession> find(ProviderReference id) {
        Optional<SandboxSession> found = sessions.find(id);
        return found.filter(this::isLate).isPresent() ? sessions.change(id, this::onTime) : found;
    }

    /**
     * Changes a payment.
     *
     * @throws PermanentPaymentsException when there is none
     */
    SandboxSession change(ProviderReference id, UnaryOperator<SandboxSession> change) {
        return sessions.change(id, session -> change.apply(onTime(session)))
                .orElseThrow(
                        () -> new PermanentPaymentsException("the sandbox has no payment " + id + " in this tenant"));
    }

    ProviderPayment word(SandboxSession session) {
        PaymentState state = switch (session.state()) {
            case OPEN -> PaymentState.OPEN;
            case DECLINED -> PaymentState.DECLINED;
            case PENDING -> PaymentState.PENDING;
            case AUTHORIZED -> PaymentState.AUTHORIZED;
            case APPROVED -> PaymentState.SUCCEEDED;
            case EXPIRED -> PaymentState.EXPIRED;
            case CANCELED -> PaymentState.CANCELED;
        };
        Money amount = state == PaymentState.SUCCEEDED ? session.captured() : session.amount();
        ProviderPayment word =
                ProviderPayment.of(state, amount).session(session.id()).refunds(refunds(session));
        if (state == PaymentState.DECLINED) {
            word = word.decline(decline(session.refused().orElse(Decline.Reason.CARD_DECLINED)));
        }
        if (session.kind() == SandboxSession.Kind.CASH) {
            word = word.voucher(new Voucher(voucher(session), page.apply(session.id())))
                    .expiresAt(session.expiresAt());
        }
        if (session.kind() == SandboxSession.Kind.CARD && state == PaymentState.OPEN) {
            word = word.url(page.apply(session.id()));
        }
        Optional<SandboxDispute> dispute = session.complaint();
        return dispute.isEmpty()
                ? word
                : word.disputes(List.of(new ProviderDispute(
                        dispute(session),
                        session.captured(),
                        dispute.get().state(),
                        "fraudulent",
                        dispute.get().respondBy())));
    }

    private List<ProviderRefund> refunds(SandboxSession session) {
        if (session.state() != SandboxSession.State.APPROVED) {
            return List.of();
        }
        Map<RefundId, Money> refunds = sessions.refunds(session.id());
        return refunds.entrySet().stream()
                .map(refund -> ProviderRefund.of(
                                new ProviderReference("sbr_" + refund.getKey()),
                                refund.getValue(),
                                RefundState.SUCCEEDED)
                        .ours(refund.getKey()))
                .toList();
    }

    private static String voucher(SandboxSession session) {
        return session.payment().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
    }

    private SandboxSession onTime(SandboxSession session) {
        return isLate(session) ? session.in(SandboxSession.State.EXPIRED) : session;
    }

    private boolean isLate(SandboxSession session) {
        return session.isPayable() && !clock.instant().isBefore(session.expiresAt());
    }
}
