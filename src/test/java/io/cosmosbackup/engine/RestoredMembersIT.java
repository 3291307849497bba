package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.HazardData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A restore takes away what the server and the feed have added, and nothing of the user's.
class RestoredMembersIT {
    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyHazardComesBackByteForByteWhateverTheFeedAdds(boolean metadata) {
        if (metadata) {
            emulator.setFeeds(emulator.feeds().withMetadata());
        }
        int documents = HazardData.load(client);
        List<String> before = AccountContents.of(client);
        assertEquals(documents, runs.backup(emulator).contents().items());
        client.send("DELETE", "dbs/hazard", Map.of(), new byte[0]).ok();
        assertEquals(
                documents,
                runs.restore(emulator, ConflictPolicy.Skip).documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    /// The feed adds a member of the name that the key has.
    @Test
    void aKeyOfTheNameThatTheFeedAddsIsTheUsersOwn() {
        client.createDatabase("shop").ok();
        client.createContainer("shop", "copies", "/_lsn").ok();
        for (int i = 0; i < 20; i++) {
            byte[] item = ("{\"id\":\"i\",\"_lsn\":" + (1000 + i) + "}").getBytes(UTF_8);
            client.createItem("shop", "copies", "[" + (1000 + i) + "]", item).ok();
        }
        List<String> before = AccountContents.of(client);
        runs.backup(emulator);
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
        assertEquals(20, runs.restore(emulator, ConflictPolicy.Skip).documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
    }
}
