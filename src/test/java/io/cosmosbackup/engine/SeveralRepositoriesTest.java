package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralRepositoriesTest {
    private final Runs runs = new Runs();
    private final MemoryBlobStore one = new MemoryBlobStore();
    private final MemoryBlobStore two = new MemoryBlobStore();

    private static ScriptedAccount account() {
        return new ScriptedAccount()
                .range("d/a", FeedRange.ALL, page(1, 2, document("d1", 1)), page(2, 2, document("d2", 1)));
    }

    /// Long enough for a repository in memory, on a busy machine too.
    private static StragglerLimit shortLag() {
        return new StragglerLimit(Duration.ofSeconds(3), 0);
    }

    private static final Map<String, String> ALL = Map.of("d/a#d1", document("d1", 1), "d/a#d2", document("d2", 1));

    /// A store whose writes of segments wait for ever.
    private static BlobStore stuck(MemoryBlobStore store, CountDownLatch reached) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("putIfAbsent")
                            && arguments[0].toString().startsWith("segments/")) {
                        reached.countDown();
                        new CountDownLatch(1).await();
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void aStuckRepositoryIsGivenUpAndTheOthersComplete() {
        CountDownLatch reached = new CountDownLatch(1);
        BackupReport report = runs.withLag(shortLag()).backup("b1", account(), stuck(one, reached), two);
        assertEquals(0, reached.getCount());
        assertEquals(
                List.of(false, true),
                report.listed().copies().stream().map(Copy::durable).toList());
        assertEquals(ALL, runs.restored("b1", two));
        assertTrue(runs.repositories(one).getFirst().backups().isEmpty());
    }

    /// A store whose answer to one kind of question never comes.
    private static BlobStore silent(MemoryBlobStore store, String question) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, method, arguments) -> {
                    if (question.equals(
                            method.getName() + " " + String.valueOf(arguments == null ? "" : arguments[0]))) {
                        new CountDownLatch(1).await();
                    }
                    return method.invoke(store, arguments);
                });
    }

    /// From the first question of a run to its last write; of the second repository, for the first one
    /// decides between attempts and is waited for.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "readStart manifests/b1.json",
                "find marks/b1.json",
                "readStart repository.json",
                "list checkpoints/b1/",
                "list marks/",
                "list manifests/",
                "putIfAbsent manifests/b1.json"
            })
    void aSilentRepositoryIsGivenUpWhateverItIsAsked(String question) {
        BackupReport report = runs.withLag(shortLag()).backup("b1", account(), two, silent(one, question));
        assertEquals(
                List.of(true, false),
                report.listed().copies().stream().map(Copy::durable).toList());
        assertEquals(ALL, runs.restored("b1", two));
    }

    /// One place under two names is told and written: a hostile repository may claim the id of a good one.
    @Test
    void repositoriesOfOneIdAreToldAndBothAreWritten() {
        BackupReport report = runs.backup("b1", account(), one, one);
        assertTrue(
                report.listed().warnings().stream()
                        .anyMatch(told -> told.startsWith("repositories r0 (")
                                && told.contains(" and r1 (")
                                && told.contains("have the same id")),
                report.listed().warnings().toString());
        assertTrue(report.listed().copies().stream().allMatch(Copy::durable));
        assertEquals(ALL, runs.restored("b1", one));
    }

    /// A store in which, right before the first manifest is written, somebody else does something.
    private static BlobStore overtaken(MemoryBlobStore store, Runnable other) {
        AtomicBoolean done = new AtomicBoolean();
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("putIfAbsent")
                            && arguments[0].toString().startsWith("manifests/")
                            && done.compareAndSet(false, true)) {
                        other.run();
                    }
                    return method.invoke(store, arguments);
                });
    }

    /// By itself: it finds no checkpoint.
    private void anotherAttempt(MemoryBlobStore store) {
        store.blobs().keySet().removeIf(name -> name.startsWith("checkpoints/"));
        runs.backup("b1", account(), store);
    }

    private String digest(MemoryBlobStore store) {
        return runs.repositories(store).getFirst().manifest("b1").sha256();
    }

    @Test
    void theReportIsOfTheManifestThatStandsWhenAnotherAttemptWasFaster() {
        BackupReport report = runs.backup("b1", account(), overtaken(one, () -> anotherAttempt(one)));
        assertEquals(digest(one), report.manifestSha256());
        assertEquals(
                List.of(true),
                report.listed().copies().stream().map(Copy::durable).toList());
    }

    /// The platform may start a pod twice. A digest that is kept elsewhere must be that of every copy.
    @Test
    void whereTheFirstRepositoryHoldsTheFasterAttemptsBackupTheOthersGetIt() {
        BackupReport report = runs.backup("b1", account(), overtaken(one, () -> anotherAttempt(one)), two);
        assertEquals(
                List.of(true, true),
                report.listed().copies().stream().map(Copy::durable).toList());
        for (MemoryBlobStore store : List.of(one, two)) {
            assertEquals(
                    report.manifestSha256(),
                    runs.verify("b1", Level.Deep, store).manifestSha256());
            assertEquals(ALL, runs.restored("b1", store));
        }
    }

    @Test
    void ofTwoAttemptsThatEachWroteAManifestTheOneInMostRepositoriesCounts() {
        MemoryBlobStore three = new MemoryBlobStore();
        runs.backup("b1", account(), one);
        runs.backup("b1", account(), two);
        assertNotEquals(digest(one), digest(two));
        BackupReport ofTheFirst = runs.backup("b1", account(), one, two);
        assertEquals(digest(one), ofTheFirst.manifestSha256());
        assertEquals(
                List.of(true, false),
                ofTheFirst.listed().copies().stream().map(Copy::durable).toList());
        runs.copy(List.of("b1"), three, two);
        BackupReport ofMost = runs.withMinimumCopies(2).backup("b1", account(), one, two, three);
        assertEquals(digest(two), ofMost.manifestSha256());
        assertEquals(
                List.of(false, true, true),
                ofMost.listed().copies().stream().map(Copy::durable).toList());
        assertTrue(String.valueOf(ofMost.listed().copies().getFirst().message()).contains("another attempt"));
    }

    @Test
    void aSeriesOrRunThatNoManifestCanHoldIsRefusedBeforeAnythingIsRead() {
        for (List<String> names : List.of(
                List.of("run", ""), List.of("run", "s".repeat(513)), List.of("r".repeat(513), "shop/nightly"))) {
            BackupException refused = assertThrows(
                    BackupException.class,
                    () -> new BackupRun.Request(
                            new ManifestHead.Identity("b1", names.getFirst()),
                            names.getLast(),
                            "https://x",
                            new BackupRun.Wanted(Selection.ALL, false),
                            new BackupRun.Writing(Recipients.none(), 1, Duration.ZERO),
                            1));
            assertEquals(Reason.InvalidArgument, refused.reason());
        }
    }

    @Test
    void fewerCopiesThanAskedForAreNoBackup() {
        one.failAfter(2, false);
        BackupException failure = assertThrows(
                BackupException.class, () -> runs.withMinimumCopies(2).backup("b1", account(), one, two));
        assertEquals(Reason.RepositoryUnavailable, failure.reason());
        assertTrue(runs.repositories(two).getFirst().backups().isEmpty());
        BackupReport again = runs.backup("b1", account(), one.reopened(), two);
        assertTrue(again.listed().copies().stream().allMatch(Copy::durable));
        assertEquals(ALL, runs.restored("b1", one.reopened()));
    }

    @Test
    void theMissingCopyIsMadeFromTheOtherRepositoryByteForByte() {
        runs.backup("b1", account(), one);
        assertEquals(new CopyReport("to", 1, 0, bytes("b1"), true, List.of()), runs.copy(List.of("b1"), two, one));
        assertEquals(ALL, runs.restored("b1", two));
        runs.verify("b1", Level.Deep, two);
        two.blobs()
                .forEach((name, bytes) -> assertEquals(
                        !name.equals("repository.json"), // each has an id of its own
                        java.util.Arrays.equals(bytes, one.blobs().get(name)),
                        name));
        assertEquals(new CopyReport("to", 0, 1, 0, false, List.of()), runs.copy(List.of(), two, one));
    }

    private long bytes(String backup) {
        return one.blobs().entrySet().stream()
                .filter(e -> e.getKey().startsWith("segments/" + backup + "/")
                        || e.getKey().equals("manifests/" + backup + ".json"))
                .mapToLong(e -> e.getValue().length)
                .sum();
    }

    @Test
    void aLostSegmentIsBroughtBackAndADamagedOneIsNamed() {
        runs.backup("b1", account(), one);
        runs.copy(List.of("b1"), two, one);
        String segment = two.blobs().keySet().stream()
                .filter(n -> n.startsWith("segments/"))
                .findFirst()
                .orElseThrow();
        two.blobs().remove(segment);
        assertEquals(
                Reason.SegmentDamaged,
                assertThrows(BackupException.class, () -> runs.verify("b1", Level.Quick, two))
                        .reason());
        assertEquals(1, runs.copy(List.of("b1"), two, one).copied());
        runs.verify("b1", Level.Deep, two);

        two.blobs().put(segment, new byte[] {1});
        BackupException failure = assertThrows(BackupException.class, () -> runs.copy(List.of("b1"), two, one));
        assertTrue(String.valueOf(failure.getMessage()).contains(segment.substring("segments/b1/".length())));
    }

    /// The others are copied all the same.
    @Test
    void aCopyOfAllNamesTheBackupsThatCannotBeTrusted() {
        runs.backup("b1", account(), one);
        new Runs().backup("b2", account(), one);
        BackupException failure = assertThrows(BackupException.class, () -> runs.copy(List.of(), two, one));
        assertTrue(String.valueOf(failure.getMessage()).contains("b2"), failure.getMessage());
        assertEquals(List.of("b1"), runs.repositories(two).getFirst().backups());
        assertEquals(
                Reason.SignatureInvalid,
                assertThrows(BackupException.class, () -> runs.copy(List.of("b2"), two, one))
                        .reason());
    }

    /// Killed at any write, a copy is begun again; until it is whole there is no backup.
    @Test
    void aCopyKilledAtAnyWriteIsBegunAgain() {
        runs.backup("b1", account(), one);
        for (int writes = 0; writes < 5; writes++) {
            for (boolean done : new boolean[] {false, true}) {
                MemoryBlobStore to = new MemoryBlobStore();
                to.failAfter(writes, done);
                try {
                    runs.copy(List.of("b1"), to, one);
                } catch (BackupException e) {
                    assertEquals(Reason.Unavailable, e.reason());
                }
                if (Runs.holdsAny(to)) {
                    assertEquals(ALL, runs.restored("b1", to.reopened()));
                }
                runs.copy(List.of("b1"), to.reopened(), one);
                assertEquals(ALL, runs.restored("b1", to.reopened()));
            }
        }
    }

    @Test
    void aKilledCopyThatWasDamagedSinceIsNotBuiltOn() {
        runs.backup("b1", account(), one);
        MemoryBlobStore to = new MemoryBlobStore();
        to.failAfter(2, false);
        assertThrows(BackupException.class, () -> runs.copy(List.of("b1"), to, one));
        to.blobs().replaceAll((name, bytes) -> name.startsWith("segments/") ? new byte[bytes.length] : bytes);
        BackupException failure =
                assertThrows(BackupException.class, () -> runs.copy(List.of("b1"), to.reopened(), one));
        assertEquals(Reason.SegmentDamaged, failure.reason());
        assertTrue(runs.repositories(to.reopened()).getFirst().backups().isEmpty());
    }

    @Test
    void aDamagedSegmentIsCopiedFromTheNextRepository() {
        runs.backup("b1", account(), one, two);
        one.blobs().replaceAll((name, bytes) -> name.startsWith("segments/") ? new byte[bytes.length] : bytes);
        MemoryBlobStore three = new MemoryBlobStore();
        runs.copy(List.of("b1"), three, one, two);
        assertEquals(ALL, runs.restored("b1", three));
    }

    @Test
    void backupsOfASeriesNameTheOneBefore() {
        runs.backup("b1", account(), one);
        String first = requireNonNull(runs.backup("b2", account(), one, two).manifestSha256());
        runs.backup("b3", account(), two);
        Manifest third = runs.repositories(two).getFirst().manifest("b3").manifest();
        assertEquals(
                new ManifestHead.Series("shop/nightly", 3, new ManifestHead.Link("b2", first)),
                third.head().series());
    }

    @Test
    void theDigestKeptElsewhereIsDemanded() {
        String kept = requireNonNull(runs.backup("b1", account(), one).manifestSha256());
        BackupReader reader = BackupReader.open("b1", runs.repositories(one), runs.identity);
        reader.expecting(kept).expecting(kept.toUpperCase(Locale.ROOT)).expecting(null);
        assertEquals(
                Reason.ManifestChanged,
                assertThrows(BackupException.class, () -> reader.expecting("0".repeat(64)))
                        .reason());
    }

    @Test
    void withoutTheIdentityNothingIsReadAndTheReasonSaysSo() {
        runs.backup("b1", account(), one);
        runs.verify("b1", Level.Sampled, one);
        for (Identities other : List.of(Identities.none(), Identities.generate())) {
            BackupReader reader = BackupReader.open("b1", runs.repositories(one), other);
            Manifest.ContainerBackup container = reader.manifest().containers().getFirst();
            assertEquals(
                    Reason.IdentityMissing,
                    assertThrows(
                                    BackupException.class,
                                    () -> reader.open(
                                            container, container.segments().getFirst()))
                            .reason());
        }
    }
}
