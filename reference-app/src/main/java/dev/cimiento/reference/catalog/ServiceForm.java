package dev.cimiento.reference.catalog;

import dev.cimiento.reference.billing.Amount;
import dev.cimiento.reference.web.Input;
import dev.cimiento.scheduling.Assignment;
import dev.cimiento.scheduling.CancellationTerms;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service in JSON, as staff read and write it: what is read can be changed and written back. What is missing has its default.
 *
 * @param id of the service; in a request, that of the path counts
 * @param name what people call it
 * @param minutes how long it takes
 * @param otherMinutes how long it may take instead
 * @param gridMinutes how far its starts are apart; its length where it is missing
 * @param bufferBeforeMinutes what is kept free before it
 * @param bufferAfterMinutes what is kept free after it
 * @param buffersInsideHours whether that must lie within opening hours
 * @param minimumNoticeMinutes how soon it may be booked
 * @param furthestAdvanceDays how far ahead it may be booked: 90; with 0 nobody can book it
 * @param shortestGapMinutes the shortest remainder that a booking may leave
 * @param seats of a class; 0 where each booking has the resource to itself
 * @param resources which offer it; all where it is missing
 * @param alsoNeeds what else it takes, one of each list
 * @param assignment which of several free resources a booking gets
 * @param limits how often it may be booked
 * @param cancellation how much goes back until when: all until the start where it is missing, and none with an empty list
 * @param hours those of the service, within those of its resources
 * @param deposit what must be paid to book it
 */
