package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.requestunits.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One account, written. Throws {@link io.cosmosbackup.engine.report.BackupException} only.
public interface AccountTarget extends AutoCloseable {
    /// Makes the container ready to be written, under the name given: creates its database and itself from what the
    /// backup holds where they are absent. A container that is there keeps its settings; it is refused as
    /// `TargetMismatch` when its partition key is another one.
    ///
    /// Parts of a definition that the account refuses are left out; {@link #warnings} lists them.
    ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp);

    /// Creates the database where it is absent, so that {@link #define} can bring what its containers need.
    default void prepareDatabase(String name, @Nullable Database asBackedUp) {}

    /// Brings scripts, users or keys into a database or container that is there. What the target refuses
    /// stops none of the others. An API that has none of it brings nothing.
    ///
    /// @param policy what becomes of one that is there with other content. A client encryption key is never
    ///     replaced: what is encrypted with it could not be read any more
    default List<DefinitionResult> define(DefinitionSet wanted, ConflictPolicy policy) {
        return List.of();
    }

    /// Creates a container whose items the service makes by itself, where it is absent. Its source is there.
    ///
    /// @param containers where the containers of the backup go: one of them is its source
    /// @param on whether one that is created gets the time to live that was backed up
    default void prepareIndex(
            ContainerName name,
            @Nullable Database database,
            Container asBackedUp,
            List<DefinitionSet.Moved> containers,
            boolean on) {}

    /// What {@link #prepare} would create for the container now: its database, itself, or nothing. Changes
    /// nothing. A container that is there with another partition key is refused as `TargetMismatch` here already.
    List<Creation> missing(ContainerName name, @Nullable Database database, Container asBackedUp);

    /// The time to live that a container which is there has, and keeps when it is restored into. Empty if it will get
    /// the one that was backed up: an earlier attempt of the restore made the container.
    default Optional<TimeToLive> keeps(ContainerName name, Container asBackedUp) {
        return Optional.of(TimeToLive.OFF);
    }

    /// What was created so far, with the throughput that it was given in the end.
    List<Creation> created();

    /// Why the container's items are not to be written: the service fills it by itself. Empty for all others.
    Optional<String> leftToTheService(Container asBackedUp);

    /// Differences from the backup, a sentence each.
    List<String> warnings();

    Usage usage();

    @Override
    void close();
}
