package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.AccountTraits.Feature;
import io.cosmosbackup.emulator.EmulatorClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The example of the service's documentation, for readers with and without the action to unmask.
class MaskingTest {
    private static final String UNMASK = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/unmask";
    private static final String POLICY = """
        {"includedPaths":[{"path":"/"},{"path":"/profile/email","strategy":"Email"},
          {"path":"/history/[]/company","strategy":"MaskSubstring","startPosition":2,"length":4}],
         "excludedPaths":[{"path":"/id"},{"path":"/pk"},{"path":"/projects/[]/details/technologies"}]}\
        """;
    private static final String ITEM = """
        {"id":"a","pk":"p","profile":{"name":"Ann","email":"alpha@microsoft.com"},"size":95,"here":true,"none":null,
         "history":[{"company":"Company2"}],"projects":[{"details":{"technologies":["Excel"],"weeks":3}}]}\
        """;
    private static final String MASKED = """
        {"id":"a","pk":"p","profile":{"name":"XXXX","email":"aXXXX@XXXXXXXXX.com"},"size":0,"here":false,"none":null,
         "history":[{"company":"CoXXXXy2"}],"projects":[{"details":{"technologies":["Excel"],"weeks":0}}]}\
        """;

    private static final Role UNMASKING_READER = new Role(
            "unmasking reader",
            Set.of(Role.READ_METADATA, Role.EXECUTE_QUERY, Role.READ_CHANGE_FEED, Role.ITEMS + "read", Role.UNMASK));

    private final CosmosEmulator emulator = CosmosEmulator.start();
    private final EmulatorClient owner = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatorClient reader = as(Role.DATA_READER);
    private final EmulatorClient unmasking = as(UNMASKING_READER);

    private EmulatorClient as(Role role) {
        return EmulatorClient.withToken(
                emulator.endpoint(),
                emulator.issueToken(
                        new Principal("someone", List.of(RoleAssignment.ofAccount(role))), Duration.ofHours(1)));
    }

    @BeforeEach
    void create() {
        emulator.setTraits(AccountTraits.defaults().with(Feature.DATA_MASKING));
        owner.createDatabase("shop").ok();
        container("people", POLICY).ok();
        owner.createItem("shop", "people", "[\"p\"]", ITEM.getBytes(UTF_8)).ok();
    }

    @AfterEach
    void stop() {
        owner.close();
        reader.close();
        unmasking.close();
        emulator.close();
    }

    private Answer container(String id, String policy) {
        String definition = "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\","
                + "\"version\":2},\"dataMaskingPolicy\":" + policy + "}";
        return owner.createContainer("shop", definition, 400);
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static JsonNode sent(JsonNode item) {
        ObjectNode sent = item.deepCopy();
        return sent.remove(List.of("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"));
    }

    private static Answer query(EmulatorClient client, String query) {
        return client.send(
                "POST",
                "dbs/shop/colls/people/docs",
                Map.of("Content-Type", "application/query+json", "x-ms-documentdb-partitionkey", "[\"p\"]"),
                ("{\"query\":\"" + query + "\"}").getBytes(UTF_8));
    }

    /// By point read, by query, by its projection, by the plain feed.
    private static void assertSees(String expected, EmulatorClient client) {
        assertEquals(
                tree(expected),
                sent(client.readItem("shop", "people", "[\"p\"]", "a").ok().json()));
        assertEquals(
                tree(expected),
                sent(query(client, "SELECT * FROM c")
                        .ok()
                        .json()
                        .path("Documents")
                        .path(0)));
        assertEquals(
                tree(expected).path("profile").path("email"),
                query(client, "SELECT c.profile.email AS who FROM c WHERE c.profile.name = 'Ann'")
                        .ok()
                        .json()
                        .path("Documents")
                        .path(0)
                        .path("who"));
        assertEquals(
                tree(expected),
                sent(client.feed("shop", "people", Map.of())
                        .ok()
                        .json()
                        .path("Documents")
                        .path(0)));
    }

    @Test
    void whoMayNotUnmaskSeesMaskedValues() {
        assertSees(MASKED, reader);
        assertSees(ITEM, unmasking);
        assertSees(ITEM, owner);
    }

    @Test
    void whoMayNotUnmaskGetsNoChangeFeed() {
        Answer refused = reader.changes("shop", "people", "0", null, -1);
        assertEquals(403, refused.status());
        assertEquals(5301, refused.subStatus());
        assertTrue(refused.text().contains("[" + UNMASK + "]"), refused.text());
        assertEquals(
                tree(ITEM),
                sent(unmasking
                        .changes("shop", "people", "0", null, -1)
                        .ok()
                        .json()
                        .path("Documents")
                        .path(0)));
    }

    @Test
    void aPolicyWithoutPathsMasksNothing() {
        container("open", "{\"includedPaths\":[]}").ok();
        owner.createItem("shop", "open", "[\"p\"]", ITEM.getBytes(UTF_8)).ok();
        assertEquals(200, reader.changes("shop", "open", "0", null, -1).status());
        assertEquals(
                tree(ITEM),
                sent(reader.readItem("shop", "open", "[\"p\"]", "a").ok().json()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/projects/[]", "/projects/[1]/name", "name"})
    void aPathThatThePolicyMayNotHaveIsRefused(String path) {
        assertEquals(
                400,
                container("wrong", "{\"includedPaths\":[{\"path\":\"" + path + "\"}]}")
                        .status());
    }
}
