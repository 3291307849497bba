package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Contents;
import io.cosmosbackup.api.common.Cuts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunStatus;
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

        @JsonPropertyDescription("Which backup of the repositories it is.") @Nullable
        StoredBackup backup,

        @JsonPropertyDescription("The run that makes it: its Job, its times and how far it has come.") @Nullable
        RunStatus run,

        @JsonPropertyDescription("How much it holds, once the run has ended well.") @Nullable
        Contents contents,

        @JsonPropertyDescription("Which times it can bring back, once the run has ended well.") @Nullable
        Cuts cuts,

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

        @JsonPropertyDescription(
                "Patterns of include and exclude that matched no container. While one of them has no *,"
                        + " the backup is not Ready: a container that was named is not in it.")
        List<String> unmatched) {
    public static final CosmosBackupStatus EMPTY = new Builder().build();

    public CosmosBackupStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        copies = List.copyOf(Objects.requireNonNullElse(copies, List.of()));
        unmatched = List.copyOf(Objects.requireNonNullElse(unmatched, List.of()));
        backup = StoredBackup.UNKNOWN.equals(backup) ? null : backup; // printed as nothing, not as {}
        run = RunStatus.NONE.equals(run) ? null : run;
    }

    /// The backup's id in the repositories, once it is known.
    public @Nullable String id() {
        return stored().id();
    }

    public StoredBackup stored() {
        return Objects.requireNonNullElse(backup, StoredBackup.UNKNOWN);
    }

    public RunStatus lastRun() {
        return Objects.requireNonNullElse(run, RunStatus.NONE);
    }

    /// The same, to be changed.
    public Builder toBuilder() {
        return new Builder(this);
    }

    public CosmosBackupStatus withVerification(@Nullable BackupVerification verification, List<Condition> said) {
        return toBuilder()
                .conditions(said)
                .counted(copies)
                .lastVerification(verification)
                .build();
    }

    public CosmosBackupStatus withRetention(@Nullable BackupRetention decided) {
        return toBuilder().counted(copies).retention(decided).build();
    }

    /// With the copies as they are now, and the conditions that follow.
    public CosmosBackupStatus withCopies(List<RepositoryCopy> found, List<Condition> said) {
        return toBuilder().conditions(said).counted(found).build();
    }

    /// A status whose parts are set one by one.
    public static final class Builder {
        private @Nullable Long observedGeneration;
        private List<Condition> conditions = List.of();
        private @Nullable Phase phase;
        private @Nullable Origin origin;
        private @Nullable StoredBackup backup;
        private @Nullable RunStatus run;
        private @Nullable Contents contents;
        private @Nullable Cuts cuts;
        private List<RepositoryCopy> copies = List.of();
        private @Nullable String durableCopies;
        private @Nullable BackupVerification lastVerification;
        private @Nullable BackupRetention retention;
        private List<String> unmatched = List.of();

        private Builder() {}

        private Builder(CosmosBackupStatus from) {
            observedGeneration = from.observedGeneration;
            conditions = from.conditions;
            phase = from.phase;
            origin = from.origin;
            backup = from.backup;
            run = from.run;
            contents = from.contents;
            cuts = from.cuts;
            copies = from.copies;
            durableCopies = from.durableCopies;
            lastVerification = from.lastVerification;
            retention = from.retention;
            unmatched = from.unmatched;
        }

        public Builder observedGeneration(long value) {
            observedGeneration = value;
            return this;
        }

        public Builder conditions(List<Condition> value) {
            conditions = value;
            return this;
        }

        public Builder phase(Phase value) {
            phase = value;
            return this;
        }

        public Builder origin(Origin value) {
            origin = value;
            return this;
        }

        public Builder backup(@Nullable StoredBackup value) {
            backup = value;
            return this;
        }

        public Builder run(@Nullable RunStatus value) {
            run = value;
            return this;
        }

        /// What a backup holds and which times it can bring back are known together.
        public Builder holds(@Nullable Contents much, @Nullable Cuts times) {
            contents = much;
            cuts = times;
            return this;
        }

        /// They are not all made yet.
        public Builder copies(List<RepositoryCopy> value) {
            copies = value;
            durableCopies = null;
            return this;
        }

        /// The run has ended: those count that hold the backup whole.
        public Builder counted(List<RepositoryCopy> value) {
            copies = value;
            durableCopies = "%d/%d"
                    .formatted(
                            value.stream().filter(RepositoryCopy::durable).count(),
                            value.stream().filter(RepositoryCopy::counts).count());
            return this;
        }

        public Builder lastVerification(@Nullable BackupVerification value) {
            lastVerification = value;
            return this;
        }

        public Builder retention(@Nullable BackupRetention value) {
            retention = value;
            return this;
        }

        public Builder unmatched(List<String> value) {
            unmatched = value;
            return this;
        }

        public CosmosBackupStatus build() {
            return new CosmosBackupStatus(
                    observedGeneration,
                    conditions,
                    phase,
                    origin,
                    backup,
                    run,
                    contents,
                    cuts,
                    copies,
                    durableCopies,
                    lastVerification,
                    retention,
                    unmatched);
        }
    }
}
