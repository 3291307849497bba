package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A repository in a directory, a part of which somebody has moved elsewhere and linked.
class LinkedRepositoryTest {
    private static final RetentionPolicy LAST_TWO =
            new RetentionPolicy(RetentionPolicy.Counts.newest(2), null, 1, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private final Runs runs = new Runs().inOneThread();

    @BeforeEach
    void backUp() {
        backup("b1");
        backup("b2");
    }

    private void backup(String id) {
        runs.backup(
                id,
                new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", 1))),
                new FileBlobStore(directory));
    }

    private Repository repository() {
        return runs.repositories(new FileBlobStore(directory)).getFirst();
    }

    private void link(String name) throws IOException {
        Path moved = elsewhere.resolve("moved");
        Files.move(directory.resolve(name), moved);
        Files.createSymbolicLink(directory.resolve(name), moved);
    }

    private void prune() {
        new PruneRun(
                        new PruneRun.Request(
                                "shop/nightly",
                                LAST_TWO,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(Duration.ZERO, Duration.ZERO),
                                false,
                                false),
                        repository(),
                        shown -> {})
                .run();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> here = Files.walk(directory);
                Stream<Path> there = Files.walk(elsewhere)) {
            return Stream.concat(here, there).map(Path::toString).sorted().toList();
        }
    }

    /// Nothing is known of what is behind it.
    @ParameterizedTest
    @ValueSource(strings = {"manifests", "segments"})
    void nothingIsPrunedBesideALinkInPlaceOfAFolder(String name) throws IOException {
        link(name);
        List<String> before = files();
        assertRefused(this::prune);
        assertEquals(before, files());
    }

    /// Without its manifest a backup would be the leftovers of a killed run. Nobody knows what it depends on.
    @Test
    void beneathALinkedManifestNothingGoes() throws IOException {
        link("manifests/b1.json");
        backup("b3");
        backup("b4");
        List<String> before =
                files().stream().filter(file -> !file.contains("checkpoints")).toList();
        prune();
        assertTrue(files().containsAll(before), files().toString());
    }

    /// The others are pruned as ever. A backup whose segments are behind a link is no restore point.
    @Test
    void linkedSegmentsStopOneBackupOnlyAndStayWhereTheyAre() throws IOException {
        link("segments/b2");
        List<String> there =
                files().stream().filter(file -> file.contains("moved")).toList();
        prune();
        assertEquals(List.of("b1", "b2"), repository().backups());
        backup("b3");
        backup("b4");
        prune();
        assertEquals(List.of("b3", "b4"), repository().backups());
        assertTrue(files().containsAll(there), files().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests/b1.json", "manifests"})
    void nobodyReadsAManifestThroughALink(String name) throws IOException {
        link(name);
        assertRefused(() -> runs.verify("b1", Level.Quick, new FileBlobStore(directory)));
        assertRefused(() -> runs.restored("b1", new FileBlobStore(directory)));
    }

    @Test
    void nobodyReadsASegmentThroughALink() throws IOException {
        link("segments/b1");
        for (Executable use : List.<Executable>of(
                () -> runs.verify("b1", Level.Quick, new FileBlobStore(directory)),
                () -> runs.verify("b1", Level.Deep, new FileBlobStore(directory)))) {
            assertEquals(
                    Reason.SegmentDamaged,
                    assertThrows(BackupException.class, use).reason());
        }
        assertThrows(BackupException.class, () -> runs.restored("b1", new FileBlobStore(directory)));
    }

    @Test
    void aCatalogShowsALinkAsWhatCannotBeRead() throws IOException {
        link("manifests/b1.json");
        List<String> shown = new ArrayList<>();
        repository().catalog(found -> {
            if (found instanceof ManifestReading.Distrusted distrusted) {
                shown.add(found.backup() + " " + distrusted.problem().reason());
            }
        });
        assertEquals(List.of("b1 SymbolicLink"), shown);
        backup("b3");
        assertEquals(1, runs.restored("b3", new FileBlobStore(directory)).size());
    }

    private static void assertRefused(Executable use) {
        BackupException refused = assertThrows(BackupException.class, use);
        assertEquals(Reason.SymbolicLink, refused.reason(), refused.getMessage());
    }
}
