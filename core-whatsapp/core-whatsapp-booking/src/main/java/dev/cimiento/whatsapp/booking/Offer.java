package dev.cimiento.whatsapp.booking;

import dev.cimiento.payments.Money;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.menubot.Dialog;
import dev.cimiento.whatsapp.menubot.Move;
import dev.cimiento.whatsapp.menubot.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From "I want to book" to a time that is taken: service, day, time. */
final class Offer {

    private final Schedule schedule;
    private final DepositPolicy deposits;
    private final JobQueue queue;
    private final Duration hold;
    private final Duration ahead;
    private final int mostHolds;

    Offer(BookingBot.Builder from) {
        this.schedule = from.schedule;
        this.deposits = from.deposits;
        this.queue = from.queue;
        this.hold = from.hold;
        this.ahead = from.ahead;
        this.mostHolds = from.mostHolds;
    }

    Step service() {
        return new ChooseService();
    }

    Step day() {
        return new ChooseDay();
    }

    Step time() {
        return new ChooseTime();
    }

    /** What is free, by its day on the resource's wall clock. */
    private Map<LocalDate, List<Slot>> free(Dialog dialog) {
        ServiceId service = ServiceId.of(dialog.require(Steps.CHOSEN_SERVICE));
        Instant now = dialog.now();
        Map<LocalDate, List<Slot>> days = new LinkedHashMap<>();
        for (Slot slot : schedule.availability().slots(SlotQuery.of(service, now, now.plus(ahead)))) {
            days.computeIfAbsent(slot.localStart().toLocalDate(), day -> new ArrayList<>())
                    .add(slot);
        }
        return days;
    }

    private Move nothingFree(Dialog dialog) {
        return Move.end(dialog)
                .saying(dialog.say(
                        "No quedan horarios libres en los próximos días.",
                        "There are no free times in the coming days.",
                        "Não há horários livres nos próximos dias."));
    }

    private final class ChooseService implements Step {

        @Override
        public Move enter(Dialog dialog) {
            List<Service> services = schedule.catalog().services();
            if (services.isEmpty()) {
                return nothingFree(dialog);
            }
            if (services.size() == 1) {
                return answer(dialog, services.get(0).id().value());
            }
            List<Option> options = services.stream()
                    .map(service -> Option.of(service.id().value(), Wording.title(service.name())))
                    .toList();
            String body =
                    dialog.say("¿Qué querés reservar?", "What would you like to book?", "O que você quer reservar?");
            return Move.ask(dialog, Steps.wording(dialog).menu(body, options, Steps.page(dialog)));
        }

        @Override
        public Move answer(Dialog dialog, String answer) {
            return answer.equals(Wording.MORE)
                    ? Move.go(Steps.nextPage(dialog), Steps.SERVICE)
                    : Move.go(Steps.firstPage(dialog).with(Steps.CHOSEN_SERVICE, answer), Steps.DAY);
        }
    }

    private final class ChooseDay implements Step {

        @Override
        public Move enter(Dialog dialog) {
            Map<LocalDate, List<Slot>> days = free(dialog);
            if (days.isEmpty()) {
                return nothingFree(dialog);
            }
            Wording wording = Steps.wording(dialog);
            List<Option> options = days.keySet().stream()
                    .map(day -> Option.of(day.toString(), Wording.title(wording.day(day))))
                    .toList();
            String body = dialog.say("¿Qué día?", "Which day?", "Que dia?");
            return Move.ask(dialog, wording.menu(body, options, Steps.page(dialog)));
        }

        @Override
        public Move answer(Dialog dialog, String answer) {
            return answer.equals(Wording.MORE)
                    ? Move.go(Steps.nextPage(dialog), Steps.DAY)
                    : Move.go(Steps.firstPage(dialog).with(Steps.CHOSEN_DAY, answer), Steps.TIME);
        }
    }

    private final class ChooseTime implements Step {

