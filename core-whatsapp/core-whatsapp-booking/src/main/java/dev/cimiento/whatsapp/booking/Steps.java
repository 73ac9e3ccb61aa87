package dev.cimiento.whatsapp.booking;

import dev.cimiento.whatsapp.menubot.Dialog;

/** Names of the bot's steps, and of what it remembers between them: they stay in the database while a conversation lasts. */
final class Steps {

    static final String MAIN = "main";
    static final String SERVICE = "service";
    static final String DAY = "day";
    static final String TIME = "time";
    static final String MINE = "mine";
    static final String ONE = "one";

    static final String CHOSEN_SERVICE = "service";
    static final String CHOSEN_DAY = "day";
    static final String BOOKING = "booking";

    private static final String PAGE = "page";

    private Steps() {}

    static int page(Dialog dialog) {
        return dialog.get(PAGE).map(Integer::parseInt).orElse(0);
    }

    static Dialog nextPage(Dialog dialog) {
        return dialog.with(PAGE, Integer.toString(page(dialog) + 1));
    }

    static Dialog firstPage(Dialog dialog) {
        return dialog.with(PAGE, "0");
    }

    static Wording wording(Dialog dialog) {
        return new Wording(dialog.language());
    }
}
