package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.LaterManifest;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.prune.PruneScene;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.CatalogLines;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Two releases share a repository, and the later one has written a backup that this one does not understand. It is
/// never called damaged, nothing of it and nothing that it needs is deleted, and everything else goes on.
class LaterReleaseTest {
    /// How many segments a backup of the scene has, one for each container.
    private static final int SEGMENTS = 2;

    private final SigningKey key = SigningKey.generate();
    private final Runs runs = new Runs().pinningNoKey();

    /// Full backups f1, f2 and f3 and, between f1 and f2, what the later release has built on f1.
    private PruneScene scene(LaterManifest kind) {
        PruneScene scene = new PruneScene().backup("f1", 1);
        put(scene, kind, scene.chained("later", BackupType.Incremental, "f1", "f1"));
        return scene.backup("f2", 2).backup("f3", 3);
    }

    private void put(PruneScene scene, LaterManifest kind, Manifest manifest) {
        scene.store.put(Names.manifest(manifest.backup()), kind.of(ManifestFile.print(manifest, null), key));
    }

    private static String refused(Reason reason, String what, Executable use) {
        BackupException refused = assertThrows(BackupException.class, use);
        String message = String.valueOf(refused.getMessage());
        assertEquals(reason, refused.reason(), message);
        assertFalse(refused.retryable());
        assertTrue(message.contains(what), message);
        assertTrue(message.contains("HINT: "), message);
        assertFalse(message.contains("unreadable") || message.contains("damaged"), message);
        return message;
    }

    private static void assertRefused(LaterManifest kind, Executable use) {
        String message = refused(Reason.UnknownFormat, kind.unknown, use);
        assertTrue(message.contains("backup later"), message);
        assertTrue(message.contains("newer release"), message);
    }

    private static Map<String, CatalogLine> listed(PruneScene scene) {
        Map<String, CatalogLine> entries = new TreeMap<>();
        PruneScene.repository(scene.open(PruneScene.CHECKER))
                .catalog(found -> entries.put(found.backup(), CatalogLines.of(found)));
        return entries;
    }

    @ParameterizedTest
    @EnumSource
    void isListedAsWhatItIs(LaterManifest kind) {
        PruneScene scene = scene(kind);
        CatalogLine entry = Objects.requireNonNull(listed(scene).get("later"));
        CatalogLine.Found found = Objects.requireNonNull(entry.found());
        assertEquals("f1", found.place().parent());
        assertEquals("run of later", found.place().run());
        assertEquals(PruneScene.SERIES, found.place().series());
        assertEquals(2, found.place().sequence());
        assertEquals(
                kind == LaterManifest.Type ? "Synthetic" : "Incremental",
                found.place().type());
        assertEquals(21, found.contents().items());
        assertEquals(key.publicKey().id(), found.keys().signedBy());
        CatalogLine.Problem problem = Objects.requireNonNull(entry.problem());
        assertEquals(Reason.UnknownFormat, problem.reason());
        assertTrue(problem.message().contains(kind.unknown), problem.message());
        assertEquals(null, Objects.requireNonNull(listed(scene).get("f1")).problem());
    }

