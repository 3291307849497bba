package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.PlannedContainer;
import org.jspecify.annotations.Nullable;

/// One container of the backup and where it goes.
///
/// @param into its name in the target: another one if it is renamed
/// @param database the backup's database of the container, where the backup has it
public record RestoreStep(
        ContainerBackup from, ContainerName into, @Nullable Database database) {
    public long items() {
        return from.items();
    }

    /// Size of the documents, uncompressed.
    public long bytes() {
        return from.segments().stream().mapToLong(Segment::rawBytes).sum();
    }

    /// As it was backed up.
    public TimeToLive timeToLive() {
        return TimeToLive.of(from.container().definition());
    }

    PlannedContainer shown(@Nullable String timeToLive) {
        return new PlannedContainer(from.container().name().toString(), into.toString(), items(), bytes(), timeToLive);
    }
}
