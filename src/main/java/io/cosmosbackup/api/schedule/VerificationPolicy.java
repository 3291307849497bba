package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Identity;
import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.api.common.VerificationLevel;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When the newest backup of a schedule is read back in each repository, and how much of it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.samplePercent) || self.level == 'Sampled'",
        message = "samplePercent goes with level Sampled")
public record VerificationPolicy(
        @Required
        @Size(min = 1, max = 100)
        @ValidationRule(value = Rules.CRON, message = Rules.CRON_MESSAGE)
        @JsonPropertyDescription(
                "Five fields as in crontab: minute, hour, day of month, month, day of week; or @hourly, @daily,"
                        + " @weekly, @monthly, @yearly. In the schedule's timeZone.")
        String cron,

        @Default("Quick")
        @JsonPropertyDescription(
                "Quick: the manifest, and that every segment is there with its size. Sampled: also a part of the"
                        + " segments, down to every document. Deep: every segment, down to every document.")
        VerificationLevel level,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription("With level Sampled: how much of the backup is read, in percent; 10 when not given.")
        @Nullable
        Integer samplePercent,

        @JsonPropertyDescription("What decrypts the backup for Sampled and Deep. Only pods of verifications get it.")
        @Nullable
        Identity identity,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Service account of the pods that verify, so that they need only the right to read;"
                + " template.serviceAccountName when not given.")
        @Nullable
        String serviceAccountName) {
    private static final int DEFAULT_SAMPLE_PERCENT = 10;

    public VerificationPolicy {
        level = Objects.requireNonNullElse(level, VerificationLevel.Quick);
    }

    public VerificationPolicy atLevel(VerificationLevel other) {
        return new VerificationPolicy(cron, other, samplePercent, identity, serviceAccountName);
    }

    /// How much of a backup a sample is.
    public int percent() {
        return Objects.requireNonNullElse(samplePercent, DEFAULT_SAMPLE_PERCENT);
    }
}
