package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import org.jspecify.annotations.Nullable;

/// One account, written. Throws {@link io.cosmosbackup.engine.report.BackupException} only.
public interface AccountTarget extends AutoCloseable {
    /// Makes the container ready to be written, under the name given: creates its database and itself from what the
    /// backup holds where they are absent. A container that is there keeps its settings; it is refused as
    /// `TargetMismatch` when its partition key is another one.
    ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp);

    Usage usage();

    @Override
    void close();
}
