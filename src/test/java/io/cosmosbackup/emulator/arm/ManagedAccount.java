package io.cosmosbackup.emulator.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.arm.ManagerClient.Answer;
import io.cosmosbackup.emulator.entra.TokenService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// An account, its manager, which does at once what it is asked, and an owner, who may do everything there.
final class ManagedAccount implements AutoCloseable {
    static final String GROUP = "/subscriptions/6d8941d1-0000-0000-0000-000000000001/resourceGroups/shop";
    static final String ID = GROUP + "/providers/Microsoft.DocumentDB/databaseAccounts/emulator";
    static final String AUDIENCE = "https://management.azure.com";
    static final String OWNER = "owner-object-id";
    static final String ALL = """
        {"Name":"all","Description":"all","Actions":["Microsoft.DocumentDB/*"],"AssignableScopes":["%s"]}\
        """.formatted(GROUP);
    static final String CONTAINER = """
        {"id":"orders","partitionKey":{"paths":["/pk"],"kind":"Hash","version":2},"defaultTtl":3.6e3}\
        """;

    final CosmosEmulator emulator = CosmosEmulator.start();
    final TokenService entra = TokenService.start("7a000000-0000-0000-0000-000000000001");
    final ResourceManager manager = ResourceManager.start(emulator, ID, "127.0.0.1", 0, null);
    final ManagerClient owner = as(OWNER);
    final EmulatorClient data = new EmulatorClient(emulator.endpoint(), emulator.key());

    ManagedAccount() {
        manager.trustTokens(entra.issuer(), entra.keys());
        manager.assign(OWNER, RoleDefinition.parse(ALL), GROUP);
        manager.setCompletion(new Completion.AtOnce());
    }

    ManagerClient as(String objectId) {
        return new ManagerClient(manager, token(objectId, AUDIENCE));
    }

    String token(String objectId, String audience) {
        return entra.token(objectId, audience, Instant.now(), Duration.ofHours(1));
    }

    void createShop() throws IOException, InterruptedException {
        assertEquals(200, owner.put("/sqlDatabases/shop", "{\"id\":\"shop\"}").status());
        assertEquals(
                200,
                owner.put("/sqlDatabases/shop/containers/orders", CONTAINER).status());
    }

    static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json()::toString);
    }

    @Override
    public void close() {
        data.close();
        owner.close();
        manager.close();
        entra.close();
        emulator.close();
    }
}
