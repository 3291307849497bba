package io.cosmosbackup.contract;

import io.cosmosbackup.contract.ContractClient.Access;
import io.cosmosbackup.contract.ContractClient.Secret;
import io.cosmosbackup.emulator.CosmosEmulator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class JavaSdkIT {
    @Nested
    class OverHttp extends ClientContract {
        @Override
        ContractClient connect(Access access) {
            return new JavaSdkClient(access);
        }

        @Override
        Access access(CosmosEmulator of, Secret secret, List<String> regions) {
            return Trust.http(of, secret, regions);
        }
    }

    @Nested
    class OverHttps extends ClientContract {
        @TempDir
        private static Path folder;

        @Override
        ContractClient connect(Access access) {
            return new JavaSdkClient(access);
        }

        @Override
        Access access(CosmosEmulator of, Secret secret, List<String> regions) {
            Trust.trust(of, folder);
            return Trust.https(of, secret, regions, folder);
        }

        @AfterAll
        void forget() {
            Trust.forget();
        }
    }
}
