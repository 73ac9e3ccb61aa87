package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is saved in a catalog is what is read from it. */
public abstract class CatalogContract extends ScheduleFixture {

    /** For subclasses. */
    protected CatalogContract() {}

    @Test
    @DisplayName("a resource is read as it was saved, and the last save counts")
    final void resource() {
        Resource room = Resource.of(ResourceId.of("Room:2"), "Consultorio Ñ | 2", ZoneOffset.ofHours(-3))
                .withHours(WeeklyHours.none()
                        .with(DayOfWeek.MONDAY, DayOfWeek.FRIDAY, "16:00-20:30", "08:00-13:00")
                        .with(DayOfWeek.SATURDAY, "22:00-02:00")
                        .with(DayOfWeek.SUNDAY, "00:00-24:00"));
        catalog.save(room);
        assertThat(catalog.resource(room.id())).contains(room);
        catalog.save(room.withName("Consultorio 2").withHours(WeeklyHours.none()));
        assertThat(catalog.resource(room.id()))
                .contains(room.withName("Consultorio 2").withHours(WeeklyHours.none()));
        assertThat(catalog.resources()).extracting(Resource::id).containsExactly(room.id(), COURT);
        assertThat(catalog.resource(ResourceId.of("nothing"))).isEmpty();
    }

    @Test
    @DisplayName("a service is read as it was saved, and the last save counts")
    final void service() {
        Service service = Service.of(ServiceId.of("lesson"), "Lesson", Duration.ofMinutes(50))
                .withGridStep(Duration.ofMinutes(10))
                .withBuffers(Duration.ofMinutes(5), Duration.ofMinutes(15))
                .withMinimumNotice(Duration.ofSeconds(90))
                .withFurthestAdvance(Duration.ofDays(400))
                .withResources(COURT);
        catalog.save(service);
        assertThat(catalog.service(service.id())).contains(service);
        catalog.save(service.withResources().withBuffers(Duration.ZERO, Duration.ZERO));
        assertThat(catalog.service(service.id()))
                .contains(service.withResources().withBuffers(Duration.ZERO, Duration.ZERO));
        assertThat(catalog.services()).extracting(Service::id).containsExactly(service.id(), PADEL);
        assertThat(catalog.service(ServiceId.of("nothing"))).isEmpty();
    }

    @Test
    @DisplayName("special days are read as they were saved, in order, between two dates")
    final void specialDays() {
        SpecialDay open = SpecialDay.open(TUESDAY, "Half a day | of work", "18:00-20:00", "08:00-12:00");
        SpecialDay closed = SpecialDay.closed(MONDAY, "Feriado");
        catalog.save(COURT, SpecialDay.closed(TUESDAY, "Mistake"));
        catalog.save(COURT, open);
        catalog.save(COURT, closed);
        assertThat(catalog.specialDays(COURT, MONDAY, TUESDAY)).containsExactly(closed, open);
        assertThat(catalog.specialDays(COURT, TUESDAY, TUESDAY)).containsExactly(open);
        assertThat(catalog.specialDays(COURT, TUESDAY, MONDAY)).isEmpty();
        catalog.removeSpecialDay(COURT, TUESDAY);
        catalog.removeSpecialDay(COURT, TUESDAY);
        assertThat(catalog.specialDays(COURT, MONDAY, TUESDAY)).containsExactly(closed);
    }

    @Test
    @DisplayName("what names an unknown resource is refused, with its name")
    final void unknownResource() {
        ResourceId unknown = ResourceId.of("court-9");
        assertThatThrownBy(() -> catalog.save(unknown, SpecialDay.closed(MONDAY, "Feriado")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("court-9");
        assertThatThrownBy(() -> catalog.save(
                        Service.of(PADEL, "Padel", Duration.ofHours(1)).withResources(unknown)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("court-9");
    }
}
