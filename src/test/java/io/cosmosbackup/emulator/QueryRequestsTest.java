package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryRequestsTest {
    private static final String CROSS = "x-ms-documentdb-query-enablecrosspartition";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(3));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void load() {
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
        for (int i = 0; i < 60; i++) {
            String key = "p" + i % 20;
            client.createItem(
                            "db",
                            "c",
                            "[\"" + key + "\"]",
                            ("{\"id\":\"i" + i + "\",\"pk\":\"" + key + "\",\"n\":" + i % 7 + "}").getBytes(UTF_8))
                    .ok();
        }
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer query(String text, Map<String, String> headers) {
        return query("c", text, headers);
    }

    private EmulatorClient.Answer query(String container, String text, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", "application/query+json");
        all.put("x-ms-documentdb-isquery", "true");
        return client.send(
                "POST",
                "dbs/db/colls/" + container + "/docs",
                all,
                Json.write(Map.of("query", text, "parameters", List.of())));
    }

    /// All pages, as a client follows their continuations.
    private List<List<JsonNode>> pages(String text, Map<String, String> headers) {
        List<List<JsonNode>> pages = new ArrayList<>();
        @Nullable String continuation = null;
        do {
            Map<String, String> all = new TreeMap<>(headers);
            if (continuation != null) {
                all.put("x-ms-continuation", continuation);
            }
            EmulatorClient.Answer page = query(text, all).ok();
            List<JsonNode> rows = new ArrayList<>();
            page.json().path("Documents").forEach(rows::add);
            assertEquals(String.valueOf(rows.size()), page.header("x-ms-item-count"));
            pages.add(rows);
            continuation = page.header("x-ms-continuation");
        } while (continuation != null);
        return pages;
    }

    private List<JsonNode> rows(String text, Map<String, String> headers) {
        return pages(text, headers).stream().flatMap(List::stream).toList();
    }

    private static Map<String, String> ofRange(String id, int pageSize) {
        return Map.of("x-ms-documentdb-partitionkeyrangeid", id, "x-ms-max-item-count", String.valueOf(pageSize));
    }

    @Test
    void pagesOfAnOrderedPartitionAreOneOrderWithoutGapsOrRepeats() {
        int all = 0;
        for (CosmosEmulator.Partition partition : emulator.partitions("db", "c")) {
            for (String direction : List.of("ASC", "DESC")) {
                List<List<JsonNode>> pages =
                        pages("SELECT c.id, c.n FROM c ORDER BY c.n " + direction, ofRange(partition.id(), 4));
                pages.forEach(page -> assertTrue(page.size() <= 4));
                List<JsonNode> rows = pages.stream().flatMap(List::stream).toList();
                assertEquals(partition.items(), new HashSet<>(rows).size());
                assertEquals(partition.items(), rows.size());
                for (int i = 1; i < rows.size(); i++) {
                    int step = rows.get(i).path("n").asInt()
                            - rows.get(i - 1).path("n").asInt();
                    assertTrue(direction.equals("ASC") ? step >= 0 : step <= 0);
                }
                all += rows.size();
            }
        }
        assertEquals(120, all);
    }

    @Test
    void topAndOffsetHoldOverPages() {
        Map<String, String> key = Map.of("x-ms-documentdb-partitionkey", "[\"p3\"]", "x-ms-max-item-count", "1");
        List<JsonNode> all = rows("SELECT VALUE c.id FROM c", key);
        assertEquals(3, all.size());
        assertEquals(all.subList(0, 2), rows("SELECT TOP 2 VALUE c.id FROM c", key));
        assertEquals(all.subList(1, 3), rows("SELECT VALUE c.id FROM c OFFSET 1 LIMIT 5", key));
        assertEquals(all.subList(1, 2), rows("SELECT VALUE c.id FROM c OFFSET 1 LIMIT 1", key));
        assertEquals(List.of(), rows("SELECT TOP 0 * FROM c", key));
        List<JsonNode> ordered = rows("SELECT VALUE c.n FROM c ORDER BY c.n DESC", key);
        assertEquals(ordered.subList(1, 3), rows("SELECT VALUE c.n FROM c ORDER BY c.n DESC OFFSET 1 LIMIT 2", key));
        assertEquals(ordered.subList(0, 1), rows("SELECT TOP 1 VALUE c.n FROM c ORDER BY c.n DESC", key));
    }

    @Test
    void aggregatesAndDistinctAreOfThePartitionKeyAskedFor() {
        Map<String, String> key = Map.of("x-ms-documentdb-partitionkey", "[\"p3\"]");
        assertEquals("[3]", rows("SELECT VALUE COUNT(1) FROM c", key).toString());
        assertEquals(
                "[{\"$1\":3,\"most\":\"i43\"}]",
                rows("SELECT COUNT(1), MAX(c.id) AS most FROM c", key).toString());
        assertEquals(
                "[]", rows("SELECT VALUE MAX(c.id) FROM c WHERE c.n > 100", key).toString());
        assertEquals("[\"p3\"]", rows("SELECT DISTINCT VALUE c.pk FROM c", key).toString());
    }

    @Test
    void theGatewayReadsOnePartitionAfterTheOtherIfAllowed() {
        Map<String, String> cross = Map.of(CROSS, "true", "x-ms-max-item-count", "7");
        assertEquals(60, new HashSet<>(rows("SELECT VALUE c.id FROM c", cross)).size());
        assertEquals(60, rows("SELECT VALUE c.id FROM c", cross).size());
        assertEquals(1, rows("SELECT * FROM c WHERE c.id = 'i9'", cross).size());

        EmulatorClient.Answer disabled = query("SELECT * FROM c", Map.of());
        assertEquals(400, disabled.status());
        assertEquals(0, disabled.subStatus());
    }

    @Test
    void whatTheGatewayLeavesToClientsIsRefusedWithThePlan() {
        client.createContainer("db", "small", "/pk").ok();
        for (String container : List.of("c", "small")) {
            for (String text : List.of(
                    "SELECT * FROM c ORDER BY c.n",
                    "SELECT VALUE COUNT(1) FROM c",
                    "SELECT TOP 3 * FROM c",
                    "SELECT * FROM c OFFSET 1 LIMIT 2",
                    "SELECT DISTINCT c.n FROM c")) {
                EmulatorClient.Answer left = query(container, text, Map.of(CROSS, "true"));
                assertEquals(400, left.status());
                assertEquals(1004, left.subStatus(), text);
                assertTrue(left.json().path("message").asText().contains("directly served by the gateway"));
                JsonNode info = left.json().path("additionalErrorInfo");
                assertTrue(info.isTextual(), left::text);
                assertEquals(plan(text), Json.read(info.asText().getBytes(UTF_8)));
                Map<String, String> after = Map.of(CROSS, "true", "x-ms-continuation", "{\"made\":\"by the client\"}");
                assertEquals(1004, query(container, text, after).subStatus(), text);
            }
            EmulatorClient.Answer disabled = query(container, "SELECT * FROM c ORDER BY c.n", Map.of());
            assertEquals(400, disabled.status());
            assertEquals(0, disabled.subStatus());
            assertTrue(disabled.text().contains("Cross partition query is required but disabled"), disabled::text);
        }
    }

    @Test
    void aPlanIsAsTheServiceWritesIt() {
        assertEquals(Json.read("""
                        {"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None","top":null,
                        "offset":null,"limit":null,"orderBy":[],"orderByExpressions":[],"groupByExpressions":[],
                        "groupByAliases":[],"aggregates":["Count"],"groupByAliasToAggregateType":{},
                        "rewrittenQuery":"SELECT VALUE [{\\"item\\": COUNT(1)}]\\nFROM c","hasSelectValue":true,
                        "dCountInfo":null,"hasNonStreamingOrderBy":false},"queryRanges":[{"min":"","max":"FF",
                        "isMinInclusive":true,"isMaxInclusive":false}],"hybridSearchQueryInfo":null}
                        """.getBytes(UTF_8)), plan("SELECT VALUE COUNT(1) FROM c"));
    }

    @Test
    void anAggregateWithoutValueIsRefusedWithoutAPlan() {
        EmulatorClient.Answer refused = query("SELECT COUNT(1) AS n FROM c", Map.of(CROSS, "true"));
        assertEquals(400, refused.status());
        assertEquals(0, refused.subStatus());
        assertTrue(refused.text().contains("only supports 'VALUE <AggregateFunc>'"), refused::text);
        assertTrue(refused.json().path("additionalErrorInfo").isMissingNode());
    }

    @Test
    void aQueryWhoseConditionNamesOnePartitionKeyIsServed() {
        assertEquals(
                "[3]",
                rows("SELECT VALUE COUNT(1) FROM c WHERE c.pk = 'p3'", Map.of()).toString());
        assertEquals(
                rows("SELECT VALUE c.id FROM c ORDER BY c.n", Map.of("x-ms-documentdb-partitionkey", "[\"p3\"]")),
                rows("SELECT VALUE c.id FROM c WHERE c.pk = 'p3' ORDER BY c.n", Map.of("x-ms-max-item-count", "1")));
        assertEquals(400, query("SELECT * FROM c WHERE c.pk > 'p3'", Map.of()).status());
    }

    @Test
    void theGatewayGoesOnAfterASplit() {
        Map<String, String> cross = Map.of(CROSS, "true", "x-ms-max-item-count", "5");
        EmulatorClient.Answer first = query("SELECT VALUE c.id FROM c", cross).ok();
        emulator.split("db", "c", "0");
        emulator.split("db", "c", "1");
        List<String> ids = new ArrayList<>();
        first.json().path("Documents").forEach(id -> ids.add(id.asText()));
        @Nullable String continuation = first.header("x-ms-continuation");
        while (continuation != null) {
            Map<String, String> next = new TreeMap<>(cross);
            next.put("x-ms-continuation", continuation);
            EmulatorClient.Answer page = query("SELECT VALUE c.id FROM c", next).ok();
            page.json().path("Documents").forEach(id -> ids.add(id.asText()));
            continuation = page.header("x-ms-continuation");
        }
        assertEquals(60, ids.size());
        assertEquals(60, new HashSet<>(ids).size());
    }

    @Test
    void partsOfARangeAreReadByTheirEffectivePartitionKeys() {
        CosmosEmulator.Partition middle = emulator.partitions("db", "c").get(1);
        Map<String, String> part = Map.of(
                "x-ms-read-key-type",
                "EffectivePartitionKeyRange",
                "x-ms-start-epk",
                middle.minInclusive(),
                "x-ms-end-epk",
                middle.maxExclusive(),
                CROSS,
                "true");
        assertEquals(middle.items(), rows("SELECT * FROM c", part).size());
        assertEquals(
                "[" + middle.items() + "]",
                rows("SELECT VALUE COUNT(1) FROM c", part).toString());
    }

    @Test
    void plansOfOnePartitionKeyNameItsPlace() {
        JsonNode one = plan("SELECT * FROM c WHERE c.pk = 'p3' AND c.n > 1")
                .path("queryRanges")
                .path(0);
        assertEquals(one.path("min"), one.path("max"));
        assertTrue(one.path("isMaxInclusive").asBoolean());
        JsonNode all =
                plan("SELECT * FROM c WHERE c.pk > 'p3'").path("queryRanges").path(0);
        assertEquals("", all.path("min").asText());
        assertEquals("FF", all.path("max").asText());

        JsonNode info = plan("SELECT VALUE SUM(c.n) FROM c OFFSET 2 LIMIT 3").path("queryInfo");
        assertEquals("[\"Sum\"]", info.path("aggregates").toString());
        assertEquals(2, info.path("offset").asInt());
        assertTrue(info.path("hasSelectValue").asBoolean());
        assertEquals(
                "{\"$1\":\"Average\"}",
                plan("SELECT AVG(c.n) FROM c")
                        .path("queryInfo")
                        .path("groupByAliasToAggregateType")
                        .toString());
    }

    private JsonNode plan(String text) {
        return query(text, Map.of("x-ms-cosmos-is-query-plan-request", "True"))
                .ok()
                .json();
    }

    @Test
    void queriesThatAreWrongAreBadRequestsThatNameThePiece() {
        Map<String, String> key = Map.of("x-ms-documentdb-partitionkey", "[\"p3\"]");
        for (EmulatorClient.Answer refused : List.of(
                query("SELECT * FROM c GROUP BY c.n", key),
                query("SELECT * FROM c GROUP BY c.n", Map.of("x-ms-cosmos-is-query-plan-request", "True")))) {
            assertEquals(400, refused.status());
            assertTrue(refused.text().contains("GROUP BY"), refused::text);
        }
        assertEquals(400, query("SELECT * FROM c WHERE c.n = @n", key).status());
        assertEquals(
                400,
                query("SELECT * FROM c", Map.of("x-ms-documentdb-partitionkey", "[\"p3\"]", "x-ms-continuation", "?"))
                        .status());
    }

    @Test
    void definitionsAreQueriedAsWell() {
        client.createContainer("db", "d", "/pk").ok();
        EmulatorClient.Answer found = client.send(
                "POST",
                "dbs/db/colls",
                Map.of("Content-Type", "application/query+json"),
                Json.write(Map.of("query", "SELECT VALUE c.id FROM c WHERE c.id IN ('c', 'd') ORDER BY c.id DESC")));
        assertEquals(
                "[\"d\",\"c\"]", found.ok().json().path("DocumentCollections").toString());
    }

    @Test
    void readingAllItemsNeedsNoPartition() {
        List<String> ids = new ArrayList<>();
        @Nullable String continuation = "";
        while (continuation != null) {
            EmulatorClient.Answer page = client.send(
                            "GET",
                            "dbs/db/colls/c/docs",
                            Map.of("x-ms-max-item-count", "9", "x-ms-continuation", continuation),
                            new byte[0])
                    .ok();
            page.json()
                    .path("Documents")
                    .forEach(item -> ids.add(item.path("id").asText()));
            continuation = page.header("x-ms-continuation");
        }
        assertNull(continuation);
        assertEquals(60, ids.size());
        assertEquals(60, new HashSet<>(ids).size());
    }
}
