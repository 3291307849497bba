package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When the backups of a schedule are verified.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VerificationTimes(
        @JsonPropertyDescription("The cron expression and time zone nextTime was computed from.") @Nullable
        String timetable,

        @JsonPropertyDescription("The newest time of verification.cron that has come.") @Nullable
        Instant lastTime,

        @JsonPropertyDescription("When the next verification is due.") @Nullable
        Instant nextTime) {
    public static final VerificationTimes NONE = new VerificationTimes(null, null, null);
}
