package io.cosmosbackup.engine.inspect;

import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.StoredDefinition;
import io.cosmosbackup.engine.report.BackupContents;
import io.cosmosbackup.engine.report.BackupContents.Place;
import io.cosmosbackup.engine.report.BackupContents.Throughput;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.CatalogLines;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The contents of a backup, from its manifest alone: no segment is read and nothing is decrypted. The
/// manifest comes from the first repository that has it. For the others the report shows whether they have
/// the same one.
public final class ShowRun {
    private final String backup;
    private final List<Repository> repositories;

    public ShowRun(String backup, List<Repository> repositories) {
        this.backup = backup;
        this.repositories = List.copyOf(repositories);
    }

    public BackupContents run() {
        ManifestFile file =
                BackupReader.open(backup, repositories, Identities.none()).file();
        Manifest manifest = file.manifest();
        return new BackupContents(
                backup,
                CatalogLines.found(new ManifestFile.Head(manifest.head(), file.sha256(), file.signedBy())),
                new BackupContents.Segments(
                        manifest.head().refersTo(), manifest.segments().size()),
                repositories.stream()
                        .map(repository -> place(repository, file.sha256()))
                        .toList(),
                new BackupContents.Held(
                        manifest.databases().stream()
                                .map(d -> new BackupContents.Database(d.name(), StoredDefinition.throughput(d.offer())))
                                .toList(),
                        manifest.containers().stream()
                                .map(container -> container(manifest, container))
                                .toList(),
                        manifest.allDefinitions().stream()
                                .map(ShowRun::definitions)
                                .toList()));
    }

    private static BackupContents.Definitions definitions(DefinitionBackup held) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (DefinitionKind kind : DefinitionKind.values()) {
            if (held.count(kind) > 0) {
                counts.put(kind.shown(), held.count(kind));
            }
        }
        return new BackupContents.Definitions(
                held.owner().toString(),
                counts,
                held.unread().keySet().stream().map(DefinitionKind::shown).toList());
    }

    private Place place(Repository repository, String sha256) {
        try {
            Optional<Instant> markedAt = Optional.ofNullable(repository.marks().get(backup));
            return repository
                    .cataloged(backup, markedAt)
                    .map(found -> place(repository, found, sha256))
                    .orElseGet(() -> place(repository, Place.State.Absent, markedAt, null));
        } catch (BackupException e) {
            return place(repository, Place.State.Unreadable, Optional.empty(), e);
        }
    }

    private static Place place(Repository repository, ManifestReading found, String sha256) {
        return switch (found) {
            case ManifestReading.Trusted(ManifestFile.Head head, Optional<Instant> markedAt) ->
                place(
                        repository,
                        head.sha256().equals(sha256) ? Place.State.Present : Place.State.Different,
                        markedAt,
                        null);
            case ManifestReading.Later(ManifestFile.Head _, BackupException problem, Optional<Instant> markedAt) ->
                place(repository, Place.State.Different, markedAt, problem);
            case ManifestReading.Distrusted(String _, BackupException problem, Optional<Instant> markedAt) ->
                place(repository, Place.State.Unreadable, markedAt, problem);
        };
    }

    private static Place place(
            Repository repository, Place.State state, Optional<Instant> markedAt, @Nullable BackupException problem) {
        return new Place(
                repository.name(),
                repository.location(),
                state,
                markedAt.orElse(null),
                problem == null ? null : problem.getMessage());
    }

    private static BackupContents.Container container(Manifest manifest, ContainerBackup container) {
        List<Segment> segments = container.segments();
        return new BackupContents.Container(
                container.container().name().toString(),
                new BackupContents.Size(
                        container.items(),
                        segments.stream().mapToLong(Segment::rawBytes).sum(),
                        segments.stream().mapToLong(Segment::bytes).sum(),
                        segments.size()),
                StoredDefinition.partitionKey(container.container().definition()),
                throughput(
                        container,
                        manifest.database(container.container().name().database())),
                container.ranges().size(),
                container.cuts());
    }

    private static Throughput throughput(ContainerBackup container, @Nullable Database database) {
        String own = container.container().offer();
        return own == null && database != null && database.offer() != null
                ? Throughput.SHARED
                : StoredDefinition.throughput(own);
    }
}
