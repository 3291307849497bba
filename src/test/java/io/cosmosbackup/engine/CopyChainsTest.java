package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.prune.PruneScene;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Nothing is anywhere without what it builds on.
class CopyChainsTest {
    private final PruneScene from = new PruneScene().backup("f1", 1);
    private final PruneScene to = new PruneScene();

    private CopyReport copy(String... backups) {
        return new CopyRun(
                        new CopyRun.Request(List.of(backups), 1),
                        List.of(PruneScene.repository(from.open("from"))),
                        PruneScene.repository(to.open("copy")),
                        new RunProgress(() -> new Usage(0, 0)))
                .run();
    }

    private Manifest incremental(String id, String parent) {
        Manifest manifest = from.chained(id, BackupType.Incremental, parent, "f1");
        from.put(manifest);
        return manifest;
    }

    private Manifest synthetic() {
        Manifest manifest = from.synthetic("s1", "f1");
        from.put(manifest);
        return manifest;
    }

    private void commit(Manifest manifest) {
        PruneScene.repository(to.open("commit")).checkWritable(NewRepository.Empty);
        from.store.names().stream()
                .filter(name -> name.startsWith(Names.segments(manifest.backup())))
                .forEach(name -> to.store.put(name, from.store.bytes(name)));
        PruneScene.only(to.open("commit")).commit(manifest);
    }

