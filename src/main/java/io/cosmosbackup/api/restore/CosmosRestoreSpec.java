package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Identity;
import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.Throughput;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is restored, and where to.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = Rules.IMMUTABLE,
        message = "the spec of a CosmosRestore cannot be changed: make a new one",
        reason = "FieldValueForbidden")
@ValidationRule(
        value = "!has(self.template) || !has(self.template.deleteServiceAccountName)",
        message = "a restore deletes nothing: give template.serviceAccountName")
public record CosmosRestoreSpec(
        @Required @JsonPropertyDescription("Which backup is restored.")
        RestoreSource from,

        @Required @JsonPropertyDescription("The account that is restored into. A container that is absent is created.")
        CosmosTarget target,

        @Size(max = 100)
        @ValidationRule(value = Rules.PATTERNS, message = Rules.PATTERNS_MESSAGE)
        @JsonPropertyDescription(
                "Containers to restore, as database/container, where * stands for any characters, by their"
                        + " names in the backup. All when not given. A name without * must be in the backup."
                        + " If it is not, nothing is restored.")
        List<@Size(max = 511) String> include,

        @Size(max = 100)
        @ValidationRule(value = Rules.PATTERNS, message = Rules.PATTERNS_MESSAGE)
        @JsonPropertyDescription("Containers to leave out, in the form of include.")
        List<@Size(max = 511) String> exclude,

        @Size(max = 64)
        @ValidationRule(value = Rules.RENAMES, message = Rules.RENAMES_MESSAGE)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, self[a] == self[b]))",
                message = "rename must not send two containers into one")
        @JsonPropertyDescription("Where a container goes when not to its own name: database/container in the backup to"
                + " database/container in the target. Without include every container that is restored needs one, so"
                + " that nothing is written into a live container by mistake.")
        Map<String, @Size(max = 511) String> rename,

        @Default("Skip")
        @JsonPropertyDescription(
                "What happens to a document whose id is in the target already. Skip: it stays as it is; documents that"
                        + " were deleted since the backup, on purpose too, come back. Overwrite: it becomes what it was in"
                        + " the backup, and every change since is lost. Documents created since stay in both.")
        ConflictPolicy conflictPolicy,

        @Default("Restart")
        @JsonPropertyDescription(
                "Time to live of containers that are created, and of the items in them. Restart: as it was backed up,"
                        + " and each item lives its full time from when it is written. KeepRemaining: likewise, but each"
                        + " item gets a ttl with which it expires when it would have, and is left out if its time is over"
                        + " by now. \"Off\" (in quotes, for YAML reads a bare Off as false): nothing expires. Time to live"
                        + " is off in each case while items are written. A container that is there keeps its own. Items"
                        + " that had expired at the restore point are never brought back.")
        TtlPolicy ttl,

        @Default("All")
        @JsonPropertyDescription(
                "What is restored. All: documents, stored procedures, triggers, functions, users, permissions, client"
                        + " encryption keys and index containers. DataOnly: documents, and what they need: databases,"
                        + " containers and client encryption keys. Only: everything but documents. conflictPolicy counts"
                        + " for scripts too. A client encryption key that is there is never replaced.")
        Definitions definitions,

        @JsonPropertyDescription(
                "true: a segment that is damaged or missing in every repository is left out, and everything else is"
                        + " restored. The restore is Failed with reason SegmentsSkipped, and says how many documents the"
                        + " segments hold. false: a container with such a segment is not restored whole, the others are.")
        boolean salvage,

        @JsonPropertyDescription("The private key that decrypts the backup. Needed for an encrypted" + " one.")
        @Nullable
        Identity identity,

        @JsonPropertyDescription("Limit for the request units that the restore uses. No limit when not" + " given.")
        @Nullable
        Throughput throughput,

        @JsonPropertyDescription("How the Job of the restore is made.") @Nullable
        RunTemplate template) {
    public CosmosRestoreSpec {
        include = List.copyOf(Objects.requireNonNullElse(include, List.of()));
        exclude = List.copyOf(Objects.requireNonNullElse(exclude, List.of()));
        rename = Map.copyOf(Objects.requireNonNullElse(rename, Map.of()));
        conflictPolicy = Objects.requireNonNullElse(conflictPolicy, ConflictPolicy.Skip);
        ttl = Objects.requireNonNullElse(ttl, TtlPolicy.Restart);
        definitions = Objects.requireNonNullElse(definitions, Definitions.All);
    }
}
