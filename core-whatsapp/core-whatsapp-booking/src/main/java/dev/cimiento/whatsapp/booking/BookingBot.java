package dev.cimiento.whatsapp.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobQueue;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.whatsapp.Bot;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.Turn;
import dev.cimiento.whatsapp.Utterance;
import dev.cimiento.whatsapp.menubot.Dialog;
import dev.cimiento.whatsapp.menubot.MenuBot;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bot that books: it shows the services, the days and the times that are free, takes the one that is chosen, asks for the deposit where
 * there is one, and lets people see and cancel what they have.
 *
 * <p>A time is taken in the transaction of the answer: with a deposit it is held, and a job sends the link to pay; without one it is booked.
 * Who loses a race for a time is told, and shown what is free now. A person is known to the schedule by their conversation, so that {@link
 * BookingDeposits} can tell them what became of their payment.
 *
 * <p>Defaults: two weeks ahead, held for 30 minutes, at most three unpaid at a time, no refunds to who cancels, in Spanish. One serves every tenant. Immutable and safe
 * for use by many threads.
 */
public final class BookingBot implements Bot {

    private final MenuBot bot;
    private final Schedule schedule;
    private final DepositPolicy deposits;
    private final JobQueue queue;
    private final Duration hold;
    private final Locale language;

    private BookingBot(Builder from, MenuBot bot) {
        this.bot = bot;
        this.schedule = from.schedule;
        this.deposits = from.deposits;
        this.queue = from.queue;
        this.hold = from.hold;
        this.language = from.language;
    }

    /**
     * A bot for this schedule.
     *
     * @param deposits what is paid to keep a time
     * @param queue for the jobs that send links to pay; in the same database as the schedule and the conversations
     */
    public static Builder of(Schedule schedule, DepositPolicy deposits, JobQueue queue) {
        return new Builder(schedule, deposits, queue);
    }

    @Override
    public Turn answer(Utterance utterance, BotState state) {
        return bot.answer(utterance, state);
    }

    /** The language of a conversation in this state. */
    Locale language(BotState state) {
        return bot.language(state);
    }

    /** The language of who has not chosen one. */
    Locale language() {
        return language;
    }

    Schedule schedule() {
        return schedule;
    }

    DepositPolicy deposits() {
        return deposits;
    }

    JobQueue queue() {
        return queue;
    }

    Duration hold() {
        return hold;
    }

    /** Makes a {@link BookingBot}. For one thread. */
    public static final class Builder {

        private static final Duration SHORTEST_HOLD = Duration.ofMinutes(1);
        private static final Duration LONGEST_HOLD = Duration.ofDays(1);

        final Schedule schedule;
        final DepositPolicy deposits;
        final JobQueue queue;
        Duration hold = Duration.ofMinutes(30);
        Duration ahead = Duration.ofDays(14);
        int mostHolds = 3;

        @Nullable
        Duration refundUntil;

        Locale language = Locale.forLanguageTag("es");
        Function<Dialog, String> greeting = dialog -> dialog.say(
                "¡Hola! Soy el asistente automático. ¿Qué querés hacer?",
                "Hello! I am the automated assistant. What would you like to do?",
                "Olá! Sou o assistente automático. O que você quer fazer?");

        private Builder(Schedule schedule, DepositPolicy deposits, JobQueue queue) {
            this.schedule = requireNonNull(schedule, "schedule");
            this.deposits = requireNonNull(deposits, "deposits");
            this.queue = requireNonNull(queue, "queue");
        }

        /**
         * How long a time is kept for its deposit; 30 minutes unless said, which is the shortest that Stripe's pages stay open.
         *
         * @throws IllegalArgumentException when not 1 minute to 1 day
         */
        public Builder holdingFor(Duration length) {
            if (requireNonNull(length, "length").compareTo(SHORTEST_HOLD) < 0 || length.compareTo(LONGEST_HOLD) > 0) {
                throw new IllegalArgumentException("hold must be 1 minute to 1 day, was " + length);
            }
            this.hold = length;
            return this;
        }

        /**
         * How far ahead it offers times; two weeks unless said.
         *
         * @throws IllegalArgumentException when not 1 to 60 days
         */
        public Builder offeringDaysAhead(int days) {
            if (days < 1 || days > 60) {
                throw new IllegalArgumentException("days ahead must be 1 to 60, were " + days);
            }
            this.ahead = Duration.ofDays(days);
            return this;
        }

        /**
         * How many times a person may hold unpaid at once; three unless said.
         *
         * @throws IllegalArgumentException when not 1 to 20
         */
        public Builder mostHolds(int holds) {
            if (holds < 1 || holds > 20) {
                throw new IllegalArgumentException("most holds must be 1 to 20, were " + holds);
            }
            this.mostHolds = holds;
            return this;
        }

        /**
         * Deposits go back to people who cancel this long before the start, or earlier; never unless said.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Builder refundingUntil(Duration beforeStart) {
            if (requireNonNull(beforeStart, "beforeStart").isNegative()) {
                throw new IllegalArgumentException("refunding until must not be negative, was " + beforeStart);
            }
            this.refundUntil = beforeStart;
            return this;
        }

        /**
         * The language of who has not chosen one: Spanish unless said.
         *
         * @throws IllegalArgumentException when it is not Spanish, English or Portuguese
         */
        public Builder speaking(Locale newLanguage) {
            this.language = requireNonNull(newLanguage, "newLanguage");
            return this;
        }

        /**
         * What is said above the first menu, up to 1024 characters; asked within the tenant. WhatsApp asks of a bot that it says that it is one.
         */
        public Builder greeting(Function<Dialog, String> newGreeting) {
            this.greeting = requireNonNull(newGreeting, "newGreeting");
            return this;
        }

        /** The bot. */
        public BookingBot build() {
            Offer offer = new Offer(this);
            Mine mine = new Mine(this);
            return new BookingBot(
                    this,
                    MenuBot.startingAt(Steps.MAIN, new Welcome(greeting))
                            .step(Steps.SERVICE, offer.service())
                            .step(Steps.DAY, offer.day())
                            .step(Steps.TIME, offer.time())
                            .step(Steps.MINE, mine.list())
                            .step(Steps.ONE, mine.one())
                            .speaking(language)
                            .build());
        }
    }
}
