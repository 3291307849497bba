package io.cosmosbackup.engine.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.api.common.SourceApi;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.toy.ToyAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Clock CLOCK = Clock.fixed(ToyAccount.CUT, ZoneOffset.UTC);
    private static final Access ACCESS = new Access.Key("dG95");
    private static final RequestUnitBudget BUDGET = RequestUnitBudget.unlimited();

    /// What an API costs beside its package: one entry.
    @Test
    void anAccountOfAnotherApiIsBackedUpAndRestoredByTheSameEngine() {
        SortedMap<String, String> full =
                new TreeMap<>(Map.of("ball", "{\"id\":\"ball\"}", "kite", "{\"id\":\"kite\"}"));
        SortedMap<String, String> empty = new TreeMap<>();
        Map<String, ToyAccount> there =
                Map.of("toy://full", new ToyAccount(full), "toy://empty", new ToyAccount(empty));
        Accounts accounts = new Accounts(Map.of(
                "Toy",
                new Accounts.Adapter(
                        (at, _, _) -> Objects.requireNonNull(there.get(at)),
                        (at, _, _, _) -> Objects.requireNonNull(there.get(at)))));

        List<Repository> repository = List.of(new Repository("r", new MemoryBlobStore(), TrustedKeys.none()));
        try (AccountSource source = accounts.source("Toy", "toy://full", ACCESS, BUDGET)) {
            new BackupRun(
                            new BackupRun.Request("b1", "run", "toy://full", Selection.ALL, 1),
                            source,
                            new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            CLOCK)
                    .run();
        }
        try (AccountTarget target = accounts.target("Toy", "toy://empty", ACCESS, BUDGET, null)) {
            RestoreReport report = new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 1),
                            BackupReader.open("b1", repository, Identities.none()),
                            target,
                            new RunProgress(target::usage),
                            CLOCK)
                    .run();
            assertEquals(2, report.documents().written());
        }
        assertEquals(full, empty);
    }

    @Test
    void anApiThatIsNotThereIsRefusedWithThoseThatAre() {
        BackupException failure =
                assertThrows(BackupException.class, () -> Accounts.ALL.source("MongoDB", "https://x", ACCESS, BUDGET));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertEquals("there is no API 'MongoDB' in this release. HINT: NoSQL", failure.getMessage());
    }

    /// A word that the API server takes and no Job can open would fail only at night.
    @Test
    void everyApiOfTheCrdsIsOpenedAndNoOther() {
        assertEquals(
                Arrays.stream(SourceApi.values()).map(SourceApi::name).collect(Collectors.toSet()),
                Accounts.ALL.apis());
    }

    @Test
    void noKeyIsPrintedWithItsRecord() {
        assertEquals("Key[…]", ACCESS.toString());
    }
}
