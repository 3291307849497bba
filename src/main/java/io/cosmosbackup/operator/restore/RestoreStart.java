package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestoreSpec;
import io.cosmosbackup.api.restore.PinnedSource;
import io.cosmosbackup.api.restore.RestoreSource;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.Start;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a restore starts with, once it can start.
///
/// @param repositories those that are ready come first
public record RestoreStart(PinnedSource source, List<CosmosBackupRepository> repositories) {
    public RestoreStart {
        repositories = List.copyOf(repositories);
    }

    /// Which backup is read, and which repositories hold it.
    ///
    /// @param pinned what the status says already: it is not looked for again
    /// @param backup the CosmosBackup the spec names, when it is there
    static Start<PinnedSource> source(
            CosmosRestoreSpec spec, @Nullable PinnedSource pinned, Optional<CosmosBackup> backup) {
        if (pinned != null) {
            return new Start.Now<>(pinned);
        }
        RestoreSource from = spec.from();
        String repository = from.repositoryName();
        String id = from.backup();
        if (repository != null && id != null) {
            return new Start.Now<>(new PinnedSource(id, List.of(repository), null));
        }
        String name = String.valueOf(from.backupName());
        if (backup.isEmpty()) {
            return new Start.Awaited<>(Explanation.of(
                    Reason.BackupNotFound,
                    "CosmosBackup %s is not in this namespace. HINT: a backup whose CosmosBackup was deleted is"
                                    .formatted(name)
                            + " restored with from.repositoryName and from.backup"));
        }
        CosmosBackupStatus status = backup.get().getStatus();
        if (status != null && Boolean.TRUE.equals(status.stored().encrypted()) && spec.identity() == null) {
            return new Start.Impossible<>(Explanation.of(
                    Reason.IdentityMissing,
                    "CosmosBackup %s is encrypted. HINT: make a CosmosRestore with identity, the Secret that holds the"
                                    .formatted(name)
                            + " age identity of one of its recipients"));
        }
        return source(name, status);
    }

    private static Start<PinnedSource> source(String name, @Nullable CosmosBackupStatus status) {
        Phase phase = status == null ? null : status.phase();
        String id = status == null ? null : status.id();
        if (status != null && phase == Phase.Complete && id != null) {
            return complete(name, id, status);
        }
        if (status != null && phase == Phase.Failed) {
            String why = Conditions.find(status.conditions(), Conditions.FAILED)
                    .map(Condition::message)
                    .orElse("");
            return new Start.Impossible<>(
                    Explanation.of(OperatorReason.BackupFailed, "CosmosBackup %s has failed: %s".formatted(name, why)));
        }
        return new Start.Parked<>(Explanation.of(
                OperatorReason.BackupNotComplete,
                "CosmosBackup %s has not ended (%s)"
                        .formatted(name, Objects.requireNonNullElse(phase, Phase.Pending))));
    }

    /// A damaged copy is read only if a person asks for it (`salvage`). A repository that is missing may come
    /// back.
    private static Start<PinnedSource> complete(String name, String id, CosmosBackupStatus status) {
        List<String> holders = status.copies().stream()
                .filter(RepositoryCopy::durable)
                .map(RepositoryCopy::repository)
                .toList();
        if (!holders.isEmpty()) {
            return new Start.Now<>(new PinnedSource(id, holders, status.stored().manifestSha256()));
        }
        Optional<String> leftOut = status.copies().stream()
                .flatMap(copy -> Stream.ofNullable(copy.leftOut()))
                .reduce((one, other) -> one + "; " + other);
        if (leftOut.isPresent() && status.copies().stream().noneMatch(Copies::damaged)) {
            return new Start.Awaited<>(Explanation.of(
                    OperatorReason.RepositoryNotFound,
                    "no repository is left that holds the backup of CosmosBackup %s; %s"
                            .formatted(name, leftOut.get())));
        }
        return new Start.Impossible<>(status.copies().stream()
                .filter(Copies::damaged)
                .findFirst()
                .map(copy -> Explanation.of(
                        OperatorReason.VerificationFailed,
                        "no whole copy of CosmosBackup %s is left, and the one in repository %s is damaged: %s."
                                        .formatted(name, copy.repository(), copy.message())
                                + " HINT: restore another backup, or what is left of this one with"
                                + " from.repositoryName: %s, from.backup: %s and salvage: true"
                                        .formatted(copy.repository(), id)))
                .orElseGet(() -> Explanation.of(
                        Reason.BackupNotFound,
                        "no repository holds the backup of CosmosBackup %s any more".formatted(name))));
    }

    /// Whether a repository that holds the backup can be read.
    ///
    /// @param known those of the namespace, by name
    static Start<RestoreStart> of(PinnedSource source, Map<String, CosmosBackupRepository> known) {
        List<CosmosBackupRepository> ready = new ArrayList<>();
        List<CosmosBackupRepository> others = new ArrayList<>();
        List<Explanation> unready = new ArrayList<>();
        List<Explanation> missing = new ArrayList<>();
        for (String name : source.repositories()) {
            switch (Readiness.of(name, known.get(name))) {
                case Readiness.Ready(CosmosBackupRepository repository) -> ready.add(repository);
                case Readiness.NotReady(CosmosBackupRepository repository, Explanation why) -> {
                    others.add(repository);
                    unready.add(why);
                }
                case Readiness.Unprobed(CosmosBackupRepository repository, Explanation why) -> {
                    others.add(repository);
                    unready.add(why);
                }
                case Readiness.Keyless(Explanation why) -> unready.add(why);
                case Readiness.NotFound(Explanation why) -> missing.add(why);
            }
        }
        if (!ready.isEmpty()) {
            ready.addAll(others);
            return new Start.Now<>(new RestoreStart(source, ready));
        }
        return unready.isEmpty()
                ? new Start.Awaited<>(Explanation.all(missing))
                : new Start.Parked<>(Explanation.all(unready));
    }
}
