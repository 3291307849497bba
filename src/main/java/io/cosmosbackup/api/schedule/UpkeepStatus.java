package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a schedule does in its repositories besides backing up.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpkeepStatus(
        @JsonPropertyDescription("When backups are verified: the last time and the next one.") @Nullable
        VerificationTimes verification,

        @JsonPropertyDescription("When a backup was last read back and every check held.") @Nullable
        Instant lastVerifiedTime,

        @JsonPropertyDescription("When retention was last applied to a repository.") @Nullable
        Instant lastPruneTime,

        @JsonPropertyDescription("How many Jobs were started so far that verify and prune.") @Nullable
        Long jobs,

        @JsonPropertyDescription("What was last verified and pruned in each repository.")
        List<ScheduleRepository> repositories) {
    public static final UpkeepStatus NONE = new UpkeepStatus(null, null, null, null, List.of());

    public UpkeepStatus {
        verification = VerificationTimes.NONE.equals(verification) ? null : verification; // not printed as {}
        repositories = List.copyOf(Objects.requireNonNullElse(repositories, List.of()));
    }

    public VerificationTimes verificationTimes() {
        return Objects.requireNonNullElse(verification, VerificationTimes.NONE);
    }
}
