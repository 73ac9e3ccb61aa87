package dev.cimiento.whatsapp.booking;

import dev.cimiento.queues.JobQueue;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.menubot.Dialog;
import dev.cimiento.whatsapp.menubot.Move;
import dev.cimiento.whatsapp.menubot.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person has booked: to see, to pay, to cancel. */
final class Mine {

    private static final String CANCEL = "cancel";
    private static final String PAY = "pay";
    private static final String BACK = "back";

    private final Schedule schedule;
    private final JobQueue queue;
    private final DepositPolicy deposits;
    private final @Nullable Duration refundUntil;

    Mine(BookingBot.Builder from) {
        this.schedule = from.schedule;
        this.queue = from.queue;
        this.deposits = from.deposits;
        this.refundUntil = from.refundUntil;
    }

    Step list() {
        return new ListThem();
    }

    Step one() {
        return new ShowOne();
    }

    private List<Booking> upcoming(Dialog dialog) {
        Instant now = dialog.now();
        BookingQuery query = BookingQuery.between(now, now.plus(Duration.ofDays(3660)))
                .withCustomer(Guest.id(dialog.conversation()))
                .withLimit(90);
        return schedule.bookings().list(query).stream()
                .filter(booking -> isLive(booking, now))
                .toList();
    }

    private static boolean isLive(Booking booking, Instant now) {
        return booking.status() == BookingStatus.CONFIRMED
                || booking.heldUntil().filter(now::isBefore).isPresent();
    }

    private final class ListThem implements Step {

        @Override
        public Move enter(Dialog dialog) {
            List<Booking> bookings = upcoming(dialog);
            if (bookings.isEmpty()) {
                return Move.go(dialog.cleared(), Steps.MAIN)
                        .saying(dialog.say(
                                "No tenés turnos próximos.",
                                "You have no upcoming bookings.",
                                "Você não tem reservas futuras."));
            }
            Wording wording = Steps.wording(dialog);
            List<Option> options = bookings.stream()
                    .map(booking -> Option.of(
                                    booking.id().toString(),
                                    Wording.title(wording.moment(booking.start(), booking.zone())))
                            .describedAs(status(dialog, booking)))
                    .toList();
            String body = dialog.say("Tus turnos:", "Your bookings:", "Suas reservas:");
            return Move.ask(dialog, wording.menu(body, options, Steps.page(dialog)));
        }

        @Override
        public Move answer(Dialog dialog, String answer) {
            return answer.equals(Wording.MORE)
                    ? Move.go(Steps.nextPage(dialog), Steps.MINE)
                    : Move.go(dialog.with(Steps.BOOKING, answer), Steps.ONE);
        }
    }

    private static String status(Dialog dialog, Booking booking) {
        return booking.status() == BookingStatus.CONFIRMED
                ? dialog.say("confirmado", "confirmed", "confirmado")
                : dialog.say("falta pagar la seña", "deposit not paid yet", "falta pagar o sinal");
    }

    private final class ShowOne implements Step {

        @Override
        public Move enter(Dialog dialog) {
            Optional<Booking> found = own(dialog);
            if (found.isEmpty()) {
                return Move.go(Steps.firstPage(dialog.cleared()), Steps.MINE);
            }
            Booking booking = found.get();
            List<Option> options = new ArrayList<>();
            if (booking.status() == BookingStatus.HELD) {
                options.add(Option.of(PAY, dialog.say("Pagar la seña", "Pay the deposit", "Pagar o sinal")));
            }
            options.add(
                    Option.of(CANCEL, dialog.say("Cancelar este turno", "Cancel this booking", "Cancelar reserva")));
            options.add(Option.of(BACK, dialog.say("Volver", "Back", "Voltar")));
            Wording wording = Steps.wording(dialog);
            String body = wording.booking(booking, schedule.catalog()) + " (" + status(dialog, booking) + ")";
            // The version that is seen is the one that is cancelled.
            return Move.ask(dialog.with("version", Long.toString(booking.version())), wording.menu(body, options, 0));
        }

        @Override
        public Move answer(Dialog dialog, String answer) {
            Optional<Booking> found = own(dialog);
            if (found.isEmpty() || answer.equals(BACK)) {
                return Move.go(dialog.cleared(), Steps.MAIN);
            }
            return answer.equals(CANCEL) ? cancel(dialog, found.get()) : pay(dialog, found.get());
        }
    }

    /** Ids come from menus that were shown here; that the booking is this person's is asked anyway. */
    private Optional<Booking> own(Dialog dialog) {
        return schedule.bookings()
                .find(BookingId.of(dialog.require(Steps.BOOKING)))
                .filter(booking -> booking.customer().id().equals(Guest.id(dialog.conversation())))
                .filter(booking -> isLive(booking, dialog.now()));
    }

    private Move cancel(Dialog dialog, Booking booking) {
        CancelResult result = schedule.bookings().cancel(booking.id(), Long.parseLong(dialog.require("version")));
        if (!(result instanceof CancelResult.Cancelled)) {
            return Move.go(dialog, Steps.ONE)
                    .saying(dialog.say(
                            "Ese turno cambió mientras tanto. Así quedó:",
                            "That booking has changed meanwhile. This is how it is:",
                            "Essa reserva mudou nesse meio-tempo. Ficou assim:"));
        }
        String what = Steps.wording(dialog).booking(booking, schedule.catalog());
        String said = dialog.say("Cancelado: " + what + ".", "Cancelled: " + what + ".", "Cancelado: " + what + ".");
        if (!hasDepositBack(dialog, booking)) {
            return Move.end(dialog).saying(said);
        }
        queue.enqueue(DepositJobs.refund(booking.id()));
        return Move.end(dialog)
                .saying(said
                        + dialog.say(
                                " Te devolvemos la seña.",
                                " We are sending your deposit back.",
                                " Vamos devolver o sinal."));
    }

    private boolean hasDepositBack(Dialog dialog, Booking booking) {
        return booking.status() == BookingStatus.CONFIRMED
                && refundUntil != null
                && !dialog.now().isAfter(booking.start().minus(refundUntil))
                && schedule.catalog()
                        .service(booking.service())
                        .flatMap(deposits::deposit)
                        .isPresent();
    }

    private Move pay(Dialog dialog, Booking booking) {
        queue.enqueue(DepositJobs.link(booking.id(), dialog.message()));
        return Move.end(dialog)
                .saying(dialog.say("Ya te mando el link.", "The link is on its way.", "Já envio o link."));
    }
}
