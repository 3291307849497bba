package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is named must be there: of several containers that somebody lists, none is left out in silence.
class UnmatchedPatternsTest {
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final ScriptedAccount target = new ScriptedAccount();

    private static ScriptedAccount account() {
        return new ScriptedAccount()
                .range("shop/payments", FeedRange.ALL, page(1, 1, document("p1", 1)))
                .range("shop/sessions", FeedRange.ALL, page(1, 1, document("s1", 1)))
                .range("num/c", FeedRange.ALL, page(1, 1, document("c1", 1)));
    }

    private Repository repository() {
        return new Repository("r", store, TrustedKeys.none());
    }

    private BackupReport backup(Selection selection) {
        return backup(selection, false);
    }

    private BackupReport backup(Selection selection, boolean allowUnmatched) {
        ScriptedAccount account = account();
        return new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity("b1", "run"),
                                null,
                                "https://x",
                                new BackupRun.Wanted(selection, allowUnmatched),
                                new BackupRun.Writing(
                                        Recipients.none(), SegmentWriter.SEGMENT_BYTES, Duration.ofMinutes(1)),
                                1),
                        account,
                        new RepositorySet(List.of(repository()), 1, null, StragglerLimit.ordinary()),
                        new RunProgress(account::usage),
                        Clock.systemUTC())
                .run();
    }

    private RestoreReport restore(Selection selection, Renames renames) {
        return new RestoreRun(
                        new RestoreRun.Request(selection, renames, ConflictPolicy.Skip, 1),
                        BackupReader.open("b1", List.of(repository()), Identities.none()),
                        target,
                        new RunProgress(target::usage),
                        Clock.systemUTC())
                .run();
    }

    private static String assertRefused(Executable run) {
        BackupException failure = assertThrows(BackupException.class, run);
        String message = String.valueOf(failure.getMessage());
        assertEquals(Reason.PatternMatchesNothing, failure.reason(), message);
        assertTrue(message.contains("HINT: "), message);
        return message;
    }

    @ParameterizedTest
    @CsvSource({"num/c shop/paymnets,'',shop/paymnets,shop/payments", "'',shop/sesions,shop/sesions,shop/sessions"})
    void aBackupOfANameThatIsNotThereIsNotBegun(String include, String exclude, String named, String nearest) {
        Selection selection = new Selection(words(include), words(exclude));
        String message = assertRefused(() -> backup(selection));
        assertTrue(message.contains(named) && message.contains("It holds: " + nearest), message);
        assertEquals(0, store.blobs().size(), "no repository is made for it either");
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    /// The backup of the others says what was probably meant.
    @Test
    void aBackupThatGoesOnNamesWhatTheAccountHolds() {
        BackupReport report = backup(new Selection(List.of("num/c", "shop/paymnets"), List.of()), true);
        assertEquals(List.of("shop/paymnets"), report.listed().unmatched());
        assertTrue(
                report.listed()
                        .warnings()
                        .contains(
                                "account scripted does not hold shop/paymnets. It holds: shop/payments, shop/sessions,"
                                        + " num/c"),
                report.listed().warnings().toString());
    }

    @Test
    void aNameThatIsIncludedAndRenamedIsNamedOnce() {
        backup(Selection.ALL);
        Renames renames = new Renames(Map.of(ContainerName.parse("shop/paymnets"), ContainerName.parse("shop/new")));
        String message = assertRefused(() -> restore(new Selection(List.of("shop/paymnets"), List.of()), renames));
        assertTrue(message.contains("does not hold: shop/paymnets. It holds"), message);
    }

    @ParameterizedTest
    @CsvSource({"num/c shop/paymnets,''", "'',shop/sesions"})
    void aRestoreOfANameThatTheBackupDoesNotHoldWritesNothing(String include, String exclude) {
        backup(Selection.ALL);
        String message = assertRefused(() -> restore(new Selection(words(include), words(exclude)), Renames.NONE));
        assertTrue(message.contains("It holds: shop/"), message);
        assertEquals(Map.of(), target.written);
    }

    @Test
    void aRenameOfANameThatTheBackupDoesNotHoldIsRefusedLikewise() {
        backup(Selection.ALL);
        Renames renames =
                new Renames(Map.of(ContainerName.parse("shop/paymnets"), ContainerName.parse("shop/restored")));
        String message = assertRefused(() -> restore(Selection.ALL, renames));
        assertTrue(message.contains("It holds: shop/payments, "), message);
        assertEquals(Map.of(), target.written);
    }

    @Test
    void aRenameAloneDoesNotRestoreTheOthersIntoTheLiveContainers() {
        backup(Selection.ALL);
        Renames renames = new Renames(Map.of(ContainerName.parse("num/c"), ContainerName.parse("num/c-restored")));

        BackupException refused =
                assertThrows(BackupException.class, () -> restore(Selection.ALL, renames), "the others are not named");
        assertEquals(Reason.InvalidArgument, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("under their own names: shop/"), refused.getMessage());
        assertEquals(Map.of(), target.written);

        restore(new Selection(List.of("num/*"), List.of()), renames);
        restore(new Selection(List.of("*/*"), List.of()), renames);
        restore(new Selection(List.of(), List.of("shop/*")), renames);
    }

    @Test
    void aBackupThatGoesOnSaysWhatMatchedNothingTheNamesFirst() {
        Selection selection = new Selection(List.of("tmp/*", "num/c", "shop/paymnets"), List.of("old/x", "num/d*"));
        BackupReport report = backup(selection, true);
        assertEquals(1, report.contents().containers());
        assertEquals(
                List.of("shop/paymnets", "old/x", "tmp/*", "num/d*"),
                report.listed().unmatched());

        // The second attempt reads the account no more: it says what include named and the backup does not hold.
        assertEquals(
                List.of("shop/paymnets", "tmp/*"),
                backup(selection, true).listed().unmatched());
    }

    @Test
    void aPatternWithAStarIsOnlyReported() {
        assertEquals(
                List.of("tmp/*"),
                backup(new Selection(List.of("tmp/*", "num/c"), List.of()))
                        .listed()
                        .unmatched());
        RestoreReport restored = restore(new Selection(List.of("num/*", "tmp/*"), List.of("old*/*")), Renames.NONE);
        assertEquals(
                List.of(
                        "pattern tmp/* matches no container of the backup",
                        "pattern old*/* matches no container of the backup"),
                restored.listed().warnings());
        assertEquals(1, restored.documents().written());
    }

    @Test
    void aBackupOfNothingAtAllIsNoneEvenIfItMayGoOn() {
        BackupException failure = assertThrows(
                BackupException.class, () -> backup(new Selection(List.of("shop/paymnets"), List.of()), true));
        assertEquals(Reason.NothingSelected, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("It holds: shop/payments, "), failure.getMessage());
    }

    @Test
    void aRenameOfWhatIsThereAndNotSelectedIsAnotherMistake() {
        backup(Selection.ALL);
        Renames renames = new Renames(Map.of(ContainerName.parse("num/c"), ContainerName.parse("num/d")));
        Selection selection = new Selection(List.of("shop/*"), List.of());
        assertEquals(
                Reason.InvalidArgument,
                assertThrows(BackupException.class, () -> restore(selection, renames))
                        .reason());
    }
}
