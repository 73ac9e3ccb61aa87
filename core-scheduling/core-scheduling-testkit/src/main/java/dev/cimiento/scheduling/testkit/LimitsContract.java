package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.SlotQuery;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many bookings a resource or a customer may have in a day, a week or ahead, in lists and in bookings alike. */
public abstract class LimitsContract extends ScheduleFixture {

    private static final Customer BETO = Customer.of("customer-2", "Beto");

    /** For subclasses. */
    protected LimitsContract() {}

    @Test
    @DisplayName("a limit counts a resource's local dates, and the list, the reason and the booking agree")
    final void limitPerDay() {
        catalog.save(hour().withLimits(Limit.perResource(Limit.Period.DAY, 2)));
        booked(at(TUESDAY, "10:00"));
        Booking late = booked(at(TUESDAY, "23:00"));
        assertThat(starts(TUESDAY)).isEmpty();
        assertThat(starts(TUESDAY.plusDays(1))).isNotEmpty();
        assertThat(reason(availability.why(PADEL, COURT, at(TUESDAY, "15:00")))).isEqualTo(Refusal.LIMIT_REACHED);
        assertRefused(bookings.book(request(at(TUESDAY, "15:00"))), Refusal.LIMIT_REACHED);
        assertThat(bookings.reschedule(late.id(), 1, at(TUESDAY, "15:00")))
                .isInstanceOf(RescheduleResult.Rescheduled.class);
        bookings.cancel(late.id(), 2);
        booked(at(TUESDAY, "15:00"));
        Duration tenMinutes = Duration.ofMinutes(10);
        held(request(at(TUESDAY.plusDays(1), "10:00")), tenMinutes);
        held(request(at(TUESDAY.plusDays(1), "12:00")), tenMinutes);
        assertThat(starts(TUESDAY.plusDays(1))).isEmpty();
        clock.advance(tenMinutes);
        assertThat(starts(TUESDAY.plusDays(1))).contains("10:00");
    }

    @Test
    @DisplayName(
            "a start before midnight counts on its own date, also in hours that go on past midnight, and one after it on the next")
    final void limitsPastMidnight() {
        hours("22:00-02:00");
        catalog.save(hour().withGridStep(Duration.ofMinutes(30)).withLimits(Limit.perResource(Limit.Period.DAY, 1)));
        Booking late = booked(at(TUESDAY, "23:30"));
        assertThat(late.end()).isEqualTo(at(TUESDAY.plusDays(1), "00:30"));
        assertRefused(bookings.book(request(at(TUESDAY, "22:00"))), Refusal.LIMIT_REACHED);
        booked(at(TUESDAY.plusDays(1), "00:30"));
        assertRefused(bookings.book(request(at(TUESDAY.plusDays(1), "22:00"))), Refusal.LIMIT_REACHED);
    }

    @Test
    @DisplayName(
            "a year ends in the middle of a week: its last day and the next year's first are two days and one week")
    final void limitsAtNewYear() {
        LocalDate lastOfYear = LocalDate.of(2026, 12, 31);
        catalog.save(hour().withLimits(Limit.perResource(Limit.Period.DAY, 1)));
        booked(at(lastOfYear, "23:00"));
        booked(at(lastOfYear.plusDays(1), "08:00"));
        assertRefused(bookings.book(request(at(lastOfYear, "10:00"))), Refusal.LIMIT_REACHED);
        catalog.save(hour().withLimits(Limit.perResource(Limit.Period.WEEK, 3)));
        booked(at(lastOfYear.plusDays(3), "10:00"));
        assertRefused(bookings.book(request(at(lastOfYear.plusDays(1), "10:00"))), Refusal.LIMIT_REACHED);
        booked(at(lastOfYear.plusDays(4), "10:00"));
    }

