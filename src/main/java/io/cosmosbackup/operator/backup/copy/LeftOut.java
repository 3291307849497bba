package io.cosmosbackup.operator.backup.copy;

import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.catalog.Copies;
import java.util.List;
import java.util.Optional;

/// Copies that count neither as there nor as missing: nobody here can read one in a repository that is not in the
/// namespace, and none is made any more in one that the schedule does not name. Both may change again.
public final class LeftOut {
    private LeftOut() {}

    /// The status with what counts now.
    public static CosmosBackupStatus said(BackupView seen, CosmosBackupStatus status) {
        if (status.phase() != Phase.Complete) {
            return status;
        }
        List<RepositoryCopy> copies =
                status.copies().stream().map(copy -> said(seen, copy)).toList();
        return copies.equals(status.copies()) ? status : Copies.with(seen.backup(), status, copies, seen.now());
    }

    /// A Job that still brings the copy is left as it is.
    private static RepositoryCopy said(BackupView seen, RepositoryCopy copy) {
        if (BackupView.attempts(copy).jobName() != null) {
            return copy;
        }
        Optional<String> why = why(seen, copy);
        if (why.isPresent()) {
            return why.get().equals(copy.leftOut()) ? copy : copy.leavingOut(why.get(), seen.since());
        }
        return copy.counts()
                ? copy
                : copy.takenIn("CosmosBackupRepository %s has not been listed since it counts again"
                        .formatted(copy.repository()));
    }

    private static Optional<String> why(BackupView seen, RepositoryCopy copy) {
        String name = copy.repository();
        if (!seen.repositories().containsKey(name)) {
            return Optional.of("CosmosBackupRepository %s is not in this namespace".formatted(name));
        }
        boolean owed = !copy.durable() && CopyStart.mayBeOwed(copy);
        boolean named = CopyStart.named(seen.backup(), seen.schedule())
                .map(names -> names.contains(name))
                .orElse(true);
        return owed && !named
                ? Optional.of("%s does not name repository %s, so it gets no copy"
                        .formatted(
                                seen.backup().getSpec().repositories() == null
                                        ? "CosmosBackupSchedule "
                                                + seen.backup().getSpec().scheduleName()
                                        : "spec.repositories",
                                name))
                : Optional.empty();
    }
}
