package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobSelection;
import dev.cimiento.queues.JobState;
import dev.cimiento.reference.web.Input;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Many jobs at once. */
public final class JobBulk {

    private final Function<JobFilter, JobSelection> selections;

    /** Of these. */
    public JobBulk(Function<JobFilter, JobSelection> selections) {
        this.selections = requireNonNull(selections, "selections");
    }

    /** The jobs that fit; what is missing does not matter. */
    JobFilter filter(@Nullable String kind, List<String> states, @Nullable String error) {
        JobFilter filter = JobFilter.all()
                .withStates(states.stream()
                        .map(state -> Input.oneOf("state", state, JobState.class))
                        .distinct()
                        .toArray(JobState[]::new));
        JobFilter ofKind = Input.optionalText("kind", kind, 100)
                .map(name -> Input.accepted("kind", () -> filter.withKind(JobKind.text(name))))
                .orElse(filter);
        return Input.optionalText("error", error, 200).map(ofKind::withError).orElse(ofKind);
    }

    int retry(JobFilter filter, int most) {
        return selections.apply(filter).retry(most);
    }

    int cancel(JobFilter filter, int most) {
        return selections.apply(filter).cancel(most);
    }
}
