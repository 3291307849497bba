package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.inspect.ProbeRun;
import io.cosmosbackup.engine.prune.DeleteRun;
import io.cosmosbackup.engine.prune.PruneScene;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// An empty place is not an empty repository.
class NoRepositoryTest {
    private final Runs runs = new Runs();

    private static ScriptedAccount account() {
        return new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", 1)));
    }

    private static Repository repository(MemoryBlobStore store) {
        return new Repository("r", store, TrustedKeys.none());
    }

    private static void assertNotFound(Executable run) {
        BackupException failure = assertThrows(BackupException.class, run);
        assertEquals(Reason.RepositoryNotFound, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
    }

    @Test
    void nothingIsReadWhereThereIsNoRepository() {
        MemoryBlobStore place = new MemoryBlobStore();
        assertNotFound(() -> repository(place).catalog(found -> {}));
        assertNotFound(() -> new ProbeRun(repository(place), true).run());
        assertNotFound(() -> runs.verify("b1", Level.Quick, place));
        assertNotFound(() -> runs.restored("b1", place));
        assertNotFound(() -> runs.copy(List.of(), new MemoryBlobStore(), place));
        PruneScene scene = new PruneScene();
        assertNotFound(() -> scene.prune());
        assertNotFound(() -> scene.delete(scene.open("delete"), "b1"));
        assertEquals(List.of(), List.copyOf(place.blobs().keySet()));
        assertEquals(List.of(), scene.store.names());
    }

    @Test
    void aBackupMakesTheRepositoryAndSaysSo() {
        MemoryBlobStore place = new MemoryBlobStore();
        BackupReport first = runs.backup("b1", account(), place);
        assertEquals(List.of("r0"), first.listed().founded());
        assertEquals(List.of(), first.listed().warnings());
        assertEquals(List.of(), runs.backup("b2", account(), place).listed().founded());
    }

    @Test
    void aCopyMakesTheRepositoryAndSaysSoButNotForABackupThatIsNotThere() {
        MemoryBlobStore from = new MemoryBlobStore();
        MemoryBlobStore to = new MemoryBlobStore();
        runs.backup("b1", account(), from);
        BackupException failure = assertThrows(BackupException.class, () -> runs.copy(List.of("b11"), to, from));
        assertEquals(Reason.BackupNotFound, failure.reason());
        assertEquals(0, to.blobs().size(), "no repository is made for a misspelt id");
        assertTrue(runs.copy(List.of("b1"), to, from).founded());
    }

    /// A pod that makes a backup, of a repository that was emptied since it was probed.
    @Test
    void aRunThatMayMakeNoneFailsWhereThereIsNone() {
        MemoryBlobStore place = new MemoryBlobStore();
        assertNotFound(() -> repository(place).checkWritable(NewRepository.Never));
        assertEquals(0, place.blobs().size());
    }

    @Test
    void aPlaceThatHoldsOtherBlobsIsMadeOneOnlyOnPurpose() {
        MemoryBlobStore place = new MemoryBlobStore();
        place.blobs().put("photos/2026/1.jpg", new byte[1]);
        assertNotFound(() -> runs.backup("b1", account(), place));
        assertEquals(1, place.blobs().size());
        assertTrue(repository(place).checkWritable(NewRepository.Always).founded());
        runs.backup("b1", account(), place);
        assertEquals(List.of("b1"), repository(place).backups());
    }

    /// The reply to the put was lost, or two probes were there at once: the marker is the same, and both have
    /// made it.
    @Test
    void twoMayMakeItAtOnce() {
        SimulatedStore place = new SimulatedStore(1);
        place.before(call -> {
            if (call.writer().equals("one")
                    && call.kind() == Kind.Put
                    && place.names().isEmpty()) {
                assertTrue(of(place, "two").checkWritable(NewRepository.Empty).founded());
            }
        });
        assertTrue(of(place, "one").checkWritable(NewRepository.Empty).founded());
        assertEquals(List.of("repository.json"), place.names());
        assertFalse(of(place, "three").checkWritable(NewRepository.Empty).founded());
    }

    /// Two schedules back up into a new repository for the first time at once.
    @Test
    void anotherMayMakeItBeforeAnyOfTheSteps() {
        AtomicInteger steps = new AtomicInteger();
        for (int step = 0; step == 0 || step < steps.get(); step++) {
            MemoryBlobStore place = new MemoryBlobStore();
            int other = step;
            steps.set(0);
            BlobStore overtaken = (BlobStore) Proxy.newProxyInstance(
                    BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, method, arguments) -> {
                        if (steps.getAndIncrement() == other) {
                            repository(place).checkWritable(NewRepository.Empty);
                        }
                        return method.invoke(place, arguments);
                    });
            Repository late = new Repository("late", overtaken, TrustedKeys.none());
            Optional<String> id = late.checkWritable(NewRepository.Empty).id();
            assertEquals(repository(place).id(), id, "another was faster at step " + step);
        }
        assertTrue(steps.get() > 3, steps.toString());
    }

    private static Repository of(SimulatedStore place, String writer) {
        return new Repository("r", place.open(writer), TrustedKeys.none());
    }

    // Manifests without the first blob are damage, and no other place.

