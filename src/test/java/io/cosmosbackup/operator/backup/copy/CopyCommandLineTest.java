package io.cosmosbackup.operator.backup.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.Repositories;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyCommandLineTest {
    private static final CosmosBackupRepository WEST = Repositories.west();
    private static final CosmosBackupRepository NORTH = Repositories.north();

    @Test
    void aCopyReadsFromSeveralAndEachEndTrustsItsOwnKeys() {
        EngineCommand command = CopyCommandLine.of(List.of(WEST), NORTH, List.of("b.1", "c.2"), RunTemplate.DEFAULT);
        assertEquals(
                List.of(
                        "copy",
                        "--from",
                        "west=https://west.blob.core.windows.net/backups",
                        "--to",
                        "north=https://north.blob.core.windows.net/backups",
                        "--new-repository",
                        "Never",
                        "--backup",
                        "b.1",
                        "--backup",
                        "c.2",
                        "--trust",
                        "west=" + Repositories.ONE,
                        "--trust",
                        "north=" + Repositories.ONE,
                        "--trust",
                        "north=" + Repositories.OTHER,
                        "--json"),
                command.args());
        assertEquals(
                Set.of("REPOSITORY_WEST_KEY_FILE", "REPOSITORY_NORTH_KEY_FILE"),
                command.access().variables().keySet());
    }

    @Test
    void plainHttpIsAllowedToAJobWhenEveryPlaceThatNeedsItAllowsIt() {
        CosmosBackupRepository azurite = Repositories.repository(
                "azurite", "http://azurite.storage.svc:10000/devstoreaccount1", true, List.of());
        CosmosBackupRepository forgotten =
                Repositories.repository("forgotten", "http://10.96.0.1:10000/devstoreaccount1", null, List.of());
        assertTrue(copy(WEST, azurite).contains("--allow-insecure"));
        assertFalse(copy(WEST, NORTH).contains("--allow-insecure"));
        assertFalse(copy(azurite, forgotten).contains("--allow-insecure"));
    }

    private static List<String> copy(CosmosBackupRepository from, CosmosBackupRepository to) {
        return CopyCommandLine.of(List.of(from), to, List.of("b.1"), RunTemplate.DEFAULT)
                .args();
    }
}
