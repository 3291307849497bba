package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.source.ScriptedAccount.Step;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupAndRestoreTest {
    private static final Clock CLOCK = Clock.fixed(ScriptedAccount.CUT, ZoneOffset.UTC);
    private static final FeedRange LOW = new FeedRange("", "7F");
    private static final FeedRange HIGH = new FeedRange("7F", "FF");

    private static BackupReport backup(ScriptedAccount account, String run, BlobStore... stores) {
        List<Repository> repositories = new ArrayList<>();
        for (BlobStore store : stores) {
            repositories.add(new Repository("r" + repositories.size(), store, TrustedKeys.none()));
        }
        return new BackupRun(
                        new BackupRun.Request("b1", run, "https://x", Selection.ALL, 3),
                        account,
                        new RepositorySet(repositories, 1, null, StragglerLimit.ordinary()),
                        new RunProgress(account::usage),
                        CLOCK)
                .run();
    }

    private static RestoreReport restore(ScriptedAccount target, ConflictPolicy policy, BlobStore... stores) {
        List<Repository> repositories = new ArrayList<>();
        for (BlobStore store : stores) {
            repositories.add(new Repository("r" + repositories.size(), store, TrustedKeys.none()));
        }
        return new RestoreRun(
                        new RestoreRun.Request(Selection.ALL, Renames.NONE, policy, 3),
                        BackupReader.open("b1", repositories, Identities.none()),
                        target,
                        new RunProgress(target::usage),
                        CLOCK)
                .run();
    }

    private static ScriptedAccount twoContainers() {
        return new ScriptedAccount()
                .range("d/a", LOW, new Step.Documents(10, 10, ScriptedAccount.documents(0, 50)))
                .range("d/a", HIGH, page(3, 3), new Step.Documents(9, 9, ScriptedAccount.documents(50, 60)))
                .range("d/empty", FeedRange.ALL);
    }

    private static Map<String, String> all60() {
        Map<String, String> items = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            items.put("d/a#d" + i, document("d" + i, 1));
        }
        return items;
    }

    @Test
    void everyDocumentComesBackAndAnEmptyContainerToo() {
        MemoryBlobStore store = new MemoryBlobStore();
        BackupReport report = backup(twoContainers(), "run", store);
        assertEquals(60, report.contents().items());
        assertEquals(2, report.contents().containers());
        assertEquals(ScriptedAccount.CUT, report.cuts().first());
        ScriptedAccount target = new ScriptedAccount();
        assertEquals(60, restore(target, ConflictPolicy.Skip, store).documents().written());
        assertEquals(all60(), new TreeMap<>(target.written));
    }

    @Test
    void documentsThatTheTargetRefusesAreCountedAndTheFirstListedAndAllOthersAreRestored() {
        ScriptedAccount account = new ScriptedAccount()
                .range("d/a", FeedRange.ALL, new Step.Documents(10, 10, ScriptedAccount.documents(0, 300)))
                .range("d/b", FeedRange.ALL, new Step.Documents(10, 10, ScriptedAccount.documents(0, 50)));
        MemoryBlobStore store = new MemoryBlobStore();
        backup(account, "run", store);
        ScriptedAccount target = new ScriptedAccount();
        for (int i = 0; i < 250; i++) {
            target.refusedItems.add("d/a#d" + i);
        }
        RestoreReport report = restore(target, ConflictPolicy.Skip, store);
        assertEquals(350, report.documents().items());
        assertEquals(100, report.documents().written());
        assertEquals(0, report.documents().skipped());
        assertEquals(250, report.documents().refused());
        assertEquals(RestoreReport.LISTED, report.listed().refusals().size());
        assertEquals(100, target.written.size());
        assertEquals(Reason.DocumentsRefused, report.failure().orElseThrow().reason());
    }

    /// d1 is read at LSN 5, changes twice while the range is read, and d2 is deleted and created again.
    @ParameterizedTest
    @EnumSource
    void ofAnItemThatChangesWhileItIsReadTheNewestVersionIsRestored(ConflictPolicy policy) {
        ScriptedAccount account = new ScriptedAccount()
                .range(
                        "d/a",
                        FeedRange.ALL,
                        page(10, 10, document("d1", 1), document("d2", 1), document("d3", 1)),
                        page(12, 20, document("d1", 2)),
                        page(20, 20, document("d2", 5), document("d1", 3)));
        MemoryBlobStore store = new MemoryBlobStore();
        assertEquals(6, backup(account, "run", store).contents().items());
        ScriptedAccount target = new ScriptedAccount();
        restore(target, policy, store);
        assertEquals(
                Map.of("d/a#d1", document("d1", 3), "d/a#d2", document("d2", 5), "d/a#d3", document("d3", 1)),
                target.written);
    }

    @Test
    void aRangeThatIsDividedWhileItIsReadIsReadWhole() {
        FeedRange left = new FeedRange("", "3F");
        FeedRange right = new FeedRange("3F", "7F");
        ScriptedAccount account = new ScriptedAccount()
                .range("d/a", LOW, page(5, 9, document("d1", 1)), new Step.Split(List.of(left, right)))
                .range("d/a", left, page(7, 9, document("d2", 1)))
                .range("d/a", right, page(9, 9, document("d3", 1)))
                .range("d/a", HIGH, page(2, 2, document("d4", 1)));
        MemoryBlobStore store = new MemoryBlobStore();
        assertEquals(4, backup(account, "run", store).contents().items());
        ScriptedAccount target = new ScriptedAccount();
        restore(target, ConflictPolicy.Skip, store);
        assertEquals(4, target.written.size());
    }

    /// Each page that is read late finds a new write: 304 never comes.
    @Test
    void aRangeThatIsWrittenToWithoutPauseComesToAnEnd() {
        ScriptedAccount account = new ScriptedAccount()
                .range("d/a", FeedRange.ALL, page(10, 20, document("busy", 0), document("d1", 1)), new Step.Busy());
        MemoryBlobStore store = new MemoryBlobStore();
        BackupReport report = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> backup(account, "run", store));
        assertEquals(ScriptedAccount.CUT, report.cuts().last());
        ScriptedAccount target = new ScriptedAccount();
        restore(target, ConflictPolicy.Skip, store);
        assertEquals(Map.of("d/a#busy", document("busy", 1), "d/a#d1", document("d1", 1)), target.written);
    }

    /// Whether what follows the first answer is tail can be told only by the sequence number the first answer had.
    @Test
    void whereTheAccountDoesNotSayHowFarItIsAtFirstTheNewestVersionIsRestoredAllTheSame() {
        ScriptedAccount account = new ScriptedAccount()
                .range("d/a", FeedRange.ALL, page(10, -1, document("d1", 1)), page(90, 100, document("d1", 2)));
        MemoryBlobStore store = new MemoryBlobStore();
        backup(account, "run", store);
        ScriptedAccount target = new ScriptedAccount();
        restore(target, ConflictPolicy.Skip, store);
        assertEquals(Map.of("d/a#d1", document("d1", 2)), target.written);
    }

    /// Else each container with one long range would keep a segment of every thread in memory.
    @Test
    void aSegmentThatNoRangeIsLeftForIsNotKeptUntilTheLastRangeIsRead() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch uploaded = new CountDownLatch(1);
        Step afterTheOtherHasBegun = new Step.After(() -> await(begun));
        Step afterTheUpload = new Step.After(() -> {
            begun.countDown();
            await(uploaded);
        });
        ScriptedAccount account = new ScriptedAccount()
                .range("d/a", LOW, afterTheOtherHasBegun, page(1, 1, document("d1", 1)))
                .range("d/a", HIGH, afterTheUpload, page(1, 1, document("d2", 1)));
        SimulatedWriter store = storeWith(uploaded::countDown).open("run");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> backup(account, "run", store));
        ScriptedAccount target = new ScriptedAccount();
        restore(target, ConflictPolicy.Skip, store);
        assertEquals(2, target.written.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "interrupted", e);
        }
    }

    @Test
    void aContainerThatIsDeletedMeanwhileFailsTheRunAndAnotherTryMayHelp() {
        ScriptedAccount account = twoContainers();
        SimulatedStore store = storeWith(() -> account.delete("d/a"));
        BackupException failure = assertThrows(BackupException.class, () -> backup(account, "run", store.open("run")));
        assertEquals(Reason.SourceChanged, failure.reason());
        assertTrue(failure.retryable());
    }

    @Test
    void aContainerThatIsCreatedAnewMeanwhileIsNoBackup() {
        ScriptedAccount account = twoContainers();
        SimulatedWriter store = storeWith(() -> account.recreate("d/a")).open("run");
        BackupException failure = assertThrows(BackupException.class, () -> backup(account, "run", store));
        assertEquals(Reason.SourceChanged, failure.reason());
        assertTrue(new Repository("r", store, TrustedKeys.none()).backups().isEmpty());
    }

    @Test
    void aRepositoryThatFailsIsNamedAndTheOthersHoldTheBackup() {
        MemoryBlobStore good = new MemoryBlobStore();
        SimulatedWriter bad = new SimulatedStore(1).open("run");
        bad.outcomes(call -> call.kind() == Kind.Put && call.ofKind() > 1 ? Outcome.FailsBefore : Outcome.Succeeds);
        List<Copy> copies = backup(twoContainers(), "run", bad, good).listed().copies();
        assertEquals(List.of(false, true), copies.stream().map(Copy::durable).toList());
        assertTrue(String.valueOf(copies.getFirst().message()).contains("fails by order"), copies.toString());
        bad.restart();
        assertTrue(new Repository("r", bad, TrustedKeys.none()).backups().isEmpty());
        ScriptedAccount target = new ScriptedAccount();
        restore(target, ConflictPolicy.Skip, bad, good);
        assertEquals(all60(), new TreeMap<>(target.written));
    }

    @Test
    void whenNoRepositoryIsLeftTheRunFails() {
        SimulatedWriter bad = new SimulatedStore(1).open("run");
        bad.outcomes(call -> call.kind() == Kind.Put ? Outcome.FailsBefore : Outcome.Succeeds);
        BackupException failure = assertThrows(BackupException.class, () -> backup(twoContainers(), "run", bad));
        assertEquals(Reason.Unavailable, failure.reason());
    }

    /// Stops the run, in each way, at every call to one repository and at the one before it to another. Whatever a
    /// repository then shows as a backup restores whole; a second attempt of the run completes it in both.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "Succeeds")
    void stoppedAtAnyCallABackupIsWholeOrNotThere(Outcome outcome) {
        int number = 0;
        boolean stopped = true;
        while (stopped) {
            number++;
            SimulatedWriter one = new SimulatedStore(1).open("one");
            SimulatedWriter two = new SimulatedStore(2).open("two");
            one.at(number, outcome);
            two.at(number - 1, outcome);
            String when = outcome + " at call " + number;
            try {
                stopped = backup(twoContainers(), "run", one, two).listed().copies().stream()
                        .anyMatch(c -> !c.durable());
            } catch (BackupException | Crash e) {
                assertEquals(outcome.name().startsWith("Crashes"), e instanceof Crash, when);
            }
            for (SimulatedWriter store : List.of(one, two)) {
                store.restart();
                restoresWhatItShows(store, when);
            }
            BackupReport again = backup(twoContainers(), "run", one, two);
            assertTrue(
                    again.listed().copies().stream().allMatch(Copy::durable),
                    when + again.listed().copies());
            for (SimulatedWriter store : List.of(one, two)) {
                assertEquals(List.of("b1"), new Repository("r", store, TrustedKeys.none()).backups(), when);
                restoresWhatItShows(store, when);
            }
        }
        assertTrue(number > 5, "only " + number + " calls");
    }

    private static void restoresWhatItShows(BlobStore store, String when) {
        if (Runs.holdsAny(store)) {
            ScriptedAccount target = new ScriptedAccount();
            restore(target, ConflictPolicy.Skip, store);
            assertEquals(all60(), new TreeMap<>(target.written), when);
        }
    }

    @Test
    void aSecondAttemptOfARunAdoptsWhatTheFirstCommitted() {
        MemoryBlobStore store = new MemoryBlobStore();
        BackupReport first = backup(twoContainers(), "run", store);
        int blobs = store.blobs().size();
        BackupReport second = backup(twoContainers(), "run", store);
        assertEquals(first.manifestSha256(), second.manifestSha256());
        assertEquals(first.listed().copies(), second.listed().copies());
        assertEquals(List.of(), second.listed().founded());
        assertEquals(blobs, store.blobs().size());
    }

    @Test
    void anotherRunCannotTakeABackupsId() {
        MemoryBlobStore store = new MemoryBlobStore();
        backup(twoContainers(), "run", store);
        BackupException failure = assertThrows(BackupException.class, () -> backup(twoContainers(), "another", store));
        assertEquals(Reason.BackupExists, failure.reason());
    }

    @Test
    void verifyFindsEveryBlobThatIsGoneOrChanged() {
        MemoryBlobStore store = new MemoryBlobStore();
        backup(twoContainers(), "run", store);
        verify(store, true);
        for (String name : List.copyOf(store.blobs().keySet())) {
            if (name.equals("repository.json")) {
                continue;
            }
            byte[] bytes = Objects.requireNonNull(store.blobs().remove(name));
            assertThrows(BackupException.class, () -> verify(store, false), name);
            byte[] flipped = bytes.clone();
            flipped[flipped.length / 2] ^= 1;
            store.blobs().put(name, flipped);
            assertThrows(BackupException.class, () -> verify(store, true), name);
            store.blobs().put(name, bytes);
        }
        verify(store, true);
    }

    @Test
    void aVerificationThatReadsNothingIsRefused() {
        MemoryBlobStore store = new MemoryBlobStore();
        backup(twoContainers(), "run", store);
        VerifyRun idle = verification(store, Level.Deep, 0);
        assertThrows(IllegalArgumentException.class, idle::run);
    }

    @Test
    void aDamagedSegmentIsReadFromTheNextRepository() {
        MemoryBlobStore one = new MemoryBlobStore();
        MemoryBlobStore two = new MemoryBlobStore();
        backup(twoContainers(), "run", one, two);
        one.blobs().keySet().removeIf(name -> name.startsWith("segments/"));
        ScriptedAccount target = new ScriptedAccount();
        restore(target, ConflictPolicy.Skip, one, two);
        assertEquals(all60(), new TreeMap<>(target.written));
        assertEquals(
                Reason.SegmentDamaged,
                restore(new ScriptedAccount(), ConflictPolicy.Skip, one)
                        .failure()
                        .orElseThrow()
                        .reason());
    }

    @Test
    void anAccountWithoutContainersIsNoBackup() {
        BackupException failure =
                assertThrows(BackupException.class, () -> backup(new ScriptedAccount(), "run", new MemoryBlobStore()));
        assertEquals(Reason.NothingSelected, failure.reason());
        assertFalse(failure.retryable());
    }

    private static void verify(MemoryBlobStore store, boolean deep) {
        verification(store, deep ? Level.Deep : Level.Quick, 2).run();
    }

    private static VerifyRun verification(MemoryBlobStore store, Level level, int parallelism) {
        return new VerifyRun(
                new VerifyRun.Request("b1", level, 100, null, Identities.none(), parallelism),
                new Repository("r", store, TrustedKeys.none()),
                new RunProgress(new ScriptedAccount()::usage),
                CLOCK,
                new Random(1));
    }

    /// A store before each of whose segments something happens.
    private static SimulatedStore storeWith(Runnable beforeEachSegment) {
        SimulatedStore store = new SimulatedStore(1);
        store.before(call -> {
            if (call.kind() == Kind.Put && call.name().startsWith("segments/")) {
                beforeEachSegment.run();
            }
        });
        return store;
    }
}
