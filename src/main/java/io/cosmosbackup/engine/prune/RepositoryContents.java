package io.cosmosbackup.engine.prune;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Basis;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Place;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Provenance;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Times;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Seen;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Waits;
import io.cosmosbackup.engine.prune.plan.StoredFolder;
import io.cosmosbackup.engine.repository.BlobDeletion;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.StoredBlobs;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The contents of one repository, as prune and delete see them: read whole once, and checked again before
/// every deletion.
///
/// The claims of an untrusted manifest count too, because they can only keep more: the backups it claims to
/// depend on stay. A manifest without a readable head is *illegible*. The manifest of a later release is
/// legible: its head says what it depends on.
final class RepositoryContents {
    private static final int HEADS_AT_ONCE = 32;

    private final Repository repository;
    private final BlobDeletion deletion;
    private final Instant now;
    private final Map<String, StoredBlobs.Sum> stored;
    private final Map<String, Head> heads = new TreeMap<>();
    private Map<String, Entry> marks = Map.of();

    /// @param series as it claims; null for none and for an illegible one
    private record Head(
            Entry manifest, CatalogedBackup point, @Nullable String series, boolean illegible) {
        Head incomplete() {
            return new Head(manifest, point.incomplete(), series, illegible);
        }
    }

    /// Folders are read before manifests, so that what is committed meanwhile is not taken for a leftover; the time
    /// before either, so that nothing is taken for older than it is.
    RepositoryContents(Repository repository) {
        this.repository = repository;
        this.deletion = new BlobDeletion(repository);
        this.now = deletion.now();
        this.stored = deletion.stored();
        lookAgain();
        repository.requireDeletable(!heads.isEmpty());
    }

    /// Reads marks and manifests again. Manifests do not change, so only new ones are really read.
    void lookAgain() {
        marks = Map.copyOf(deletion.marks());
        Map<String, Entry> manifests = deletion.manifests();
        heads.entrySet().removeIf(known -> !known.getValue().manifest().equals(manifests.get(known.getKey())));
        List<Map.Entry<String, Entry>> others = manifests.entrySet().stream()
                .filter(manifest -> !heads.containsKey(manifest.getKey()))
                .toList();
        Map<String, Head> read = new ConcurrentHashMap<>();
        Parallel.forEach(
                others,
                HEADS_AT_ONCE,
                manifest -> head(manifest.getKey(), manifest.getValue())
                        .ifPresent(head -> read.put(manifest.getKey(), head)));
        heads.putAll(read);
    }

    /// Finds which backups of the series have not all their segments here, with their sizes. They are no restore
    /// points.
    void weigh(String series) {
        heads.replaceAll((backup, head) -> series.equals(head.series())
                        && head.point().standing() == Standing.Readable
                        && !isComplete(head.point())
                ? head.incomplete()
                : head);
    }

