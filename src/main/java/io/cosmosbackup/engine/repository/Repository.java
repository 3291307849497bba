package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.CheckpointFile;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.Misspelt;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import io.cosmosbackup.engine.store.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One place that holds backups, under the name its user gave it.
public final class Repository {
    /// How many heads are read at once. A head is small and far away.
    private static final int HEADS_AT_ONCE = 32;

    /// So many heads are in memory together, whatever the number of backups: at most some 20 MiB.
    private static final int HEADS_IN_MEMORY = 128;

    private final String name;
    private final BlobStore store;
    private final Marker marker;
    private final TrustedKeys trusted;
    private final Memory memory = Memory.ofThisProcess();

    /// @param trusted whose signatures count; none lets every manifest count
    public Repository(String name, BlobStore store, TrustedKeys trusted) {
        this.name = name;
        this.store = store;
        this.marker = new Marker(store);
        this.trusted = trusted;
    }

    public String name() {
        return name;
    }

    public String location() {
        return store.location();
    }

    /// The id that was drawn when the repository was made. Empty where that is not known: an early release gave none,
    /// and the first blob may be gone.
    public Optional<String> id() {
        return marker.knownId();
    }

    /// Two repositories of one id are one place under two names, or one is a copy of the other that was made by hand.
    /// A hostile repository may claim the id of another, so this is a warning and no more.
    ///
    /// @param other of the same id
    String sharesIdWith(Repository other) {
        return ("repositories %s (%s) and %s (%s) have the same id: they may be one place and one copy. HINT: give the"
                        + " second another one, or leave it out. If somebody copied one by hand, delete %s in the copy,"
                        + " then probe --new-repository Again gives it its own id")
                .formatted(other.name(), other.location(), name, location(), Marker.NAME);
    }

    /// Whether only signatures of certain keys count here.
    public boolean pinsKeys() {
        return !trusted.isEmpty();
    }

    /// What holds the blobs. Names of blobs come from {@link Names} only.
    BlobStore store() {
        return store;
    }

    /// How the store says that it keeps blobs.
    public Protection protection() {
        return store.protection();
    }

    /// Fails before anything is written if no reader here would trust this run's backups.
    ///
    /// @param key the run's own; null when it does not sign
    void requireTrusts(@Nullable SigningKey key) {
        if (trusted.isEmpty() || (key != null && trusted.contains(key.publicKey()))) {
            return;
        }
        throw new BackupException(
                Reason.KeyInvalid,
                "repository " + name + " trusts what is signed by " + trusted.ids() + ", and "
                        + (key == null
                                ? "no signing key was given"
                                : "the signing key is " + key.publicKey().id())
                        + ": what this run writes would not count here. HINT: sign with the private half of a trusted key"
                        + " (SIGNING_KEY, signing in a schedule), or "
                        + (key == null ? "trust no key" : "trust this one too") + " (--trust, trustedKeys)");
    }

    /// Shows that blobs can be written here, by writing the marker where it is not there yet. From then on there is
    /// always room for a mark, so that what fills the store can be pruned. `RepositoryNotFound` where there is no
    /// repository and none may be made.
    public Writable checkWritable(NewRepository when) {
        return marker.ensure(when, this::manifests);
    }

    /// Requires that nothing says against deleting here.
    public void requireDeletable(boolean manifests) {
        marker.requireToDelete(manifests);
    }

    /// The counts of a listing, with warnings about the place itself: its first blob is gone, or it is empty
    /// and a repository near it may have been meant.
    public CatalogReport counted(CatalogReport.Counts counts) {
        Optional<String> problem = counts.backups() == 0 ? Optional.empty() : marker.problem();
        List<String> warnings = counts.backups() == 0
                ? Neighbourhood.near(store.surroundings()).stream()
                        .map(near -> "the repository at %s is empty. %s".formatted(location(), near))
                        .toList()
                : problem.stream().toList();
        return new CatalogReport(name, counts, problem.isPresent(), warnings);
    }

