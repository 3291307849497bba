package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One repository's store, what the model knows to be in it, and how it treats those who use it.
final class Site {
    /// Who looks for the model: hooks leave its calls alone.
    static final String CHECKER = "checker";

    final String name;
    final SimulatedStore store;

    /// Every blob as it was written.
    final Map<String, byte[]> written = new TreeMap<>();

    /// Blobs that are not what was written any more. One that was taken away is among them.
    final Set<String> damaged = new HashSet<>();

    private final Map<String, ManifestFile> manifests = new TreeMap<>();
    boolean readOnly;
    boolean noDelete;

    Site(String name, long seed) {
        this.name = name;
        this.store = new SimulatedStore(seed);
    }

    /// For one that writes. Some may delete, too, and must not.
    Repository writable(SimulatedProcess process, boolean mayDelete, TrustedKeys trusted) {
        SimulatedWriter writer = process.open(store);
        if (readOnly) {
            writer.deny(Kind.Put, Kind.Delete);
        } else if (!mayDelete) {
            writer.deny(Kind.Delete);
        }
        return new Repository(name, writer, trusted);
    }

    /// For one that cannot reach it.
    Repository unreachable(SimulatedProcess process, TrustedKeys trusted) {
        return new Repository(name, process.open(store, Kind.values()), trusted);
    }

    Repository repository(TrustedKeys trusted) {
        return new Repository(name, store.open(CHECKER), trusted);
    }

    void wrote(String blob, byte[] bytes, TrustedKeys trusted) {
        written.put(blob, bytes);
        Names.backupOf(blob, Names.MANIFESTS)
                .ifPresent(backup -> manifests.put(backup, ManifestFile.read(backup, bytes, trusted)));
    }

    void gone(String blob) {
        written.remove(blob);
        damaged.remove(blob);
        Names.backupOf(blob, Names.MANIFESTS).ifPresent(manifests::remove);
    }

    /// Whether a run has begun to write there.
    boolean founded() {
        return store.names().contains("repository.json");
    }

    Optional<ManifestFile> manifest(String backup) {
        return Optional.ofNullable(manifests.get(backup));
    }

    /// Those that were written and have not been deleted, damaged or not.
    List<ManifestFile> manifests() {
        return List.copyOf(manifests.values());
    }

    Stream<ManifestHead> ofSeries(String series) {
        return manifests.values().stream()
                .map(file -> file.manifest().head())
                .filter(head -> head.series() != null && head.series().name().equals(series));
    }

    /// Backups of a series as a prune sees them.
    ///
    /// @param files those whose head can be read
    /// @param whole ids of those of which all segments are there with their sizes
    record Seen(List<ManifestFile> files, Set<String> whole) {}

    Seen seen(String series) {
        List<ManifestFile> files = manifests.values().stream()
                .filter(file -> {
                    ManifestHead head = file.manifest().head();
                    return head.series() != null && head.series().name().equals(series) && legible(head.backup());
                })
                .toList();
        return new Seen(
                files,
                files.stream()
                        .filter(file -> file.manifest().segments().stream()
                                .allMatch(segment -> isThere(file.manifest().backup(), segment)))
                        .map(file -> file.manifest().backup())
                        .collect(Collectors.toSet()));
    }

    /// What is just being deleted was there.
    private boolean isThere(String backup, Manifest.Segment segment) {
        String blob = Names.segments(segment.in(backup)) + segment.name();
        return !damaged.contains(blob) || (store.names().contains(blob) && store.bytes(blob).length == segment.bytes());
    }

    /// Whether a catalog can read the backup's head. Of one that is just being deleted it could.
    boolean legible(String backup) {
        String blob = Names.manifest(backup);
        return manifests.containsKey(backup)
                && (!damaged.contains(blob)
                        || !store.names().contains(blob)
                        || ManifestFile.claimedHead(backup, store.bytes(blob)).isPresent());
    }

    Stream<String> segments(Manifest manifest) {
        return manifest.segments().stream().map(s -> Names.segments(s.in(manifest.backup())) + s.name());
    }

    /// Whether nobody has damaged any of it, nor the manifests of what it builds on.
    boolean sound(Manifest manifest) {
        return segments(manifest).noneMatch(damaged::contains)
                && chain(manifest).allMatch(m -> !damaged.contains(Names.manifest(m.backup())));
    }

    /// It, and what it builds on.
    Stream<Manifest> chain(Manifest manifest) {
        ManifestHead.Link parent = manifest.head().parent();
        Stream<Manifest> others = parent == null
                ? Stream.of()
                : manifest(parent.backup()).stream().flatMap(file -> chain(file.manifest()));
        return Stream.concat(Stream.of(manifest), others);
    }

    /// When each backup was marked that is.
    Map<String, Instant> marks() {
        Map<String, Instant> marks = new HashMap<>();
        store.open(CHECKER)
                .list(
                        Names.MARKS,
                        entry -> Names.backupOf(entry.name(), Names.MARKS)
                                .ifPresent(backup -> marks.put(backup, entry.modified())));
        return marks;
    }

    /// Changes whenever a byte of the backup does, or of what it builds on.
    String fingerprint(Manifest manifest) {
        StringBuilder all = new StringBuilder();
        chain(manifest)
                .flatMap(m -> Stream.concat(Stream.of(Names.manifest(m.backup())), segments(m)))
                .filter(store.names()::contains)
                .forEach(blob -> all.append(blob).append(Digests.sha256(store.bytes(blob))));
        return all.toString();
    }
}
