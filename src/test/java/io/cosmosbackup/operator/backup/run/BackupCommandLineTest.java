package io.cosmosbackup.operator.backup.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.SourceApi;
import io.cosmosbackup.operator.job.BackupSettings;
import io.cosmosbackup.operator.job.Repositories;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupCommandLineTest {
    @Test
    void plainHttpOfAnAccountIsAllowedToItsJobs() {
        Credentials key = new Credentials("cosmos", "key", null, null, null, null);
        CosmosSource source =
                new CosmosSource(SourceApi.NoSQL, "http://cosmos-emulator:8081", true, key, List.of(), List.of());
        assertTrue(BackupCommandLine.of(
                        "b",
                        "r",
                        new BackupSettings(
                                source, null, new BackupSettings.Keys(null, null), 1, null, RunTemplate.DEFAULT),
                        List.of(Repositories.west()))
                .args()
                .contains("--allow-insecure"));
    }
}
