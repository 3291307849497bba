package io.cosmosbackup.operator.schedule.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which Jobs a schedule reads, and how much of each.
class ScheduleUpkeepTest {
    /// One Job prunes both repositories, and both results are about one CosmosBackup, so the second is taken a
    /// reconcile later. Until then its pods are read: without them the result would count as lost.
    @Test
    void aJobIsReadUntilEveryRepositoryHasTakenItsResult() {
        CosmosBackupScheduleStatus status = status("""
                upkeep:
                  repositories:
                  - repository: west
                    lastPrune: {attempts: {number: 1}}
                  - repository: north
                    lastPrune: {attempts: {number: 1, jobName: nightly-prune-1}}
                """);

        assertEquals(Set.of("nightly-prune-1"), ScheduleUpkeep.running("nightly", status));
        assertEquals(Set.of(), ScheduleUpkeep.over("nightly", status));
    }

    @Test
    void aJobThatEveryRepositoryIsDoneWithIsOver() {
        CosmosBackupScheduleStatus status = status("""
                upkeep:
                  repositories:
                  - repository: west
                    lastPrune: {attempts: {number: 1}}
                    lastVerification: {attempts: {number: 2, jobName: nightly-verify-2}}
                  - repository: north
                    lastPrune: {attempts: {number: 1}}
                """);

        assertEquals(Set.of("nightly-verify-2"), ScheduleUpkeep.running("nightly", status));
        assertEquals(Set.of("nightly-prune-1"), ScheduleUpkeep.over("nightly", status));
    }

    private static CosmosBackupScheduleStatus status(String yaml) {
        return Serialization.unmarshal(yaml, CosmosBackupScheduleStatus.class);
    }
}
