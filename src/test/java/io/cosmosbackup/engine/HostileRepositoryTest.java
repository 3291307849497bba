package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.PruneScene;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.SimulatedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody who may write to a repository, and not delete, has prune delete for him.
class HostileRepositoryTest {
    private static final RetentionPolicy LAST_THREE =
            new RetentionPolicy(RetentionPolicy.Counts.newest(3), null, 1, ZoneOffset.UTC);
    private static final Duration GRACE = Duration.ofHours(1);
    private static final long FAR = 1L << 62;

    private final SigningKey key = SigningKey.generate();
    private final SigningKey stranger = SigningKey.generate();
    private final TrustedKeys pinned = TrustedKeys.of(List.of(key.publicKey()));
    private final SimulatedStore store = new SimulatedStore(7);
    private final SimulatedStore other = new SimulatedStore(8);
    private final HostileWriter writer = new HostileWriter(store);

    private static Repository repository(SimulatedStore at, String who, TrustedKeys trusted) {
        return new Repository("r" + at.location().replaceAll("\\D", ""), at.open(who), trusted);
    }

    /// One a day.
    private static BackupReport backup(String id, @Nullable SigningKey signer, SimulatedStore... to) {
        Stream.of(to).forEach(at -> at.advance(Duration.ofDays(1)));
        ScriptedAccount account = PruneScene.account(1);
        return new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity(id, "run of " + id),
                                "shop/nightly",
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(Recipients.none(), 0, Duration.ofHours(1)),
                                1),
                        account,
                        new RepositorySet(
                                Stream.of(to)
                                        .map(at -> repository(at, "backup", TrustedKeys.none()))
                                        .toList(),
                                1,
                                signer,
                                StragglerLimit.ordinary()),
                        new RunProgress(account::usage),
                        Clock.fixed(to[0].now(), ZoneOffset.UTC))
                .run();
    }

    private void backups(String prefix, int count, @Nullable SigningKey signer, SimulatedStore to) {
        for (int i = 0; i < count; i++) {
            backup(prefix + i, signer, to);
        }
    }

    /// Until everything that may go is gone. Says what stays of those that begin like that.
    private List<String> pruned(String prefix, TrustedKeys trusted) {
        for (int i = 0; i < 3; i++) {
            store.advance(GRACE);
            new PruneRun(
                            new PruneRun.Request(
                                    "shop/nightly",
                                    LAST_THREE,
                                    PruneRun.Pins.NONE,
                                    new PrunePlan.Waits(GRACE, GRACE),
                                    false,
                                    false),
                            repository(store, "prune", trusted),
                            shown -> {})
                    .run();
        }
        return HostileWriter.backups(store).stream()
                .filter(id -> id.startsWith(prefix))
                .toList();
    }

    private Manifest manifest(String backup) {
        return repository(store, "look", TrustedKeys.none()).manifest(backup).manifest();
    }

    private static ManifestHead.Series series(long number) {
        return new ManifestHead.Series("shop/nightly", number, new ManifestHead.Link("z", "0".repeat(64)));
    }

    /// Another stage has the same series and the same key, and is older by many backups.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manifestsOfAnotherRepositoryMoveNothing(boolean withTheirSegments) {
        other.advance(Duration.ofDays(-300));
        backups("old", 8, key, other);
        backups("new", 4, key, store);
        for (String id : List.of("old5", "old6", "old7")) {
            writer.replay(other, id, withTheirSegments);
        }
        assertEquals(List.of("new1", "new2", "new3"), pruned("new", pinned));
    }

    /// The same without pinned keys, of a repository that signs.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void strangersMoveNothing(boolean signed) {
        backups("new", 4, key, store);
        for (int i = 0; i < 3; i++) {
            writer.forge(manifest("new3"), "evil" + i, series(5 + i), store.now(), signed ? stranger : null);
        }
        assertEquals(List.of("new1", "new2", "new3"), pruned("new", TrustedKeys.none()));
    }

    /// Nobody signs, and nobody could have made so many backups since.
    @Test
    void numbersThatJumpMoveNothing() {
        backups("new", 4, null, store);
        for (int i = 0; i < 3; i++) {
            writer.forge(manifest("new3"), "evil" + i, series(FAR + i), store.now(), null);
        }
        assertEquals(List.of("new1", "new2", "new3"), pruned("new", TrustedKeys.none()));
    }

    /// All of the series was deleted, and it began again. Its old backups have higher numbers, from the next one on.
    @Test
    void backupsOfAnEarlierBeginningMoveNothing() {
        backups("old", 8, key, store);
        SimulatedStore kept = new SimulatedStore(9);
        store.names().forEach(name -> kept.put(name, store.bytes(name)));
        store.names().stream().filter(name -> name.contains("old")).forEach(store::remove);
        store.advance(Duration.ofDays(3));
        backups("new", 4, key, store);
        for (String id : List.of("old4", "old5", "old6", "old7")) {
            writer.replay(kept, id, true);
        }
        assertEquals(List.of("new1", "new2", "new3"), pruned("new", pinned));
    }

    @Test
    void aBackupWithoutAllItsSegmentsIsNoRestorePoint() {
        backups("new", 5, key, store);
        for (String id : List.of("new3", "new4")) {
            store.remove(store.names().stream()
                    .filter(name -> name.startsWith(Names.segments(id)))
                    .findFirst()
                    .orElseThrow());
        }
        assertEquals(List.of("new0", "new1", "new2", "new3", "new4"), pruned("new", pinned));
    }

    /// Leftovers of a killed attempt weigh more than what is missing.
    @Test
    void leftoversDoNotStandInForSegments() {
        backups("new", 4, key, store);
        String segment = store.names().stream()
                .filter(name -> name.startsWith(Names.segments("new3")))
                .findFirst()
                .orElseThrow();
        store.remove(segment);
        store.put(Names.segments("new3") + "00000000-00000099.jsonl.zst", new byte[10_000]);
        assertEquals(List.of("new0", "new1", "new2", "new3"), pruned("new", pinned));
    }

    /// Whoever writes a mark under the name of a run stops it in that repository, and no other one.
    @Test
    void aMarkForARunStopsItInOneRepository() {
        backup("new0", key, store, other);
        store.put(Names.mark("new1"), new byte[0]);
        List<Boolean> durable = backup("new1", key, store, other).listed().copies().stream()
                .map(BackupReport.Copy::durable)
                .toList();
        assertEquals(List.of(false, true), durable);
        backup("new2", key, store, other);
        assertTrue(HostileWriter.backups(store).contains("new2"));
    }

    /// What he has put there does not end the numbers of the next run either.
    @Test
    void strangersDecideNoNumber() {
        List<Long> numbers = new ArrayList<>();
        backups("new", 2, key, store);
        writer.forge(manifest("new1"), "evil", series(FAR), store.now(), stranger);
        backup("new2", key, store);
        for (int i = 0; i < 3; i++) {
            numbers.add(manifest("new" + i).head().sequence());
        }
        assertEquals(List.of(1L, 2L, 3L), numbers);
    }

    private PruneReport prune(boolean together) {
        return new PruneRun(
                        new PruneRun.Request(
                                "shop/nightly",
                                LAST_THREE,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(Duration.ZERO, GRACE),
                                false,
                                together),
                        repository(store, "prune", pinned),
                        shown -> {})
                .run();
    }

    @Test
    void whatStaysForItIsToldUntilAPersonSaysOtherwise() {
        other.advance(Duration.ofDays(-300));
        backups("old", 8, key, other);
        backups("new", 4, key, store);
        assertEquals(List.of(), prune(false).warnings(), "one line is nothing to tell of");
        for (String id : List.of("old5", "old6", "old7")) {
            writer.replay(other, id, true);
        }
        String told = String.join("; ", prune(false).warnings());
        assertTrue(told.contains("2 lines of backups"), told);
        assertTrue(told.contains("old5 to old7 (3)") && told.contains("new1 to new3 (3)"), told);
        assertTrue(told.contains("So these stay that would go: new3, new2, new1."), told);
        assertEquals(List.of(), prune(true).warnings());
        assertEquals(List.of("old5", "old6", "old7"), HostileWriter.backups(store), "as the numbers say");
    }

    @Test
    void whatIsNoRestorePointIsNamed() {
        backups("new", 4, key, store);
        store.remove(store.names().stream()
                .filter(name -> name.startsWith(Names.segments("new3")))
                .findFirst()
                .orElseThrow());
        String told = String.join("; ", prune(false).warnings());
        assertTrue(told.startsWith("no restore points, for segments of them are missing in simulated:7"), told);
        assertTrue(told.contains("sizes: new3. HINT: "), told);
    }

    /// Two runs go to two repositories, one of which is down for one of them. Its copy is made later.
    @Test
    void aCopyThatIsMadeLaterIsOfTheSameLine() {
        backup("new0", key, store, other);
        backup("new1", key, other);
        store.advance(Duration.ofDays(1));
        backup("new2", key, store, other);
        backup("new3", key, store, other);
        new CopyRun(
                        new CopyRun.Request(List.of(), 1),
                        List.of(repository(other, "copy", pinned)),
                        repository(store, "copy", pinned),
                        new RunProgress(PruneScene.account(1)::usage))
                .run();
        assertEquals(List.of(), prune(false).warnings());
        assertEquals(List.of("new1", "new2", "new3"), HostileWriter.backups(store));
    }
}
