package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.CosmosEmulator;

/// The account itself.
final class AccountResource {
    private static final String REGION = "emulator";

    private final CosmosEmulator emulator;
    private final ManagerPath id;

    AccountResource(CosmosEmulator emulator, ManagerPath id) {
        this.emulator = emulator;
        this.id = id;
    }

    /// The location of the account, as operations name it.
    String region() {
        return REGION;
    }

    ObjectNode json() {
        ObjectNode account = ManagerJson.object();
        account.put("id", id.scope());
        account.put("name", id.names().getFirst());
        account.put("location", REGION);
        account.put("type", "Microsoft.DocumentDB/databaseAccounts");
        account.put("kind", "GlobalDocumentDB");
        account.putObject("tags");
        ObjectNode properties = account.putObject("properties");
        properties.put("provisioningState", "Succeeded");
        properties.put("documentEndpoint", emulator.endpoint().toString());
        properties.put("databaseAccountOfferType", "Standard");
        return account;
    }
}
