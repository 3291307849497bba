package io.cosmosbackup.contract;

import io.cosmosbackup.contract.ContractClient.Access;
import io.cosmosbackup.contract.ContractClient.Secret;
import io.cosmosbackup.emulator.CosmosEmulator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class PythonSdkIT {
    @TempDir
    private static Path folder;

    @Nested
    class OverHttp extends ClientContract {
        @Override
        ContractClient connect(Access access) {
            return PythonSdkClient.connect(access);
        }

        /// The SDK sends no token over HTTP.
        @Override
        Access access(CosmosEmulator of, Secret secret, List<String> regions) {
            return switch (secret) {
                case Secret.Key key -> Trust.http(of, key, regions);
                case Secret.Token token -> Trust.https(of, token, regions, folder);
            };
        }
    }

    @Nested
    class OverHttps extends ClientContract {
        @Override
        ContractClient connect(Access access) {
            return PythonSdkClient.connect(access);
        }

        @Override
        Access access(CosmosEmulator of, Secret secret, List<String> regions) {
            return Trust.https(of, secret, regions, folder);
        }
    }
}
