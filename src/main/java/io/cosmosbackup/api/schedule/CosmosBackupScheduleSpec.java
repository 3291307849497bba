package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.DeletionPolicy;
import io.cosmosbackup.api.common.Encryption;
import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.Signing;
import io.cosmosbackup.api.common.Throughput;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is backed up, where to and when.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.minimumCopies <= self.repositories.size()",
        message = "minimumCopies must not be more than there are repositories")
@ValidationRule(
        value = "!has(self.encryption) || !has(self.verification) || self.verification.level == 'Quick'"
                + " || has(self.verification.identity)",
        message = "verification of encrypted backups at level Sampled or Deep needs verification.identity; Quick needs"
                + " none")
public record CosmosBackupScheduleSpec(
        @Required @JsonPropertyDescription("The account that is backed up, and which of its containers.")
        CosmosSource source,

        @Required
        @Size(min = 1, max = 8)
        @ValidationRule(value = Rules.DNS_LABELS, message = Rules.REPOSITORIES_MESSAGE)
        @ValidationRule(value = Rules.UNIQUE, message = Rules.UNIQUE_MESSAGE)
        @JsonPropertyDescription(
                "Names of CosmosBackupRepositories in this namespace. Every backup goes to all of them; one that is down"
                        + " does not stop the others.")
        List<@Size(min = 1, max = 63) String> repositories,

        @Required @JsonPropertyDescription("When full backups are taken.")
        CronTrigger full,

        @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        @ValidationRule(
                value = "self.matches('^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$') && self != 'Local'",
                message = "timeZone must be an IANA name such as Europe/Berlin or Etc/UTC, not an offset")
        @JsonPropertyDescription("IANA time zone that cron is read in, for example Europe/Berlin.")
        String timeZone,

        @JsonPropertyDescription(
                "true: no new backups are taken, and nothing is pruned or verified. Running Jobs go on.")
        boolean suspend,

        @JsonPropertyDescription("true: the first backup is taken at once, and does not wait for cron.")
        boolean runOnCreate,

        @Default("3600")
        @Min(10)
        @JsonPropertyDescription(
                "How late, in seconds, a backup may start when its time was missed (the operator was down, an earlier run"
                        + " took long). Of all missed times only the newest is made up for. A backup that has not begun to"
                        + " run for so long makes the schedule not Ready.")
        Long startingDeadlineSeconds,

        @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
                "Spreads the backups of several schedules that are due at the same time. A backup starts at"
                        + " most so many seconds after its time. The delay of one schedule is always the"
                        + " same. Not spread when not given.")
        @Nullable
        Integer jitterSeconds,

        @Default("Forbid")
        @JsonPropertyDescription(
                "Forbid: no backup starts while another of this schedule has not ended. Allow: they may overlap.")
        ConcurrencyPolicy concurrencyPolicy,

        @JsonPropertyDescription("The public keys that backups are encrypted to. Not encrypted when not" + " given.")
        @Nullable
        Encryption encryption,

        @JsonPropertyDescription(
                "The key that signs every backup's manifest. The repositories' trustedKeys say whose signature counts.")
        @Nullable
        Signing signing,

        @Default("1")
        @Min(1)
        @Max(8)
        @JsonPropertyDescription(
                "The number of repositories that must hold the whole backup. With fewer it" + " has failed.")
        Integer minimumCopies,

        @JsonPropertyDescription(
                "Chooses which of the schedule's backups stay. All of them when not given. Backups that you"
                        + " asked for stay anyway (spec.retain of a CosmosBackup).")
        @Nullable
        Retention retention,

        @Default("Retain")
        @JsonPropertyDescription(
                "What becomes of the stored data when a person deletes a CosmosBackup of this schedule. Retain: the"
                        + " repositories keep it. Delete: it is deleted there. Deleting the schedule, or the whole"
                        + " namespace, deletes no data.")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "When the newest backup is read back, and after it one that was found damaged before. Never when not given.")
        @Nullable
        VerificationPolicy verification,

        @JsonPropertyDescription("Limit for the request units that a backup uses. No limit when not given.") @Nullable
        Throughput throughput,

        @JsonPropertyDescription(
                "How the Jobs of the schedule are made: those that back up, verify, prune, copy and delete.")
        @Nullable
        RunTemplate template) {
    public CosmosBackupScheduleSpec {
        repositories = List.copyOf(Objects.requireNonNullElse(repositories, List.of()));
        timeZone = Objects.requireNonNullElse(timeZone, "Etc/UTC");
        startingDeadlineSeconds = Objects.requireNonNullElse(startingDeadlineSeconds, 3600L);
        minimumCopies = Objects.requireNonNullElse(minimumCopies, 1);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.Retain);
        concurrencyPolicy = Objects.requireNonNullElse(concurrencyPolicy, ConcurrencyPolicy.Forbid);
    }
}
