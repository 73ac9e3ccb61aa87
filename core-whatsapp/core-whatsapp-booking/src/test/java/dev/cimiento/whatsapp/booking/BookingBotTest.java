package dev.cimiento.whatsapp.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.testkit.TestDatabase;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.Receipt;
import dev.cimiento.whatsapp.inmemory.SimulatedPhone;
import dev.cimiento.whatsapp.testkit.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From the first "hola" to the confirmed booking and back, on PostgreSQL, through jobs. */
class BookingBotTest {

    private static final Instant TUESDAY_18 = Instant.parse("2026-11-24T21:00:00Z");

    private static TestDatabase database;
    private static DataSource pool;

    private final Club club = new Club(database, pool, UnaryOperator.identity());
    private final SimulatedPhone ana = club.phone("5491155550001");
    private final SimulatedPhone beto = club.phone("5491155550002");

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        pool = database.pool(24);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private Booking only() {
        assertThat(club.bookings()).hasSize(1);
        return club.bookings().get(0);
    }

    @Test
    @DisplayName("a person books by chatting, pays the deposit on the page, and is told that it is confirmed")
    void booksAndPays() {
        club.chat(ana, "hola");
        assertThat(Club.options(ana)).containsExactly("Reservar un turno", "Mis turnos");
        club.chat(ana, "1");
        assertThat(Club.options(ana))
                .startsWith("lunes 23/11", "martes 24/11")
                .endsWith("Ver más…")
                .hasSize(10);
        ana.taps("martes 24/11");
        club.work();
        assertThat(ana.lastText()).isEqualTo("¿A qué hora, el martes 24/11?\n\n1. 18:00\n2. 19:30");
        club.chat(ana, "18:00");

        Booking booking = only();
        assertThat(booking.status()).isEqualTo(BookingStatus.HELD);
        assertThat(booking.start()).isEqualTo(TUESDAY_18);
        assertThat(Club.texts(ana).subList(3, 5))
                .containsExactly(
                        "Te guardo Pádel, martes 24/11 18:00 hasta las 09:30. Seña: ARS 3.000. Ya te mando el link para pagarla.",
                        "Pagá la seña acá: " + club.payment(booking).url().orElseThrow());

        club.pays(booking);

        assertThat(only().status()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(ana.lastText()).isEqualTo("¡Listo! Recibimos la seña. Confirmado: Pádel, martes 24/11 18:00.");
        assertThat(ana.screen()).hasSize(6);
    }

    @Test
    @DisplayName("without a deposit a time is booked at once")
    void booksWithoutDeposit() {
        club.offersLessons();
        club.chat(ana, "hola", "reservar un turno", "clase", "2", "1");
        assertThat(only().status()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(ana.lastText()).isEqualTo("¡Reservado! Clase, martes 24/11 18:00.");
    }

    @Test
    @DisplayName("two people race for one time: one has it, the other is told and offered what is free")
    void race() {
        for (SimulatedPhone phone : List.of(ana, beto)) {
            club.chat(phone, "hola", "1", "martes 24/11");
            assertThat(Club.options(phone)).containsExactly("18:00", "19:30");
        }
        List<InboundMessage> wishes = List.of(ana.types("1"), beto.types("1"));
        Crowd.of(2, club.tenant, i -> {
            Receipt receipt = club.whatsApp.receive(wishes.get(i));
            return club.whatsApp.handle(receipt.message());
        });
        club.work();

        assertThat(only().start()).isEqualTo(TUESDAY_18);
        boolean anaWon = Club.texts(ana).stream().anyMatch(text -> text.startsWith("Te guardo"));
        SimulatedPhone loser = anaWon ? beto : ana;
        assertThat(loser.lastText())
                .isEqualTo("Ese horario ya no está libre. Estos sí:\n\n¿A qué hora, el martes 24/11?\n\n1. 19:30");
        club.chat(loser, "1");
        assertThat(club.bookings()).hasSize(2);
    }

    @Test
    @DisplayName("ten people race for the last time of a day, and nine are led to another day")
    void manyRace() {
        List<SimulatedPhone> people = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> club.phone("54911555600" + (10 + i)))
                .toList();
        occupy(Instant.parse("2026-11-24T22:30:00Z"));
        for (SimulatedPhone person : people) {
            club.chat(person, "hola", "1", "martes 24/11");
        }
        List<InboundMessage> wishes =
                people.stream().map(person -> person.types("1")).toList();
        Crowd.of(
                10,
                club.tenant,
                i -> club.whatsApp.handle(club.whatsApp.receive(wishes.get(i)).message()));
        club.work();
        assertThat(club.bookings())
                .filteredOn(booking -> booking.start().equals(TUESDAY_18))
                .hasSize(1);
        assertThat(people)
                .filteredOn(person -> person.lastText().startsWith("Ese horario ya no está libre"))
                .hasSize(9)
                .allSatisfy(person -> assertThat(Club.options(person)).doesNotContain("martes 24/11"));
    }

    private void occupy(Instant start) {
        assertThat(club.as(() -> club.schedule
                        .bookings()
                        .book(BookingRequest.of(
                                IdempotencyKey.of("walk-in " + start),
                                Club.PADEL,
                                start,
                                Customer.of("desk", "Mostrador")))))
                .isInstanceOf(BookResult.Booked.class);
    }

    @Test
    @DisplayName("a message told 20 times, handled by many, takes one time and sends one link")
    void duplicates() {
        club.chat(ana, "hola", "1", "martes 24/11");
        InboundMessage wish = ana.types("1");
        Crowd.of(
                20,
                club.tenant,
                i -> club.whatsApp.handle(club.whatsApp.receive(wish).message()));
        club.work();
        assertThat(club.bookings()).hasSize(1);
        assertThat(Club.texts(ana))
                .filteredOn(text -> text.startsWith("Pagá la seña"))
                .hasSize(1);
        assertThat(Club.texts(ana))
                .filteredOn(text -> text.startsWith("Te guardo"))
                .hasSize(1);
        club.as(() -> club.whatsApp.receive(wish));
        club.work();
        assertThat(ana.screen()).hasSize(5);
    }

    @Test
    @DisplayName("what was said before an option was chosen decides nothing: only the provider's word confirms")
    void saysPaid() {
        club.chat(ana, "hola", "1", "martes 24/11", "1", "ya pagué");
        assertThat(only().status()).isEqualTo(BookingStatus.HELD);
    }

    @Test
    @DisplayName("a declined payment is told, and a second try on the same page confirms")
    void declined() {
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        club.isDeclined(only());
        assertThat(ana.lastText()).startsWith("El pago fue rechazado");
        club.pays(only());
        assertThat(only().status()).isEqualTo(BookingStatus.CONFIRMED);
    }

    @Test
    @DisplayName("a payment that is told after the hold has ended still confirms where the time is free")
    void lateAndFree() {
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        WebhookRequest paid = club.approves(only());
        club.clock.advance(Duration.ofMinutes(31));
        club.hears(paid);
        assertThat(only().status()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(ana.lastText()).startsWith("¡Listo! Recibimos la seña.");
    }

    @Test
    @DisplayName("a payment that is told after somebody else got the time goes back, once, and the person is told")
    void lateAndTaken() {
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        Booking booking = only();
        WebhookRequest paid = club.approves(booking);
        club.clock.advance(Duration.ofMinutes(31));
        club.chat(beto, "hola", "1", "martes 24/11", "1");
        assertThat(beto.screen()).anyMatch(message -> message.asText().startsWith("Te guardo"));

        club.hears(paid);
        club.hears(paid);

        assertThat(club.payment(booking).refunded()).isEqualTo(Money.of("3000.00", "ARS"));
        assertThat(Club.texts(ana))
                .filteredOn(text -> text.startsWith("Tu pago llegó cuando ya no teníamos Pádel"))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "where the job of the link cannot be kept, the time is not taken and nothing is said; tried again, all of it is")
    void oneTransaction() {
        club.chat(ana, "hola", "1", "martes 24/11");
        MessageId wish = club.as(() -> club.whatsApp.receive(ana.types("1"))).message();
        database.execute("ALTER TABLE cimiento.job RENAME TO job_away");
        try {
            assertThatThrownBy(() -> club.as(() -> club.whatsApp.handle(wish))).isInstanceOf(DatabaseException.class);
        } finally {
            database.execute("ALTER TABLE cimiento.job_away RENAME TO job");
        }
        assertThat(club.bookings()).isEmpty();
        club.work();
        assertThat(only().status()).isEqualTo(BookingStatus.HELD);
        assertThat(ana.lastText()).startsWith("Pagá la seña acá");
    }

    @Test
    @DisplayName("a payment for a time that the person has cancelled goes back, and they are told")
    void paidAfterCancelling() {
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        Booking booking = only();
        club.chat(ana, "hola", "2", "1");
        assertThat(Club.options(ana)).containsExactly("Pagar la seña", "Cancelar este turno", "Volver");
        ana.taps("Cancelar este turno");
        club.work();
        assertThat(ana.lastText()).isEqualTo("Cancelado: Pádel, martes 24/11 18:00.");

        club.pays(booking);

        assertThat(only().status()).isEqualTo(BookingStatus.CANCELLED);
        assertThat(ana.lastText()).startsWith("Tu pago llegó cuando ya no teníamos Pádel, martes 24/11 18:00");
        assertThat(club.payment(booking).refunded())
                .isEqualTo(club.payment(booking).captured());
    }

    @Test
    @DisplayName("the link is sent again to who asks for it, and is the same")
    void linkAgain() {
        club.chat(ana, "hola", "1", "martes 24/11", "1", "hola", "2", "1", "1");
        assertThat(Club.texts(ana).stream()
                        .filter(text -> text.startsWith("Pagá la seña acá"))
                        .distinct())
                .hasSize(1);
        assertThat(Club.texts(ana))
                .filteredOn(text -> text.startsWith("Pagá la seña acá"))
                .hasSize(2);
    }

    @Test
    @DisplayName(
            "a confirmed booking is listed and cancelled, its time is free again, and the deposit goes back in time only")
    void cancels() {
        Club generous = new Club(database, pool, bot -> bot.refundingUntil(Duration.ofHours(24)));
        SimulatedPhone caro = generous.phone("5491155550003");
        generous.chat(caro, "hola", "1", "martes 24/11", "1");
        generous.pays(generous.bookings().get(0));
        generous.chat(caro, "hola", "mis turnos");
        assertThat(caro.lastText()).isEqualTo("Tus turnos:\n\n1. martes 24/11 18:00 — confirmado");
        generous.chat(caro, "1", "1");
        assertThat(caro.lastText()).isEqualTo("Cancelado: Pádel, martes 24/11 18:00. Te devolvemos la seña.");
        Booking booking = generous.bookings().get(0);
        assertThat(booking.status()).isEqualTo(BookingStatus.CANCELLED);
        assertThat(generous.payment(booking).refundable().isPositive()).isFalse();

        generous.chat(caro, "hola", "1", "lunes 23/11", "1");
        generous.pays(generous.bookings().get(0));
        generous.chat(caro, "hola", "2", "1", "1");
        assertThat(caro.lastText()).isEqualTo("Cancelado: Pádel, lunes 23/11 18:00.");
        assertThat(generous.payment(generous.bookings().get(0)).state()).isEqualTo(PaymentState.SUCCEEDED);
        generous.chat(caro, "hola", "2");
        assertThat(caro.lastText()).startsWith("No tenés turnos próximos.");
    }

    @Test
    @DisplayName("nobody sees or cancels what another has booked")
    void others() {
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        club.chat(beto, "hola", "2");
        assertThat(beto.lastText()).startsWith("No tenés turnos próximos.");
    }

    @Test
    @DisplayName("who holds three times unpaid is asked to pay or cancel before holding another")
    void mostHolds() {
        club.chat(ana, "hola", "1", "lunes 23/11", "1");
        club.chat(ana, "hola", "1", "lunes 23/11", "1");
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        assertThat(club.bookings()).hasSize(3);
        assertThat(ana.lastText())
                .startsWith("Tenés turnos con la seña sin pagar")
                .contains("Tus turnos:");
        club.clock.advance(Duration.ofMinutes(31));
        club.chat(ana, "hola", "1", "martes 24/11", "1");
        assertThat(ana.screen()).anyMatch(message -> message.asText().startsWith("Te guardo"));
        assertThat(club.bookings()).hasSize(4);
    }

    @Test
    @DisplayName("days beyond the tenth are a step away, and it speaks English to who asks")
    void pagesAndLanguages() {
        club.chat(ana, "hola", "english", "1");
        assertThat(ana.lastText()).startsWith("Which day?\n\n1. Monday 23/11");
        assertThat(Club.options(ana)).hasSize(10).endsWith("More…");
        ana.taps("More…");
        club.work();
        assertThat(Club.options(ana)).startsWith("Wednesday 2/12");
        ana.taps("Wednesday 2/12");
        club.work();
        club.chat(ana, "1");
        club.pays(only());
        assertThat(ana.lastText()).isEqualTo("Done! We have your deposit. Confirmed: Pádel, Wednesday 2/12 18:00.");
    }

    @Test
    @DisplayName("where nothing is free it says so")
    void nothingFree() {
        Club closed = new Club(database, pool, bot -> bot.offeringDaysAhead(1));
        SimulatedPhone caro = closed.phone("5491155550003");
        closed.clock.set(Instant.parse("2026-11-24T00:10:00Z"));
        closed.chat(caro, "hola", "1");
        assertThat(Club.options(caro)).containsExactly("martes 24/11");
        for (String start : List.of("2026-11-24T21:00:00Z", "2026-11-24T22:30:00Z")) {
            closed.as(() -> closed.schedule
                    .bookings()
                    .book(BookingRequest.of(
                            IdempotencyKey.of(start), Club.PADEL, Instant.parse(start), Customer.of("desk", "x"))));
        }
        closed.chat(caro, "1");
        assertThat(caro.lastText()).startsWith("No quedan horarios libres");
    }

    @Test
    @DisplayName("settings out of bounds are refused with the value")
    void settings() {
        JobQueue queue = JobQueue.on(new InMemoryJobStore());
        BookingBot.Builder bot = BookingBot.of(
                Schedule.on(new InMemoryScheduleStore(), InstantSource.system()), DepositPolicy.none(), queue);
        assertThatThrownBy(() -> bot.holdingFor(Duration.ofSeconds(1))).hasMessageContaining("PT1S");
        assertThatThrownBy(() -> bot.offeringDaysAhead(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> bot.mostHolds(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> bot.refundingUntil(Duration.ofHours(-1))).hasMessageContaining("PT-1H");
        assertThatThrownBy(() -> bot.speaking(Locale.FRENCH).build()).hasMessageContaining("fr");
    }
}
