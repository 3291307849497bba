package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestJson;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One place that holds backups, under the name its user gave it.
public final class Repository {
    /// The first blob of a repository. It says what the rest is, and writing it shows that writing works.
    private static final String MARKER = "repository.json";

    private static final byte[] MARKER_TEXT = """
            {"format":"cosmos-backup repository","formatVersion":1}
            """.getBytes(StandardCharsets.UTF_8);

    private final String name;
    private final BlobStore store;

    public Repository(String name, BlobStore store) {
        this.name = name;
        this.store = store;
    }

    public String name() {
        return name;
    }

    public String location() {
        return store.location();
    }

    /// Shows that blobs can be written here, by writing the marker where it is not there yet.
    public void checkWritable() {
        if (store.putIfAbsent(MARKER, MARKER_TEXT) == PutResult.OtherBytes) {
            throw new BackupException(
                    Reason.UnknownFormat,
                    store.location() + " holds a " + MARKER + " of another kind. HINT: choose another prefix");
        }
    }

    /// Ids of all backups, in the order of names.
    public List<String> backups() {
        List<String> ids = new ArrayList<>();
        store.list(Names.MANIFESTS, entry -> {
            String id = Names.backupOf(entry.name());
            if (!id.isEmpty()) {
                ids.add(id);
            }
        });
        return ids;
    }

    public Optional<Manifest> find(String backup) {
        if (!Names.isBackup(backup)) {
            throw new BackupException(Reason.InvalidArgument, "'" + backup + "' cannot be the id of a backup");
        }
        return store.read(Names.manifest(backup), ManifestJson.MAX_BYTES)
                .map(bytes -> ManifestJson.read(backup, bytes));
    }

    public Manifest manifest(String backup) {
        return find(backup)
                .orElseThrow(() -> new BackupException(
                        Reason.BackupNotFound,
                        "there is no backup " + backup + " in " + store.location()
                                + ". HINT: list shows what is there"));
    }

    /// The bytes of a segment as they are stored, not yet checked.
    public byte[] segment(String backup, Manifest.Segment segment) {
        return store.read(Names.segments(backup) + segment.name(), segment.bytes())
                .orElseThrow(() -> new BackupException(
                        Reason.SegmentDamaged,
                        "segment " + segment.name() + " of backup " + backup + " is missing in " + store.location()));
    }

    /// Sizes in bytes of the blobs that are there for a backup, by the segments' names.
    public Map<String, Long> storedSegments(String backup) {
        String prefix = Names.segments(backup);
        Map<String, Long> sizes = new HashMap<>();
        store.list(prefix, entry -> sizes.put(entry.name().substring(prefix.length()), entry.size()));
        return sizes;
    }

    void putSegment(String backup, Manifest.Segment segment, byte[] bytes) {
        if (store.putIfAbsent(Names.segments(backup) + segment.name(), bytes) == PutResult.OtherBytes) {
            throw new BackupException(
                    Reason.SegmentDamaged,
                    "segment " + segment.name() + " of backup " + backup + " is in " + store.location()
                            + " with other bytes");
        }
    }

    /// Makes the backup exist here. Another run's manifest under the same id is `BackupExists`; one that another
    /// attempt of the same run has written is as good and stays.
    void putManifest(Manifest manifest) {
        PutResult result = store.putIfAbsent(Names.manifest(manifest.backup()), ManifestJson.print(manifest));
        if (result == PutResult.OtherBytes) {
            requireSameRun(manifest(manifest.backup()), manifest.run());
        }
    }

    void requireSameRun(Manifest present, String run) {
        if (!present.run().equals(run)) {
            throw new BackupException(
                    Reason.BackupExists,
                    "backup " + present.backup() + " is already in " + store.location()
                            + ", written by another run. HINT: give this one another id");
        }
    }
}