    @ParameterizedTest
    @EnumSource
    void staysWithAllThatItBuildsOnWhilePruneGoesOnBesideIt(LaterManifest kind) {
        PruneScene scene = scene(kind);
        scene.prune();
        assertEquals(Set.of("f1 Keep", "later Keep", "f2 Mark", "f3 Keep"), Set.copyOf(scene.lines()));
        assertEquals(
                List.of("written by a later release: only that one or a newer one decides about it"), reasons(scene));
        scene.pruneToTheEnd();
        assertEquals(List.of("f1", "f3", "later"), scene.backups());
        assertFalse(scene.has(Names.segments("f2")));
        assertEquals(3 * SEGMENTS, segments(scene));
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheSegmentsThatItRefersTo(LaterManifest kind) {
        PruneScene scene = new PruneScene().backup("f1", 1);
        put(scene, kind, scene.synthetic("later", "f1"));
        scene.backup("f2", 2).backup("f3", 3).pruneToTheEnd();
        assertEquals(List.of("f1", "f3", "later"), scene.backups());
        assertEquals(2 * SEGMENTS, segments(scene));
    }

    private static List<String> reasons(PruneScene scene) {
        return scene.shown.stream()
                .filter(shown -> shown.backup().equals("later"))
                .flatMap(shown -> shown.reasons().stream())
                .toList();
    }

    private static long segments(PruneScene scene) {
        return scene.store.names().stream()
                .filter(name -> name.startsWith(Names.SEGMENTS))
                .count();
    }

    /// The release that has written it may have a retention that it fails.
    @Test
    void itsMarkIsLeftToTheReleaseThatSetIt() {
        PruneScene scene = scene(LaterManifest.Version);
        scene.store.put(Names.mark("later"), new byte[0]);
        scene.pruneToTheEnd();
        assertTrue(scene.backups().contains("later"));
        assertTrue(scene.has(Names.mark("later")));
    }

    /// A person who pins a backup does not want it gone.
    @Test
    void itsMarkGoesWhenItIsPinned() {
        PruneScene scene = scene(LaterManifest.Version);
        scene.store.put(Names.mark("later"), new byte[0]);
        scene.prune(scene.open("prune"), PruneScene.LAST_ONE, false, "later");
        assertFalse(scene.has(Names.mark("later")));
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedByName(LaterManifest kind) {
        PruneScene scene = scene(kind);
        assertRefused(kind, () -> runs.verify("later", Level.Quick, scene.open("verify")));
        assertRefused(kind, () -> runs.restored("later", scene.open("restore")));
        MemoryBlobStore copies = new MemoryBlobStore();
        assertRefused(kind, () -> runs.copy(List.of("later"), copies, scene.open("copy")));
        refused(
                Reason.UnknownFormat,
                "3 backups were copied and 1 was not: later (UnknownFormat)",
                () -> runs.copy(List.of(), copies, scene.open("copy")));
        assertEquals(List.of("f1", "f2", "f3"), PruneScene.repository(copies).backups());
    }

    /// What builds on it is refused by its name, too.
    @Test
    void isRefusedUnderWhatBuildsOnIt() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        Manifest parent = scene.chained("later", BackupType.Incremental, "f1", "f1");
        scene.put(parent);
        byte[] changed = LaterManifest.Mode.of(scene.store.bytes(Names.manifest("later")), key);
        Manifest child = scene.chained("i2", BackupType.Incremental, "later", "f1");
        String digest = Digests.sha256(firstLine(changed));
        scene.store.remove(Names.manifest("later"));
        scene.store.put(Names.manifest("later"), changed);
        scene.put(onto(child, new ManifestHead.Link("later", digest)));
        assertRefused(LaterManifest.Mode, () -> runs.verify("i2", Level.Quick, scene.open("verify")));
        scene.backup("f2", 2).backup("f3", 3).pruneToTheEnd();
        assertEquals(List.of("f1", "f3", "later"), scene.backups());
    }

    private static byte[] firstLine(byte[] file) {
        return new String(file, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Manifest onto(Manifest manifest, ManifestHead.Link parent) {
        ManifestHead head = manifest.head();
        return Manifest.of(
                new ManifestHead.About(
                        head.about().identity(),
                        ManifestKind.of(
                                BackupType.Incremental,
                                head.kind().api(),
                                head.kind().mode()),
                        head.source(),
                        head.cost(),
                        new ManifestHead.Place(head.series(), parent),
                        head.about().addressees()),
                manifest.databases(),
                manifest.containers());
    }

    @ParameterizedTest
    @EnumSource
    void isNotDeletedAndDoesNotStopOtherDeletions(LaterManifest kind) {
        PruneScene scene = scene(kind);
        List<String> before = scene.store.names();
        for (boolean unreadable : new boolean[] {false, true}) {
            assertRefused(kind, () -> scene.delete(scene.open("delete"), Duration.ZERO, unreadable, false, "later"));
            refused(
                    Reason.BackupNeeded,
                    "f1 is needed by later",
                    () -> scene.delete(scene.open("delete"), Duration.ZERO, unreadable, false, "f1"));
        }
        assertEquals(before, scene.store.names());
        assertEquals(1, scene.delete(scene.open("delete"), "f2").backups().deleted());
        assertEquals(List.of("f1", "f3", "later"), scene.backups());
    }

    /// Its blobs may be named in a way that this release does not know.
    @ParameterizedTest
    @EnumSource
    void nothingInItsFoldersOrInThoseThatItRefersToIsALeftover(LaterManifest kind) {
        PruneScene scene = new PruneScene().backup("f1", 1);
        put(scene, kind, scene.synthetic("later", "f1"));
        for (String backup : List.of("f1", "later")) {
            scene.store.put(Names.segments(backup) + Names.segment("00000000", 9, false), new byte[10]);
        }
        scene.store.put(Names.checkpoints("later") + Names.checkpoint(1, "00000000"), new byte[10]);
        scene.store.advance(PruneScene.ORPHAN_AGE.plus(GRACE));
        List<String> before = scene.store.names();
        scene.prune();
        assertEquals(
                before.stream()
                        .filter(name -> !name.startsWith(Names.checkpoints("f1")))
                        .toList(),
                scene.store.names());
    }

    @ParameterizedTest
    @EnumSource
    void countsInItsSeries(LaterManifest kind) {
        PruneScene scene = new PruneScene().backup("f1", 1);
        put(scene, kind, scene.chained("later", BackupType.Incremental, "f1", "f1"));
        ManifestHead.Series next = PruneScene.only(scene.open("next")).nextOf(PruneScene.SERIES);
        assertEquals(3, next.sequence());
        assertEquals(
                new ManifestHead.Link("later", Digests.sha256(firstLine(scene.store.bytes(Names.manifest("later"))))),
                next.previous());
    }

    /// Its claims are heard, for they can only keep more.
    @ParameterizedTest
    @EnumSource
    void ofSomebodyWhoIsNotTrustedKeepsWhatItClaimsToBuildOn(LaterManifest kind) {
        PruneScene scene = scene(kind);
        Repository pinned = new Repository(
                "r",
                scene.open("prune"),
                TrustedKeys.of(List.of(SigningKey.generate().publicKey())));
        BackupException refused = assertThrows(BackupException.class, () -> pinned.manifest("later"));
        assertEquals(Reason.SignatureInvalid, refused.reason());
        assertEquals(
                "f1",
                Objects.requireNonNull(pinned.claimed("later").orElseThrow().parent())
                        .backup());
    }

    /// The promise of docs/format.md is about every version: what breaks it was written by none.
    @Test
    void aHeadThatBreaksThePromiseIsDamagedWhateverVersionItClaims() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        String manifest = new String(
                LaterManifest.Version.of(scene.store.bytes(Names.manifest("f1")), null), StandardCharsets.UTF_8);
        for (String broken : List.of(
                manifest.replace("\"refersTo\":[]", "\"refersTo\":[\"../x\"]"),
                manifest.replace("\"refersTo\":[],", ""),
                manifest.replace("\"formatVersion\":2", "\"formatVersion\":0"),
                manifest.replace("\"type\":\"Full\"", "\"type\":\"a b\""),
                manifest.replace("\"run\":\"run of f1\"", "\"run\":null"))) {
            BackupException refused = assertThrows(
                    BackupException.class,
                    () -> ManifestFile.readHead("f1", broken.getBytes(StandardCharsets.UTF_8), TrustedKeys.none()));
            assertEquals(Reason.ManifestDamaged, refused.reason(), refused.getMessage());
            assertTrue(!broken.equals(manifest));
        }
    }

    /// One letter of a manifest that nobody has signed. No later release writes such a word, nor a higher version above
    /// a head of this one.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"type\":\"Full\",\"type\":\"Fulk\"",
                "\"type\":\"Full\",\"type\":\"full\"",
                "\"api\":\"NoSQL\",\"api\":\"NoSPL\"",
                "\"mode\":\"LatestVersion\",\"mode\":\"MatestVersion\"",
                "\"formatVersion\":1,\"formatVersion\":3"
            })
    void oneChangedLetterIsDamageAndStopsDeletion(String text, String changed) {
        PruneScene scene = new PruneScene().backup("f1", 1).backup("f2", 2).backup("f3", 3);
        String manifest = new String(scene.store.bytes(Names.manifest("f3")), StandardCharsets.UTF_8);
        byte[] flipped = manifest.replaceFirst(text, changed).getBytes(StandardCharsets.UTF_8);
        assertFalse(Arrays.equals(flipped, manifest.getBytes(StandardCharsets.UTF_8)));
        scene.store.remove(Names.manifest("f3"));
        scene.store.put(Names.manifest("f3"), flipped);
        CatalogLine entry = Objects.requireNonNull(listed(scene).get("f3"));
        assertEquals(
                Reason.ManifestDamaged, Objects.requireNonNull(entry.problem()).reason());
        scene.pruneToTheEnd();
        assertEquals(List.of("f1", "f2", "f3"), scene.backups());
    }

    /// Where more has changed, nobody can tell. Both are said.
    @ParameterizedTest
    @EnumSource
    void withoutASignatureItMayBeDamagedToo(LaterManifest kind) {
        PruneScene scene = new PruneScene().backup("f1", 1);
        byte[] unsigned = kind.of(scene.store.bytes(Names.manifest("f1")), null);
        BackupException refused =
                assertThrows(BackupException.class, () -> ManifestFile.read("f1", unsigned, TrustedKeys.none()));
        assertEquals(Reason.UnknownFormat, refused.reason());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("later release, or its manifest is damaged"), message);
        assertTrue(message.contains(kind.unknown) && message.contains("HINT: "), message);
    }
}
