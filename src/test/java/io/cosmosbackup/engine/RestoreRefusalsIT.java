package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.source.ConflictPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Documents that an account does not take as new: those that are there already, and those that it refuses.
class RestoreRefusalsIT {
    private static final int LARGE = 230_000; // too much for a bulk: it goes alone
    private static final String UNIQUE = ",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]}]}";
    private static final String LONG_KEY = "k".repeat(101);

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();

    @BeforeEach
    void database() {
        client.createDatabase("shop").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void container(String id, int version, String more) {
        String definition = "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\","
                + "\"version\":" + version + "}" + more + "}";
        client.createContainer("shop", definition, 400).ok();
    }

    private void create(String container, String id, String mail, int size) {
        create(container, "p", id, mail, size);
    }

    private void create(String container, String pk, String id, String mail, int size) {
        String item = "{\"id\":\"" + id + "\",\"pk\":\"" + pk + "\",\"mail\":\"" + mail + "\",\"text\":\""
                + "x".repeat(size) + "\"}";
        client.createItem("shop", container, "[\"" + pk + "\"]", item.getBytes(UTF_8))
                .ok();
    }

    private void delete(String container, String id) {
        client.deleteItem("shop", container, "[\"p\"]", id).ok();
    }

    /// What a killed restore leaves, and a lost reply: each creation is answered 409.
    @Test
    void aSecondRestoreIntoAContainerWithUniqueKeysSkipsWhatIsThere() {
        container("users", 2, UNIQUE);
        for (int i = 0; i < 150; i++) {
            create("users", "i" + i, "m" + i, 10);
        }
        create("users", "a/b\\\\c?d#e", "odd", 10); // no link can hold it
        create("users", "large", "large", LARGE);
        runs.backup(emulator);
        RestoreReport second = runs.restore(emulator, ConflictPolicy.Skip);
        assertEquals(0, second.documents().written());
        assertEquals(152, second.documents().skipped());
        assertEquals(0, second.documents().refused());
    }

    @Test
    void aLargeDocumentThatIsThereIsSkipped() {
        container("orders", 2, "");
        create("orders", "large", "large", LARGE);
        runs.backup(emulator);
        assertEquals(1, runs.restore(emulator, ConflictPolicy.Skip).documents().skipped());
    }

    /// The texts of the two conflicts come at random, so each of the refused would be taken for skipped by a text.
    @ParameterizedTest
    @EnumSource
    void whatAnotherItemsUniqueKeyKeepsOutIsRefusedAndAllElseIsRestored(ConflictPolicy policy) {
        container("users", 2, UNIQUE);
        container("orders", 2, "");
        for (int i = 0; i < 130; i++) {
            create("users", "i" + i, "m" + i, 10);
            create("orders", "o" + i, "", 10);
        }
        create("users", "large", "large", LARGE);
        runs.backup(emulator);
        for (int i = 0; i < 12; i++) {
            delete("users", "i" + i);
            create("users", "other" + i, "m" + i, 10);
        }
        delete("users", "large");
        create("users", "other-large", "large", 10);
        for (int i = 50; i < 60; i++) {
            delete("users", "i" + i);
            delete("orders", "o" + i);
        }
        RestoreReport report = runs.restore(emulator, policy);
        assertEquals(13, report.documents().refused());
        assertEquals(261, report.documents().items());
        assertEquals(
                261,
                report.documents().written()
                        + report.documents().skipped()
                        + report.documents().refused());
        assertEquals(
                policy == ConflictPolicy.Skip ? 20 : 248, report.documents().written());
        assertEquals(131, emulator.items("shop", "users").size());
        assertEquals(130, emulator.items("shop", "orders").size());
        List<RefusedDocument> listed = report.listed().refusals().stream()
                .sorted(Comparator.comparing(RefusedDocument::id))
                .toList();
        assertEquals(13, listed.stream().map(RefusedDocument::id).distinct().count());
        RefusedDocument first = listed.getFirst();
        assertEquals("shop/users", first.container());
        assertEquals("i0", first.id());
        assertEquals("[\"p\"]", first.partitionKey());
        assertEquals(409, first.status());
        assertTrue(first.message().contains("Resource with specified ID"), first.message());
        assertEquals(Reason.DocumentsRefused, report.failure().orElseThrow().reason());
    }

    /// A document at the limit may be printed longer than it was counted.
    @Test
    void aDocumentThatIsTooLargeStopsNothing() {
        container("orders", 2, "");
        for (int i = 0; i < 20; i++) {
            create("orders", "o" + i, "", 10);
        }
        create("orders", "large", "", LARGE);
        runs.backup(emulator);
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
        emulator.addFault(FaultRule.of(new Fault.Answer(413, 0, Duration.ZERO)).on(GatewayOperation.CREATE_ITEM));
        RestoreReport report = runs.restore(emulator, ConflictPolicy.Skip);
        assertEquals(20, report.documents().written());
        assertEquals(1, report.documents().refused());
        assertEquals("large", report.listed().refusals().getFirst().id());
        assertEquals(413, report.listed().refusals().getFirst().status());
        assertEquals(20, emulator.items("shop", "orders").size());
    }

    @Test
    void itemsWhoseKeysHashAlikeAreNotTakenForOneAnother() {
        container("first", 1, "");
        create("first", LONG_KEY + "1", "same", "", 10);
        runs.backup(emulator);
        client.deleteItem("shop", "first", "[\"" + LONG_KEY + "1\"]", "same").ok();
        create("first", LONG_KEY + "2", "same", "", 10);
        RestoreReport report = runs.restore(emulator, ConflictPolicy.Skip);
        assertEquals(1, report.documents().refused());
        assertEquals(3302, report.listed().refusals().getFirst().subStatus());
    }

    @Test
    void aTargetOfAnotherHashVersionIsRefused() {
        container("users", 2, "");
        create("users", LONG_KEY + "1", "same", "", 10);
        create("users", LONG_KEY + "2", "same", "", 10);
        runs.backup(emulator);
        client.send("DELETE", "dbs/shop/colls/users", Map.of(), new byte[0]).ok();
        container("users", 1, "");
        Failure failure = runs.restore(emulator, ConflictPolicy.Skip).failure().orElseThrow();
        assertEquals(Reason.TargetMismatch, failure.reason());
        assertTrue(failure.message().contains("HINT: rename"), failure.message());
    }

    /// The account names a partition for some keys that does not take them as its own.
    @Test
    void whatAPartitionDisownsForGoodIsWrittenByTheGateway() {
        container("orders", 2, "");
        for (int i = 0; i < 30; i++) {
            create("orders", "p" + i, "o" + i, "", 10);
        }
        runs.backup(emulator);
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
        emulator.addFault(FaultRule.of(new Fault.Answer(410, 1002, Duration.ZERO))
                .onPath("docs")
                .onPartition("0"));
        assertEquals(30, runs.restore(emulator, ConflictPolicy.Skip).documents().written());
        assertEquals(30, emulator.items("shop", "orders").size());
    }
}
