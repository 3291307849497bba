package io.cosmosbackup.engine.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.Runs;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.source.ScriptedAccount.Step;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.SimulatedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A repository in a simulated store with backups of the series `nightly`, and prunes and deletions of them.
public final class PruneScene {
    public static final String SERIES = "nightly";
    public static final Duration GRACE = Duration.ofHours(24);
    public static final Duration ORPHAN_AGE = Duration.ofDays(7);
    public static final RetentionPolicy LAST_ONE =
            new RetentionPolicy(RetentionPolicy.Counts.newest(1), null, 1, ZoneOffset.UTC);

    /// What checks the store itself: hooks leave its calls alone.
    public static final String CHECKER = "checker";

    public final SimulatedStore store = new SimulatedStore(7);
    public final List<PlannedBackup> shown = new ArrayList<>();

    /// The versions of the documents that each backup holds.
    private final Map<String, Integer> versions = new TreeMap<>();

    public BlobStore open(String writer) {
        return store.open(writer);
    }

    public static Repository repository(BlobStore store) {
        return new Repository("r", store, TrustedKeys.none());
    }

    public static RepositorySet only(BlobStore store) {
        return new RepositorySet(List.of(repository(store)), 1, null, StragglerLimit.ordinary());
    }

    // Backups.

    /// Two ranges, so two segments, each of documents of this version.
    public static ScriptedAccount account(int version) {
        List<String> low = new ArrayList<>();
        List<String> high = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            low.add(ScriptedAccount.document("low" + i, version));
            high.add(ScriptedAccount.document("high" + i, version));
        }
        return new ScriptedAccount()
                .range("d/a", new FeedRange("", "7F"), new Step.Documents(10, 10, low))
                .range("d/a", new FeedRange("7F", "FF"), new Step.Documents(10, 10, high))
                .range("d/b", FeedRange.ALL, new Step.Documents(10, 10, List.of(low.getFirst())));
    }

    /// Everything is written at the store's time, and a segment and a checkpoint after every range.
    public void backup(String id, int version, BlobStore through) {
        backup(id, version, SERIES, through);
    }

    public void backup(String id, int version, @Nullable String series, BlobStore through) {
        versions.put(id, version);
        ScriptedAccount account = account(version);
        Clock clock = Clock.fixed(store.now(), ZoneOffset.UTC);
        new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity(id, "run of " + id),
                                series,
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(Recipients.none(), 1, Duration.ZERO),
                                1),
                        account,
                        only(through),
                        new RunProgress(account::usage),
                        clock)
                .run();
    }

    public PruneScene backup(String id, int version) {
        backup(id, version, open("backup"));
        return this;
    }

    public Manifest manifest(String id) {
        return repository(open(CHECKER)).manifest(id).manifest();
    }

    /// A manifest made by hand, with segments of its own that hold what those of `like` hold.
    public Manifest chained(String id, BackupType type, @Nullable String parent, String like) {
        Manifest source = manifest(like);
        List<ContainerBackup> containers = new ArrayList<>();
        for (ContainerBackup container : source.containers()) {
            container
                    .segments()
                    .forEach(s -> store.put(
                            Names.segments(id) + s.name(), store.bytes(Names.segments(s.in(like)) + s.name())));
            containers.add(container);
        }
        return manifest(id, type, parent, source, containers);
    }

    /// A synthetic full that names the segments of `of` as they are.
    public Manifest synthetic(String id, String of) {
        Manifest source = manifest(of);
        List<ContainerBackup> containers = source.containers().stream()
                .map(c -> new ContainerBackup(
                        c.container(),
                        c.ranges(),
                        c.segments().stream()
                                .map(s -> new Segment(
                                        s.name(), s.in(of), s.bytes(), s.sha256(), s.rawBytes(), s.counts()))
                                .toList()))
                .toList();
        return manifest(id, BackupType.SyntheticFull, null, source, containers);
    }

    private Manifest manifest(
            String id, BackupType type, @Nullable String parent, Manifest like, List<ContainerBackup> containers) {
        ManifestHead.Link link = parent == null
                ? null
                : new ManifestHead.Link(
                        parent, repository(open(CHECKER)).manifest(parent).sha256());
        return Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity(id, "run of " + id),
                        ManifestKind.of(type, "NoSQL", "LatestVersion"),
                        new ManifestHead.Source("https://x", "scripted"),
                        new RunCost(like.head().cost().startedAt(), store.now(), 0),
                        new ManifestHead.Place(only(open(CHECKER)).nextOf(SERIES), link),
                        new ManifestHead.Addressees(List.of(), like.head().writtenFor())),
                like.databases(),
                containers);
    }

    public void put(Manifest manifest) {
        put(manifest, null);
    }

    public void put(Manifest manifest, @Nullable SigningKey key) {
        store.put(Names.manifest(manifest.backup()), ManifestFile.print(manifest, key));
    }

    // Prunes.

    public PruneReport prune(BlobStore through) {
        return prune(through, LAST_ONE, false);
    }

    public PruneReport prune(BlobStore through, RetentionPolicy policy, boolean dryRun, String... pins) {
        shown.clear();
        return new PruneRun(
                        new PruneRun.Request(
                                SERIES,
                                policy,
                                new PruneRun.Pins(Set.of(pins), false),
                                new PrunePlan.Waits(GRACE, ORPHAN_AGE),
                                dryRun,
                                false),
                        repository(through),
                        shown::add)
                .run();
    }

    public PruneReport prune() {
        return prune(open("prune"));
    }

    /// Until nothing is left to do.
    public void pruneToTheEnd() {
        for (int i = 0; i < 3; i++) {
            store.advance(GRACE);
            prune();
        }
    }

    public PruneReport delete(BlobStore through, String... backups) {
        return delete(through, Duration.ZERO, false, false, backups);
    }

    public PruneReport delete(BlobStore through, Duration grace, boolean unreadable, boolean last, String... backups) {
        shown.clear();
        return new DeleteRun(
                        new DeleteRun.Request(Set.of(backups), grace, unreadable, last, DeleteRun.What.Backup, false),
                        repository(through),
                        shown::add)
                .run();
    }

    /// Of runs that have ended.
    PruneReport deleteUnfinished(BlobStore through, String... backups) {
        return deleteUnfinished(through, DeleteRun.What.Unfinished, backups);
    }

    PruneReport deleteUnfinished(BlobStore through, DeleteRun.What what, String... backups) {
        shown.clear();
        return new DeleteRun(
                        new DeleteRun.Request(Set.of(backups), Duration.ZERO, false, true, what, false),
                        repository(through),
                        shown::add)
                .run();
    }

    public List<String> lines() {
        return shown.stream().map(p -> p.backup() + " " + p.action()).toList();
    }

    // What must hold.

    public List<String> backups() {
        return store.names().stream()
                .flatMap(name -> Names.backupOf(name, Names.MANIFESTS).stream())
                .toList();
    }

    /// Every blob, but for the digits that each process draws.
    List<String> names() {
        return store.names().stream()
                .map(name -> name.replaceAll("/[0-9a-f]{8}-([0-9]{8})\\.jsonl", "/*-$1.jsonl")
                        .replaceAll("-[0-9a-f]{8}\\.json$", "-*.json"))
                .toList();
    }

    public boolean has(String prefix) {
        return store.names().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /// Whatever the catalog shows is whole: every segment, everything it builds on; and a full restores exactly what it
    /// was made of.
    public void requireWhole(String when) {
        for (String id : backups()) {
            try {
                requireWhole(id, when);
            } catch (RuntimeException | AssertionError e) {
                // Another thread may have begun to delete it meanwhile: with the manifest, or this is what is sought.
                if (backups().contains(id)) {
                    throw new AssertionError(when + ": backup " + id, e);
                }
            }
        }
    }

    private void requireWhole(String id, String when) {
        Manifest manifest = manifest(id);
        for (Segment segment : manifest.segments()) {
            byte[] bytes = store.bytes(Names.segments(segment.in(id)) + segment.name());
            assertEquals(segment.sha256(), Digests.sha256(bytes), when);
        }
        ManifestHead.Link parent = manifest.head().parent();
        assertTrue(parent == null || backups().contains(parent.backup()), when + ": parent of " + id);
        assertTrue(backups().containsAll(manifest.head().refersTo()), when + ": what " + id + " refers to");
        Integer version = versions.get(id);
        if (version != null) {
            assertEquals(expected(version), restored(id), when);
        }
    }

    private static Map<String, String> expected(int version) {
        Map<String, String> items = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            items.put("d/a#low" + i, ScriptedAccount.document("low" + i, version));
            items.put("d/a#high" + i, ScriptedAccount.document("high" + i, version));
        }
        items.put("d/b#low0", ScriptedAccount.document("low0", version));
        return items;
    }

    private Map<String, String> restored(String id) {
        ScriptedAccount target = new ScriptedAccount();
        Runs.requireWhole(new RestoreRun(
                        new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 1),
                        BackupReader.open(id, List.of(repository(open(CHECKER))), Identities.none()),
                        target,
                        new RunProgress(target::usage),
                        Clock.systemUTC())
                .run());
        return new TreeMap<>(target.written);
    }
}
