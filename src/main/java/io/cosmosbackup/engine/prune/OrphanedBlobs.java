package io.cosmosbackup.engine.prune;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.repository.BlobDeletion;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.StoredBlobs;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Leftovers of killed attempts in the folders of backups that exist: checkpoints, and segments that no
/// manifest names. Once a backup exists nothing else in its folders will ever be named, so they need no mark.
final class OrphanedBlobs {
    private final Repository repository;
    private final BlobDeletion deletion;
    private final RepositoryContents contents;
    private final Duration age;

    /// @param age how old a segment is that goes
    OrphanedBlobs(Repository repository, RepositoryContents contents, Duration age) {
        this.repository = repository;
        this.deletion = new BlobDeletion(repository);
        this.contents = contents;
        this.age = age;
    }

    /// The blobs that may go, by backup.
    Map<String, List<Entry>> find() {
        Map<String, List<Entry>> found = new TreeMap<>();
        for (CatalogedBackup point : contents.catalog()) {
            StoredBlobs.Sum sum = contents.stored().get(point.backup());
            if (!point.readable() || sum == null) {
                continue;
            }
            boolean more = sum.segmentBytes() > point.storedBytes();
            if (more || sum.checkpointBytes() > 0) {
                List<Entry> blobs = of(point.backup(), more);
                if (!blobs.isEmpty()) {
                    found.put(point.backup(), blobs);
                }
            }
        }
        return found;
    }

    private List<Entry> of(String backup, boolean segmentsToo) {
        StoredBlobs stored = deletion.stored(backup);
        List<Entry> blobs = new ArrayList<>(stored.checkpoints());
        Optional<Set<String>> named = segmentsToo ? named(backup) : Optional.empty();
        named.ifPresent(names -> stored.segments().stream()
                .filter(segment -> !names.contains(segment.name())
                        && !segment.modified().plus(age).isAfter(contents.now()))
                .forEach(blobs::add));
        return blobs;
    }

    /// All blobs in the backup's folder that manifests name, or empty when not every manifest that may name one can
    /// be read.
    private Optional<Set<String>> named(String backup) {
        Set<String> blobs = new HashSet<>();
        Set<String> manifests = new HashSet<>(contents.directDependents(backup));
        manifests.add(backup);
        if (!contents.illegible().isEmpty()) {
            return Optional.empty();
        }
        for (String id : manifests) {
            Optional<Manifest> manifest = repository.readable(id);
            if (manifest.isEmpty()) {
                return Optional.empty();
            }
            for (Manifest.Segment segment : manifest.get().segments()) {
                if (segment.in(id).equals(backup)) {
                    blobs.add(Names.segments(backup) + segment.name());
                }
            }
        }
        return Optional.of(blobs);
    }
}