    @Test
    @DisplayName("for a customer in Tokyo days are Tokyo's, and limits are counted by the club's dates all the same")
    final void limitsFarAway() {
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        catalog.save(hour().withLimits(Limit.perResource(Limit.Period.DAY, 2)));
        booked(at(TUESDAY, "10:00"));
        Booking next = booked(at(TUESDAY, "13:00"));
        assertThat(next.start().atZone(tokyo).toLocalDate())
                .as("a day later in Tokyo")
                .isEqualTo(TUESDAY.plusDays(1));
        for (int day = 0; day < 3; day++) {
            assertThat(availability.slots(SlotQuery.on(TUESDAY.plusDays(day), tokyo, PADEL)))
                    .isNotEmpty()
                    .noneMatch(slot -> slot.localStart().toLocalDate().equals(TUESDAY));
        }
        SlotQuery query = SlotQuery.of(PADEL, at(MONDAY, "00:00"), at(TUESDAY.plusDays(3), "00:00"));
        assertThat(availability.openDays(query, tokyo))
                .containsExactlyElementsOf(availability.slots(query).stream()
                        .map(slot -> slot.start().atZone(tokyo).toLocalDate())
                        .distinct()
                        .toList());
        assertThat(availability.openDays(query, BUENOS_AIRES)).doesNotContain(TUESDAY);
        assertRefused(bookings.book(request(at(TUESDAY, "15:00"))), Refusal.LIMIT_REACHED);
    }

    @Test
    @DisplayName("limits of a customer count weeks from the day that is asked for, and do not touch others")
    final void limitPerCustomer() {
        LocalDate sunday = MONDAY.plusDays(6);
        catalog.save(hour().withLimits(Limit.perCustomer(Limit.Period.WEEK, 1)));
        booked(at(TUESDAY, "10:00"));
        assertRefused(bookings.book(request(at(sunday, "10:00"))), Refusal.LIMIT_REACHED);
        SlotQuery query = SlotQuery.on(sunday, BUENOS_AIRES, PADEL);
        assertThat(availability.slots(query)).isNotEmpty();
        assertThat(availability.slots(query.withCustomer(ANA.id()))).isEmpty();
        assertThat(availability.slots(query.withCustomer(BETO.id()))).isNotEmpty();
        catalog.save(hour().withLimits(Limit.perCustomer(Limit.Period.WEEK, 1).withWeekStart(DayOfWeek.SUNDAY)));
        booked(at(sunday, "10:00"));
        catalog.save(hour().withLimits(Limit.perCustomer(Limit.Period.UPCOMING, 3)));
        booked(at(TUESDAY.plusDays(20), "10:00"));
        assertRefused(bookings.book(request(at(TUESDAY.plusDays(40), "10:00"))), Refusal.LIMIT_REACHED);
        clock.set(at(TUESDAY, "10:01"));
        booked(at(TUESDAY.plusDays(40), "10:00"));
    }

    @Test
    @DisplayName("a customer's limit of a day holds on every resource, and a resource's limit of a week whoever books")
    final void otherWay() {
        ResourceId second = resource(ResourceId.of("court-2"), "08:00-24:00");
        catalog.save(hour().withLimits(Limit.perCustomer(Limit.Period.DAY, 1)));
        Booking only = booked(at(TUESDAY, "10:00"));
        assertRefused(bookings.book(request(at(TUESDAY, "12:00")).withResources(second)), Refusal.LIMIT_REACHED);
        assertRefused(bookings.hold(request(at(TUESDAY, "12:00")), Duration.ofMinutes(5)), Refusal.LIMIT_REACHED);
        booked(of(BETO, at(TUESDAY, "12:00")));
        Booking next = booked(at(TUESDAY.plusDays(1), "10:00"));
        assertRefused(bookings.reschedule(next.id(), 1, at(TUESDAY, "15:00")), Refusal.LIMIT_REACHED);
        assertThat(bookings.reschedule(only.id(), 1, at(TUESDAY, "15:00")))
                .isInstanceOf(RescheduleResult.Rescheduled.class);

        LocalDate sunday = MONDAY.plusDays(13);
        catalog.save(hour().withLimits(Limit.perResource(Limit.Period.WEEK, 1).withWeekStart(DayOfWeek.SUNDAY)));
        booked(at(sunday, "10:00"));
        assertRefused(bookings.book(of(BETO, at(sunday.plusDays(6), "10:00"))), Refusal.LIMIT_REACHED);
        booked(of(BETO, at(sunday.plusDays(6), "10:00")).withResources(second));
        booked(at(sunday.minusDays(1), "10:00"));
        booked(at(sunday.plusDays(7), "10:00"));
    }

    private BookingRequest of(Customer customer, Instant start) {
        return BookingRequest.of(newKey(), PADEL, start, customer).withResources(COURT);
    }
}
