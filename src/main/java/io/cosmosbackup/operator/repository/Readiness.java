package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Signing;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a repository that something names can be used.
public sealed interface Readiness {
    record Ready(CosmosBackupRepository repository) implements Readiness {}

    record NotReady(CosmosBackupRepository repository, Explanation why) implements Readiness {
        /// Whether no repository is at its place any more: nothing there can be waited for.
        public boolean isGone() {
            return Optional.ofNullable(repository.getStatus())
                    .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY))
                    .filter(ready -> ready.reason().equals(Reason.RepositoryNotFound.name()))
                    .isPresent();
        }
    }

    /// Its key is missing, so no pod that is to read the key can start: a run of several repositories leaves it
    /// out.
    record Keyless(Explanation why) implements Readiness {}

    /// Its first probe, or the first since its spec was changed, has not ended.
    record Unprobed(CosmosBackupRepository repository, Explanation why) implements Readiness {}

    record NotFound(Explanation why) implements Readiness {}

    Set<String> KEYLESS = Set.of(OperatorReason.SecretNotFound.name(), OperatorReason.SecretKeyNotFound.name());

    /// Why what is written there without a signature could never be read from there.
    static Optional<Explanation> unsigned(CosmosBackupRepository repository, @Nullable Signing signing) {
        return signing != null || repository.getSpec().trustedKeys().isEmpty()
                ? Optional.empty()
                : Optional.of(Explanation.of(
                        OperatorReason.SigningRequired,
                        "in CosmosBackupRepository %s only what trustedKeys have signed counts, and spec.signing is missing"
                                .formatted(repository.getMetadata().getName())));
    }

    /// Whether what others make of it may have changed: not when a probe starts, or only the number of its backups
    /// did.
    static boolean changed(CosmosBackupRepository now, CosmosBackupRepository before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(observed(now), observed(before))
                || !conditions(now).equals(conditions(before));
    }

    private static @Nullable Long observed(CosmosBackupRepository repository) {
        return repository.getStatus() == null ? null : repository.getStatus().observedGeneration();
    }

    private static List<Condition> conditions(CosmosBackupRepository repository) {
        return repository.getStatus() == null
                ? List.of()
                : repository.getStatus().conditions();
    }

    /// Whether the repository has turned Ready after that time: what failed before may succeed now.
    static boolean again(CosmosBackupRepository repository, @Nullable Instant since, Instant now) {
        return since != null
                && repository.getStatus() != null
                && Conditions.find(repository.getStatus().conditions(), Conditions.READY)
                        .filter(ready -> ready.status().equals("True")
                                && ready.lastTransitionTime().isAfter(since)
                                && !Past.liesAhead(ready.lastTransitionTime(), now))
                        .isPresent();
    }

    static Readiness of(String name, @Nullable CosmosBackupRepository repository) {
        if (repository == null) {
            return new NotFound(Explanation.of(
                    OperatorReason.RepositoryNotFound,
                    "CosmosBackupRepository %s is not in this namespace. HINT: create it".formatted(name)));
        }
        CosmosBackupRepositoryStatus status = repository.getStatus();
        Optional<Condition> ready = status == null
                        || !Objects.equals(
                                status.observedGeneration(),
                                repository.getMetadata().getGeneration())
                ? Optional.empty()
                : Conditions.find(status.conditions(), Conditions.READY);
        if (ready.isEmpty() || ready.get().status().equals("Unknown")) {
            return new Unprobed(
                    repository,
                    Explanation.of(
                            OperatorReason.RepositoryNotReady,
                            "CosmosBackupRepository %s has not been probed yet".formatted(name)));
        }
        if (ready.get().status().equals("True")) {
            return new Ready(repository);
        }
        Explanation why = Explanation.of(
                OperatorReason.RepositoryNotReady,
                "CosmosBackupRepository %s is not ready: %s: %s"
                        .formatted(name, ready.get().reason(), ready.get().message()));
        return KEYLESS.contains(ready.get().reason()) ? new Keyless(why) : new NotReady(repository, why);
    }
}
