package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which throughput a restore gives to what it creates, and that it says so before.
class CreatedThroughputIT {
    private static final Map<String, String> AS_BACKED_UP = Map.of(
            "pool", "autoscale 4000",
            "pool/own", "800",
            "pool/sharing", "",
            "shop", "",
            "shop/orders", "500");

    private final CosmosEmulator emulator = CosmosEmulator.start(EmulatorOptions.defaults());
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();
    private final List<Creation> announced = new ArrayList<>();

    @BeforeEach
    void account() {
        post("dbs", "{\"id\":\"pool\"}", Map.of("x-ms-cosmos-offer-autopilot-settings", "{\"maxThroughput\":4000}"));
        post("dbs", "{\"id\":\"shop\"}", Map.of());
        container("pool", "own", Map.of("x-ms-offer-throughput", "800"));
        container("pool", "sharing", Map.of());
        container("shop", "orders", Map.of("x-ms-offer-throughput", "500"));
        assertEquals(AS_BACKED_UP, throughputs());
        runs.backup(emulator);
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void post(String path, String body, Map<String, String> headers) {
        client.send("POST", path, headers, body.getBytes(StandardCharsets.UTF_8))
                .ok();
    }

    private void container(String database, String id, Map<String, String> headers) {
        post(
                "dbs/" + database + "/colls",
                "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}",
                headers);
    }

    private void delete(String database) {
        client.send("DELETE", "dbs/" + database, Map.of(), new byte[0]).ok();
    }

    /// Of each database and container, as the engine reads it.
    private Map<String, String> throughputs() {
        Map<String, String> found = new TreeMap<>();
        try (NoSqlSource source = new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited())) {
            for (Database database : source.databases()) {
                found.put(database.name(), text(database.offer()));
                for (ContainerName name : source.containers(database.name())) {
                    found.put(
                            name.toString(), text(source.open(name).container().offer()));
                }
            }
        }
        return found;
    }

    private static String text(@Nullable String offer) {
        if (offer == null) {
            return "";
        }
        try {
            JsonNode content = new ObjectMapper().readTree(offer).path("content");
            JsonNode maximum = content.path("offerAutopilotSettings").path("maxThroughput");
            return maximum.isMissingNode() ? content.path("offerThroughput").asText() : "autoscale " + maximum.asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private RestoreReport restore(@Nullable Throughput throughput) {
        return runs.restore(emulator, ConflictPolicy.Skip, Renames.NONE, 4, throughput, creations -> {
            assertEquals(List.of(), announced);
            creations.forEach(creation -> assertTrue(
                    !throughputs()
                            .containsKey(
                                    creation.container() == null
                                            ? creation.database()
                                            : creation.database() + "/" + creation.container()),
                    creation + " is there already"));
            announced.addAll(creations);
        });
    }

    @Test
    void originalIsAsItWas() {
        delete("pool");
        delete("shop");
        RestoreReport report = restore(null);
        assertEquals(AS_BACKED_UP, throughputs());
        assertEquals(
                List.of(
                        new Creation("pool", null, Creation.Throughput.Autoscale, 4_000),
                        new Creation("pool", "own", Creation.Throughput.Manual, 800),
                        new Creation("pool", "sharing", Creation.Throughput.None, 0),
                        new Creation("shop", null, Creation.Throughput.None, 0),
                        new Creation("shop", "orders", Creation.Throughput.Manual, 500)),
                announced);
        assertEquals(3, report.target().containersCreated());
        assertEquals(5_300, report.target().createdRequestUnits());
    }

    @Test
    void manualTakesThePlaceOfEachThatWasBackedUp() {
        delete("pool");
        delete("shop");
        RestoreReport report = restore(new Throughput.Manual(400));
        assertEquals(
                Map.of("pool", "400", "pool/own", "400", "pool/sharing", "", "shop", "", "shop/orders", "400"),
                throughputs());
        assertEquals(1_200, report.target().createdRequestUnits());
        assertEquals(1_200, announced.stream().mapToInt(Creation::requestUnits).sum());
    }

    @Test
    void whatIsThereKeepsItsThroughput() {
        delete("shop");
        RestoreReport report = restore(new Throughput.Autoscale(1_000));
        assertEquals(
                Map.of(
                        "pool", "autoscale 4000",
                        "pool/own", "800",
                        "pool/sharing", "",
                        "shop", "",
                        "shop/orders", "autoscale 1000"),
                throughputs());
        assertEquals(
                List.of("shop", "shop"),
                announced.stream().map(Creation::database).toList());
        assertEquals(1_000, report.target().createdRequestUnits());
        announced.clear();
        assertEquals(0, restore(new Throughput.Manual(400)).target().createdRequestUnits());
        assertEquals(List.of(), announced);
    }

    @Test
    void noneCreatesInAServerlessAccountWithoutAWarning() {
        delete("pool");
        delete("shop");
        emulator.setTraits(AccountTraits.defaults().asServerless());
        RestoreReport report = restore(new Throughput.None());
        assertEquals(List.of(), report.listed().warnings());
        assertEquals(0, report.target().createdRequestUnits());
        assertEquals(5, announced.size());
    }

    @Test
    void whatAServerlessAccountDoesNotTakeIsNotCounted() {
        delete("pool");
        delete("shop");
        emulator.setTraits(AccountTraits.defaults().asServerless());
        RestoreReport report = restore(new Throughput.Manual(400));
        assertEquals(0, report.target().createdRequestUnits());
        assertEquals(1, report.listed().warnings().size(), report.toString());
    }

    /// A container without throughput in a database without any: a serverless account was backed up.
    @Test
    void manualIsGivenToContainersOfAServerlessAccountToo() {
        delete("pool");
        delete("shop");
        emulator.setTraits(AccountTraits.defaults().asServerless());
        post("dbs", "{\"id\":\"shop\"}", Map.of());
        container("shop", "orders", Map.of());
        EmulatedRuns serverless = new EmulatedRuns();
        serverless.backup(emulator);
        delete("shop");
        emulator.setTraits(AccountTraits.defaults());
        serverless.restore(emulator, ConflictPolicy.Skip, Renames.NONE, 4, new Throughput.Manual(600), _ -> {});
        assertEquals(Map.of("shop", "", "shop/orders", "600"), throughputs());
    }
}
