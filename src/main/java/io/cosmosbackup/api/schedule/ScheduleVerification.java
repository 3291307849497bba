package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.common.VerificationResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The newest verification of a schedule's backups in one repository.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleVerification(
        @JsonPropertyDescription("The number at the end of its Job's name.")
        long number,

        @JsonPropertyDescription("The Job that runs now; it does what is due in other repositories too.") @Nullable
        String jobName,

        @JsonPropertyDescription("The CosmosBackup that is read, or was.") @Nullable
        String backup,

        @JsonPropertyDescription("The time of the cron expression it was started for.") @Nullable
        Instant scheduledTime,

        @JsonPropertyDescription("How much was read.") @Nullable
        VerificationLevel level,

        @JsonPropertyDescription("When the last one ended.") @Nullable
        Instant time,

        @JsonPropertyDescription("Passed, Failed, or Inconclusive when it could not be found out.") @Nullable
        VerificationResult result,

        @JsonPropertyDescription("What the last one found, in which CosmosBackup, for a person.") @Nullable
        String message,

        @JsonPropertyDescription(
                "An older CosmosBackup whose copy there was found damaged, and that was read again after that one, or"
                        + " is read by the Job that runs now.")
        @Nullable
        String again) {
    public static final ScheduleVerification NONE =
            new ScheduleVerification(0, null, null, null, null, null, null, null, null);

    /// Nothing is known but the number.
    public ScheduleVerification withNumber(long last) {
        return new ScheduleVerification(last, null, null, null, null, null, null, null, null);
    }

    /// The same, begun for another time and ended at another.
    public ScheduleVerification withTimes(@Nullable Instant due, @Nullable Instant at) {
        return new ScheduleVerification(number, jobName, backup, due, level, at, result, message, again);
    }

    /// A Job reads the newest backup. The result of the last verification stays until this one has ended.
    public ScheduleVerification starting(
            long next, String job, String newest, @Nullable Instant due, VerificationLevel asked) {
        return new ScheduleVerification(next, job, newest, due, asked, time, result, message, null);
    }

    /// A Job reads an older backup once more.
    public ScheduleVerification startingAgain(long next, String job, String older) {
        return new ScheduleVerification(next, job, backup, scheduledTime, level, time, result, message, older);
    }

    /// The Job that read the newest backup has ended.
    public ScheduleVerification ended(VerificationLevel read, Instant at, VerificationResult found, String told) {
        return new ScheduleVerification(number, null, backup, scheduledTime, read, at, found, told, null);
    }

    /// The Job that read an older backup has ended. The result for the newest stays.
    public ScheduleVerification endedAgain() {
        return new ScheduleVerification(number, null, backup, scheduledTime, level, time, result, message, again);
    }
}