    /// Mostly the listing shows it. Cases that it leaves open are checked: leftovers beside the segments,
    /// segments of others, and what was written since.
    private boolean isComplete(CatalogedBackup point) {
        long listed = Optional.ofNullable(stored.get(point.backup()))
                .map(StoredBlobs.Sum::segmentBytes)
                .orElse(0L);
        if (point.basis().refersTo().isEmpty() && listed == point.storedBytes()) {
            return true;
        }
        Map<String, Map<String, Long>> sizes = new HashMap<>();
        sizes.put(point.backup(), repository.storedSegments(point.backup()));
        long own = sizes.get(point.backup()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return own >= point.storedBytes()
                && repository
                        .readable(point.backup())
                        .filter(manifest -> manifest.segments().stream().allMatch(segment -> {
                            String in = segment.in(point.backup());
                            Long size = sizes.computeIfAbsent(in, repository::storedSegments)
                                    .get(segment.name());
                            return size != null && size == segment.bytes();
                        }))
                        .isPresent();
    }

    private Optional<Head> head(String backup, Entry blob) {
        return repository.cataloged(backup, Optional.empty()).map(found -> switch (found) {
            case ManifestReading.Trusted(var file, var _) ->
                new Head(blob, point(file, Standing.Readable), series(file.head()), false);
            case ManifestReading.Later(var file, var _, var _) ->
                new Head(blob, point(file, Standing.OfLaterRelease), series(file.head()), false);
            case ManifestReading.Distrusted _ ->
                repository
                        .claimed(backup)
                        .map(head -> new Head(blob, untrusted(head), series(head), false))
                        .orElseGet(() -> new Head(blob, illegible(backup), null, true));
        });
    }

    private CatalogedBackup point(ManifestFile.Head file, Standing standing) {
        ManifestHead head = file.head();
        return point(head, place(head.series()), new Provenance(standing, origins(file), file.sha256()));
    }

    private static Place place(ManifestHead.@Nullable Series series) {
        if (series == null) {
            return Place.NONE;
        }
        ManifestHead.Link previous = series.previous();
        return new Place(series.name(), series.sequence(), previous == null ? null : previous.sha256());
    }

    /// It counts as of no series, and only its name is certain.
    private static CatalogedBackup untrusted(ManifestHead head) {
        return point(head, Place.NONE, Provenance.unknown(Standing.Unreadable));
    }

    /// Where keys are pinned all that is trusted is the owner's, whichever of them signed it.
    private Set<String> origins(ManifestFile.Head file) {
        String signer = repository.pinsKeys() ? "" : file.signedBy().orElse("");
        List<String> ids = file.head().writtenFor();
        return (ids.isEmpty() ? Stream.of("") : ids.stream())
                .map(id -> signer + "/" + id)
                .collect(Collectors.toSet());
    }

    private static CatalogedBackup point(ManifestHead head, Place place, Provenance provenance) {
        ManifestHead.Link parent = head.parent();
        return new CatalogedBackup(
                head.backup(),
                place,
                new Basis(
                        BackupType.of(head.kind().typeName()).orElse(BackupType.Full),
                        parent == null ? null : parent.backup(),
                        Set.copyOf(head.refersTo())),
                new Times(head.cost().completedAt(), head.cuts().first()),
                head.contents().storedBytes(),
                provenance);
    }

    private static CatalogedBackup illegible(String backup) {
        return new CatalogedBackup(
                backup,
                Place.NONE,
                Basis.FULL,
                new Times(Instant.EPOCH, Instant.EPOCH),
                0,
                Provenance.unknown(Standing.Unreadable));
    }

    private static @Nullable String series(ManifestHead head) {
        return head.series() == null ? null : head.series().name();
    }

    /// The store's time when this was read.
    Instant now() {
        return now;
    }

    /// The blobs of the marks, by backup.
    Map<String, Entry> marks() {
        return marks;
    }

    boolean holds(String backup) {
        return heads.containsKey(backup);
    }

    /// The blob of its manifest.
    Optional<Entry> manifest(String backup) {
        return Optional.ofNullable(heads.get(backup)).map(Head::manifest);
    }

    Collection<CatalogedBackup> catalog() {
        return heads.values().stream().map(Head::point).toList();
    }

    Optional<CatalogedBackup> point(String backup) {
        return Optional.ofNullable(heads.get(backup)).map(Head::point);
    }

    /// The backups of a series, with those that may be of it: nobody knows whose an illegible one is.
    List<CatalogedBackup> ofSeries(String series) {
        return heads.values().stream()
                .filter(head -> head.illegible() || series.equals(head.series()))
                .map(Head::point)
                .toList();
    }

    /// The series of which there is a backup, by what its manifest claims.
    SortedSet<String> series() {
        return heads.values().stream()
                .map(Head::series)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> illegible() {
        Set<String> names = new TreeSet<>();
        heads.forEach((name, head) -> {
            if (head.illegible()) {
                names.add(name);
            }
        });
        return names;
    }

    /// The backups that have this one as parent, or use its segments.
    Set<String> directDependents(String backup) {
        Set<String> names = new TreeSet<>();
        heads.forEach((name, head) -> {
            if (head.point().dependsOn().contains(backup)) {
                names.add(name);
            }
        });
        return names;
    }

    /// The blobs beside the manifests when this was read, by backup.
    Map<String, StoredBlobs.Sum> stored() {
        return stored;
    }

    boolean isLeftover(String backup) {
        return stored.containsKey(backup) && !heads.containsKey(backup);
    }

    Seen seen(Collection<CatalogedBackup> catalog, Set<String> pins, Waits waits) {
        List<StoredFolder> folders = new ArrayList<>();
        stored.forEach((backup, sum) -> {
            if (isLeftover(backup)) {
                folders.add(new StoredFolder(backup, sum.newest()));
            }
        });
        Map<String, Instant> marked = new HashMap<>();
        marks.forEach((backup, mark) -> marked.put(backup, mark.modified()));
        return new Seen(catalog, marked, pins, folders, now, waits);
    }
}
