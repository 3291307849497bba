package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunProgress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a backup went.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CosmosBackupStatus(
        @JsonPropertyDescription("The generation of the spec this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "Complete or Failed once the run has ended, as on a Job. Ready once every repository holds the backup."
                        + " Stalled when only a person can help: the run failed, a copy is damaged or not the backup that"
                        + " was made, a container that was named is not in it, or no repository holds it any more. Deleting once its data is being deleted. Verified once it was read back: False while a"
                        + " copy is known to be damaged, Unknown when the last verification could not find out.")
        List<Condition> conditions,

        @JsonPropertyDescription("Pending, Running, Complete or Failed.") @Nullable
        Phase phase,

        @JsonPropertyDescription("Who asked for the backup: a schedule or a person; or Discovered, in a repository.")
        @Nullable
        Origin origin,

        @JsonPropertyDescription("The backup's id in the repositories.") @Nullable
        String backup,

        @JsonPropertyDescription(
                "Backups of one series follow each other and are pruned together: <namespace>/<schedule>.")
        @Nullable
        String series,

        @JsonPropertyDescription("The backup's number in its series, from 1.") @Nullable
        Long sequence,

        @JsonPropertyDescription("Whether the backup is encrypted.") @Nullable
        Boolean encrypted,

        @JsonPropertyDescription("Id of the key that signed the manifest.") @Nullable
        String signedBy,

        @JsonPropertyDescription(
                "SHA-256 of the backup's manifest. A restore compares the manifest that it" + " reads with it.")
        @Nullable
        String manifestSha256,

        @JsonPropertyDescription("The Job that makes it.") @Nullable
        String jobName,

        @JsonPropertyDescription("When the run started.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When the run ended, well or not.") @Nullable
        Instant completedAt,

        @JsonPropertyDescription("How many documents the backup holds.") @Nullable
        Long items,

        @JsonPropertyDescription("The documents' size in bytes, uncompressed.") @Nullable
        Long bytes,

        @JsonPropertyDescription("Size of the backup in one repository, in bytes.") @Nullable
        Long storedBytes,

        @JsonPropertyDescription("Request units that reading it cost, rounded.") @Nullable
        Long requestUnits,

        @JsonPropertyDescription(
                "Everything written before this time is in the backup. Whole seconds; the manifest has the exact time.")
        @Nullable
        Instant firstCut,

        @JsonPropertyDescription("The newest cut: at least one feed range holds everything written before this time.")
        @Nullable
        Instant lastCut,

        @JsonPropertyDescription("Every repository the backup goes to, and others that hold it too; 16 at most.")
        List<RepositoryCopy> copies,

        @JsonPropertyDescription("How many of the repositories that count hold the backup whole, for example 2/2.")
        @Nullable
        String durableCopies,

        @JsonPropertyDescription("When the backup was last read back, and what was found.") @Nullable
        BackupVerification lastVerification,

        @JsonPropertyDescription(
                "What retention does with the backup, as of the last prune that looked at it. What you say by spec.retain or"
                        + " a pin shows at once.")
        @Nullable
        BackupRetention retention,

        @JsonPropertyDescription("How far the run has come.") @Nullable
        RunProgress progress,

        @JsonPropertyDescription(
                "Patterns of include and exclude that matched no container. While one of them has no *,"
                        + " the backup is not Ready: a container that was named is not in it.")
        List<String> unmatched) {
    public static final CosmosBackupStatus EMPTY = new CosmosBackupStatus(
            null, List.of(), null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, List.of(), null, null, null, null, List.of());

    public CosmosBackupStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        copies = List.copyOf(Objects.requireNonNullElse(copies, List.of()));
        unmatched = List.copyOf(Objects.requireNonNullElse(unmatched, List.of()));
    }

    public CosmosBackupStatus withVerification(@Nullable BackupVerification verification, List<Condition> said) {
        return with(said, copies, verification, retention);
    }

    public CosmosBackupStatus withRetention(@Nullable BackupRetention decided) {
        return with(conditions, copies, lastVerification, decided);
    }

    public CosmosBackupStatus withObservedGeneration(long generation) {
        return new CosmosBackupStatus(
                generation,
                conditions,
                phase,
                origin,
                backup,
                series,
                sequence,
                encrypted,
                signedBy,
                manifestSha256,
                jobName,
                startedAt,
                completedAt,
                items,
                bytes,
                storedBytes,
                requestUnits,
                firstCut,
                lastCut,
                copies,
                durableCopies,
                lastVerification,
                retention,
                progress,
                unmatched);
    }

    /// With the copies as they are now, and the conditions that follow.
    public CosmosBackupStatus withCopies(List<RepositoryCopy> found, List<Condition> said) {
        return with(said, found, lastVerification, retention);
    }

    /// With the facts of the manifest itself.
    public CosmosBackupStatus withManifest(@Nullable String sha256, @Nullable String key, @Nullable Long number) {
        return new CosmosBackupStatus(
                observedGeneration,
                conditions,
                phase,
                origin,
                backup,
                series,
                number,
                encrypted,
                key,
                sha256,
                jobName,
                startedAt,
                completedAt,
                items,
                bytes,
                storedBytes,
                requestUnits,
                firstCut,
                lastCut,
                copies,
                durableCopies,
                lastVerification,
                retention,
                progress,
                unmatched);
    }

    private CosmosBackupStatus with(
            List<Condition> said,
            List<RepositoryCopy> found,
            @Nullable BackupVerification verification,
            @Nullable BackupRetention decided) {
        long durable = found.stream().filter(RepositoryCopy::durable).count();
        long counted = found.stream().filter(RepositoryCopy::counts).count();
        return new CosmosBackupStatus(
                observedGeneration,
                said,
                phase,
                origin,
                backup,
                series,
                sequence,
                encrypted,
                signedBy,
                manifestSha256,
                jobName,
                startedAt,
                completedAt,
                items,
                bytes,
                storedBytes,
                requestUnits,
                firstCut,
                lastCut,
                found,
                durable + "/" + counted,
                verification,
                decided,
                progress,
                unmatched);
    }
}
