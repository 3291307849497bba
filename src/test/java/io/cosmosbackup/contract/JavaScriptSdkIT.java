package io.cosmosbackup.contract;

import io.cosmosbackup.contract.ContractClient.Access;
import io.cosmosbackup.contract.ContractClient.Secret;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class JavaScriptSdkIT {
    @TempDir
    private static Path folder;

    abstract static class JavaScriptContract extends ClientContract {
        @Override
        ContractClient connect(Access access) {
            return JavaScriptSdkClient.connect(access);
        }

        /// After a cut connection the SDK asks the same region again, ten times, and then gives up: its
        /// `DefaultRetryPolicy`, as of 4.9.3. After 503 it asks another region.
        @Override
        void setDown(CosmosEmulator of, String region, boolean down) {
            if (down) {
                of.addFault(
                        FaultRule.of(new Fault.Answer(503, 0, Duration.ZERO)).inRegion(region));
            } else {
                of.clearFaults();
            }
        }
    }

    @Nested
    class OverHttp extends JavaScriptContract {
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
    class OverHttps extends JavaScriptContract {
        @Override
        Access access(CosmosEmulator of, Secret secret, List<String> regions) {
            return Trust.https(of, secret, regions, folder);
        }
    }
}
