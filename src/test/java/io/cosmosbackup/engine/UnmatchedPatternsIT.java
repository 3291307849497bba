package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.support.AccountContents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Of an account, nothing is read or written for a selection that names what is not there.
class UnmatchedPatternsIT {
    private final CosmosEmulator emulator = CosmosEmulator.start(EmulatorOptions.defaults());
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void aMisspeltContainerEndsABackupBeforeItReadsAndARestoreBeforeItWrites() {
        client.createDatabase("shop").ok();
        for (String container : List.of("orders", "payments")) {
            client.createContainer("shop", container, "/pk").ok();
            client.createItem("shop", container, "[\"a\"]", "{\"id\":\"1\",\"pk\":\"a\"}".getBytes(UTF_8))
                    .ok();
        }
        long read = emulator.stats().requests().getOrDefault(GatewayOperation.CHANGE_FEED, 0L);
        BackupException refused = assertThrows(
                BackupException.class, () -> runs.backup(emulator, List.of("shop/orders", "shop/paymnets")));
        assertEquals(Reason.PatternMatchesNothing, refused.reason());
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("shop/paymnets. It holds: shop/payments, shop/orders. HINT"),
                refused.getMessage());
        assertEquals(read, emulator.stats().requests().getOrDefault(GatewayOperation.CHANGE_FEED, 0L));

        runs.backup(emulator);
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
        List<String> before = AccountContents.of(client);
        Renames renames = new Renames(Map.of(ContainerName.parse("shop/order"), ContainerName.parse("shop/new")));
        assertEquals(
                Reason.PatternMatchesNothing,
                assertThrows(BackupException.class, () -> runs.restore(emulator, ConflictPolicy.Skip, renames))
                        .reason());
        AccountContents.assertSame(before, AccountContents.of(client));
    }
}
