package io.cosmosbackup.emulator;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.GatewayConnectionConfig;

/// The Java SDK as tests connect it to an emulator: gateway mode, plain HTTP.
final class SdkClient {
    static {
        // Read once, when the SDK's classes are first used.
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
    }

    private SdkClient() {}

    static CosmosClient connect(CosmosEmulator emulator) {
        return connect(emulator, emulator.key());
    }

    static CosmosClient connect(CosmosEmulator emulator, String key) {
        return new CosmosClientBuilder()
                .endpoint(emulator.endpoint().toString())
                .key(key)
                .gatewayMode(new GatewayConnectionConfig())
                .contentResponseOnWriteEnabled(true)
                .buildClient();
    }
}
