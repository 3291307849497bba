package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.FeedOptions;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.SupersededDocument;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.source.ConflictPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Backups that hold two items with one unique key: the older was deleted while the backup ran, the newer made then.
class SupersededItemsIT {
    private static final int ITEMS = 100;

    private static final String UNIQUE =
            ",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/email\"]},{\"paths\":[\"/phone\"]}]}";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();

    @BeforeEach
    void account() {
        client.createDatabase("shop").ok();
        users(UNIQUE);
        for (int i = 0; i < ITEMS; i++) {
            user("u" + i, "user" + i + "@example.org");
        }
        emulator.setFeeds(FeedOptions.defaults().withLsnsPerPage(20));
    }

    /// @param uniqueKeys the member of its definition; empty for none
    private void users(String uniqueKeys) {
        client.createContainer(
                        "shop",
                        "{\"id\":\"users\",\"partitionKey\":{\"paths\":[\"/tenant\"],\"kind\":\"Hash\",\"version\":2}"
                                + uniqueKeys + "}",
                        400)
                .ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void user(String id, String mail) {
        user(id, "t1", mail);
    }

    private void user(String id, String tenant, String mail) {
        user(id, tenant, mail, "phone of " + id);
    }

    private void user(String id, String tenant, String mail, String phone) {
        String item = "{\"id\":\"%s\",\"tenant\":\"%s\",\"email\":\"%s\",\"phone\":\"%s\"}"
                .formatted(id, tenant, mail, phone);
        client.createItem("shop", "users", "[\"" + tenant + "\"]", item.getBytes(UTF_8))
                .ok();
    }

    private void delete(String id) {
        client.deleteItem("shop", "users", "[\"t1\"]", id).ok();
    }

    /// While the backup is behind the page with the first user, he goes and another one takes his address.
    private void backUpWhileAnAddressMoves() {
        backUp(page -> {
            if (page == 1) {
                delete("u0");
                user("u0-new", "user0@example.org");
            }
        });
    }

    /// @param beforePage of the feed range that holds the first tenant
    private void backUp(IntConsumer beforePage) {
        String place = emulator.items("shop", "users").stream()
                .filter(item -> item.id().equals("u0"))
                .findFirst()
                .orElseThrow()
                .effectivePartitionKey();
        runs.backup(emulator, (container, range, page) -> {
            if (container.container().equals("users") && range.contains(place)) {
                beforePage.accept(page);
            }
        });
    }

    private Set<String> ids(String container) {
        return emulator.items("shop", container).stream()
                .map(CosmosEmulator.Item::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void destroy() {
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
    }

    private void orders(int containers) {
        for (int c = 0; c < containers; c++) {
            client.createContainer("shop", "orders" + c, "/pk").ok();
            for (int i = 0; i < 30; i++) {
                client.createItem(
                                "shop",
                                "orders" + c,
                                "[\"p\"]",
                                ("{\"id\":\"o" + i + "\",\"pk\":\"p\"}").getBytes(UTF_8))
                        .ok();
            }
        }
    }

    private static void assertOneSuperseded(RestoreReport report) {
        assertEquals(Optional.empty(), report.failure());
        assertEquals(1, report.documents().superseded());
        assertEquals(0, report.documents().refused());
        assertEquals(
                List.of(new SupersededDocument("shop/users", "u0", "[\"t1\"]")),
                report.listed().supersededDocuments());
        assertEquals(
                List.of("1 item was left out: each was deleted while the backup ran, and a newer item of the backup"
                        + " holds its unique key. The first: shop/users, id \"u0\", partition key [\"t1\"]"),
                report.listed().warnings());
    }

    @ParameterizedTest
    @CsvSource({"Skip,1", "Skip,8", "Overwrite,1", "Overwrite,8"})
    void theNewerIsRestoredAndTheOlderNamed(ConflictPolicy policy, int parallelism) {
        backUpWhileAnAddressMoves();
        Set<String> live = ids("users");
        assertTrue(live.contains("u0-new") && !live.contains("u0"));
        destroy();
        RestoreReport first = runs.restore(emulator, policy, Renames.NONE, parallelism);
        assertEquals(live, ids("users"));
        assertOneSuperseded(first);
        assertEquals(ITEMS, first.documents().written());
        assertEquals(ITEMS + 1, first.documents().items());
        RestoreReport again = runs.restore(emulator, policy, Renames.NONE, parallelism);
        assertEquals(live, ids("users"));
        assertOneSuperseded(again);
    }

    /// At each request that writes or looks for items, in turn.
    @ParameterizedTest
    @EnumSource
    void aRestoreThatIsKilledAndRunAgainEndsTheSame(ConflictPolicy policy) {
        backUpWhileAnAddressMoves();
        Set<String> live = ids("users");
        int requests = 0;
        boolean killed = true;
        while (killed) {
            destroy();
            emulator.addFault(FaultRule.of(new Fault.Answer(403, 0, Duration.ZERO))
                    .onPath("users/docs")
                    .on(GatewayOperation.BATCH)
                    .after(requests));
            try {
                runs.restore(emulator, policy);
                killed = false;
            } catch (BackupException e) {
                assertEquals(Reason.AccessDenied, e.reason());
                requests++;
            }
            emulator.clearFaults();
            assertOneSuperseded(runs.restore(emulator, policy));
            assertEquals(live, ids("users"));
        }
        assertTrue(requests >= 2, requests + " requests");
    }

    @Test
    void allOtherContainersAreWhole() {
        orders(4);
        backUpWhileAnAddressMoves();
        Set<String> live = ids("users");
        destroy();
        assertOneSuperseded(runs.restore(emulator, ConflictPolicy.Skip));
        assertEquals(live, ids("users"));
        for (int c = 0; c < 4; c++) {
            assertEquals(30, ids("orders" + c).size());
        }
    }

    /// The address goes on twice, and its first holder comes back without it.
    @Test
    void ofSeveralHoldersTheLastIsRestored() {
        backUp(page -> {
            if (page == 1) {
                delete("u0");
                user("second", "user0@example.org");
            } else if (page == 6) { // the second one has been read

                delete("second");
                user("third", "user0@example.org");
                user("u0", "elsewhere@example.org");
            }
        });
        Set<String> live = ids("users");
        destroy();
        RestoreReport report = runs.restore(emulator, ConflictPolicy.Skip);
        assertEquals(Optional.empty(), report.failure());
        assertEquals(live, ids("users"));
        assertEquals(
                List.of("second"),
                report.listed().supersededDocuments().stream()
                        .map(SupersededDocument::id)
                        .toList());
    }

    /// Somebody else's item is no proof that one of the backup was gone.
    @ParameterizedTest
    @EnumSource
    void whatAForeignItemKeepsOutIsRefusedStill(ConflictPolicy policy) {
        backUpWhileAnAddressMoves();
        delete("u0-new");
        user("thief", "user0@example.org");
        delete("u5");
        user("other thief", "user5@example.org");
        RestoreReport report = runs.restore(emulator, policy);
        assertEquals(Reason.DocumentsRefused, report.failure().orElseThrow().reason());
        assertEquals(
                Set.of("u0-new", "u5"),
                report.listed().refusals().stream().map(RefusedDocument::id).collect(Collectors.toSet()));
        assertEquals(1, report.documents().superseded());
    }

    /// The address is free, but it was the newer item's in the end: the older one was deleted and does not come back.
    @ParameterizedTest
    @EnumSource
    void theOlderDoesNotComeBackInPlaceOfANewerThatIsRefusedForAnotherKey(ConflictPolicy policy) {
        backUpWhileAnAddressMoves();
        delete("u0-new");
        user("stranger", "t1", "stranger@example.org", "phone of u0-new");
        Set<String> live = ids("users");
        RestoreReport report = runs.restore(emulator, policy);
        assertEquals(live, ids("users"));
        assertEquals(Reason.DocumentsRefused, report.failure().orElseThrow().reason());
        assertEquals(
                List.of("u0-new"),
                report.listed().refusals().stream().map(RefusedDocument::id).toList());
        assertEquals(
                List.of(new SupersededDocument("shop/users", "u0", "[\"t1\"]")),
                report.listed().supersededDocuments());
    }

    /// The newer one has moved on, so nobody holds the address in the end: an item that was deleted while the backup
    /// ran may be in it.
    @Test
    void theOlderIsRestoredWhereTheNewerHasLeftTheKey() {
        backUp(page -> {
            if (page == 1) {
                delete("u0");
                user("second", "user0@example.org");
            } else if (page == 6) {
                delete("second");
                user("second", "elsewhere@example.org");
            }
        });
        Set<String> live = ids("users");
        destroy();
        RestoreReport report = runs.restore(emulator, ConflictPolicy.Skip);
        assertEquals(Optional.empty(), report.failure());
        live.add("u0");
        assertEquals(live, ids("users"));
        assertEquals(0, report.documents().superseded());
    }

    /// Equality of ours that is none of the service's costs nothing: another tenant's address is another one.
    @Test
    void itemsOfOtherPartitionKeysAreNotInEachOthersWay() {
        user("theirs", "t2", "user0@example.org");
        backUpWhileAnAddressMoves();
        Set<String> live = ids("users");
        destroy();
        assertOneSuperseded(runs.restore(emulator, ConflictPolicy.Skip));
        assertEquals(live, ids("users"));
    }

    /// A container that was there may have unique keys that the backup's has not.
    @Test
    void theUniqueKeysOfTheTargetDecide() {
        client.send("DELETE", "dbs/shop/colls/users", Map.of(), new byte[0]).ok();
        users("");
        for (int i = 0; i < ITEMS; i++) {
            user("u" + i, "user" + i + "@example.org");
        }
        backUpWhileAnAddressMoves();
        Set<String> live = ids("users");
        destroy();
        client.createDatabase("shop").ok();
        users(UNIQUE);
        assertOneSuperseded(runs.restore(emulator, ConflictPolicy.Skip));
        assertEquals(live, ids("users"));
    }

    /// Each address moved on by one user since, so each is freed by the item that is overwritten after.
    @Test
    void anOverwriteThatFreesKeysPlacesWhatWasRefusedForThem() {
        runs.backup(emulator);
        for (int i = 0; i < 5; i++) {
            delete("u" + i);
        }
        for (int i = 0; i < 4; i++) {
            user("u" + i, "user" + (i + 1) + "@example.org");
        }
        user("u4", "free@example.org");
        RestoreReport report = runs.restore(emulator, ConflictPolicy.Overwrite);
        assertEquals(Optional.empty(), report.failure());
        assertEquals(ITEMS, report.documents().written());
        assertEquals(ITEMS, report.documents().items());
        emulator.items("shop", "users")
                .forEach(item -> assertTrue(
                        new String(item.sent(), UTF_8)
                                .contains("user" + item.id().substring(1) + "@"),
                        item.id()));
    }

    /// Two users changed addresses: no order of replacing one and then the other brings that back.
    @Test
    void anOverwriteThatCannotEndStops() {
        runs.backup(emulator);
        delete("u0");
        delete("u1");
        user("u0", "user1@example.org");
        user("u1", "user0@example.org");
        RestoreReport report = runs.restore(emulator, ConflictPolicy.Overwrite);
        assertEquals(2, report.documents().refused());
        assertEquals(ITEMS, report.documents().items());
    }
}
