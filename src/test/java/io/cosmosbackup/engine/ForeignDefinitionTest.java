package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.support.QuickPace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Restores of a manifest that somebody else has written, which an unsigned one may be: a throughput that no
/// account has is never sent, and concerns one container only. A definition that is no object is refused
/// with its manifest.
class ForeignDefinitionTest {
    private static final ContainerName FOREIGN = new ContainerName("d", "foreign");

    private final CosmosEmulator source = CosmosEmulator.start(EmulatorOptions.defaults());
    private final CosmosEmulator target = CosmosEmulator.start(EmulatorOptions.defaults());
    private final List<Repository> repository =
            List.of(new Repository("memory", new MemoryBlobStore(), TrustedKeys.none()));

    @BeforeEach
    void account() {
        try (EmulatorClient client = new EmulatorClient(source.endpoint(), source.key())) {
            client.createDatabase("d").ok();
            for (String container : List.of("before", "foreign", "other")) {
                client.createContainer("d", container, "/pk").ok();
                byte[] item = "{\"id\":\"1\",\"pk\":\"p\"}".getBytes(StandardCharsets.UTF_8);
                client.createItem("d", container, "[\"p\"]", item).ok();
            }
        }
    }

    @AfterEach
    void stop() {
        source.close();
        target.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":{\"offerThroughput\":1000100}}",
                "{\"content\":{\"offerThroughput\":-400}}",
                "{\"content\":{\"offerThroughput\":400.5}}",
                "{\"content\":{\"offerThroughput\":1e308}}",
                "{\"content\":{\"offerThroughput\":99999999999999999999}}",
                "{\"content\":{\"offerAutopilotSettings\":{\"maxThroughput\":1001000}}}",
                "{\"content\":{\"offerAutopilotSettings\":{\"maxThroughput\":0}}}"
            })
    void aThroughputThatNoAccountHasStopsOneContainerOnly(String offer) {
        backup(offer);
        requireOthersRestored(restored(null), "the backup holds a throughput for container d/foreign ");
        RestoreReport chosen = restored(new Throughput.Manual(400));
        assertEquals(3, chosen.target().containers());
        assertEquals(List.of(), chosen.listed().containersRefused());
    }

    private void requireOthersRestored(RestoreReport report, String why) {
        assertEquals(Reason.TargetMismatch, report.failure().orElseThrow().reason());
        assertEquals(2, report.target().containers());
        assertEquals(2, report.documents().written());
        assertEquals(1, report.listed().containersRefused().size());
        String refused = report.listed().containersRefused().getFirst();
        assertTrue(refused.startsWith(why), refused);
        assertEquals(1, target.items("d", "before").size());
        assertEquals(1, target.items("d", "other").size());
    }

    /// @param offer the throughput of the container `foreign`
    private void backup(String offer) {
        try (AccountSource account = new Foreign(
                new NoSqlSource(
                        source.endpoint().toString(), new Access.Key(source.key()), RequestUnitBudget.unlimited()),
                offer)) {
            new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", Selection.ALL, 1),
                            account,
                            new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                            new RunProgress(account::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private RestoreReport restored(@Nullable Throughput throughput) {
        try (NoSqlTarget into = new NoSqlTarget(
                        target.endpoint().toString(),
                        new Access.Key(target.key()),
                        RequestUnitBudget.unlimited(),
                        new QuickPace())
                .creatingWith(throughput)) {
            return new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, new Renames(Map.of()), ConflictPolicy.Overwrite, 1),
                            BackupReader.open("b1", repository, Identities.none()),
                            into,
                            new RunProgress(into::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private record Foreign(NoSqlSource source, String offer) implements AccountSource {
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
            Container own = container.container();
            Container shown = name.equals(FOREIGN) ? new Container(name, own.rid(), own.definition(), offer) : own;
            return new ContainerSource() {
                @Override
                public Container container() {
                    return shown;
                }

                @Override
                public List<FeedRange> feedRanges() {
                    return container.feedRanges();
                }

                @Override
                public FeedAnswer read(FeedPosition position) {
                    return container.read(position);
                }
            };
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
