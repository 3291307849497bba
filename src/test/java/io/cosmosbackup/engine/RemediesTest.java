package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.prune.PruneScene;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Where a person can do something about a failure, its message says what.
class RemediesTest {
    private final Runs runs = new Runs();
    private final MemoryBlobStore store = new MemoryBlobStore();

    @BeforeEach
    void backUp() {
        runs.backup("b1", account(), store);
    }

    private static ScriptedAccount account() {
        return new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", 1)));
    }

    private String segment() {
        return store.blobs().keySet().stream()
                .filter(name -> name.startsWith(Names.SEGMENTS))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRemedy(Reason reason, String remedy, Executable use) {
        BackupException failure = assertThrows(BackupException.class, use);
        assertEquals(reason, failure.reason(), failure.getMessage());
        String message = String.valueOf(failure.getMessage());
        int hint = message.indexOf("HINT: ");
        assertTrue(hint >= 0 && message.substring(hint).contains(remedy), message);
    }

    @Test
    void aSegmentThatIsMissingIsBroughtBackByACopy() {
        store.blobs().remove(segment());
        assertRemedy(Reason.SegmentDamaged, "copy", () -> runs.restored("b1", store));
    }

    @Test
    void aSegmentThatIsDamagedEverywhereMayBeWholeInYetAnotherRepository() {
        store.blobs().put(segment(), new byte[] {1});
        assertRemedy(Reason.SegmentDamaged, "--from", () -> runs.copy(List.of("b1"), new MemoryBlobStore(), store));
    }

    @Test
    void aSegmentThatIsTooLargeIsNotWhatWasWritten() {
        store.blobs().put(segment(), new byte[100_000]);
        assertRemedy(Reason.SegmentDamaged, "another repository", () -> runs.restored("b1", store));
    }

    @Test
    void aManifestThatIsDamagedMayBeWholeElsewhere() {
        store.blobs().put(Names.manifest("b1"), new byte[10]);
        assertRemedy(Reason.ManifestDamaged, "another repository", () -> runs.verify("b1", Level.Quick, store));
    }

    @Test
    void anIdThatCannotBeOneIsToldHowOneLooks() {
        assertRemedy(Reason.InvalidArgument, "list", () -> runs.verify("../b1", Level.Quick, store));
    }

    @Test
    void aSelectionThatSelectsNothingIsToldToLookAtItsPatterns() {
        ScriptedAccount target = new ScriptedAccount();
        RestoreRun restore = new RestoreRun(
                new RestoreRun.Request(new Selection(List.of("x/*"), List.of()), Renames.NONE, ConflictPolicy.Skip, 1),
                BackupReader.open("b1", runs.repositories(store), runs.identity),
                target,
                new RunProgress(target::usage),
                Clock.systemUTC());
        assertRemedy(Reason.NothingSelected, "database/container", restore::run);
    }

    @Test
    void aBudgetOfNothingIsToldWhatOneIs() {
        assertRemedy(Reason.InvalidArgument, "at least 1", () -> RequestUnitBudget.perSecond(0));
    }

    @Test
    void aParentThatWasExchangedIsLookedForElsewhere() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        scene.put(scene.chained("i1", BackupType.Incremental, "f1", "f1"));
        scene.store.remove(Names.manifest("f1"));
        scene.store.names().stream().filter(name -> name.contains("/f1/")).forEach(scene.store::remove);
        scene.backup("f1", 2);
        assertRemedy(
                Reason.ManifestChanged,
                "another repository",
                () -> new Runs().pinningNoKey().verify("i1", Level.Quick, scene.open("verify")));
    }
}
