package io.cosmosbackup.engine.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.SourceApi;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.ManifestReading;
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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Clock CLOCK = Clock.fixed(ToyAccount.CUT, ZoneOffset.UTC);
    private static final Access ACCESS = new Access.Key("dG95");
    private static final RequestUnitBudget BUDGET = RequestUnitBudget.unlimited();

    /// What an API costs beside its package: one entry here, and its word in the format. The toy stands in for the
    /// one API whose word the format has, so that this release reads its manifest. That manifest opens the target.
    @Test
    void anAccountIsBackedUpAndRestoredByTheApiThatItsManifestNames() {
        SortedMap<String, String> full = toys();
        SortedMap<String, String> empty = new TreeMap<>();
        Map<String, ToyAccount> there =
                Map.of("toy://full", new ToyAccount("NoSQL", full), "toy://empty", new ToyAccount("NoSQL", empty));
        Accounts accounts = new Accounts(Map.of("NoSQL", adapter(there), "Other", adapter(Map.of())));

        List<Repository> repository = List.of(new Repository("r", new MemoryBlobStore(), TrustedKeys.none()));
        try (AccountSource source = accounts.source("NoSQL", "toy://full", ACCESS, BUDGET)) {
            backup(source, repository).run();
        }
        BackupReader reader = BackupReader.open("b1", repository, Identities.none());
        String api = reader.manifest().head().kind().api();
        try (AccountTarget target = accounts.target(api, "toy://empty", ACCESS, BUDGET, null)) {
            RestoreReport report = new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 1),
                            reader,
                            target,
                            new RunProgress(target::usage),
                            CLOCK)
                    .run();
            assertEquals(2, report.documents().written());
        }
        assertEquals(full, empty);
    }

    /// A backup carries its account's word, and not `NoSQL` for all: a restore would open the wrong adapter.
    @Test
    void aBackupWhoseApiTheFormatDoesNotHaveIsNotWritten() {
        MemoryBlobStore store = new MemoryBlobStore();
        BackupRun run = backup(new ToyAccount("Toy", toys()), List.of(new Repository("r", store, TrustedKeys.none())));
        BackupException failure = assertThrows(BackupException.class, run::run);
        assertEquals(Reason.Internal, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("api Toy"), failure.getMessage());
        assertFalse(store.blobs().containsKey(Names.manifest("b1")));
    }

    /// What this release says of a backup that a later one, which has the toy, has written beside its own.
    @Test
    void aWordThatIsNotKnownIsOfALaterReleaseWhoseHeadIsRead() {
        MemoryBlobStore store = new MemoryBlobStore();
        List<Repository> repository = List.of(new Repository("r", store, TrustedKeys.none()));
        backup(new ToyAccount("NoSQL", toys()), repository).run();
        Manifest known = repository.getFirst().manifest("b1").manifest();
        store.blobs().put(Names.manifest("b1"), ManifestFile.print(labelled("Toy", known), null));

        BackupException failure =
                assertThrows(BackupException.class, () -> BackupReader.open("b1", repository, Identities.none()));
        assertEquals(Reason.UnknownFormat, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("later release"), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("api Toy"), failure.getMessage());

        ManifestReading.Later later = assertInstanceOf(
                ManifestReading.Later.class,
                repository.getFirst().cataloged("b1", Optional.empty()).orElseThrow());
        assertEquals("Toy", later.file().head().kind().api());
        assertEquals(2, later.file().head().contents().items());
        assertEquals("toy", later.file().head().source().account());
    }

    private static SortedMap<String, String> toys() {
        return new TreeMap<>(Map.of("ball", "{\"id\":\"ball\"}", "kite", "{\"id\":\"kite\"}"));
    }

    private static Accounts.Adapter adapter(Map<String, ToyAccount> there) {
        return new Accounts.Adapter(
                (at, _, _) -> Objects.requireNonNull(there.get(at)),
                (at, _, _, _) -> Objects.requireNonNull(there.get(at)),
                (_, _, _) -> List.of());
    }

    private static BackupRun backup(AccountSource source, List<Repository> repository) {
        return new BackupRun(
                new BackupRun.Request("b1", "run", "toy://full", Selection.ALL, 1),
                source,
                new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                new RunProgress(source::usage),
                CLOCK);
    }

    private static Manifest labelled(String api, Manifest manifest) {
        ManifestHead head = manifest.head();
        return Manifest.of(
                new ManifestHead.About(
                        head.about().identity(),
                        ManifestKind.of(head.type(), api, head.kind().mode()),
                        head.source(),
                        head.cost(),
                        head.about().place(),
                        new ManifestHead.Addressees(head.recipients(), List.of())),
                manifest.databases(),
                manifest.containers());
    }

    @Test
    void anApiThatIsNotThereIsRefusedWithThoseThatAre() {
        BackupException failure =
                assertThrows(BackupException.class, () -> Accounts.ALL.source("MongoDB", "https://x", ACCESS, BUDGET));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertEquals("there is no API 'MongoDB' in this release. HINT: use one of NoSQL", failure.getMessage());
    }

    /// A word that the API server takes and no Job can open would fail only at night.
    @Test
    void everyApiOfTheCrdsIsOpenedAndNoOther() {
        assertEquals(
                Arrays.stream(SourceApi.values()).map(SourceApi::name).collect(Collectors.toSet()),
                Accounts.ALL.apis());
    }

    /// `engine.format` may not ask `Accounts`, which stands above it. A word that only one of them has makes backups
    /// that nobody can write, or that nobody can restore.
    @Test
    void everyApiOfTheFormatIsOpenedAndNoOther() {
        assertEquals(ManifestKind.APIS, Accounts.ALL.apis());
    }

    @Test
    void noKeyIsPrintedWithItsRecord() {
        assertFalse(ACCESS.toString().contains("dG95"), ACCESS.toString());
    }
}
