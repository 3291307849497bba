package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one backup is of: a schedule's settings, or settings of its own.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = Rules.IMMUTABLE,
        message = "the spec of a CosmosBackup cannot be changed: make a new one",
        reason = "FieldValueForbidden")
@ValidationRule(
        value = "has(self.scheduleName) != has(self.source)",
        message = "give exactly one of scheduleName (the schedule's settings are used) and source with repositories")
@ValidationRule(
        value = "has(self.source) == has(self.repositories) || has(self.scheduleName)",
        message = "source and repositories go together: what is backed up, and where to")
@ValidationRule(
        value = "!has(self.scheduleName) || (!has(self.repositories) && !has(self.throughput) && !has(self.template))",
        message =
                "with scheduleName the repositories, throughput and template of the schedule are used: leave them out")
public record CosmosBackupSpec(
        @Size(min = 1, max = 45)
        @JsonPropertyDescription(
                "A CosmosBackupSchedule in this namespace whose settings are used, as they are when the"
                        + " backup starts.")
        @Nullable
        String scheduleName,

        @Default("Full") @JsonPropertyDescription("What the backup holds.")
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

        @JsonPropertyDescription("What the backup may take from the account. No limit of its own when not given.")
        @Nullable
        Throughput throughput,

        @JsonPropertyDescription("How the Job of the backup is made.") @Nullable
        RunTemplate template) {
    public CosmosBackupSpec {
        type = Objects.requireNonNullElse(type, BackupType.Full);
        repositories = repositories == null ? null : List.copyOf(repositories);
    }
}
