package io.cosmosbackup.operator.repository;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.operator.job.Repositories;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeCommandLineTest {
    private static List<String> probe(CosmosBackupRepository repository, boolean reached) {
        return ProbeCommandLine.of(repository, reached, List.of()).args();
    }

    /// Where one was, its prefix may have been deleted: a new one is for a person to ask for.
    @Test
    void aProbeMakesARepositoryOnlyWhereNoneWasEverFound() {
        assertTrue(probe(Repositories.west(), false).containsAll(List.of("--new-repository", "Empty")));
        assertFalse(probe(Repositories.west(), true).contains("--new-repository"));
    }

    @Test
    void plainHttpIsAllowedWhereItIsNeededAndTheRepositoryAllowsIt() {
        assertTrue(probe(
                        Repositories.repository(
                                "azurite", "http://azurite.storage.svc:10000/devstoreaccount1", true, List.of()),
                        true)
                .contains("--allow-insecure"));
        assertFalse(probe(Repositories.repository("tls", "https://tls.blob.core.windows.net", true, List.of()), true)
                .contains("--allow-insecure"));
    }
}
