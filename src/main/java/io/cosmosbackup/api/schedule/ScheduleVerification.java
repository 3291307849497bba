package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.common.VerificationResult;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The newest verification of a schedule's backups in one repository.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleVerification(
        @JsonPropertyDescription(
                "Its Jobs. Each of them does what is due in other repositories too. One has failed when"
                        + " it could not find out whether the backup is whole.")
        Attempts attempts,

        @JsonPropertyDescription("The CosmosBackup that is read, or was.") @Nullable
        String backup,

        @JsonPropertyDescription("The time of the cron expression it was started for.") @Nullable
        Instant scheduledTime,

        @JsonPropertyDescription("How much was read.") @Nullable
        VerificationLevel level,

        @JsonPropertyDescription("What the last one that has ended came to.") @Nullable
        Outcome outcome,

        @JsonPropertyDescription(
                "An older CosmosBackup whose copy there was found damaged, and that was read again after that one, or"
                        + " is read by the Job that runs now.")
        @Nullable
        String again) {
    public static final ScheduleVerification NONE =
            new ScheduleVerification(Attempts.NONE, null, null, null, null, null);

    /// How a verification ended.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Outcome(
            @JsonPropertyDescription("When it ended.") @Nullable
            Instant time,

            @JsonPropertyDescription("Passed, Failed, or Inconclusive when it could not be found out.")
            VerificationResult result,

            @JsonPropertyDescription("What it found, in which CosmosBackup, for a person.")
            String message) {}

    public ScheduleVerification {
        attempts = Objects.requireNonNullElse(attempts, Attempts.NONE);
    }

    /// When the last one ended.
    public @Nullable Instant time() {
        return outcome == null ? null : outcome.time();
    }

    public @Nullable VerificationResult result() {
        return outcome == null ? null : outcome.result();
    }

    public @Nullable String message() {
        return outcome == null ? null : outcome.message();
    }

    /// Nothing is known but the number.
    public ScheduleVerification forgotten() {
        return new ScheduleVerification(attempts.ended(), null, null, null, null, null);
    }

    /// The same, begun for another time and ended at another.
    public ScheduleVerification withTimes(@Nullable Instant due, @Nullable Instant at) {
        return new ScheduleVerification(
                attempts,
                backup,
                due,
                level,
                outcome == null ? null : new Outcome(at, outcome.result(), outcome.message()),
                again);
    }

    /// A Job reads the newest backup. The outcome of the last verification stays until this one has ended.
    public ScheduleVerification starting(
            long number, String job, String newest, @Nullable Instant due, VerificationLevel asked) {
        return new ScheduleVerification(attempts.starting(number, job), newest, due, asked, outcome, null);
    }

    /// A Job reads an older backup once more.
    public ScheduleVerification startingAgain(long number, String job, String older) {
        return new ScheduleVerification(attempts.starting(number, job), backup, scheduledTime, level, outcome, older);
    }

    /// The Job that read the newest backup has ended.
    public ScheduleVerification ended(Attempts after, VerificationLevel read, Outcome found) {
        return new ScheduleVerification(after, backup, scheduledTime, read, found, null);
    }

    /// The Job that read an older backup has ended. The outcome for the newest stays.
    public ScheduleVerification endedAgain() {
        return new ScheduleVerification(attempts.ended(), backup, scheduledTime, level, outcome, again);
    }
}
