package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.BackupType;
import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.DeletionPolicy;
import io.cosmosbackup.api.common.Encryption;
import io.cosmosbackup.api.common.Retain;
import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.Signing;
import io.cosmosbackup.api.common.Throughput;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The settings of one backup: those of a schedule, or its own.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = Rules.IMMUTABLE_BUT_RETAIN,
        message = "the spec of a CosmosBackup cannot be changed, but for retain: make a new one",
        reason = "FieldValueForbidden")
@ValidationRule(
        value = "(has(self.scheduleName) ? 1 : 0) + (has(self.source) ? 1 : 0) + (has(self.discovered) ? 1 : 0) == 1",
        message = "give exactly one of scheduleName (the schedule's settings are used), source with repositories, and"
                + " discovered (what a repository holds already)")
@ValidationRule(
        value = "has(self.source) == has(self.repositories) || has(self.scheduleName) || has(self.discovered)",
        message = "source and repositories go together: what is backed up, and where to")
@ValidationRule(
        value = "!has(self.scheduleName) || !(has(self.repositories) || has(self.encryption) || has(self.signing)"
                + " || has(self.minimumCopies) || has(self.throughput) || has(self.template))",
        message = "with scheduleName the repositories, encryption, signing, minimumCopies, throughput and template of"
                + " the schedule are used: leave them out")
@ValidationRule(
        value = "!has(self.discovered) || !(has(self.repositories) || has(self.encryption) || has(self.signing)"
                + " || has(self.minimumCopies) || has(self.throughput) || has(self.template))",
        message = "with discovered nothing runs: leave repositories, encryption, signing, minimumCopies, throughput and"
                + " template out")
@ValidationRule(
        value = "!has(self.minimumCopies) || !has(self.repositories)"
                + " || self.minimumCopies <= self.repositories.size()",
        message = "minimumCopies must not be more than there are repositories")
@ValidationRule(
        value = "!has(self.source) || !has(self.retain) || self.retain == 'Keep'",
        message = "a backup with settings of its own has no schedule whose retention could decide: leave retain out")
public record CosmosBackupSpec(
        @Size(min = 1, max = 45)
        @JsonPropertyDescription(
                "A CosmosBackupSchedule in this namespace whose settings are used, as they are when the"
                        + " backup starts.")
        @Nullable
        String scheduleName,

        @Default("Full") @JsonPropertyDescription("Full: every document of every container that is selected.")
        BackupType type,

        @JsonPropertyDescription("The account that is backed up, and which of its containers.") @Nullable
        CosmosSource source,

        @Size(min = 1, max = 8)
        @ValidationRule(value = Rules.DNS_LABELS, message = Rules.REPOSITORIES_MESSAGE)
        @ValidationRule(value = Rules.UNIQUE, message = Rules.UNIQUE_MESSAGE)
        @JsonPropertyDescription(
                "Names of CosmosBackupRepositories in this namespace. The backup goes to all of them; one that"
                        + " is down does not stop the others.")
        @Nullable
        List<@Size(min = 1, max = 63) String> repositories,

        @JsonPropertyDescription(
                "A backup that a repository holds already. Made by the operator for what it finds, or by a person to"
                        + " import one. Nothing runs.")
        @Nullable
        DiscoveredBackup discovered,

        @JsonPropertyDescription("The public keys that the backup is encrypted to. Not encrypted when not" + " given.")
        @Nullable
        Encryption encryption,

        @JsonPropertyDescription(
                "The key that signs the backup's manifest. The repositories' trustedKeys say whose signature counts.")
        @Nullable
        Signing signing,

        @Min(1)
        @Max(8)
        @JsonPropertyDescription(
                "The number of repositories that must hold the whole backup. With fewer it has failed. 1"
                        + " when not given.")
        @Nullable
        Integer minimumCopies,

        @JsonPropertyDescription(
                "What becomes of the stored data when a person deletes this CosmosBackup. Retain: the repositories keep"
                        + " it. Delete: it is deleted there, with what a run has left that failed or was stopped, but not"
                        + " when the whole namespace is deleted. When not given,"
                        + " what the schedule says, if it is still there, and else Retain.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "How long the backup is kept. Keep: no retention deletes it until you say otherwise; the default of every"
                        + " CosmosBackup that you make. Schedule: the rules of its schedule decide, as for the backups that"
                        + " the schedule makes itself. This field alone can be changed: kubectl patch cosmosbackup NAME"
                        + " --type merge -p '{\"spec\":{\"retain\":\"Schedule\"}}'. The annotation cosmosbackup.io/pin:"
                        + " \"true\" keeps a backup whatever stands here.")
        @Nullable
        Retain retain,

        @JsonPropertyDescription("Limit for the request units that the backup uses. No limit when not given.") @Nullable
        Throughput throughput,

        @JsonPropertyDescription("How the Job of the backup is made, and the Jobs that later copy or delete it.")
        @Nullable
        RunTemplate template) {
    public CosmosBackupSpec {
        type = Objects.requireNonNullElse(type, BackupType.Full);
        repositories = repositories == null ? null : List.copyOf(repositories);
    }

    /// A backup that a schedule makes.
    public static CosmosBackupSpec ofSchedule(String scheduleName, BackupType type) {
        return withoutSettings(scheduleName, null, type, Retain.Schedule);
    }

    /// A backup that a repository holds already.
    ///
    /// @param retain null where there is no series that could be pruned
    public static CosmosBackupSpec ofDiscovered(DiscoveredBackup discovered, BackupType type, @Nullable Retain retain) {
        return withoutSettings(null, discovered, type, retain);
    }

    private static CosmosBackupSpec withoutSettings(
            @Nullable String scheduleName,
            @Nullable DiscoveredBackup discovered,
            BackupType type,
            @Nullable Retain retain) {
        return new CosmosBackupSpec(
                scheduleName, type, null, null, discovered, null, null, null, null, retain, null, null);
    }
}
