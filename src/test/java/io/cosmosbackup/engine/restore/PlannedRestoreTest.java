package io.cosmosbackup.engine.restore;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.Runs;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is shown is what runs, and nothing is done before it is known.
class PlannedRestoreTest {
    private final Runs runs = new Runs().inOneThread();
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final Watched target = new Watched(new ScriptedAccount(), Set.of(), new ArrayList<>());

    /// An account that holds nothing, and notes what is asked of it.
    private record Watched(ScriptedAccount account, Set<String> refused, List<String> calls) implements AccountTarget {
        @Override
        public List<Creation> missing(ContainerName name, @Nullable Database database, Container asBackedUp) {
            calls.add("look " + name);
            if (refused.contains(name.toString())) {
                throw new BackupException(Reason.TargetMismatch, name + " has another key");
            }
            return List.of(new Creation(name.database(), name.container(), Creation.Throughput.Manual, 400));
        }

        @Override
        public ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp) {
            calls.add("create " + name);
            return account.prepare(name, database, asBackedUp);
        }

        @Override
        public List<Creation> created() {
            return account.created();
        }

        @Override
        public Optional<String> leftToTheService(Container asBackedUp) {
            return account.leftToTheService(asBackedUp);
        }

        @Override
        public List<String> warnings() {
            return List.of();
        }

        @Override
        public Usage usage() {
            return account.usage();
        }

        @Override
        public void close() {}
    }

    private RestoreRun run(Watched into) {
        ScriptedAccount account = new ScriptedAccount()
                .range("shop/cache", FeedRange.ALL, page(1, 1, document("c1", 1)))
                .range("shop/orders", FeedRange.ALL, page(1, 1, document("o1", 1)));
        runs.backup("b1", account, store);
        Renames renames =
                new Renames(Map.of(ContainerName.parse("shop/cache"), ContainerName.parse("shop/cache-restored")));
        return new RestoreRun(
                new RestoreRun.Request(new Selection(List.of("*/*"), List.of()), renames, ConflictPolicy.Skip, 1),
                BackupReader.open("b1", runs.repositories(store), runs.identity),
                into,
                new RunProgress(into::usage),
                Clock.fixed(ScriptedAccount.CUT, ZoneOffset.UTC),
                plan -> into.calls().add("plan of " + plan.creations().size()));
    }

    @Test
    void aDryRunAsksAndChangesNothing() {
        RestorePlan plan = run(target).plan();
        assertEquals(List.of("look shop/cache-restored", "look shop/orders"), target.calls());
        assertEquals(Map.of(), target.account().written);
        assertEquals(2, plan.creations().size());
    }

    @Test
    void nothingIsCreatedBeforeThePlanIsThereAndThenWhatItHolds() {
        RestoreReport report = run(target).run();
        assertEquals(
                List.of(
                        "look shop/cache-restored",
                        "look shop/orders",
                        "plan of 2",
                        "create shop/cache-restored",
                        "create shop/orders"),
                target.calls());
        assertEquals(2, report.documents().written());
        assertEquals(
                Set.of("shop/cache-restored#c1", "shop/orders#o1"),
                target.account().written.keySet());
    }

    @Test
    void whatThePlanRefusesIsNotTried() {
        Watched picky = new Watched(new ScriptedAccount(), Set.of("shop/orders"), new ArrayList<>());
        RestoreReport report = run(picky).run();
        assertEquals(
                List.of("look shop/cache-restored", "look shop/orders", "plan of 1", "create shop/cache-restored"),
                picky.calls());
        assertEquals(List.of("shop/orders has another key"), report.listed().containersRefused());
        BackupException failure = assertThrows(BackupException.class, () -> Runs.requireWhole(report));
        assertEquals(Reason.TargetMismatch, failure.reason());
    }

    /// A backup of an API without scripts, or of an early release.
    @Test
    void onlyOfABackupThatHoldsNoneSaysSo() {
        run(target);
        RestoreRun only = new RestoreRun(
                new RestoreRun.Request(
                        new RestoreRun.Wanted(Selection.ALL, Renames.NONE, Definitions.Only),
                        ConflictPolicy.Skip,
                        TtlPolicy.Restart,
                        false,
                        1),
                BackupReader.open("b1", runs.repositories(store), runs.identity),
                target,
                new RunProgress(target::usage),
                Clock.systemUTC());
        RestoreReport report = only.run();
        assertEquals(0, report.documents().items());
        assertEquals(2, report.target().containers());
        assertEquals(
                List.of("the backup holds no scripts, users or keys: it was made without"),
                report.listed().warnings());
    }
}
