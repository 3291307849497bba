package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Attempts;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The newest prune of a schedule's backups in one repository.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SchedulePrune(
        @JsonPropertyDescription("Its Jobs. Each of them does what is due in other repositories too.")
        Attempts attempts,

        @JsonPropertyDescription("When it was started. Backups that ended later were not looked at.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("The generation of the schedule's spec it was made from.") @Nullable
        Long generation,

        @JsonPropertyDescription("What the last one that has ended came to.") @Nullable
        Outcome outcome) {
    public static final SchedulePrune NONE = new SchedulePrune(Attempts.NONE, null, null, null);

    /// How a prune ended.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Outcome(
            @JsonPropertyDescription("When it ended, well or not.") @Nullable
            Instant time,

            @JsonPropertyDescription(
                    "PruneComplete, PruneHeldBack when backups stay until a person has looked, or why it failed, as one word.")
            String reason,

            @JsonPropertyDescription("What it did, or why it failed, for a person.")
            String message,

            @JsonPropertyDescription("When the first of the backups that wait may be deleted.") @Nullable
            Instant nextDue) {}

    public SchedulePrune {
        attempts = Objects.requireNonNullElse(attempts, Attempts.NONE);
    }

    /// When the last one ended, well or not.
    public @Nullable Instant time() {
        return outcome == null ? null : outcome.time();
    }

    public @Nullable String reason() {
        return outcome == null ? null : outcome.reason();
    }

    public @Nullable String message() {
        return outcome == null ? null : outcome.message();
    }

    public @Nullable Instant nextDue() {
        return outcome == null ? null : outcome.nextDue();
    }

    /// The same, started and ended at other times.
    public SchedulePrune withTimes(@Nullable Instant started, @Nullable Instant at) {
        return new SchedulePrune(
                attempts,
                started,
                generation,
                outcome == null ? null : new Outcome(at, outcome.reason(), outcome.message(), outcome.nextDue()));
    }

    /// A Job runs. The outcome of the last prune stays until this one has ended.
    public SchedulePrune starting(long number, String job, Instant at, long specGeneration) {
        return new SchedulePrune(attempts.starting(number, job), at, specGeneration, outcome);
    }

    public SchedulePrune ended(Attempts after, Outcome found) {
        return new SchedulePrune(after, startedAt, generation, found);
    }

    /// Nothing is known but the number.
    public SchedulePrune forgotten() {
        return new SchedulePrune(attempts.ended(), null, null, null);
    }
}
