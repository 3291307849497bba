package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The newest prune of a schedule's backups in one repository.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SchedulePrune(
        @JsonPropertyDescription("The number at the end of its Job's name.")
        long number,

        @JsonPropertyDescription("The Job that runs now; it does what is due in other repositories too.") @Nullable
        String jobName,

        @JsonPropertyDescription("When it was started. Backups that ended later were not looked at.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("The generation of the schedule's spec it was made from.") @Nullable
        Long generation,

        @JsonPropertyDescription("When it ended, well or not.") @Nullable
        Instant time,

        @JsonPropertyDescription(
                "PruneComplete, PruneHeldBack when backups stay until a person has looked, or why it failed, as one word.")
        @Nullable
        String reason,

        @JsonPropertyDescription("What it did, or why it failed, for a person.") @Nullable
        String message,

        @JsonPropertyDescription("How many prunes in a row have failed.")
        int failures,

        @JsonPropertyDescription("When the first of the backups that wait may be deleted.") @Nullable
        Instant nextDue) {
    public static final SchedulePrune NONE = new SchedulePrune(0, null, null, null, null, null, null, 0, null);

    /// The same, started and ended at other times.
    public SchedulePrune withTimes(@Nullable Instant started, @Nullable Instant at) {
        return new SchedulePrune(number, jobName, started, generation, at, reason, message, failures, nextDue);
    }

    /// A Job runs. The result of the last prune stays until this one has ended.
    public SchedulePrune starting(long next, String job, Instant at, long specGeneration) {
        return new SchedulePrune(next, job, at, specGeneration, time, reason, message, failures, nextDue);
    }

    public SchedulePrune ended(Instant at, String why, String told, int failed, @Nullable Instant due) {
        return new SchedulePrune(number, null, startedAt, generation, at, why, told, failed, due);
    }

    /// Nothing is known but the number.
    public SchedulePrune withNumber(long last) {
        return new SchedulePrune(last, null, null, null, null, null, null, 0, null);
    }
}