    private static BackupException refused(Reason reason, Executable use) {
        BackupException refused = assertThrows(BackupException.class, use);
        assertEquals(reason, refused.reason(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("HINT: "), refused.getMessage());
        return refused;
    }

    // Commits of manifests made by hand: this release writes none of them.

    @Test
    void anIncrementalIsNotCommittedWhereItsParentIsNot() {
        Manifest manifest = incremental("i1", "f1");
        refused(Reason.BackupNotFound, () -> commit(manifest));
        assertEquals(List.of(), to.backups());
        copy("f1");
        commit(manifest);
        to.requireWhole("with its parent");
    }

    @Test
    void anIncrementalIsNotCommittedOnAnotherBackupOfItsParentsName() {
        Manifest manifest = incremental("i1", "f1");
        to.backup("f1", 2);
        refused(Reason.ManifestChanged, () -> commit(manifest));
        assertEquals(List.of("f1"), to.backups());
    }

    @Test
    void aSyntheticFullIsNotCommittedWhereASegmentItNamesIsNot() {
        Manifest manifest = synthetic();
        refused(Reason.SegmentDamaged, () -> commit(manifest));
        copy("f1");
        String name = Names.segments("f1") + manifest.segments().getLast().name();
        byte[] segment = to.store.remove(name);
        refused(Reason.SegmentDamaged, () -> commit(manifest));
        to.store.put(name, segment);
        commit(manifest);
        to.requireWhole("with its segments");
    }

    // Copies.

    @Test
    void aCopyBringsItsChainFromTheBeginning() {
        incremental("i1", "f1");
        incremental("i2", "i1");
        to.store.after(call -> {
            if (call.writer().equals("copy")) {
                to.requireWhole("after " + call);
            }
        });
        assertEquals(3, copy("i2").copied());
        assertEquals(List.of("f1", "i1", "i2"), to.backups());
    }

    @Test
    void aSyntheticFullIsCopiedAlsoWhenOnlySegmentsAreLeftOfWhatItRefersTo() {
        synthetic();
        from.store.remove(Names.manifest("f1"));
        assertEquals(1, copy("s1").copied());
        assertEquals(List.of("s1"), to.backups());
        new VerifyRun(
                        new VerifyRun.Request("s1", Level.Deep, 100, null, Identities.none(), 1),
                        PruneScene.repository(to.open("verify")),
                        new RunProgress(() -> new Usage(0, 0)),
                        Clock.systemUTC(),
                        new Random(1))
                .run();
    }

    @Test
    void aParentMayBeInTheOtherRepositoryAlready() {
        incremental("i1", "f1");
        copy("f1");
        from.store.remove(Names.manifest("f1"));
        assertEquals(1, copy("i1").copied());
        to.requireWhole("copied");
    }

    @Test
    void aCopyWithoutItsParentIsRefusedBeforeAnythingIsWritten() {
        incremental("i1", "f1");
        from.store.remove(Names.manifest("f1"));
        String parent =
                String.valueOf(refused(Reason.BackupNotFound, () -> copy("i1")).getMessage());
        assertTrue(parent.contains("HINT: list shows"), parent);
        String typed =
                String.valueOf(refused(Reason.BackupNotFound, () -> copy("i2")).getMessage());
        assertTrue(typed.contains("HINT: did you mean i1? list shows"), typed);
        to.backup("f1", 2);
        List<String> before = to.store.names();
        refused(Reason.ManifestChanged, () -> copy("i1"));
        assertEquals(before, to.store.names());
    }

    @Test
    void aCopyOfAllBringsWhatCanBeBroughtAndNamesTheRest() {
        incremental("i1", "f1");
        from.backup("damaged", 2).backup("marked", 3).backup("whole", 4);
        from.put(from.chained("orphan", BackupType.Incremental, "whole", "f1"));
        incremental("ondamaged", "damaged");
        from.store.remove(Names.manifest("whole"));
        from.backup("x", 5);
        from.store.flip(
                Names.segments("damaged")
                        + from.manifest("damaged").segments().getFirst().name(),
                20);
        PruneScene.repository(to.open("new")).checkWritable(NewRepository.Empty);
        to.store.put(Names.mark("marked"), new byte[0]);
        BackupException failure = assertThrows(BackupException.class, this::copy);
        String message = String.valueOf(failure.getMessage());
        for (String id : List.of("damaged (SegmentDamaged)", "marked (BackupMarked)", "orphan (BackupNotFound)")) {
            assertTrue(message.contains(id), message);
        }
        assertTrue(message.contains("ondamaged (BackupNotFound)"), message);
        assertEquals(List.of("f1", "i1", "x"), to.backups());
        to.requireWhole("copied");
    }

    @Test
    void aCopyOfAllEndsWhereTheRepositoryItselfFails() {
        from.backup("f2", 2);
        to.store.room(2_500);
        assertEquals(
                Reason.StoreFull,
                assertThrows(BackupException.class, this::copy).reason());
    }

    // A manifest or a segment for which this process has too little memory: nothing is wrong with it.

    /// @param reads how many reads go well before: a head that is listed says nothing of memory
    private void tooLargeFor(String writer, String prefix, int reads) {
        AtomicInteger read = new AtomicInteger();
        from.store.before(call -> {
            if (call.writer().equals(writer)
                    && EnumSet.of(Kind.Read, Kind.ReadStart).contains(call.kind())
                    && call.name().startsWith(prefix)
                    && read.incrementAndGet() > reads) {
                throw new BackupException(Reason.TooLittleMemory, call.name() + " is too large. HINT: more memory");
            }
        });
    }

    @Test
    void aManifestTooLargeForTheMemoryEndsNoCopyOfAll() {
        from.backup("f2", 2);
        tooLargeFor("from", Names.manifest("f1"), 1);
        BackupException failure = refused(Reason.TooLittleMemory, this::copy);
        assertTrue(String.valueOf(failure.getMessage()).contains("f1 (TooLittleMemory)"), failure.getMessage());
        assertEquals(List.of("f2"), to.backups());
    }

    @Test
    void aSegmentTooLargeForTheMemoryIsNotCalledDamaged() {
        tooLargeFor("from", Names.segments("f1"), 0);
        refused(Reason.TooLittleMemory, () -> copy("f1"));
        assertEquals(List.of(), to.backups());
    }

    @Test
    void aManifestTooLargeForTheMemoryIsNotPassedOverAsUnreadable() {
        tooLargeFor("reads", Names.manifest("f1"), 0);
        refused(
                Reason.TooLittleMemory,
                () -> PruneScene.repository(from.open("reads")).readable("f1"));
        from.store.flip(Names.manifest("f1"), 100);
        assertEquals(
                Optional.empty(), PruneScene.repository(from.open("another")).readable("f1"));
    }
}
