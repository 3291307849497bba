package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffersTest {
    private static final String MANUAL = "x-ms-offer-throughput";
    private static final String AUTOSCALE = "x-ms-cosmos-offer-autopilot-settings";
    private static final String MINIMUM = "x-ms-cosmos-min-throughput";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
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

    private EmulatorClient.Answer create(String id, Map<String, String> headers) {
        return client.send(
                "POST",
                "dbs/db/colls",
                headers,
                ("{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"]}}").getBytes(UTF_8));
    }

    private EmulatorClient.Answer read(String resource) {
        String rid = client.send("GET", resource, Map.of(), new byte[0])
                .ok()
                .json()
                .path("_rid")
                .asText();
        JsonNode found = client.send(
                        "POST",
                        "offers",
                        Map.of("Content-Type", "application/query+json"),
                        Json.write(Map.of(
                                "query",
                                "SELECT * FROM root WHERE root[\"offerResourceId\"] = @rid",
                                "parameters",
                                new Object[] {Map.of("name", "@rid", "value", rid)})))
                .ok()
                .json()
                .path("Offers");
        assertEquals(1, found.size());
        return client.send("GET", found.path(0).path("_self").asText(), Map.of(), new byte[0])
                .ok();
    }

    private EmulatorClient.Answer replace(String resource, String content, Map<String, String> headers) {
        JsonNode offer = read(resource).json();
        return client.send(
                "PUT",
                offer.path("_self").asText(),
                headers,
                ("{\"content\":" + content + ",\"id\":" + offer.path("id") + "}").getBytes(UTF_8));
    }

    private EmulatorClient.Answer setManual(String resource, int requestUnits) {
        return replace(resource, "{\"offerThroughput\":" + requestUnits + "}", Map.of());
    }

    private static String autoscale(int most) {
        return "{\"offerAutopilotSettings\":{\"maxThroughput\":" + most + "}}";
    }

    @ParameterizedTest
    @CsvSource({"300,400", "450,400", "400,201", "1000000,201", "1000100,400"})
    void manualThroughputGoesByHundreds(int requestUnits, int status) {
        assertEquals(
                status,
                create("c", Map.of(MANUAL, String.valueOf(requestUnits))).status());
    }

    @ParameterizedTest
    @CsvSource({"900,400", "1500,400", "1000,201", "4000,201", "1001000,400"})
    void autoscaleGoesByThousands(int most, int status) {
        assertEquals(
                status,
                create("c", Map.of(AUTOSCALE, "{\"maxThroughput\":" + most + "}"))
                        .status());
    }

    @Test
    void theMinimumFollowsTheMostThereEverWas() {
        create("c", Map.of(MANUAL, "400")).ok();
        assertEquals("400", read("dbs/db/colls/c").header(MINIMUM));
        setManual("dbs/db/colls/c", 100_000).ok();
        setManual("dbs/db/colls/c", 2_000).ok();
        assertEquals("1000", read("dbs/db/colls/c").header(MINIMUM));
        EmulatorClient.Answer refused = setManual("dbs/db/colls/c", 900);
        assertEquals(400, refused.status());
        assertTrue(refused.text().contains("between 1000 and 1000000"), refused::text);
        assertEquals(200, setManual("dbs/db/colls/c", 1000).status());

        create("d", Map.of(AUTOSCALE, "{\"maxThroughput\":1000}")).ok();
        replace("dbs/db/colls/d", autoscale(25_000), Map.of()).ok();
        assertEquals("3000", read("dbs/db/colls/d").header(MINIMUM));
        assertEquals(400, replace("dbs/db/colls/d", autoscale(2_000), Map.of()).status());
        assertEquals(200, replace("dbs/db/colls/d", autoscale(3_000), Map.of()).status());
    }

    @Test
    void containersThatShareAddToADatabasesMinimum() {
        client.send("POST", "dbs", Map.of(MANUAL, "600"), "{\"id\":\"shared\"}".getBytes(UTF_8))
                .ok();
        for (int i = 0; i < 27; i++) {
            client.send(
                            "POST",
                            "dbs/shared/colls",
                            i == 0 ? Map.of(MANUAL, "400") : Map.of(),
                            ("{\"id\":\"c" + i + "\",\"partitionKey\":{\"paths\":[\"/pk\"]}}").getBytes(UTF_8))
                    .ok();
        }
        assertEquals("500", read("dbs/shared").header(MINIMUM));
        assertEquals(400, setManual("dbs/shared", 400).status());
        assertEquals(200, setManual("dbs/shared", 500).status());
    }

    @Test
    void theKindChangesByMigrationOnly() {
        create("c", Map.of(MANUAL, "5400")).ok();
        EmulatorClient.Answer refused = replace("dbs/db/colls/c", autoscale(6000), Map.of());
        assertEquals(400, refused.status());
        assertTrue(refused.text().contains(Offer.TO_AUTOSCALE), refused::text);

        Map<String, String> toAutoscale = Map.of(Offer.TO_AUTOSCALE, "true");
        assertEquals(
                400, replace("dbs/db/colls/c", autoscale(6000), toAutoscale).status());
        replace("dbs/db/colls/c", "{\"offerThroughput\":5400}", toAutoscale).ok();
        JsonNode content = read("dbs/db/colls/c").json().path("content");
        assertEquals(
                6000,
                content.path("offerAutopilotSettings").path("maxThroughput").asInt());

        EmulatorClient.Answer back = setManual("dbs/db/colls/c", 600);
        assertEquals(400, back.status());
        assertTrue(back.text().contains(Offer.TO_MANUAL), back::text);
        replace("dbs/db/colls/c", autoscale(6000), Map.of(Offer.TO_MANUAL, "true"))
                .ok();
        content = read("dbs/db/colls/c").json().path("content");
        assertEquals(6000, content.path("offerThroughput").asInt());
        assertTrue(content.path("offerAutopilotSettings").isMissingNode());
    }

    @Test
    void offersAreReplacedByThoseWhoKnowThem() {
        create("c", Map.of(MANUAL, "400")).ok();
        String etag = String.valueOf(read("dbs/db/colls/c").header("etag"));
        String more = "{\"offerThroughput\":500}";
        assertEquals(
                200, replace("dbs/db/colls/c", more, Map.of("If-Match", etag)).status());
        assertEquals(
                412, replace("dbs/db/colls/c", more, Map.of("If-Match", etag)).status());
    }
}
