package dev.cimiento.whatsapp.menubot;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.OutboundMessage.Menu;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A step that shows a menu and does something with the choice: two functions.
 *
 * @param menu what is shown
 * @param chosen what follows from the id of the chosen option
 */
public record MenuStep(Function<Dialog, Menu> menu, BiFunction<Dialog, String, Move> chosen) implements Step {

    /** Checks that both are there. */
    public MenuStep {
        requireNonNull(menu, "menu");
        requireNonNull(chosen, "chosen");
    }

    @Override
    public Move enter(Dialog dialog) {
        return Move.ask(dialog, menu.apply(dialog));
    }

    @Override
    public Move answer(Dialog dialog, String answer) {
        return chosen.apply(dialog, answer);
    }
}
