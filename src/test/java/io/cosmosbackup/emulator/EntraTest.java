package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.EmulatorClient.Answer;
import io.cosmosbackup.emulator.entra.TokenService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntraTest {
    private static final byte[] NOTHING = new byte[0];
    private static final String KEY = "[\"p\"]";
    private static final byte[] ITEM = "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8);

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));

    @BeforeEach
    void create() {
        try (EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            for (String database : List.of("db", "db2")) {
                client.createDatabase(database).ok();
                client.createContainer(database, "c", "/pk").ok();
                client.createContainer(database, "c2", "/pk").ok();
                client.createItem(database, "c", KEY, ITEM).ok();
            }
        }
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private EmulatorClient as(Role role, String scope) {
        Principal principal = new Principal("reader-1", List.of(new RoleAssignment(role, scope)));
        return EmulatorClient.withToken(emulator.endpoint(), emulator.issueToken(principal, Duration.ofHours(1)));
    }

    private static void assertLacks(String action, Answer answer) {
        assertEquals(403, answer.status(), answer.text());
        assertEquals(5301, answer.subStatus());
        assertTrue(answer.text().contains("[Microsoft.DocumentDB/databaseAccounts/" + action + "]"), answer.text());
    }

    private static Answer get(EmulatorClient client, String path) {
        return client.send("GET", path, Map.of(), NOTHING);
    }

    private static Answer query(EmulatorClient client) {
        return client.send(
                "POST",
                "dbs/db/colls/c/docs",
                Map.of(
                        "x-ms-documentdb-isquery",
                        "true",
                        "Content-Type",
                        "application/query+json",
                        "x-ms-documentdb-partitionkeyrangeid",
                        "0"),
                "{\"query\":\"SELECT * FROM c\"}".getBytes(UTF_8));
    }

    @Test
    void readersReadEverythingAndWriteNothing() {
        try (EmulatorClient reader = as(Role.DATA_READER, "/")) {
            for (String path :
                    List.of("", "dbs", "dbs/db", "dbs/db/colls", "dbs/db/colls/c", "dbs/db/colls/c/pkranges")) {
                assertEquals(200, get(reader, path).status(), path);
            }
            assertEquals(200, reader.readItem("db", "c", KEY, "a").status());
            assertEquals(200, reader.changes("db", "c", "0", null, 10).status());
            assertEquals(200, query(reader).status());
            assertLacks("sqlDatabases/containers/items/create", reader.createItem("db", "c", KEY, ITEM));
            assertLacks("sqlDatabases/containers/items/upsert", reader.upsertItem("db", "c", KEY, ITEM));
            assertLacks("sqlDatabases/containers/items/delete", reader.deleteItem("db", "c", KEY, "a"));
            assertEquals(5300, get(reader, "offers").subStatus());
        }
    }

    @Test
    void contributorsWriteItemsButNoDefinitions() {
        try (EmulatorClient writer = as(Role.DATA_CONTRIBUTOR, "/")) {
            assertEquals(200, writer.upsertItem("db", "c", KEY, ITEM).status());
            assertEquals(204, writer.deleteItem("db", "c", KEY, "a").status());
            for (Answer answer : List.of(
                    writer.createDatabase("new"),
                    writer.createContainer("db", "new", "/pk"),
                    writer.send("DELETE", "dbs/db", Map.of(), NOTHING),
                    writer.send("DELETE", "dbs/db/colls/c", Map.of(), NOTHING),
                    get(writer, "dbs/db/colls/c/sprocs"))) {
                assertEquals(403, answer.status(), answer.text());
                assertEquals(5300, answer.subStatus());
            }
        }
    }

    @Test
    void rolesEndWhereTheirScopeEnds() {
        try (EmulatorClient ofDatabase = as(Role.DATA_READER, "/dbs/db");
                EmulatorClient ofContainer = as(Role.DATA_READER, "/dbs/db/colls/c")) {
            assertEquals(200, get(ofDatabase, "").status());
            assertLacks("readMetadata", get(ofDatabase, "dbs"));
            assertEquals(200, get(ofDatabase, "dbs/db/colls").status());
            assertEquals(200, ofDatabase.readItem("db", "c", KEY, "a").status());
            assertLacks("sqlDatabases/containers/items/read", ofDatabase.readItem("db2", "c", KEY, "a"));

            assertLacks("readMetadata", get(ofContainer, "dbs/db/colls"));
            assertEquals(200, get(ofContainer, "dbs/db/colls/c").status());
            assertLacks("readMetadata", get(ofContainer, "dbs/db/colls/c2"));
        }
    }

    @Test
    void pathsByIdsAreInTheSameScopeAsThoseByNames() {
        try (EmulatorClient reader = as(Role.DATA_READER, "/dbs/db/colls/c")) {
            String self =
                    get(reader, "dbs/db/colls/c").ok().json().path("_self").asText();
            assertEquals(200, get(reader, self + "pkranges").status());
        }
        try (EmulatorClient key = new EmulatorClient(emulator.endpoint(), emulator.key());
                EmulatorClient reader = as(Role.DATA_READER, "/dbs/db/colls/c")) {
            String other = get(key, "dbs/db/colls/c2").ok().json().path("_self").asText();
            assertLacks("readMetadata", get(reader, other));
        }
    }

    @Test
    void customRolesHaveTheActionsTheyName() {
        Role feed = new Role(
                "feed",
                Set.of(
                        "Microsoft.DocumentDB/databaseAccounts/readMetadata",
                        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed"));
        try (EmulatorClient reader = as(feed, "/")) {
            assertEquals(200, reader.changes("db", "c", "0", null, 10).status());
            assertLacks("sqlDatabases/containers/executeQuery", query(reader));
            assertLacks("sqlDatabases/containers/items/read", reader.readItem("db", "c", KEY, "a"));
        }
    }

    @Test
    void batchesNeedTheActionsOfAllTheirOperations() {
        Role creator = new Role(
                "creator", Set.of("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create"));
        try (EmulatorClient client = as(creator, "/")) {
            assertEquals(200, batch(client, "Create").status());
            assertLacks("sqlDatabases/containers/items/upsert", batch(client, "Upsert"));
        }
    }

    private static Answer batch(EmulatorClient client, String type) {
        return client.send(
                "POST",
                "dbs/db/colls/c/docs",
                Map.of(
                        "x-ms-cosmos-is-batch-request",
                        "true",
                        "x-ms-cosmos-batch-atomic",
                        "true",
                        "x-ms-documentdb-partitionkey",
                        KEY),
                "[{\"operationType\":\"%s\",\"resourceBody\":{\"id\":\"b\",\"pk\":\"p\"}}]"
                        .formatted(type)
                        .getBytes(UTF_8));
    }

    @Test
    void tokensThatAreUnknownOrExpiredOpenNothing() {
        String expired = emulator.issueToken(
                new Principal("late", List.of(RoleAssignment.ofAccount(Role.DATA_READER))), Duration.ZERO);
        for (String token : List.of("made-up", expired)) {
            try (EmulatorClient client = EmulatorClient.withToken(emulator.endpoint(), token)) {
                assertEquals(401, get(client, "dbs").status());
            }
        }
    }

    private static int status(CosmosEmulator emulator, String token) {
        try (EmulatorClient client = EmulatorClient.withToken(emulator.endpoint(), token)) {
            return get(client, "dbs").status();
        }
    }

    /// As an account takes those of its tenant: by signature, issuer, audience, time, and the roles of the
    /// `oid`.
    @Test
    void signedTokensOfTheTenantOpenWhatTheirPrincipalsRolesCover() {
        try (TokenService tenant = TokenService.start("tenant-1");
                TokenService other = TokenService.start("tenant-2")) {
            Instant now = Instant.now();
            Duration hour = Duration.ofHours(1);
            String audience = "https://cosmos.azure.com";
            String token = tenant.token("oid-1", audience, now, hour);
            assertEquals(401, status(emulator, token));
            emulator.trustTokens(tenant.issuer(), tenant.keys());
            assertEquals(403, status(emulator, token));
            emulator.assign("oid-1", RoleAssignment.ofAccount(Role.DATA_READER));
            assertEquals(200, status(emulator, token));
            assertEquals(403, status(emulator, tenant.token("oid-2", audience, now, hour)));
            assertEquals(200, status(emulator, tenant.token("oid-1", "https://127.0.0.1", now, hour)));
            assertEquals(401, status(emulator, tenant.token("oid-1", "https://storage.azure.com", now, hour)));
            assertEquals(401, status(emulator, tenant.token("oid-1", audience, now.minus(hour), hour)));
            assertEquals(401, status(emulator, tenant.token("oid-1", audience, now.plus(hour), hour)));
            assertEquals(401, status(emulator, other.token("oid-1", audience, now, hour)));
            assertEquals(401, status(emulator, token.substring(0, token.length() - 8) + "AAAAAAAA"));
            emulator.assign("oid-1");
            assertEquals(403, status(emulator, token));
        }
    }

    @Test
    void anAccountMayForbidKeysAndAllowThemAgain() {
        try (EmulatorClient key = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            emulator.setLocalAuth(false);
            assertEquals(5202, get(key, "dbs").subStatus());
            emulator.setLocalAuth(true);
            assertEquals(200, get(key, "dbs").status());
        }
    }

    @Test
    void keysAreRefusedWhereLocalAuthIsDisabled() {
        try (CosmosEmulator strict =
                        CosmosEmulator.start(EmulatorOptions.defaults().withoutLocalAuth());
                EmulatorClient key = new EmulatorClient(strict.endpoint(), strict.key());
                EmulatorClient token = EmulatorClient.withToken(
                        strict.endpoint(),
                        strict.issueToken(
                                new Principal("p", List.of(RoleAssignment.ofAccount(Role.DATA_READER))),
                                Duration.ofHours(1)))) {
            Answer refused = get(key, "dbs");
            assertEquals(401, refused.status());
            assertEquals(5202, refused.subStatus());
            assertEquals(200, get(token, "dbs").status());
        }
    }

    @Test
    void scopesAreWrittenAsTheServiceWritesThem() {
        for (String wrong : List.of("", "dbs/db", "/dbs", "/dbs/db/", "/dbs/db/colls", "/dbs/db/colls/c/docs")) {
            assertThrows(IllegalArgumentException.class, () -> new RoleAssignment(Role.DATA_READER, wrong), wrong);
        }
    }
}
