package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.PlannedContainer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One container of the backup and where it goes.
///
/// @param into its name in the target: another one if it is renamed
/// @param database the backup's database of the container, where the backup has it
/// @param definitions what else the backup holds of the container and of its database
public record RestoreStep(
        ContainerBackup from, ContainerName into, @Nullable Database database, List<DefinitionBackup> definitions) {
    public RestoreStep {
        definitions = List.copyOf(definitions);
    }

    static RestoreStep of(Manifest manifest, ContainerBackup from, ContainerName into) {
        ContainerName name = from.container().name();
        return new RestoreStep(
                from,
                into,
                manifest.database(name.database()),
                Stream.of(Owner.database(name.database()), Owner.of(name))
                        .flatMap(owner -> manifest.definitionsOf(owner).stream())
                        .toList());
    }

    /// What the backup holds of its database itself.
    Optional<DefinitionBackup> ofDatabase() {
        return definitions.stream().filter(d -> d.container() == null).findFirst();
    }

    Optional<DefinitionBackup> ofContainer() {
        return definitions.stream().filter(d -> d.container() != null).findFirst();
    }

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
