package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.AccountTraits.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTraitsTest {
    private static final byte[] NOTHING = new byte[0];

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1).withControl());
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer create(String member) {
        return create(member, Map.of());
    }

    private EmulatorClient.Answer create(String members, Map<String, String> headers) {
        return client.send(
                "POST",
                "dbs/db/colls",
                headers,
                ("{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}"
                                + (members.isEmpty() ? "" : "," + members) + "}")
                        .getBytes(UTF_8));
    }

    private EmulatorClient.Answer get(String path) {
        return client.send("GET", path, Map.of(), NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"later\":1", "\"_own\":1", "\"analyticalStorageTtl\":-1"})
    void membersThatTheAccountDoesNotKnowAreRefusedByName(String member) {
        EmulatorClient.Answer answer = create(member);
        assertEquals(400, answer.status());
        String name = member.substring(1, member.indexOf('"', 1));
        assertTrue(
                answer.text().contains("'" + name + "' is not a valid property in the current payload."), answer::text);
    }

    @ParameterizedTest
    @EnumSource
    void whatAFeatureBringsIsTakenByAnAccountThatHasIt(Feature feature) {
        emulator.setTraits(AccountTraits.defaults().with());
        client.createContainer("db", "source", "/pk").ok(); // a materialized view is one of a container that is there
        String member = "\"" + feature.member() + "\":{\"sourceCollectionId\":\"source\"}";
        assertEquals(400, create(member).status());
        emulator.setTraits(AccountTraits.defaults().with(feature));
        create(member).ok();
    }

    @Test
    void vectorsThatTheAccountDoesNotHaveAreRefusedWithoutAName() {
        String policy = "\"vectorEmbeddingPolicy\":{\"vectorEmbeddings\":[{\"path\":\"/v\"}]}";
        String index = "\"indexingPolicy\":{\"vectorIndexes\":[{\"path\":\"/v\",\"type\":\"flat\"}]}";
        EmulatorClient.Answer refused = create(policy);
        assertEquals(400, refused.status());
        assertFalse(refused.text().contains("'"), refused::text);
        assertEquals(400, create(index).status());
        emulator.setTraits(AccountTraits.defaults().with(Feature.VECTOR_SEARCH));
        assertEquals(400, create(index).status());
        create(policy + "," + index).ok();
    }

    @Test
    void whatIsTheServicesOwnCanBeSentBackAndIsNotKept() {
        String text = create("\"statistics\":[{\"id\":\"0\"}],\"_ts\":7").ok().text();
        assertFalse(text.contains("statistics") || text.contains("\"_ts\":7,"), text);
    }

    @Test
    void aServerlessAccountHasNoThroughput() {
        emulator.setTraits(AccountTraits.defaults().asServerless());
        for (Map<String, String> headers : List.of(
                Map.of("x-ms-offer-throughput", "400"),
                Map.of("x-ms-cosmos-offer-autopilot-settings", "{\"maxThroughput\":1000}"))) {
            EmulatorClient.Answer answer = create("", headers);
            assertEquals(400, answer.status());
            assertTrue(
                    answer.text()
                            .contains(
                                    "Setting offer throughput or autopilot on container is not supported for serverless accounts."),
                    answer::text);
            assertEquals(
                    400,
                    client.send("POST", "dbs", headers, "{\"id\":\"other\"}".getBytes(UTF_8))
                            .status());
        }
        create("").ok();
        EmulatorClient.Answer offers = get("offers");
        assertEquals(400, offers.status());
        assertTrue(
                offers.text().contains("Reading or replacing offers is not supported for serverless accounts"),
                offers::text);
        emulator.setTraits(AccountTraits.defaults());
        assertEquals(0, get("offers").ok().json().path("Offers").size());
    }

    @Test
    void anAccountThatMergesAnswersOnlyClientsThatCope() {
        emulator.setTraits(AccountTraits.defaults().withMergeEnabled());
        for (String capabilities : List.of("0", "2", "16")) {
            assertEquals(400, send("GET", "", capabilities).status());
            assertEquals(400, send("GET", "dbs", capabilities).status());
        }
        assertEquals(400, get("dbs").status());
        send("GET", "", "1").ok();
        send("GET", "dbs", "17").ok();
    }

    private EmulatorClient.Answer send(String verb, String path, String capabilities) {
        return client.send(verb, path, Map.of("x-ms-cosmos-sdk-supportedcapabilities", capabilities), NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,201",
        "application/json; charset=utf-8,201",
        "text/plain,400",
        "application/x-www-form-urlencoded,400"
    })
    void aBodyComesWithItsKind(String type, int status) {
        assertEquals(status, create("", Map.of("Content-Type", type)).status());
    }

    @Test
    void aNewContainerIsNotReadyAtOnce() {
        emulator.setTraits(AccountTraits.defaults().withUnready(Duration.ofSeconds(9)));
        create("").ok();
        assertAnswers(401, 0, 401, 0);
        emulator.clock().advance(Duration.ofSeconds(3));
        assertAnswers(404, 0, 404, 1003);
        emulator.clock().advance(Duration.ofSeconds(3));
        assertAnswers(404, 0, 404, 1013);
        emulator.clock().advance(Duration.ofSeconds(3));
        assertAnswers(200, 0, 200, 0);
    }

    private void assertAnswers(int status, int subStatus, int statusBelow, int subStatusBelow) {
        EmulatorClient.Answer itself = get("dbs/db/colls/c");
        EmulatorClient.Answer below = get("dbs/db/colls/c/pkranges");
        assertEquals(
                List.of(status, subStatus, statusBelow, subStatusBelow),
                List.of(itself.status(), itself.subStatus(), below.status(), below.subStatus()));
        get("dbs/db/colls").ok();
    }
}
