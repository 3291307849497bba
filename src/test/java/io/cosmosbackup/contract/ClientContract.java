package io.cosmosbackup.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.contract.ContractClient.Access;
import io.cosmosbackup.contract.ContractClient.Changes;
import io.cosmosbackup.contract.ContractClient.In;
import io.cosmosbackup.contract.ContractClient.Refused;
import io.cosmosbackup.contract.ContractClient.Secret;
import io.cosmosbackup.contract.ContractClient.Start;
import io.cosmosbackup.contract.ContractClient.Step;
import io.cosmosbackup.emulator.AccountKeys;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Principal;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/// What a client that was not written here sees of the emulator. One emulator and one client serve a whole class, so
/// that a test costs milliseconds; every test has a container of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Start BEGINNING = new Start.Beginning();
    private static final String SHOP = "shop";

    private final AtomicLong seconds = new AtomicLong(1_800_000_000);
    private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
    private CosmosEmulator emulator;
    private ContractClient client;

    abstract ContractClient connect(Access access);

    /// The emulator's address and what to trust for it.
    abstract Access access(CosmosEmulator of, Secret secret, List<String> regions);

    /// Takes a region down, or up again. Clients leave a region that cuts their connections.
    void setDown(CosmosEmulator of, String region, boolean down) {
        of.setRegionDown(region, down);
    }

    @BeforeAll
    void start() {
        emulator = CosmosEmulator.start(
                EmulatorOptions.defaults().withHttps().withPartitions(3).withClock(clock));
        client = connect(emulator.key());
        client.createDatabase(SHOP);
    }

    @AfterAll
    void stop() {
        client.close();
        emulator.close();
    }

    private ContractClient connect(String key) {
        return connect(access(emulator, new Secret.Key(key), List.of()));
    }

    private In container(String id) {
        In in = new In(SHOP, id);
        client.createContainer(in, List.of("/pk"), 400);
        return in;
    }

    private static ObjectNode item(String id, String pk, int n) {
        return JSON.createObjectNode().put("id", id).put("pk", pk).put("n", n);
    }

    private void load(In in, int from, int to) {
        for (int i = from; i < to; i++) {
            client.upsert(in, item("i" + i, "p" + i, i));
        }
    }

    private static Set<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.path("id").asText()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "i" + i).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Refused refusal(Executable call) {
        return assertThrows(Refused.class, call);
    }

    private static int status(Executable call) {
        return refusal(call).status();
    }

    @Test
    void databasesAreCreatedListedAndDeleted() {
        client.createDatabase("short-lived");
        assertTrue(client.databases().containsAll(List.of(SHOP, "short-lived")));
        assertEquals(409, status(() -> client.createDatabase("short-lived")));
        client.deleteDatabase("short-lived");
        assertEquals(List.of(SHOP), client.databases());
        assertEquals(404, status(() -> client.deleteDatabase("short-lived")));
    }

    @Test
    void containersAreCreatedReadListedAndDeleted() {
        client.createDatabase("definitions");
        In orders = new In("definitions", "orders");
        client.createContainer(orders, List.of("/customer"), 400);
        JsonNode definition = client.readContainer(orders);
        assertEquals("orders", definition.path("id").asText());
        assertEquals(
                "/customer",
                definition.path("partitionKey").path("paths").path(0).asText());
        assertEquals(409, status(() -> client.createContainer(orders, List.of("/customer"), 400)));
        assertEquals(List.of("orders"), client.containers("definitions"));
        client.deleteContainer(orders);
        assertEquals(List.of(), client.containers("definitions"));
        assertEquals(404, status(() -> client.readContainer(orders)));
        client.deleteDatabase("definitions");
    }

    @Test
    void containersThatWereMadeAnewAreNotMistakenForTheOldOnes() {
        In in = container("renewed");
        client.create(in, item("a", "p", 1));
        String before = client.readContainer(in).path("_rid").asText();
        client.deleteContainer(in);
        client.createContainer(in, List.of("/pk"), 400);
        assertTrue(!before.equals(client.readContainer(in).path("_rid").asText()));
        client.create(in, item("a", "p", 2));
        assertEquals(2, client.read(in, "a", List.of("p")).path("n").asInt());
    }

    @Test
    void itemsAreCreatedReadReplacedAndDeleted() {
        In in = container("crud");
        JsonNode created = client.create(in, item("a", "p", 1));
        assertEquals(409, status(() -> client.create(in, item("a", "p", 1))));
        String etag = created.path("_etag").asText();
        assertEquals(etag, client.read(in, "a", List.of("p")).path("_etag").asText());

        JsonNode replaced = client.replace(in, item("a", "p", 2), Optional.of(etag));
        assertEquals(2, replaced.path("n").asInt());
        assertEquals(created.path("_rid"), replaced.path("_rid"));
        assertEquals(412, status(() -> client.replace(in, item("a", "p", 3), Optional.of(etag))));
        assertEquals(404, status(() -> client.replace(in, item("b", "p", 3), Optional.empty())));
        assertEquals(3, client.upsert(in, item("a", "p", 3)).path("n").asInt());

        client.delete(in, "a", List.of("p"));
        assertEquals(404, status(() -> client.read(in, "a", List.of("p"))));
        assertEquals(404, status(() -> client.delete(in, "a", List.of("p"))));
    }

    @Test
    void oneIdIsAnotherItemUnderAnotherKey() {
        In in = container("keys");
        client.create(in, item("a", "p", 1));
        client.create(in, item("a", "q", 2));
        assertEquals(1, client.read(in, "a", List.of("p")).path("n").asInt());
        assertEquals(2, client.read(in, "a", List.of("q")).path("n").asInt());
        assertEquals(404, status(() -> client.read(in, "a", List.of("r"))));
    }

    @Test
    void idsAndValuesOfAnyScriptComeBack() {
        In in = container("scripts");
        for (String id : List.of("a b", "é", "漢字", "😀", "a'b\"c", "100%", "a+b", "a&b=c")) {
            ObjectNode item = item(id, "clé-" + id, 1).put("text", "\u0001\ttab " + id);
            client.create(in, item);
            JsonNode read = client.read(in, id, List.of("clé-" + id));
            assertEquals(item.path("text"), read.path("text"), id);
        }
    }

    @Test
    void hierarchicalKeysAreFoundByPrefix() {
        In in = new In(SHOP, "levels");
        client.createContainer(in, List.of("/tenant", "/user", "/session"), 400);
        for (int i = 0; i < 20; i++) {
            ObjectNode item = JSON.createObjectNode().put("id", "i" + i);
            item.put("tenant", "t" + i % 2).put("user", "u" + i % 5).put("session", "s" + i);
            client.create(in, item);
        }
        assertEquals(
                "i7",
                client.read(in, "i7", List.of("t1", "u2", "s7")).path("id").asText());
        assertEquals(10, all(in, "SELECT * FROM c", Map.of(), List.of("t1")).size());
        assertEquals(
                2, all(in, "SELECT * FROM c", Map.of(), List.of("t1", "u2")).size());
        assertEquals(ids(0, 20), ids(client.changes(in, BEGINNING, 100).items()));
    }

    private List<JsonNode> all(In in, String query, Map<String, Object> parameters, List<Object> key) {
        return client.query(in, query, parameters, key, 100).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void queriesCrossPartitions() {
        In in = container("queries");
        load(in, 0, 120);
        assertEquals(ids(0, 120), ids(all(in, "SELECT * FROM c", Map.of(), List.of())));
        assertEquals(
                List.of(120),
                all(in, "SELECT VALUE COUNT(1) FROM c", Map.of(), List.of()).stream()
                        .map(JsonNode::asInt)
                        .toList());
        assertEquals(
                Set.of("i7"),
                ids(all(in, "SELECT * FROM c WHERE c.id = @id AND c.n = 7", Map.of("@id", "i7"), List.of())));
        assertEquals(Set.of("i9"), ids(all(in, "SELECT * FROM c", Map.of(), List.of("p9"))));
    }

    @Test
    void queriesThatTheGatewayLeavesToClientsAreMergedByThem() {
        In in = container("merged");
        for (int i = 0; i < 60; i++) {
            client.upsert(in, item("i" + i, "p" + i, i % 7));
        }
        List<Integer> sorted =
                IntStream.range(0, 60).map(i -> i % 7).sorted().boxed().toList();
        assertEquals(sorted, numbers(in, "SELECT VALUE c.n FROM c ORDER BY c.n"));
        assertEquals(sorted.reversed(), numbers(in, "SELECT VALUE c.n FROM c ORDER BY c.n DESC"));
        assertEquals(sorted.subList(0, 20), numbers(in, "SELECT TOP 20 VALUE c.n FROM c ORDER BY c.n"));
        assertEquals(sorted.subList(10, 30), numbers(in, "SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 10 LIMIT 20"));
        assertEquals(20, numbers(in, "SELECT TOP 20 VALUE c.n FROM c").size());
        assertEquals(
                List.of("{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}", "{\"n\":6}"),
                all(in, "SELECT DISTINCT c.n FROM c", Map.of(), List.of()).stream()
                        .map(JsonNode::toString)
                        .sorted()
                        .toList());
        // Not 0: the JavaScript SDK drops the values 0, false, null and "" (UnorderedDistinctEndpointComponent of
        // 4.9.3).
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6),
                numbers(in, "SELECT DISTINCT VALUE c.n FROM c WHERE c.n > 0").stream()
                        .sorted()
                        .toList());
        assertEquals(List.of(60), numbers(in, "SELECT VALUE COUNT(1) FROM c"));
        assertEquals(
                List.of(sorted.stream().mapToInt(Integer::intValue).sum()),
                numbers(in, "SELECT VALUE SUM(c.n) FROM c"));
        assertEquals(List.of(0), numbers(in, "SELECT VALUE MIN(c.n) FROM c"));
        assertEquals(List.of(6), numbers(in, "SELECT VALUE MAX(c.n) FROM c"));
        assertEquals(List.of(5), numbers(in, "SELECT VALUE AVG(c.n) FROM c WHERE c.n IN (4, 5, 6)"));
    }

    /// By short pages, so that clients go on in every partition.
    private List<Integer> numbers(In in, String query) {
        return client.query(in, query, Map.of(), List.of(), 4).stream()
                .flatMap(List::stream)
                .map(JsonNode::asInt)
                .toList();
    }

    @Test
    void pagesAreNoLongerThanAskedFor() {
        In in = container("pages");
        load(in, 0, 50);
        List<List<JsonNode>> pages = client.query(in, "SELECT * FROM c", Map.of(), List.of(), 7);
        assertTrue(pages.stream().allMatch(page -> page.size() <= 7));
        assertEquals(ids(0, 50), ids(pages.stream().flatMap(List::stream).toList()));
    }

    @Test
    void changeFeedsGiveAllThenOnlyWhatChanged() {
        In in = container("changes");
        load(in, 0, 100);
        Changes first = client.changes(in, BEGINNING, 9);
        assertEquals(100, first.items().size());
        assertEquals(ids(0, 100), ids(first.items()));

        client.upsert(in, item("i3", "p3", -3));
        client.upsert(in, item("i100", "p100", 100));
        client.delete(in, "i4", List.of("p4"));
        Changes second = client.changes(in, new Start.After(first.continuation()), 9);
        assertEquals(Set.of("i3", "i100"), ids(second.items()));
        assertEquals(
                List.of(),
                client.changes(in, new Start.After(second.continuation()), 9).items());
        assertEquals(100, client.changes(in, BEGINNING, 9).items().size());
    }

    @Test
    void changeFeedsBeginAtATime() {
        In in = container("times");
        load(in, 0, 10);
        Instant later = Instant.ofEpochSecond(seconds.addAndGet(100));
        load(in, 10, 20);
        seconds.addAndGet(100);
        load(in, 20, 30);
        assertEquals(
                ids(10, 30), ids(client.changes(in, new Start.Since(later), 100).items()));
    }

    @Test
    void changeFeedsGoOnAfterASplit() {
        In in = container("splits");
        load(in, 0, 90);
        Changes before = client.changes(in, BEGINNING, 100);
        emulator.split(SHOP, "splits", "1");
        load(in, 90, 120);
        Changes after = client.changes(in, new Start.After(before.continuation()), 100);
        assertEquals(ids(90, 120), ids(after.items()));
        assertEquals(ids(0, 120), ids(client.changes(in, BEGINNING, 100).items()));
    }

    @Test
    void batchesAreAllOrNothing() {
        In in = container("batches");
        assertEquals(
                List.of(201, 201, 204),
                client.batch(
                        in,
                        List.of("p"),
                        List.of(
                                new Step.Create(item("a", "p", 1)),
                                new Step.Upsert(item("b", "p", 1)),
                                new Step.Delete("a"))));
        assertEquals(
                List.of(424, 409, 424),
                client.batch(
                        in,
                        List.of("p"),
                        List.of(
                                new Step.Create(item("c", "p", 1)),
                                new Step.Create(item("b", "p", 1)),
                                new Step.Create(item("d", "p", 1)))));
        assertEquals(Set.of("b"), ids(client.changes(in, BEGINNING, 100).items()));
    }

    @Test
    void throughputIsReadAndReplaced() {
        In in = container("offers");
        assertEquals(400, client.throughput(in));
        client.setThroughput(in, 1200);
        assertEquals(1200, client.throughput(in));
        assertEquals(400, status(() -> client.setThroughput(in, 450)));
    }

    @Test
    void throttledRequestsAreRepeatedByTheClient() {
        In in = container("throttled");
        emulator.limit(SHOP, "throttled", 40);
        long before = emulator.stats().throttled();
        load(in, 0, 50);
        assertTrue(emulator.stats().throttled() > before);
        emulator.limit(SHOP, "throttled", 0);
        assertEquals(ids(0, 50), ids(client.changes(in, BEGINNING, 100).items()));
    }

    @Test
    void wrongKeysAreUnauthorized() {
        assertEquals(401, status(() -> connect(AccountKeys.random().primary()).close()));
    }

    @Test
    void readOnlyKeysReadButDoNotWrite() {
        In in = container("readonly");
        load(in, 0, 3);
        try (ContractClient reader = connect(emulator.keys().primaryReadOnly())) {
            assertEquals(ids(0, 3), ids(reader.changes(in, BEGINNING, 100).items()));
            assertEquals(403, status(() -> reader.upsert(in, item("x", "p", 1))));
        }
    }

    @Test
    void regeneratedKeysAreRefusedAtOnce() {
        In in = container("rotated");
        load(in, 0, 1);
        try (ContractClient second = connect(emulator.keys().secondary())) {
            assertEquals(0, second.read(in, "i0", List.of("p0")).path("n").asInt());
            emulator.regenerateKey(AccountKeys.Kind.SECONDARY);
            assertEquals(401, status(() -> second.read(in, "i0", List.of("p0"))));
        }
    }

    @Test
    void tokensReadWhatTheirRoleCovers() {
        In in = container("roles");
        load(in, 0, 5);
        In closed = container("closed");
        String token = emulator.issueToken(
                new Principal("auditor", List.of(new RoleAssignment(Role.DATA_READER, "/dbs/shop/colls/roles"))),
                Duration.ofHours(1));
        try (ContractClient auditor = connect(access(emulator, new Secret.Token(token), List.of()))) {
            assertEquals(1, auditor.read(in, "i1", List.of("p1")).path("n").asInt());
            assertEquals(ids(0, 5), ids(auditor.changes(in, BEGINNING, 100).items()));
            assertEquals(
                    5301, refusal(() -> auditor.upsert(in, item("x", "p", 1))).subStatus());
            assertEquals(403, status(() -> auditor.changes(closed, BEGINNING, 100)));
            assertEquals(5300, refusal(() -> auditor.createDatabase("new")).subStatus());
        }
    }

    @Test
    void readsGoToThePreferredRegionAndToAnotherWhenThatIsDown() {
        try (CosmosEmulator wide = CosmosEmulator.start(
                        EmulatorOptions.defaults().withHttps().withPartitions(1).withRegions("East US", "West US"));
                ContractClient western =
                        connect(access(wide, new Secret.Key(wide.key()), List.of("West US", "East US")))) {
            western.createDatabase(SHOP);
            In in = new In(SHOP, "wide");
            western.createContainer(in, List.of("/pk"), 400);
            western.create(in, item("a", "p", 1));
            setDown(wide, "East US", true);
            assertEquals(1, western.read(in, "a", List.of("p")).path("n").asInt());
            setDown(wide, "East US", false);
            setDown(wide, "West US", true);
            assertEquals(1, western.read(in, "a", List.of("p")).path("n").asInt());
        }
    }
}
