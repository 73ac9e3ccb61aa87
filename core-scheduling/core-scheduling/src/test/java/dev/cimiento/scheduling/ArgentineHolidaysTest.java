package dev.cimiento.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArgentineHolidaysTest {

    private final ArgentineHolidays law = ArgentineHolidays.byLaw();

    @Test
    @DisplayName(
            "2026 has the holidays of the official calendar: movable ones on Mondays, Carnival and Good Friday by Easter")
    void year2026() {
        assertThat(holidays(2026))
                .containsExactly(
                        "2026-01-01",
                        "2026-02-16",
                        "2026-02-17",
                        "2026-03-24",
                        "2026-04-02",
                        "2026-04-03",
                        "2026-05-01",
                        "2026-05-25",
                        "2026-06-15",
                        "2026-06-20",
                        "2026-07-09",
                        "2026-08-17",
                        "2026-10-12",
                        "2026-11-23",
                        "2026-12-08",
                        "2026-12-25");
    }

    @Test
    @DisplayName("Tuesday and Wednesday move to the Monday before, Thursday and Friday to the Monday after")
    void movable() {
        assertThat(law.holiday(LocalDate.of(2025, 6, 16))).get().asString().contains("Güemes");
        assertThat(law.holiday(LocalDate.of(2025, 6, 17))).isEmpty();
        assertThat(law.holiday(LocalDate.of(2025, 11, 24))).contains("Día de la Soberanía Nacional");
        assertThat(law.holiday(LocalDate.of(2025, 11, 20))).isEmpty();
    }

    @Test
    @DisplayName("on a weekend it stays, unless the government moves it; other days are added as they are decreed")
    void decreed() {
        LocalDate falls = LocalDate.of(2025, 10, 12);
        assertThat(law.holiday(falls)).isPresent();
        ArgentineHolidays decreed = law.withMoved(falls, LocalDate.of(2025, 10, 10))
                .with(LocalDate.of(2025, 5, 2), "Día con fines turísticos");
        assertThat(decreed.holiday(falls)).isEmpty();
        assertThat(decreed.holiday(LocalDate.of(2025, 10, 10))).contains("Día del Respeto a la Diversidad Cultural");
        assertThat(decreed.holiday(LocalDate.of(2025, 5, 2))).contains("Día con fines turísticos");
        assertThatThrownBy(() -> law.withMoved(LocalDate.of(2025, 12, 25), falls))
                .hasMessageContaining("2025-12-25");
    }

    private List<String> holidays(int year) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(date -> law.holiday(date).isPresent())
                .map(LocalDate::toString)
                .toList();
    }
}