        @Override
        public Move enter(Dialog dialog) {
            LocalDate day = LocalDate.parse(dialog.require(Steps.CHOSEN_DAY));
            List<Slot> slots = free(dialog).getOrDefault(day, List.of());
            if (slots.isEmpty()) {
                return Move.go(Steps.firstPage(dialog), Steps.DAY);
            }
            Wording wording = Steps.wording(dialog);
            // Several resources may be free at one start: the person chooses a time, the schedule the resource.
            Map<Instant, Option> starts = new LinkedHashMap<>();
            slots.forEach(slot -> starts.computeIfAbsent(
                    slot.start(), start -> Option.of(start.toString(), wording.time(start, slot.zone()))));
            String body = dialog.say("¿A qué hora, el ", "At what time, on ", "A que horas, ") + wording.day(day) + "?";
            return Move.ask(dialog, wording.menu(body, List.copyOf(starts.values()), Steps.page(dialog)));
        }

        @Override
        public Move answer(Dialog dialog, String answer) {
            if (answer.equals(Wording.MORE)) {
                return Move.go(Steps.nextPage(dialog), Steps.TIME);
            }
            ServiceId id = ServiceId.of(dialog.require(Steps.CHOSEN_SERVICE));
            Optional<Service> service = schedule.catalog().service(id);
            return service.isPresent() ? take(dialog, service.get(), Instant.parse(answer)) : nothingFree(dialog);
        }
    }

    private Move take(Dialog dialog, Service service, Instant start) {
        Optional<Money> deposit = deposits.deposit(service);
        BookingRequest request = BookingRequest.of(
                IdempotencyKey.of("whatsapp-" + dialog.message()), service.id(), start, Guest.of(dialog));
        if (deposit.isEmpty()) {
            return schedule.bookings().book(request) instanceof BookResult.Booked booked
                    ? booked(dialog, booked.booking())
                    : gone(dialog);
        }
        if (holds(dialog) >= mostHolds) {
            return Move.go(Steps.firstPage(dialog.cleared()), Steps.MINE)
                    .saying(dialog.say(
                            "Tenés turnos con la seña sin pagar: pagá o cancelá alguno antes de reservar otro.",
                            "You have bookings whose deposit is not paid: pay or cancel one before booking another.",
                            "Você tem reservas com o sinal em aberto: pague ou cancele uma antes de reservar outra."));
        }
        return schedule.bookings().hold(request, hold) instanceof HoldResult.Held held
                ? held(dialog, held.booking(), deposit.get())
                : gone(dialog);
    }

    private int holds(Dialog dialog) {
        BookingQuery unpaid = BookingQuery.between(dialog.now(), dialog.now().plus(Duration.ofDays(3660)))
                .withCustomer(Guest.id(dialog.conversation()))
                .withStatuses(Set.of(BookingStatus.HELD));
        return (int) schedule.bookings().list(unpaid).stream()
                .filter(booking -> booking.heldUntil().orElse(dialog.now()).isAfter(dialog.now()))
                .count();
    }

    private Move booked(Dialog dialog, Booking booking) {
        String what = Steps.wording(dialog).booking(booking, schedule.catalog());
        return Move.end(dialog)
                .saying(dialog.say("¡Reservado! " + what + ".", "Booked! " + what + ".", "Reservado! " + what + "."));
    }

    /** The link comes from a job: a provider that answers slowly must not hold the conversation, let alone the transaction. */
    private Move held(Dialog dialog, Booking booking, Money deposit) {
        queue.enqueue(DepositJobs.link(booking.id(), dialog.message()));
        Wording wording = Steps.wording(dialog);
        String what = wording.booking(booking, schedule.catalog());
        String until = wording.time(booking.heldUntil().orElseThrow(), booking.zone());
        String amount = wording.money(deposit);
        return Move.end(dialog)
                .saying(dialog.say(
                        "Te guardo " + what + " hasta las " + until + ". Seña: " + amount
                                + ". Ya te mando el link para pagarla.",
                        "I am keeping " + what + " for you until " + until + ". Deposit: " + amount
                                + ". The link to pay it is on its way.",
                        "Estou guardando " + what + " até as " + until + ". Sinal: " + amount
                                + ". Já envio o link para pagar."));
    }

    private Move gone(Dialog dialog) {
        return Move.go(Steps.firstPage(dialog), Steps.TIME)
                .saying(dialog.say(
                        "Ese horario ya no está libre. Estos sí:",
                        "That time is no longer free. These are:",
                        "Esse horário não está mais livre. Estes estão:"));
    }
}
