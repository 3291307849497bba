package io.cosmosbackup.engine;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DefinitionAnswer;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One backup of an emulated account, in memory, and restores of it.
final class EmulatedRuns {
    private final List<Repository> repository =
            List.of(new Repository("memory", new MemoryBlobStore(), TrustedKeys.none()));

    BackupReport backup(CosmosEmulator from) {
        return backup(from, List.of());
    }

    BackupReport backup(CosmosEmulator from, List<String> include) {
        return backup(from, include, (_, _, _) -> {});
    }

    /// What happens to an account between two pages, before the page of that number, from 0, of a feed range.
    interface Meanwhile {
        void beforePage(ContainerName container, FeedRange range, int page);
    }

    BackupReport backup(CosmosEmulator from, Meanwhile meanwhile) {
        return backup(from, List.of(), meanwhile);
    }

    private BackupReport backup(CosmosEmulator from, List<String> include, Meanwhile meanwhile) {
        return backup(from, new Access.Key(from.key()), include, meanwhile);
    }

    BackupReport backup(CosmosEmulator from, Access access, List<String> include, Meanwhile meanwhile) {
        try (AccountSource source = new InterruptedSource(
                new NoSqlSource(from.endpoint().toString(), access, RequestUnitBudget.unlimited()), meanwhile)) {
            return new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", new Selection(include, List.of()), 4),
                            source,
                            new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    RestoreReport restore(CosmosEmulator into, ConflictPolicy policy) {
        return restore(into, policy, new Renames(Map.of()));
    }

    RestoreReport restore(CosmosEmulator into, ConflictPolicy policy, Renames renames) {
        return restore(into, policy, renames, 4);
    }

    RestoreReport restore(CosmosEmulator into, ConflictPolicy policy, Renames renames, int parallelism) {
        return restore(into, policy, renames, parallelism, null, _ -> {});
    }

    /// What a restore of everything would do.
    RestorePlan plan(CosmosEmulator into, String key) {
        return everything(into, key, TtlPolicy.Restart, Clock.systemUTC(), RestoreRun::plan);
    }

    RestorePlan plan(CosmosEmulator into, TtlPolicy ttl) {
        return everything(into, into.key(), ttl, Clock.systemUTC(), RestoreRun::plan);
    }

    RestoreReport restore(CosmosEmulator into, TtlPolicy ttl) {
        return restore(into, ttl, Clock.systemUTC());
    }

    RestoreReport restore(CosmosEmulator into, TtlPolicy ttl, Clock clock) {
        return everything(into, into.key(), ttl, clock, RestoreRun::run);
    }

    private <T> T everything(
            CosmosEmulator into, String key, TtlPolicy ttl, Clock clock, Function<RestoreRun, T> wanted) {
        try (NoSqlTarget target =
                new NoSqlTarget(into.endpoint().toString(), new Access.Key(key), RequestUnitBudget.unlimited())) {
            return wanted.apply(new RestoreRun(
                    new RestoreRun.Request(
                            new RestoreRun.Wanted(Selection.ALL, Renames.NONE, Definitions.All),
                            ConflictPolicy.Skip,
                            ttl,
                            false,
                            4),
                    BackupReader.open("b1", repository, Identities.none()),
                    target,
                    new RunProgress(target::usage),
                    clock));
        }
    }

    /// @param beforeCreating is told what will be created
    RestoreReport restore(
            CosmosEmulator into,
            ConflictPolicy policy,
            Renames renames,
            int parallelism,
            @Nullable Throughput throughput,
            Consumer<List<Creation>> beforeCreating) {
        return restore(
                into,
                new Access.Key(into.key()),
                new RestoreRun.Request(Selection.ALL, renames, policy, parallelism),
                throughput,
                beforeCreating);
    }

    RestoreReport restore(
            CosmosEmulator into,
            Access access,
            RestoreRun.Request request,
            @Nullable Throughput throughput,
            Consumer<List<Creation>> beforeCreating) {
        try (NoSqlTarget target = new NoSqlTarget(into.endpoint().toString(), access, RequestUnitBudget.unlimited())
                .creatingWith(throughput)) {
            return new RestoreRun(
                            request,
                            BackupReader.open("b1", repository, Identities.none()),
                            target,
                            new RunProgress(target::usage),
                            Clock.systemUTC(),
                            plan -> beforeCreating.accept(plan.creations()))
                    .run();
        }
    }

    /// An account to which something happens between two pages.
    private record InterruptedSource(NoSqlSource source, Meanwhile meanwhile) implements AccountSource {
        @Override
        public String api() {
            return source.api();
        }

        @Override
        public String accountName() {
            return source.accountName();
        }

        @Override
        public List<Database> databases() {
            return source.databases();
        }

        @Override
        public List<ContainerName> containers(String database) {
            return source.containers(database);
        }

        @Override
        public ContainerSource open(ContainerName name) {
            ContainerSource container = source.open(name);
            Map<FeedRange, Integer> pages = new ConcurrentHashMap<>();
            return new ContainerSource() {
                @Override
                public Container container() {
                    return container.container();
                }

                @Override
                public List<FeedRange> feedRanges() {
                    return container.feedRanges();
                }

                @Override
                public FeedAnswer read(FeedPosition position) {
                    meanwhile.beforePage(name, position.range(), pages.merge(position.range(), 1, Integer::sum) - 1);
                    return container.read(position);
                }
            };
        }

        @Override
        public List<DefinitionAnswer> definitions(Owner owner) {
            return source.definitions(owner);
        }

        @Override
        public List<String> warnings() {
            return source.warnings();
        }

        @Override
        public Usage usage() {
            return source.usage();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
