package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Replication;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A backup of an account that is written to, whose replicas lag, and whose partitions split, while it is read. Every
/// item has a
/// version that only grows. What comes back must hold each item at a version between the one acknowledged before
/// the backup began and the one sent before it ended.
class LiveAccountIT {
    private static final int ITEMS = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConcurrentMap<Integer, Integer> sent = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Integer> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhileItemsChangeAndPartitionsSplit(ConflictPolicy policy) throws InterruptedException {
        try (CosmosEmulator emulator =
                        CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            emulator.setReplication(Replication.none().withLag(40, 7));
            client.createDatabase("d").ok();
            client.createContainer("d", "c", "/pk").ok();
            for (int i = 0; i < ITEMS; i++) {
                write(client, i);
            }
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int share = w;
                writers.add(Thread.ofVirtual().start(() -> {
                    Random random = new Random(share);
                    while (writing.get()) {
                        write(client, random.nextInt(ITEMS / 4) * 4 + share);
                    }
                }));
            }
            Thread splitter = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 3; i++) {
                    emulator.split(
                            "d", "c", emulator.partitions("d", "c").getFirst().id());
                }
            });
            Map<Integer, Integer> before = Map.copyOf(acknowledged);
            Repository repository = new Repository("memory", new MemoryBlobStore(), TrustedKeys.none());
            BackupReport report = backup(emulator, repository);
            Map<Integer, Integer> after = Map.copyOf(sent);
            writing.set(false);
            splitter.join();
            for (Thread writer : writers) {
                writer.join();
            }
            assertTrue(report.contents().items() >= ITEMS);

            client.send("DELETE", "dbs/d", Map.of(), new byte[0]).ok();
            try (NoSqlTarget target = new NoSqlTarget(
                    emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited())) {
                new RestoreRun(
                                new RestoreRun.Request(Selection.ALL, Renames.NONE, policy, 4),
                                BackupReader.open("b1", List.of(repository), Identities.none()),
                                target,
                                new RunProgress(target::usage),
                                Clock.systemUTC())
                        .run();
            }
            Map<Integer, Integer> restored = versions(client);
            assertEquals(ITEMS, restored.size());
            restored.forEach((item, version) -> assertTrue(
                    version >= before.getOrDefault(item, 0) && version <= after.getOrDefault(item, 0),
                    "item " + item + " came back as version " + version + ", was " + before.get(item) + " before and "
                            + after.get(item) + " after"));
        }
    }

    private void write(EmulatorClient client, int item) {
        int version = sent.merge(item, 1, Integer::sum);
        client.upsertItem(
                        "d",
                        "c",
                        "[\"p" + item + "\"]",
                        ("{\"id\":\"" + item + "\",\"pk\":\"p" + item + "\",\"v\":" + version + "}")
                                .getBytes(StandardCharsets.UTF_8))
                .ok();
        acknowledged.put(item, version);
    }

    private static BackupReport backup(CosmosEmulator emulator, Repository repository) {
        try (NoSqlSource source = new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.perSecond(4_000))) {
            return new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", Selection.ALL, 3),
                            source,
                            new RepositorySet(List.of(repository), 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private static Map<String, String> quorum(String range, @Nullable String etag) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "A-IM", "Incremental Feed",
                "x-ms-documentdb-partitionkeyrangeid", range,
                "x-ms-cosmos-read-consistency-strategy", "LatestCommitted"));
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        return headers;
    }

    private static Map<Integer, Integer> versions(EmulatorClient client) {
        Map<Integer, Integer> versions = new ConcurrentHashMap<>();
        for (String range : client.partitionKeyRanges("d", "c")) {
            String etag = null;
            while (true) {
                EmulatorClient.Answer page = client.feed("d", "c", quorum(range, etag));
                if (page.status() == 304) {
                    break;
                }
                try {
                    for (JsonNode document : JSON.readTree(page.ok().body()).path("Documents")) {
                        versions.put(
                                Integer.valueOf(document.path("id").asText()),
                                document.path("v").asInt());
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                etag = page.header("etag");
            }
        }
        return versions;
    }
}