    @Test
    void whereOnlyTheMarkerIsGoneBackupsAreReadAndNothingIsDeleted() {
        MemoryBlobStore place = new MemoryBlobStore();
        runs.backup("b1", account(), place);
        byte[] marker = Objects.requireNonNull(place.blobs().remove("repository.json"));
        assertEquals(1, runs.restored("b1", place).size());
        runs.verify("b1", Level.Deep, place);
        ProbeReport probe = new ProbeRun(repository(place), true).run();
        assertTrue(probe.marker().gone());
        assertTrue(probe.warnings().getFirst().startsWith("repository.json is gone from memory:"), probe.toString());
        BackupException failure = assertThrows(
                BackupException.class,
                () -> new DeleteRun(
                                new DeleteRun.Request(
                                        Set.of("b1"), Duration.ZERO, false, true, DeleteRun.What.Backup, false),
                                repository(place),
                                shown -> {})
                        .run());
        assertEquals(Reason.RepositoryDamaged, failure.reason());

        BackupReport next = runs.backup("b2", account(), place);
        assertEquals(List.of(), next.listed().founded());
        assertTrue(
                next.listed().warnings().getFirst().startsWith("repository.json is gone from memory:"),
                next.toString());
        assertFalse(new ProbeRun(repository(place), false, NewRepository.Always)
                .run()
                .marker()
                .founded());
        assertFalse(place.blobs().containsKey("repository.json"), "only a person has it written again");

        ProbeReport mended = new ProbeRun(repository(place), false, NewRepository.Again).run();
        assertFalse(mended.marker().founded());
        assertTrue(mended.warnings().getFirst().contains("was written again"), mended.toString());
        assertFalse(
                Arrays.equals(marker, place.blobs().get("repository.json")), "with another id: what is left is a copy");
        assertEquals(List.of(), new ProbeRun(repository(place), false).run().warnings());
    }

    @Test
    void eachRepositoryHasAnIdOfItsOwnAndManifestsNameTheirs() {
        MemoryBlobStore one = new MemoryBlobStore();
        MemoryBlobStore two = new MemoryBlobStore();
        runs.backup("b1", account(), one, two);
        List<String> ids = Stream.of(one, two)
                .map(place -> new String(
                        Objects.requireNonNull(place.blobs().get("repository.json")), StandardCharsets.UTF_8))
                .map(text -> text.replaceAll(".*\"id\":\"([0-9a-f]{32})\"}\n", "$1"))
                .sorted()
                .toList();
        assertEquals(2, ids.stream().distinct().count());
        assertEquals(ids, repository(one).manifest("b1").manifest().head().writtenFor());
        runs.backup("b2", account(), one);
        assertEquals(
                1, repository(one).manifest("b2").manifest().head().writtenFor().size());
    }

    /// Of an early release.
    @Test
    void aRepositoryWithoutAnIdIsOneAndItsManifestsNameNone() {
        MemoryBlobStore place = new MemoryBlobStore();
        place.blobs()
                .put(
                        "repository.json",
                        "{\"format\":\"cosmos-backup repository\",\"formatVersion\":1}\n"
                                .getBytes(StandardCharsets.UTF_8));
        runs.backup("b1", account(), place);
        assertEquals(
                List.of(), repository(place).manifest("b1").manifest().head().writtenFor());
    }

    @Test
    void anotherProgramsFirstBlobIsNoRepository() {
        MemoryBlobStore place = new MemoryBlobStore();
        place.blobs().put("repository.json", new byte[] {'{', '}'});
        for (Executable run : List.<Executable>of(
                () -> repository(place).backups(), () -> repository(place).checkWritable(NewRepository.Always))) {
            assertEquals(
                    Reason.UnknownFormat,
                    assertThrows(BackupException.class, run).reason());
        }
    }

    // Directories.

    @Test
    void inADirectoryTheOnesNearItAreNamed(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("h6/nope/lost+found"));
        Files.createDirectories(directory.resolve("h6/shop"));
        runs.backup("b1", account(), new FileBlobStore(directory.resolve("h6/shop")));
        for (String place : List.of("h6", "h6/nope", "h6/shop/marks")) {
            BackupException failure = assertThrows(
                    BackupException.class,
                    () -> new Repository("r", new FileBlobStore(directory.resolve(place)), TrustedKeys.none())
                            .backups());
            assertEquals(Reason.RepositoryNotFound, failure.reason());
            assertTrue(
                    String.valueOf(failure.getMessage())
                            .matches(".* Near it, in file:.*(shop|that place itself) \\(1 backup\\)\\. HINT.*"),
                    failure.getMessage());
        }
        BackupReport made = runs.backup("b1", account(), new FileBlobStore(directory.resolve("h6/nope")));
        assertEquals(List.of("r0"), made.listed().founded(), "a directory without files is an empty place");
        assertTrue(made.listed().warnings().getFirst().contains("is new. Near it, in "), made.toString());
        assertTrue(made.listed().warnings().getFirst().contains("shop (1 backup)"), made.toString());
    }

    /// It may have been made by mistake, by an earlier release or by a run that was told to.
    @Test
    void anEmptyRepositoryNamesTheOnesNearIt(@TempDir Path directory) throws IOException {
        FileBlobStore empty = new FileBlobStore(Files.createDirectories(directory.resolve("nope")));
        new Repository("r", empty, TrustedKeys.none()).checkWritable(NewRepository.Empty);
        runs.backup("b1", account(), new FileBlobStore(Files.createDirectories(directory.resolve("shop"))));
        ProbeReport probe = new ProbeRun(new Repository("r", empty, TrustedKeys.none()), false).run();
        assertFalse(probe.marker().founded());
        assertEquals(1, probe.warnings().size());
        assertTrue(probe.warnings().getFirst().contains(" is empty. Near it, in "), probe.toString());
    }
}
