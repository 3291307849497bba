package io.cosmosbackup.contract;

import io.cosmosbackup.contract.ContractClient.Access;
import java.util.List;

/// The JavaScript SDK, driven by {@code dev/javascript/client.mjs}.
final class JavaScriptSdkClient {
    private JavaScriptSdkClient() {}

    static ContractClient connect(Access access) {
        String modules = ProcessClient.installed("COSMOS_JAVASCRIPT", "dev/javascript/modules.sh");
        return new ProcessClient(List.of("node", "dev/javascript/client.mjs", modules), access);
    }
}
