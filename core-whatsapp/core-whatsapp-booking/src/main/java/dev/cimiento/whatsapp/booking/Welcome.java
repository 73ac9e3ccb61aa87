package dev.cimiento.whatsapp.booking;

import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.menubot.Dialog;
import dev.cimiento.whatsapp.menubot.Move;
import dev.cimiento.whatsapp.menubot.Step;
import java.util.List;
import java.util.function.Function;

/** The first step: to book, or to see what is booked. */
record Welcome(Function<Dialog, String> greeting) implements Step {

    @Override
    public Move enter(Dialog dialog) {
        return Move.ask(
                dialog,
                Steps.wording(dialog)
                        .menu(
                                greeting.apply(dialog),
                                List.of(
                                        Option.of(
                                                Steps.SERVICE,
                                                dialog.say("Reservar un turno", "Book a time", "Reservar horário")),
                                        Option.of(
                                                Steps.MINE,
                                                dialog.say("Mis turnos", "My bookings", "Minhas reservas"))),
                                0));
    }

    @Override
    public Move answer(Dialog dialog, String answer) {
        return Move.go(Steps.firstPage(dialog.cleared()), answer);
    }
}
