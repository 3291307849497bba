package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.FeedOptions;
import io.cosmosbackup.emulator.PartitionChange;
import io.cosmosbackup.emulator.Replication;
import io.cosmosbackup.emulator.Replication.Level;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
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
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Backups of an account that moves, drawn from a seed: before every reading of a feed range, items change, partitions
/// split, merge or fail over with loss, one replica of each partition is behind, and the run is killed and goes on.
/// Items hold unique keys, which move on to others. A restore must bring back every item of every range as it was when
/// the range was read last, and beside that only items that were deleted or lost meanwhile.
///
/// `-Dmoving.seed=7` runs that one alone, `-Dmoving.seeds=1000` more of them.
class MovingAccountIT {
    private static final int ENOUGH = 100; // seeds for everything to happen
    private static final int SEEDS = Integer.getInteger("moving.seeds", ENOUGH);
    private static final int ITEMS = 40;
    private static final int PARTITION_KEYS = 11;
    private static final int MAILS = 8; // of each, for about five items
    private static final ContainerName RESTORED = new ContainerName("d", "restored");
    private static final String KILLED = "killed by order";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Integer> SEEN = new TreeMap<>();

    static LongStream seeds() {
        Long one = Long.getLong("moving.seed");
        return one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
    }

    @AfterAll
    static void everythingHappened() {
        if (Long.getLong("moving.seed") == null && SEEDS >= ENOUGH) {
            assertEquals(
                    Set.of("burst", "change", "delete", "failover", "merge", "resume", "split", "superseded"),
                    SEEN.keySet());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRangeIsExactAtItsCut(long seed) {
        try (Account account = new Account(seed)) {
            Repository repository = new Repository("memory", new MemoryBlobStore(), TrustedKeys.none());
            while (!isBackedUp(account, repository)) {
                Account.count("resume");
            }
            RestoreReport report = account.restore(repository);
            assertEquals(Optional.empty(), report.failure());
            Map<String, Integer> restored = account.restored();
            Map<String, Integer> expected = account.atTheCuts();
            expected.forEach((id, version) -> assertEquals(version, restored.get(id), "item " + id));
            restored.keySet().removeAll(expected.keySet());
            restored.forEach((id, version) -> assertTrue(
                    account.versions.getOrDefault(id, Set.of()).contains(version) && account.gone.contains(id),
                    "item " + id + " in version " + version + " was neither deleted nor lost meanwhile"));
            report.listed().supersededDocuments().forEach(older -> {
                assertTrue(account.gone.contains(older.id()), "item " + older.id() + " was superseded and not gone");
                Account.count("superseded");
            });
        }
    }

    /// False when the run was killed: the next attempt goes on from its checkpoints, which follow every page.
    private static boolean isBackedUp(Account account, Repository repository) {
        try {
            new BackupRun(
                            new BackupRun.Request(
                                    new ManifestHead.Identity("b1", "run"),
                                    null,
                                    "https://x",
                                    new BackupRun.Wanted(Selection.ALL, false),
                                    new BackupRun.Writing(Recipients.none(), 0, Duration.ZERO),
                                    1),
                            account,
                            new RepositorySet(List.of(repository), 1, null, StragglerLimit.ordinary()),
                            new RunProgress(account::usage),
                            Clock.systemUTC())
                    .run();
            return true;
        } catch (BackupException e) {
            if (!String.valueOf(e.getMessage()).contains(KILLED)) {
                throw e;
            }
            return false;
        }
    }

    private static int version(byte[] document) {
        try {
            return JSON.readTree(document).path("v").asInt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The account as the engine reads it, moved before every answer.
    private static final class Account implements AccountSource {
        private final Random random;
        private final CosmosEmulator emulator;
        private final EmulatorClient client;
        private final NoSqlSource source;
        private final Map<FeedRange, Map<String, Integer>> lastRead = new HashMap<>();
        private final Map<String, Set<Integer>> versions = new HashMap<>();
        private final Set<String> gone = new HashSet<>();
        private final int calm;
        private int movesLeft;
        private int writes;
        private int killsLeft;

        Account(long seed) {
            random = new Random(seed);
            emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1 + random.nextInt(2)));
            emulator.setReplication(Replication.none()
                    .withLag(random.nextInt(25), seed)
                    .withLevel(random.nextBoolean() ? Level.SESSION : Level.EVENTUAL)); // which hears no session token
            emulator.setFeeds(
                    FeedOptions.defaults().withLsnsPerPage(random.nextInt(4) == 0 ? 0 : 2 + random.nextInt(15)));
            client = new EmulatorClient(emulator.endpoint(), emulator.key());
            client.createDatabase("d").ok();
            client.createContainer(
                            "d",
                            "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},"
                                    + "\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]}]}}",
                            400)
                    .ok();
            for (int i = 0; i < ITEMS; i++) {
                write("i" + i);
            }
            for (int i = random.nextInt(ITEMS); i > 0; i--) {
                write("i" + random.nextInt(ITEMS));
            }
            source = new NoSqlSource(
                    emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
            calm = random.nextInt(8);
            movesLeft = random.nextInt(60);
            killsLeft = random.nextInt(3);
        }

        /// What each range held when it was read last: nothing changed after that request.
        Map<String, Integer> atTheCuts() {
            Map<String, Integer> all = new TreeMap<>();
            lastRead.values().forEach(all::putAll);
            return all;
        }

        /// Nothing happens where another item of the partition key has the mail that is drawn.
        private void write(String id) {
            byte[] item = "{\"id\":\"%s\",\"pk\":\"%s\",\"v\":%d,\"mail\":\"m%d\"}"
                    .formatted(id, pk(id), ++writes, random.nextInt(MAILS))
                    .getBytes(StandardCharsets.UTF_8);
            int status =
                    client.upsertItem("d", "c", "[\"" + pk(id) + "\"]", item).status();
            if (status != 409) {
                assertTrue(status == 200 || status == 201, "answered " + status);
                versions.computeIfAbsent(id, _ -> new HashSet<>()).add(writes);
            }
        }

        private static String pk(String id) {
            return "p" + Integer.parseInt(id.substring(1)) % PARTITION_KEYS;
        }

        RestoreReport restore(Repository repository) {
            emulator.setFeeds(FeedOptions.defaults());
            try (NoSqlTarget target = new NoSqlTarget(
                    emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited())) {
                return new RestoreRun(
                                new RestoreRun.Request(
                                        Selection.ALL,
                                        new Renames(Map.of(new ContainerName("d", "c"), RESTORED)),
                                        random.nextBoolean() ? ConflictPolicy.Skip : ConflictPolicy.Overwrite,
                                        1 + random.nextInt(4)),
                                BackupReader.open("b1", List.of(repository), Identities.none()),
                                target,
                                new RunProgress(target::usage),
                                Clock.systemUTC())
                        .run();
            }
        }

        Map<String, Integer> restored() {
            Map<String, Integer> versions = new TreeMap<>();
            emulator.items(RESTORED.database(), RESTORED.container())
                    .forEach(item -> versions.put(item.id(), version(item.stored())));
            return versions;
        }

        /// Only so many times: pages of few changes never catch up with a writer that does not stop.
        private void move() {
            if (movesLeft-- <= 0) {
                return;
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                String id = "i" + random.nextInt(ITEMS + ITEMS / 4);
                if (random.nextInt(6) == 0) {
                    client.deleteItem("d", "c", "[\"" + pk(id) + "\"]", id);
                    gone.add(id);
                    count("delete");
                } else {
                    write(id);
                    count("change");
                }
            }
            if (random.nextInt(6) == 0) {
                burst();
                count("burst");
            }
            if (random.nextInt(4 + calm) == 0) {
                List<CosmosEmulator.Partition> partitions = emulator.partitions("d", "c");
                int one = random.nextInt(partitions.size());
                switch (random.nextInt(4)) {
                    case 0 -> {
                        Set<String> lost = new HashSet<>(state(FeedRange.ALL).keySet());
                        emulator.failoverWithLoss("d", "c", partitions.get(one).id());
                        lost.removeAll(state(FeedRange.ALL).keySet());
                        gone.addAll(lost);
                        count("failover");
                    }
                    case 1 -> {
                        if (one > 0) {
                            emulator.change(
                                    "d",
                                    "c",
                                    PartitionChange.merge(
                                            partitions.get(one - 1).id(),
                                            partitions.get(one).id()));
                            count("merge");
                        }
                    }
                    default -> {
                        if (partitions.size() < 5) {
                            emulator.split("d", "c", partitions.get(one).id());
                            count("split");
                        }
                    }
                }
            }
        }

        /// One partition is written to more than the others: its numbers run ahead of theirs.
        private void burst() {
            List<CosmosEmulator.Partition> partitions = emulator.partitions("d", "c");
            CosmosEmulator.Partition hot = partitions.get(random.nextInt(partitions.size()));
            List<String> ids = List.copyOf(
                    state(new FeedRange(hot.minInclusive(), hot.maxExclusive())).keySet());
            for (int i = 0; i < 30 && !ids.isEmpty(); i++) {
                write(ids.get(random.nextInt(ids.size())));
            }
        }

        private static void count(String what) {
            SEEN.merge(what, 1, Integer::sum);
        }

        private Map<String, Integer> state(FeedRange range) {
            Map<String, Integer> state = new TreeMap<>();
            for (CosmosEmulator.Item item : emulator.items("d", "c")) {
                if (range.contains(item.effectivePartitionKey())) {
                    state.put(item.id(), version(item.stored()));
                }
            }
            return state;
        }

        @Override
        public ContainerSource open(ContainerName name) {
            ContainerSource container = source.open(name);
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
                    if (killsLeft > 0 && random.nextInt(12) == 0) {
                        killsLeft--;
                        throw new BackupException(Reason.Unavailable, KILLED);
                    }
                    move();
                    FeedAnswer answer = container.read(position);
                    lastRead.keySet().removeIf(position.range()::overlaps); // read again after it was killed
                    if (!(answer instanceof FeedAnswer.Divided)) {
                        lastRead.put(position.range(), state(position.range()));
                    }
                    return answer;
                }
            };
        }

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
        public Usage usage() {
            return source.usage();
        }

        @Override
        public void close() {
            source.close();
            client.close();
            emulator.close();
        }
    }
}
