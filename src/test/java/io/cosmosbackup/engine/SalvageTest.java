package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.documents;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.source.ScriptedAccount.Step;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Restores of a backup some of whose segments are damaged in every repository.
class SalvageTest {
    private final Runs runs = new Runs().inOneThread();
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final ScriptedAccount target = new ScriptedAccount();

    /// Container `d/a` has four segments of 10 documents, the last one a tail; `d/b` has two of 5.
    private Manifest backUp(BlobStore... stores) {
        ScriptedAccount account = new ScriptedAccount()
                .range(
                        "d/a",
                        FeedRange.ALL,
                        new Step.Documents(10, 30, documents(0, 10)),
                        new Step.Documents(20, 30, documents(10, 20)),
                        new Step.Documents(30, 30, documents(20, 30)),
                        page(40, 40, document("d0", 2), document("new", 1)))
                .range(
                        "d/b",
                        FeedRange.ALL,
                        new Step.Documents(1, 2, documents(0, 5)),
                        new Step.Documents(2, 2, documents(5, 10)));
        runs.backup("b1", account, stores);
        return BackupReader.open("b1", runs.repositories(stores), runs.identity).manifest();
    }

    private RestoreReport restore(boolean salvage, BlobStore... stores) {
        return new RestoreRun(
                        new RestoreRun.Request(
                                new RestoreRun.Wanted(Selection.ALL, Renames.NONE, Definitions.All),
                                ConflictPolicy.Skip,
                                TtlPolicy.Restart,
                                salvage,
                                1),
                        BackupReader.open("b1", runs.repositories(stores), runs.identity),
                        target,
                        new RunProgress(target::usage),
                        Clock.systemUTC())
                .run();
    }

    private static Segment segment(Manifest manifest, int container, int number) {
        return manifest.containers().get(container).segments().get(number);
    }

    private static String blob(Segment segment) {
        return Names.segments("b1") + segment.name();
    }

    private long written(String container) {
        return target.written.keySet().stream()
                .filter(item -> item.startsWith(container + "#"))
                .count();
    }

