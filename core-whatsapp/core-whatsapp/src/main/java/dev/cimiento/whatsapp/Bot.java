package dev.cimiento.whatsapp;

/**
 * What the business answers: a function of what was said and of where the conversation is, and of nothing else that it remembers.
 *
 * <p>It is called inside the transaction that stores its answer, with the conversation locked: what it does through stores on the same data
 * source is committed with the answer or not at all, and two messages of one person are answered one after the other. Where it fails, the
 * message is tried again, so what it does elsewhere must be done under {@link Utterance#message()} as its key; and it should call no
 * network, or the lock waits for it. Safe for use by many threads.
 */
@FunctionalInterface
public interface Bot {

    /** Answers. */
    Turn answer(Utterance utterance, BotState state);
}
