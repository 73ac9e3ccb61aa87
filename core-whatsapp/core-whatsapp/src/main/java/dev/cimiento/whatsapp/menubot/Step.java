package dev.cimiento.whatsapp.menubot;

/** A place in a conversation where something is asked. Holds ports, and no state. Safe for use by many threads. */
public interface Step {

    /** What happens on coming here: mostly {@link Move#ask}, or {@link Move#go} where there is nothing to ask. May be called again to re-ask. */
    Move enter(Dialog dialog);

    /**
     * What follows from the answer.
     *
     * @param answer after a menu the id of the option, exactly one of those shown; after a text the person's words, stripped and not blank
     */
    Move answer(Dialog dialog, String answer);
}
