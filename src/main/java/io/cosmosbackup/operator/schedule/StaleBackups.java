package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.catalog.BackupName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// CosmosBackups of a schedule that are of no more use: their data is gone from every repository, or they
/// failed and newer failures show the same. Only objects that the schedule made itself are deleted. A person
/// or a GitOps tool would create theirs again, and the backup would run again.
final class StaleBackups {
    static final int FAILURES_KEPT = 10;

    private static final Set<String> FOREIGN_ANNOTATIONS =
            Set.of("argocd.argoproj.io/tracking-id", "kubectl.kubernetes.io/last-applied-configuration");
    private static final Set<String> FOREIGN_LABELS =
            Set.of("app.kubernetes.io/instance", "kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");

    private StaleBackups() {}

    static List<CosmosBackup> of(CosmosBackupSchedule schedule, List<CosmosBackup> backups) {
        List<CosmosBackup> generated =
                backups.stream().filter(backup -> generated(schedule, backup)).toList();
        Stream<CosmosBackup> pruned = generated.stream()
                .filter(backup -> status(backup).phase() == Phase.Complete
                        && status(backup).retention() != null
                        && status(backup).copies().isEmpty());
        Stream<CosmosBackup> failed = generated.stream()
                .filter(backup -> status(backup).phase() == Phase.Failed)
                .sorted(Comparator.comparing(
                                (CosmosBackup backup) -> name(backup).orElseThrow(), BackupName.BY_TIME)
                        .reversed())
                .skip(FAILURES_KEPT);
        return Stream.concat(pruned, failed).toList();
    }

    private static boolean generated(CosmosBackupSchedule schedule, CosmosBackup backup) {
        String name = schedule.getMetadata().getName();
        Map<String, String> labels =
                Objects.requireNonNullElse(backup.getMetadata().getLabels(), Map.of());
        Map<String, String> annotations =
                Objects.requireNonNullElse(backup.getMetadata().getAnnotations(), Map.of());
        return name.equals(labels.get(CosmosBackup.SCHEDULE_LABEL))
                && name.equals(backup.getSpec().scheduleName())
                && name(backup).filter(own -> own.isOf(name)).isPresent()
                && backup.getMetadata().getDeletionTimestamp() == null
                && FOREIGN_LABELS.stream().noneMatch(labels::containsKey)
                && FOREIGN_ANNOTATIONS.stream().noneMatch(annotations::containsKey);
    }

    private static Optional<BackupName> name(CosmosBackup backup) {
        return BackupName.parse(backup.getMetadata().getName());
    }

    private static CosmosBackupStatus status(CosmosBackup backup) {
        return Objects.requireNonNullElse(backup.getStatus(), CosmosBackupStatus.EMPTY);
    }
}