    /// Ids of all backups, in the order of names. Where there is no repository, `RepositoryNotFound`.
    public List<String> backups() {
        List<String> ids = manifests();
        if (ids.isEmpty()) {
            marker.require();
        }
        return ids;
    }

    private List<String> manifests() {
        List<String> ids = new ArrayList<>();
        store.list(
                Names.MANIFESTS,
                entry -> Names.backupOf(entry.name(), Names.MANIFESTS).ifPresent(id -> {
                    memory.requireName(ids.size(), location());
                    ids.add(id);
                }));
        return ids;
    }

    /// Shows every backup by the head of its manifest, in the order of names. One that cannot be read is shown as such;
    /// one that goes meanwhile is not shown.
    public void catalog(Consumer<ManifestReading> visitor) {
        Map<String, Instant> marks = marks();
        List<String> ids = backups();
        for (int from = 0; from < ids.size(); from += HEADS_IN_MEMORY) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + HEADS_IN_MEMORY));
            Map<String, ManifestReading> read = new ConcurrentHashMap<>();
            Parallel.forEach(
                    some,
                    HEADS_AT_ONCE,
                    id -> cataloged(id, Optional.ofNullable(marks.get(id))).ifPresent(found -> read.put(id, found)));
            some.forEach(id -> Optional.ofNullable(read.get(id)).ifPresent(visitor));
        }
    }

    /// When each backup that is going to be deleted was marked, by the store's clock.
    public Map<String, Instant> marks() {
        Map<String, Instant> marks = new HashMap<>();
        store.list(
                Names.MARKS,
                entry -> Names.backupOf(entry.name(), Names.MARKS).ifPresent(id -> {
                    memory.requireName(marks.size(), location());
                    marks.put(id, entry.modified());
                }));
        return marks;
    }

    /// One backup by the head of its manifest, or empty when there is none.
    public Optional<ManifestReading> cataloged(String backup, Optional<Instant> markedAt) {
        try {
            return store.readStart(Names.manifest(backup), ManifestFile.HEAD_BYTES)
                    .map(start -> cataloged(ManifestFile.readHead(backup, start, trusted), markedAt));
        } catch (BackupException e) {
            if (e.reason().retryable() || e.reason() == Reason.AccessDenied) {
                throw e; // nothing is known about the manifest
            }
            return Optional.of(new ManifestReading.Distrusted(backup, e, markedAt));
        }
    }

    private static ManifestReading cataloged(ManifestFile.Head head, Optional<Instant> markedAt) {
        return head.ofLaterRelease()
                .<ManifestReading>map(problem -> new ManifestReading.Later(head, problem, markedAt))
                .orElseGet(() -> new ManifestReading.Trusted(head, markedAt));
    }

    /// The head of an untrusted manifest, as far as it can be read. It may only be used to keep more.
    public Optional<ManifestHead> claimed(String backup) {
        try {
            return store.readStart(Names.manifest(backup), ManifestFile.HEAD_BYTES)
                    .flatMap(start -> ManifestFile.claimedHead(backup, start));
        } catch (BackupException e) {
            if (e.reason().retryable() || e.reason() == Reason.AccessDenied) {
                throw e; // nothing is known about the manifest
            }
            return Optional.empty(); // a link or a FIFO claims nothing
        }
    }

    public Optional<ManifestFile> find(String backup) {
        return stored(backup).map(ManifestFile.Printed::file);
    }

    /// The manifest if it is there, whole and trusted.
    public Optional<Manifest> readable(String backup) {
        try {
            return find(backup).map(ManifestFile::manifest);
        } catch (BackupException e) {
            if (e.retryable() || e.reason() == Reason.TooLittleMemory || e.reason() == Reason.AccessDenied) {
                throw e; // it says nothing of the manifest
            }
            return Optional.empty(); // damaged or not trusted: it may name anything
        }
    }

    public ManifestFile manifest(String backup) {
        return find(backup).orElseThrow(() -> notFound(backup));
    }

    private BackupException notFound(String backup) {
        Misspelt misspelt = new Misspelt(backup);
        AtomicBoolean any = new AtomicBoolean();
        store.list(
                Names.MANIFESTS,
                entry -> Names.backupOf(entry.name(), Names.MANIFESTS).ifPresent(id -> {
                    any.set(true);
                    misspelt.see(id);
                }));
        if (!any.get()) {
            marker.require(); // which says so where there is no repository either
        }
        return new BackupException(
                Reason.BackupNotFound,
                "there is no backup %s in %s. HINT: %slist shows what is there"
                        .formatted(backup, store.location(), misspelt.question()));
    }

    /// The manifest that an earlier attempt of this run committed here. Another run's backup under the id is
    /// `BackupExists`.
    ///
    /// @param own whose signatures count where no key is pinned: a run answers for nothing that it has not signed
    Optional<ManifestFile> committed(String backup, String run, TrustedKeys own) {
        Optional<ManifestFile.Printed> stored = stored(backup);
        Optional<ManifestFile> file = stored.map(ManifestFile.Printed::file);
        file.ifPresent(present -> requireSameRun(present.manifest(), run));
        if (stored.isPresent() && trusted.isEmpty() && !own.isEmpty()) {
            try {
                ManifestFile.readHead(backup, stored.get().bytes(), own);
            } catch (BackupException e) {
                throw new BackupException(
                        Reason.SignatureInvalid,
                        "backup " + backup + " is already in " + store.location() + " under this run's name, and this"
                                + " run's key has not signed it. HINT: pin the key of an earlier attempt beside this one if"
                                + " it was exchanged since; otherwise find out who wrote this, and delete it",
                        e);
            }
        }
        return file;
    }

    /// The head is read and trusted first. So a manifest without a trusted signature costs no more than its
    /// head, however long it is.
    Optional<ManifestFile.Printed> stored(String backup) {
        if (!Names.isBackup(backup)) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + backup + "' cannot be the id of a backup. HINT: list shows the ids; they have lower-case"
                            + " letters, digits, '-' and '.', at most 300");
        }
        return whole(Names.manifest(backup), start -> ManifestFile.length(backup, start, trusted))
                .map(bytes -> new ManifestFile.Printed(ManifestFile.read(backup, bytes, trusted), bytes));
    }

    /// A file whose first bytes say how long it is.
    private Optional<byte[]> whole(String blob, ToLongFunction<byte[]> length) {
        Optional<byte[]> start = store.readStart(blob, ManifestFile.HEAD_BYTES);
        if (start.isEmpty() || start.get().length < ManifestFile.HEAD_BYTES) {
            return start; // all of it
        }
        long bytes = length.applyAsLong(start.get());
        memory.requireManifest(bytes, blob + " in " + location());
        try {
            return store.read(blob, bytes);
        } catch (BackupException e) {
            if (e.reason() == Reason.SegmentDamaged) {
                throw new BackupException(
                        Reason.ManifestDamaged,
                        "%s in %s is longer than its head says. HINT: another repository may hold a whole one; delete"
                                        .formatted(blob, location())
                                + " --unreadable takes this one away, and copy brings that one",
                        e);
            }
            throw e;
        }
    }

    /// The bytes of a segment as they are stored, not yet checked.
    ///
    /// @param backup the one that names the segment
    public byte[] segment(String backup, Manifest.Segment segment) {
        String blob = Names.segments(segment.in(backup)) + segment.name();
        String what = "segment " + segment.name() + " of backup " + segment.in(backup);
        memory.requireSegment(segment.bytes(), blob + " in " + location());
        try {
            return store.read(blob, segment.bytes())
                    .orElseThrow(() -> new BackupException(
                            Reason.SegmentDamaged,
                            what + " is missing in " + store.location()
                                    + ". HINT: copy brings it back from another repository that holds the backup"));
        } catch (BackupException e) {
            if (e.reason() != Reason.SymbolicLink && e.reason() != Reason.NotAFile) {
                throw e;
            }
            throw new BackupException(Reason.SegmentDamaged, what + " is no file: " + e.getMessage(), e);
        }
    }

    /// Sizes in bytes of the segments that are in a backup's folder, by their names.
    public Map<String, Long> storedSegments(String backup) {
        String prefix = Names.segments(backup);
        Map<String, Long> sizes = new HashMap<>();
        store.list(prefix, entry -> {
            String name = entry.name().substring(prefix.length());
            if (Names.isSegment(name)) {
                memory.requireName(sizes.size(), prefix + " in " + location());
                sizes.put(name, entry.size());
            }
        });
        return sizes;
    }

    void putSegment(String backup, Manifest.Segment segment, Payload payload) {
        if (store.putIfAbsent(Names.segments(segment.in(backup)) + segment.name(), payload) == PutResult.OtherBytes) {
            throw new BackupException(
                    Reason.SegmentDamaged,
                    "segment " + segment.name() + " of backup " + segment.in(backup) + " is in " + store.location()
                            + " with other bytes. HINT: somebody else wrote it; delete the backup there, then copy it"
                            + " again");
        }
    }

    /// Makes the backup exist here. Another run's manifest under the same id is `BackupExists`; one that another
    /// attempt of the same run has written is as good and stays.
    ///
    /// Nothing is made to exist that is marked for deletion, or that builds on what is: a prune may be deleting it.
    ///
    /// @param own as for {@link #committed}
    /// @return the manifest that stands here now
    ManifestFile putManifest(ManifestFile.Printed printed, TrustedKeys own) {
        Manifest manifest = printed.file().manifest();
        prerequisites().require(manifest);
        PutResult result = store.putIfAbsent(Names.manifest(manifest.backup()), printed.bytes());
        if (result != PutResult.OtherBytes) {
            return printed.file();
        }
        return committed(manifest.backup(), manifest.run(), own)
                .orElseThrow(() -> new BackupException(
                        Reason.Unavailable,
                        "backup " + manifest.backup() + " was deleted in " + store.location()
                                + " while it was written. HINT: run again"));
    }

    Prerequisites prerequisites() {
        return new Prerequisites(this, trusted);
    }

    void requireSameRun(Manifest present, String run) {
        if (!present.run().equals(run)) {
            throw new BackupException(
                    Reason.BackupExists,
                    "backup " + present.backup() + " is already in " + store.location()
                            + ", written by another run. HINT: give this one another id");
        }
    }

    void putCheckpoint(String backup, String checkpoint, byte[] file) {
        store.putIfAbsent(Names.checkpoints(backup) + checkpoint, file);
    }

    /// The checkpoints of a backup that can be read, the newest first. Those that cannot are worth nothing.
    ///
    /// @param own whose signatures count where no key is pinned: nobody signs what he has not read himself
    List<Checkpoint> checkpoints(String backup, TrustedKeys own) {
        TrustedKeys counting = trusted.isEmpty() ? own : trusted;
        String folder = Names.checkpoints(backup);
        List<String> names = new ArrayList<>();
        store.list(folder, entry -> {
            if (Names.isCheckpoint(entry.name().substring(folder.length()))) {
                memory.requireName(names.size(), folder + " in " + location());
                names.addFirst(entry.name());
            }
        });
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (String blob : names) {
            try {
                whole(blob, start -> CheckpointFile.length(backup, start, counting))
                        .map(bytes -> CheckpointFile.read(backup, bytes, counting))
                        .ifPresent(checkpoints::add);
            } catch (BackupException e) {
                if (e.reason().retryable()) {
                    throw e;
                }
            }
        }
        return checkpoints;
    }
}
