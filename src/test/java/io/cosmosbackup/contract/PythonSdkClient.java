package io.cosmosbackup.contract;

import io.cosmosbackup.contract.ContractClient.Access;
import java.util.List;

/// The Python SDK, driven by {@code dev/python/client.py}.
final class PythonSdkClient {
    private PythonSdkClient() {}

    static ContractClient connect(Access access) {
        String python = ProcessClient.installed("COSMOS_PYTHON", "dev/python/venv.sh");
        return new ProcessClient(List.of(python, "-W", "ignore", "dev/python/client.py"), access);
    }
}
