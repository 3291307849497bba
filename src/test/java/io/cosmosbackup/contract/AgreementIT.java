package io.cosmosbackup.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.contract.ContractClient.Changes;
import io.cosmosbackup.contract.ContractClient.In;
import io.cosmosbackup.contract.ContractClient.Secret;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever one client wrote, every client reads alike: documents, how many there are, and what a change feed gives
/// next.
class AgreementIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATABASE = "agreement";

    private static CosmosEmulator emulator;
    private static final Map<String, Copier> CLIENTS = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(3));
        ContractClient.Access access = Trust.http(emulator, new Secret.Key(emulator.key()), List.of());
        ContractClient java = new JavaSdkClient(access);
        java.createDatabase(DATABASE);
        for (String writer : List.of("java", "python", "javascript", "engine")) {
            for (String key : List.of("simple", "levels")) {
                java.createContainer(
                        new In(DATABASE, key + "-" + writer),
                        key.equals("simple") ? List.of("/pk") : List.of("/tenant", "/pk"),
                        400);
            }
        }
        java.createContainer(new In(DATABASE, "mixed"), List.of("/pk"), 400);
        CLIENTS.put("java", new Copier.Sdk(java));
        CLIENTS.put("python", new Copier.Sdk(PythonSdkClient.connect(access)));
        CLIENTS.put("javascript", new Copier.Sdk(JavaScriptSdkClient.connect(access)));
        CLIENTS.put("engine", new Copier.Engine(emulator));
    }

    @AfterAll
    static void stop() {
        CLIENTS.values().forEach(Copier::close);
        emulator.close();
    }

    /// Values that every client can hold: no client here but the engine keeps the text of a number.
    private static ObjectNode item(int i, String version) {
        ObjectNode item = JSON.createObjectNode().put("id", "i" + i).put("tenant", "t" + i % 3);
        item.put("pk", i % 7 == 0 ? "clé \"漢\" 😀 " + i : "p" + i % 20).put("version", version);
        item.put("whole", 9_007_199_254_740_991L - i).put("part", i + 0.5).put("yes", i % 2 == 0);
        item.putNull("nothing").put("text", "tab\t line\n é漢😀 \\ / \" end");
        item.putObject("deep")
                .putArray("list")
                .add(1)
                .add("two")
                .addNull()
                .addObject()
                .put("three", 3);
        item.putObject("empty");
        return item;
    }

    private static List<ObjectNode> items(int from, int to, String version) {
        List<ObjectNode> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(item(i, version));
        }
        return items;
    }

    /// What a client sent, by id; fails on an item that comes twice.
    private static Map<String, JsonNode> contents(List<? extends JsonNode> items) {
        Map<String, JsonNode> contents = new TreeMap<>();
        for (JsonNode item : items) {
            ObjectNode sent = item.deepCopy();
            sent.remove(List.of("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"));
            try {
                // Through text, so that equal numbers are of equal types.
                assertEquals(null, contents.put(sent.path("id").asText(), JSON.readTree(sent.toString())));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "python", "javascript", "engine"})
    void whatOneWritesAllRead(String writer) {
        for (String key : List.of("simple", "levels")) {
            In in = new In(DATABASE, key + "-" + writer);
            client(writer).write(in, items(0, 90, "first"));
            Map<String, String> continuations = new LinkedHashMap<>();
            CLIENTS.forEach((reader, client) -> {
                Changes all = client.changes(in, Optional.empty());
                assertEquals(contents(items(0, 90, "first")), contents(all.items()), reader + " reads " + in);
                continuations.put(reader, all.continuation());
            });
            client(writer).write(in, items(80, 100, "second"));
            CLIENTS.forEach((reader, client) -> {
                Changes next = client.changes(in, Optional.ofNullable(continuations.get(reader)));
                assertEquals(contents(items(80, 100, "second")), contents(next.items()), reader + " reads on in " + in);
            });
        }
    }

    @Test
    void writersOverwriteEachOther() {
        In in = new In(DATABASE, "mixed");
        CLIENTS.forEach((name, client) -> client.write(in, items(0, 30, name)));
        client("java").write(in, items(10, 20, "java again"));
        List<ObjectNode> expected = new ArrayList<>(items(0, 10, "engine"));
        expected.addAll(items(10, 20, "java again"));
        expected.addAll(items(20, 30, "engine"));
        CLIENTS.forEach((reader, client) -> assertEquals(
                contents(expected),
                contents(client.changes(in, Optional.empty()).items()),
                reader));
        assertEquals(30, emulator.items(DATABASE, "mixed").size());
    }

    private static Copier client(String name) {
        Copier client = CLIENTS.get(name);
        if (client == null) {
            throw new IllegalArgumentException(name);
        }
        return client;
    }
}
