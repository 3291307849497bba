package io.cosmosbackup.operator.backup.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.SourceApi;
import io.cosmosbackup.operator.job.BackupSettings;
import io.cosmosbackup.operator.job.Repositories;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackupCommandLineTest {
    private static CosmosSource source(String endpoint, @Nullable Boolean allowInsecure, boolean requireDefinitions) {
        return new CosmosSource(
                SourceApi.NoSQL,
                endpoint,
                allowInsecure,
                new Credentials("cosmos", "key", null, null, null, null),
                null,
                null,
                List.of(),
                List.of(),
                requireDefinitions);
    }

    @Test
    void plainHttpOfAnAccountIsAllowedToItsJobs() {
        CosmosSource source = source("http://cosmos-emulator:8081", true, false);
        assertTrue(BackupCommandLine.of(
                        "b",
                        "r",
                        new BackupSettings(
                                source, null, new BackupSettings.Keys(null, null), 1, null, RunTemplate.DEFAULT),
                        List.of(Repositories.west()))
                .args()
                .contains("--allow-insecure"));
    }

    @Test
    void definitionsAreRequiredWhereTheSourceSaysSo() {
        for (boolean required : new boolean[] {false, true}) {
            CosmosSource source = source("https://shop.documents.azure.com", null, required);
            assertEquals(
                    required,
                    BackupCommandLine.of(
                                    "b",
                                    "r",
                                    new BackupSettings(
                                            source,
                                            null,
                                            new BackupSettings.Keys(null, null),
                                            1,
                                            null,
                                            RunTemplate.DEFAULT),
                                    List.of(Repositories.west()))
                            .args()
                            .contains("--require-definitions"));
        }
    }
}