    @Test
    void aDamagedSegmentStopsItsContainerOnlyAndWhatIsWrittenIsCounted() {
        Segment damaged = segment(backUp(store), 0, 1);
        store.blobs().remove(blob(damaged));
        RestoreReport report = restore(false, store);
        assertEquals(9, written("d/a"), "the first segment, but for the item that is in the tail");
        assertEquals(10, written("d/b"));
        assertEquals(19, report.documents().written());
        assertEquals(new RestoreReport.Lost(1, 10, 1, false), report.lost());
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.SegmentDamaged, failure.reason());
        assertTrue(
                failure.message().startsWith("1 of 2 containers was not restored whole")
                        && failure.message().contains("19 documents were written")
                        && failure.message().contains(damaged.name())
                        && failure.message().contains("--salvage (spec.salvage"),
                failure.message());
    }

    @Test
    void salvageRestoresEverythingElseAndListsWhatIsLost() {
        Manifest manifest = backUp(store);
        Segment missing = segment(manifest, 0, 1);
        Segment damaged = segment(manifest, 1, 0);
        store.blobs().remove(blob(missing));
        store.blobs().put(blob(damaged), new byte[] {1});
        RestoreReport report = restore(true, store);
        assertEquals(21, written("d/a"));
        assertEquals(document("d0", 2), target.written.get("d/a#d0"));
        assertEquals(5, written("d/b"));
        assertEquals(26, report.documents().written());
        assertEquals(new RestoreReport.Lost(2, 15, 2, true), report.lost());
        assertEquals(
                List.of("d/a " + missing.name() + " 10 0", "d/b " + damaged.name() + " 5 0"),
                report.listed().lostSegments().stream()
                        .map(s -> s.container() + " " + s.segment() + " " + s.items() + " " + s.tails())
                        .toList());
        LostSegment first = report.listed().lostSegments().getFirst();
        assertTrue(first.message().contains("is missing in") && !first.message().contains("HINT"), first.message());
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.SegmentsSkipped, failure.reason());
        assertTrue(
                failure.message()
                        .startsWith(
                                "everything was restored but what 2 damaged segments of 2 containers hold: up to 15"),
                failure.message());
        assertEquals(List.of(), report.listed().warnings());
    }

    @Test
    void aLostTailIsSaidToLeaveOlderVersions() {
        Segment tail = segment(backUp(store), 0, 3);
        assertEquals(2, tail.count(FrameKind.Tail));
        store.blobs().remove(blob(tail));
        RestoreReport report = restore(true, store);
        assertEquals(document("d0", 1), target.written.get("d/a#d0"));
        assertEquals(30, written("d/a"));
        assertEquals(2, report.listed().lostSegments().getFirst().tails());
        assertEquals(
                List.of("2 of the documents that are lost were written while the backup ran. Their items, in d/a, may"
                        + " be back in an older version, and an item may be back whose unique key one of them had"
                        + " taken"),
                report.listed().warnings());
    }

    /// What the tail replaces is not known, so nothing would be right.
    @Test
    void withoutSalvageALostTailKeepsItsContainerAsItIs() {
        store.blobs().remove(blob(segment(backUp(store), 0, 3)));
        RestoreReport report = restore(false, store);
        assertEquals(0, written("d/a"));
        assertEquals(10, written("d/b"));
        assertEquals(Reason.SegmentDamaged, report.failure().orElseThrow().reason());
    }

    @Test
    void aBackupThatIsWholeIsRestoredBySalvageAsWithoutIt() {
        backUp(store);
        RestoreReport report = restore(true, store);
        assertTrue(report.failure().isEmpty());
        assertEquals(41, report.documents().written());
        assertEquals(RestoreReport.Lost.NOTHING, report.lost());
    }

    /// Whoever may write to a repository where nobody signs can add a segment that is valid and holds no items.
    private void backUpDocumentsThatAreNoItems() {
        List<String> low = new ArrayList<>(documents(0, 10));
        low.add(5, "{\"v\":1}");
        low.add("{\"id\":7}");
        ScriptedAccount account = new ScriptedAccount()
                .range(
                        "d/a",
                        FeedRange.ALL,
                        new Step.Documents(10, 20, low),
                        new Step.Documents(20, 20, documents(10, 20)),
                        page(30, 30, document("d0", 2), "{\"id\":null}", document("new", 1)))
                .range("d/b", FeedRange.ALL, new Step.Documents(1, 1, documents(0, 10)))
                .range("d/c", FeedRange.ALL, new Step.Documents(1, 1, List.of(document("e", 1), "{}")));
        runs.backup("b1", account, store);
    }

    @Test
    void salvageLeavesOutOnlyTheDocumentsThatAreNoItems() {
        backUpDocumentsThatAreNoItems();
        RestoreReport report = restore(true, store);
        assertEquals(21, written("d/a"));
        assertEquals(document("d0", 2), target.written.get("d/a#d0"));
        assertEquals(10, written("d/b"));
        assertEquals(1, written("d/c"));
        assertEquals(4, report.lost().documentsLost());
        assertEquals(2, report.lost().containersDamaged());
        assertEquals(
                List.of("d/a 2 0", "d/a 1 0", "d/c 1 0"),
                report.listed().lostSegments().stream()
                        .map(s -> s.container() + " " + s.items() + " " + s.tails())
                        .toList());
        assertEquals(
                "a document for d/a has no id",
                report.listed().lostSegments().getFirst().message());
        assertEquals(Reason.SegmentsSkipped, report.failure().orElseThrow().reason());
        assertEquals(List.of(), report.listed().warnings());
    }

    @Test
    void withoutSalvageADocumentThatIsNoItemStopsItsContainerOnly() {
        backUpDocumentsThatAreNoItems();
        RestoreReport report = restore(false, store);
        assertEquals(10, written("d/b"));
        assertEquals(2, report.lost().containersDamaged());
        assertEquals(Reason.SegmentDamaged, report.failure().orElseThrow().reason());
    }

    /// A repository that is out of reach may hold the segment whole: trying again may help, leaving it out does not.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSegmentIsNotLostWhileARepositoryIsOutOfReach(boolean salvage) {
        SimulatedWriter away = new SimulatedStore(1).open("away");
        Segment damaged = segment(backUp(store, away), 0, 1);
        store.blobs().remove(blob(damaged));
        away.outcomes(call -> call.kind() == Kind.Read ? Outcome.FailsBefore : Outcome.Succeeds);
        BackupException failure = assertThrows(BackupException.class, () -> restore(salvage, store, away));
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(failure.retryable());
        away.outcomes(_ -> Outcome.Succeeds);
        assertTrue(restore(salvage, store, away).failure().isEmpty());
        assertEquals(Map.of("d/a", 31L, "d/b", 10L), Map.of("d/a", written("d/a"), "d/b", written("d/b")));
    }
}
