package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Creates, replaces and deletes items that nobody else writes, alone and in batches, and keeps what it did to each.
final class SimulatedWriter {
    private static final String DOCS = "dbs/db/colls/c/docs";
    private static final int KEYS = 6;
    private static final int IDS = 4;

    private final EmulatorClient client;
    private final int number;
    private final boolean hierarchical;
    private final Random random;
    private final Map<String, List<Version>> histories = new TreeMap<>();
    private int versions;

    /// {@code value} tells the versions of an item from each other; of a delete, the version that it ended.
    record Version(String operation, int value) {}

    private record Item(String tenant, int user, String id, boolean hierarchical) {
        private String name() {
            return tenant + "/" + user + "/" + id;
        }

        private String key() {
            return hierarchical ? "[\"" + tenant + "\"," + user + "]" : "[\"" + tenant + "\"]";
        }

        private byte[] json(int value) {
            return "{\"id\":\"%s\",\"t\":\"%s\",\"u\":%d, \"value\":%d}"
                    .formatted(id, tenant, user, value)
                    .getBytes(UTF_8);
        }
    }

    /// {@code hierarchical} if the partition key is {@code /t} and {@code /u}, not {@code /t} alone.
    SimulatedWriter(EmulatorClient client, int number, boolean hierarchical, Random random) {
        this.client = client;
        this.number = number;
        this.hierarchical = hierarchical;
        this.random = random;
    }

    /// By item, what was done to it, oldest first.
    Map<String, List<Version>> histories() {
        histories.values().removeIf(List::isEmpty);
        return histories;
    }

    /// Does one thing. What a partition refuses because it is changing is not done.
    void step() {
        int key = random.nextInt(KEYS);
        switch (random.nextInt(8)) {
            case 0, 1 -> batch(key);
            case 2 -> delete(item(key));
            case 3 -> create(item(key));
            case 4 -> replace(item(key));
            default -> upsert(item(key));
        }
    }

    private Item item(int key) {
        String tenant = "writer " + number + (hierarchical ? "" : " key " + key);
        return new Item(tenant, key, "i" + random.nextInt(IDS), hierarchical);
    }

    private List<Version> history(Item item) {
        return histories.computeIfAbsent(item.name(), _ -> new ArrayList<>());
    }

    private boolean exists(Item item) {
        return !history(item).isEmpty() && !history(item).getLast().operation.equals("delete");
    }

    private int last(Item item) {
        return history(item).getLast().value;
    }

    private void note(Item item, String operation, int value) {
        history(item).add(new Version(operation, value));
    }

    private boolean done(EmulatorClient.Answer answer, int expected) {
        if (answer.status() == 410) {
            assertEquals(1007, answer.subStatus(), "a gateway follows what is complete");
            return false;
        }
        assertEquals(expected, answer.status(), answer::text);
        return answer.status() < 300;
    }

    private void upsert(Item item) {
        int value = ++versions;
        boolean there = exists(item);
        if (done(client.upsertItem("db", "c", item.key(), item.json(value)), there ? 200 : 201)) {
            note(item, there ? "replace" : "create", value);
        }
    }

    private void create(Item item) {
        int value = ++versions;
        if (done(client.createItem("db", "c", item.key(), item.json(value)), exists(item) ? 409 : 201)) {
            note(item, "create", value);
        }
    }

    private void replace(Item item) {
        int value = ++versions;
        Map<String, String> headers = Map.of("x-ms-documentdb-partitionkey", item.key());
        EmulatorClient.Answer answer = client.send("PUT", DOCS + "/" + item.id(), headers, item.json(value));
        if (done(answer, exists(item) ? 200 : 404)) {
            note(item, "replace", value);
        }
    }

    private void delete(Item item) {
        if (done(client.deleteItem("db", "c", item.key(), item.id()), exists(item) ? 204 : 404)) {
            note(item, "delete", last(item));
        }
    }

    /// Upserts and deletes of one key, some items more than once; one batch in six fails as a whole.
    private void batch(int key) {
        Map<Item, Integer> values = new HashMap<>();
        List<String> operations = new ArrayList<>();
        List<Runnable> notes = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            Item item = item(key);
            boolean there = values.containsKey(item) ? values.get(item) > 0 : exists(item);
            if (there && random.nextInt(3) == 0) {
                int last = values.containsKey(item) ? values.get(item) : last(item);
                operations.add("{\"operationType\":\"Delete\",\"id\":\"" + item.id() + "\"}");
                notes.add(() -> note(item, "delete", last));
                values.put(item, 0);
            } else {
                int value = ++versions;
                operations.add(
                        "{\"operationType\":\"Upsert\",\"resourceBody\":" + new String(item.json(value), UTF_8) + "}");
                notes.add(() -> note(item, there ? "replace" : "create", value));
                values.put(item, value);
            }
        }
        boolean fails = random.nextInt(6) == 0;
        if (fails) {
            operations.add("{\"operationType\":\"Delete\",\"id\":\"never there\"}");
        }
        Map<String, String> headers = Map.of(
                "x-ms-cosmos-is-batch-request", "true",
                "x-ms-cosmos-batch-atomic", "true",
                "x-ms-documentdb-partitionkey", item(key).key());
        EmulatorClient.Answer answer =
                client.send("POST", DOCS, headers, operations.toString().getBytes(UTF_8));
        if (done(answer, fails ? 207 : 200) && !fails) {
            notes.forEach(Runnable::run);
        }
    }
}
