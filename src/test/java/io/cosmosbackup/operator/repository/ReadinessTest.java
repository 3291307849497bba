package io.cosmosbackup.operator.repository;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.repository.RepositoryProbe;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    /// Hundreds of backups look again when it has.
    @Test
    void aNumberIsNoNewsAndAConditionOrAnotherSpecIs() {
        CosmosBackupRepository ready = repository(1, true, 7);
        assertFalse(Readiness.changed(repository(1, true, 8), ready));
        assertTrue(Readiness.changed(repository(1, false, 7), ready));
        assertTrue(Readiness.changed(repository(2, true, 7), ready));
        CosmosBackupRepository unprobed = repository(1, true, 7);
        unprobed.setStatus(null);
        assertTrue(Readiness.changed(ready, unprobed));
    }

    @Test
    void onlyAReturnAfterTheFailureIsOne() {
        assertTrue(Readiness.again(repository(1, true, 7), NOW.minusSeconds(1), NOW));
        assertFalse(Readiness.again(repository(1, true, 7), NOW, NOW));
        assertFalse(Readiness.again(repository(1, false, 7), NOW.minusSeconds(1), NOW));
        assertFalse(Readiness.again(repository(1, true, 7), null, NOW));
        Instant aYearAgo = NOW.minus(Duration.ofDays(365));
        assertFalse(Readiness.again(repository(1, true, 7), aYearAgo.minusSeconds(1), aYearAgo), "a clock was ahead");
    }

    private static CosmosBackupRepository repository(long generation, boolean ready, int backups) {
        CosmosBackupRepository repository = new CosmosBackupRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName("west")
                .withNamespace("shop")
                .withGeneration(generation)
                .build());
        repository.setStatus(new CosmosBackupRepositoryStatus(
                1L,
                Conditions.ready(List.of(), ready, Explanation.of(OperatorReason.RepositoryReady, "m"), 1, NOW),
                null,
                backups,
                0,
                RepositoryProbe.NONE.withTime(NOW)));
        return repository;
    }
}
