package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScene.ORPHAN_AGE;
import static io.cosmosbackup.engine.prune.PruneScenes.three;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.StoreCall;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Somebody takes a run for ended that goes on, and deletes what it has written so far.
class DeleteDuringRunTest {
    private final PruneScene scene = three();
    private final AtomicInteger segments = new AtomicInteger();
    private final Map<Integer, Runnable> events = new HashMap<>();

    @Test
    void aPruneLeavesTheMarkAndTheRunCommitsNothing() {
        at(1, this::delete);
        at(2, scene::prune);
        BackupException refused = assertThrows(BackupException.class, () -> scene.backup("x", 7));
        assertEquals(Reason.BackupMarked, refused.reason());
        assertTrue(scene.has(Names.mark("x")), "the mark has to outlive the writer");
        assertFalse(scene.backups().contains("x"));
        scene.prune();
        scene.store.advance(ORPHAN_AGE);
        scene.prune();
        assertFalse(scene.store.names().stream().anyMatch(name -> name.contains("/x")));
    }

    /// The grace is longer than any run; this one outlives it.
    @Test
    void aRunThatOutlivesTheMarkCommitsNothingThatLacksASegment() {
        at(1, () -> {
            delete();
            scene.store.advance(GRACE);
            scene.prune();
            assertFalse(scene.has(Names.mark("x")));
        });
        requireRefusedForASegment("is not in");
        requireTheNextAttemptMakesIt();
    }

    @Test
    void nothingIsCommittedWithASegmentOfAnotherSize() {
        at(1, () -> {
            String segment = scene.store.names().stream()
                    .filter(name -> name.startsWith(Names.segments("x")))
                    .findFirst()
                    .orElseThrow();
            scene.store.put(segment, new byte[3]);
        });
        requireRefusedForASegment("is with another size in");
        requireTheNextAttemptMakesIt();
    }

    @Test
    void anotherRepositoryHoldsTheBackupAllTheSame() {
        Repository other = new Repository("other", new MemoryBlobStore(), TrustedKeys.none());
        at(1, () -> {
            delete();
            scene.store.advance(GRACE);
            scene.prune();
        });
        ScriptedAccount account = PruneScene.account(7);
        BackupReport report = new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity("x", "run of x"),
                                PruneScene.SERIES,
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(Recipients.none(), 1, Duration.ZERO),
                                1),
                        account,
                        new RepositorySet(
                                List.of(PruneScene.repository(scene.open("backup")), other),
                                1,
                                null,
                                StragglerLimit.ordinary()),
                        new RunProgress(account::usage),
                        Clock.fixed(scene.store.now(), ZoneOffset.UTC))
                .run();
        assertEquals(
                List.of(false, true),
                report.listed().copies().stream()
                        .map(BackupReport.Copy::durable)
                        .toList());
        String message = String.valueOf(report.listed().copies().getFirst().message());
        assertTrue(message.contains("is not in " + scene.open("x").location()), message);
        assertFalse(scene.backups().contains("x"));
        assertTrue(other.find("x").isPresent());
    }

    private void requireRefusedForASegment(String why) {
        BackupException refused = assertThrows(BackupException.class, () -> scene.backup("x", 7));
        assertEquals(Reason.SegmentMissing, refused.reason());
        assertTrue(refused.retryable(), "a Job has to try again");
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("of backup x " + why + " " + scene.open("x").location()), message);
        assertFalse(scene.backups().contains("x"));
    }

    private void requireTheNextAttemptMakesIt() {
        scene.backup("x", 7);
        scene.requireWhole("after the next attempt");
    }

    private void delete() {
        scene.deleteUnfinished(scene.open("delete"), "x");
        assertFalse(scene.has(Names.segments("x")));
    }

    /// Does it when the run has written so many segments.
    private void at(int written, Runnable event) {
        events.put(written, event);
        scene.store.after(this::after);
    }

    private void after(StoreCall call) {
        if (call.writer().equals("backup")
                && call.kind() == Kind.Put
                && call.name().startsWith(Names.segments("x"))) {
            scene.store.advance(Duration.ofSeconds(1));
            events.getOrDefault(segments.incrementAndGet(), () -> {}).run();
        }
    }
}
