package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The news that a backup is going to be deleted, in time to keep it.
public final class Marked {
    private Marked() {}

    /// @param due when it goes at the earliest, null when only whoever has marked it knows
    public static Notice of(CosmosBackup backup, String repository, @Nullable Instant due, List<String> reasons) {
        String namespace = backup.getMetadata().getNamespace();
        String name = backup.getMetadata().getName();
        String because = String.join("; ", reasons);
        Explanation why = Explanation.of(
                        OperatorReason.MarkedForDeletion,
                        due == null
                                ? "a prune elsewhere deletes it from repository %s once its grace is over: %s"
                                        .formatted(repository, because)
                                : "marked for deletion in repository %s; goes at %s or later, because: %s"
                                        .formatted(repository, due, because))
                .withHint("to keep it: kubectl annotate cosmosbackup %s -n %s cosmosbackup.io/pin=true"
                        .formatted(name, namespace));
        return Notice.warning("marked-%s-%s".formatted(repository, due == null ? because : due), why);
    }
}