public record ServiceForm(
        @Nullable String id,
        @Nullable String name,
        @Nullable Integer minutes,
        @Nullable List<@Nullable Integer> otherMinutes,
        @Nullable Integer gridMinutes,
        @Nullable Integer bufferBeforeMinutes,
        @Nullable Integer bufferAfterMinutes,
        @Nullable Boolean buffersInsideHours,
        @Nullable Integer minimumNoticeMinutes,
        @Nullable Integer furthestAdvanceDays,
        @Nullable Integer shortestGapMinutes,
        @Nullable Integer seats,
        @Nullable List<@Nullable String> resources,
        @Nullable List<@Nullable List<@Nullable String>> alsoNeeds,
        @Nullable String assignment,
        @Nullable List<@Nullable LimitForm> limits,
        @Nullable List<@Nullable TierForm> cancellation,
        @Nullable Map<String, @Nullable List<@Nullable String>> hours,
        @Nullable Amount deposit) {

    private static final int WEEK = 7 * 24 * 60;
    private static final int DAY = 24 * 60;
    private static final int TEN_YEARS = 3_650;
    private static final int MOST = 200;

    /**
     * How often a service may be booked.
     *
     * @param per RESOURCE or CUSTOMER
     * @param period DAY, WEEK or UPCOMING
     * @param most how often
     * @param weekStart on which day a week begins; MONDAY where it is missing
     */
    public record LimitForm(
            @Nullable String per,
            @Nullable String period,
            @Nullable Integer most,
            @Nullable String weekStart) {

        private Limit limit() {
            DayOfWeek start =
                    weekStart == null ? DayOfWeek.MONDAY : Input.oneOf("limits.weekStart", weekStart, DayOfWeek.class);
            return Input.accepted(
                    "limits",
                    () -> new Limit(
                            Input.oneOf("limits.per", per, Limit.Per.class),
                            Input.oneOf("limits.period", period, Limit.Period.class),
                            Input.number("limits.most", most, 1, 1_000, 0),
                            start));
        }
    }

    /**
     * A step of the terms of cancellation.
     *
     * @param noticeMinutes how long before the start
     * @param refundPercent how much goes back
     */
    public record TierForm(
            @Nullable Integer noticeMinutes, @Nullable Integer refundPercent) {

        private CancellationTerms.Tier tier() {
            return new CancellationTerms.Tier(
                    Duration.ofMinutes(Input.number("cancellation.noticeMinutes", noticeMinutes, 0, 366 * DAY, -1)),
                    Input.number("cancellation.refundPercent", refundPercent, 0, 100, -1));
        }
    }

    static ServiceForm of(Service service, @Nullable Amount deposit) {
        return new ServiceForm(
                service.id().value(),
                service.name(),
                minutes(service.duration()),
                service.durations().stream()
                        .filter(other -> !other.equals(service.duration()))
                        .<@Nullable Integer>map(ServiceForm::minutes)
                        .toList(),
                minutes(service.gridStep()),
                minutes(service.bufferBefore()),
                minutes(service.bufferAfter()),
                service.isBuffersInsideHours(),
                minutes(service.minimumNotice()),
                Math.toIntExact(service.furthestAdvance().toDays()),
                minutes(service.shortestGap()),
                service.seats(),
                ids(service.resources()),
                service.needs().stream()
                        .skip(1)
                        .<@Nullable List<@Nullable String>>map(need -> ids(need.resources()))
                        .toList(),
                service.assignment().name(),
                service.limits().stream()
                        .<@Nullable LimitForm>map(limit -> new LimitForm(
                                limit.per().name(),
                                limit.period().name(),
                                limit.most(),
                                limit.weekStart().name()))
                        .toList(),
                service.cancellation().tiers().stream()
                        .<@Nullable TierForm>map(tier -> new TierForm(minutes(tier.notice()), tier.refundPercent()))
                        .toList(),
                service.hours().map(Week::write).orElse(null),
                deposit);
    }

    Service service(ServiceId id) {
        int length = Input.number("minutes", minutes, 1, WEEK, 0);
        Service service = Service.of(id, Input.text("name", name, 200), Duration.ofMinutes(length))
                .withGridStep(length("gridMinutes", gridMinutes, 1, WEEK, length))
                .withBuffers(
                        length("bufferBeforeMinutes", bufferBeforeMinutes, 0, DAY, 0),
                        length("bufferAfterMinutes", bufferAfterMinutes, 0, DAY, 0))
                .withMinimumNotice(length("minimumNoticeMinutes", minimumNoticeMinutes, 0, TEN_YEARS * DAY, 0))
                .withFurthestAdvance(
                        Duration.ofDays(Input.number("furthestAdvanceDays", furthestAdvanceDays, 0, TEN_YEARS, 90)))
                .withShortestGap(length("shortestGapMinutes", shortestGapMinutes, 0, DAY, 0))
                .withResources(resourceIds("resources", resources))
                .withAssignment(
                        assignment == null
                                ? Assignment.IN_ORDER
                                : Input.oneOf("assignment", assignment, Assignment.class))
                .withCancellation(terms())
                .withLimits(given("limits", limits).map(LimitForm::limit).toArray(Limit[]::new));
        int people = Input.number("seats", seats, 0, 100_000, 0);
        Service seated = people == 0 ? service : service.withSeats(people);
        Service within = Boolean.TRUE.equals(buffersInsideHours) ? seated.withBuffersInsideHours() : seated;
        Service open =
                hours == null ? within : Input.accepted("hours", () -> within.withHours(Week.read("hours", hours)));
        Service timed = Input.accepted("otherMinutes", () -> open.withDurations(durations(length)));
        return Input.accepted(
                "alsoNeeds",
                () -> timed.withNeeds(given("alsoNeeds", alsoNeeds)
                        .map(need -> Need.anyOf(resourceIds("alsoNeeds", need)))
                        .toArray(Need[]::new)));
    }

    private CancellationTerms terms() {
        return cancellation == null
                ? CancellationTerms.FREE
                : Input.accepted(
                        "cancellation",
                        () -> new CancellationTerms(given("cancellation", cancellation)
                                .map(TierForm::tier)
                                .toList()));
    }

    private Duration[] durations(int length) {
        return Stream.concat(
                        Stream.of(length),
                        given("otherMinutes", otherMinutes)
                                .map(other -> Input.number("otherMinutes", other, 1, WEEK, 0)))
                .map(Duration::ofMinutes)
                .toArray(Duration[]::new);
    }

    private static <T> Stream<T> given(String field, @Nullable List<@Nullable T> values) {
        List<@Nullable T> list = values == null ? List.of() : values;
        Input.number(field + " entries", list.size(), 0, MOST, 0);
        return list.stream().map(value -> Input.present(field, value));
    }

    private static List<ResourceId> resourceIds(String field, @Nullable List<@Nullable String> texts) {
        List<ResourceId> ids = Input.texts(field, texts, MOST).stream()
                .map(text -> Input.accepted(field, () -> ResourceId.of(text)))
                .toList();
        return Input.accepted(field, () -> Need.anyOf(ids).resources());
    }

    private static List<@Nullable String> ids(List<ResourceId> resources) {
        return resources.stream().<@Nullable String>map(ResourceId::value).toList();
    }

    private static Duration length(String field, @Nullable Integer minutes, int least, int most, int otherwise) {
        return Duration.ofMinutes(Input.number(field, minutes, least, most, otherwise));
    }

    private static int minutes(Duration duration) {
        return Math.toIntExact(duration.toMinutes());
    }
}
