package io.cosmosbackup.operator.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Cut;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The largest status: a tenant makes as many backups of a schedule as the API server takes, and their
/// statuses hold the longest texts that they may.
class ScheduleStatusSizeTest {
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    @Test
    void aStatusStaysFarFromWhatEtcdTakes() {
        CosmosBackupSchedule schedule = KUBERNETES.unmarshal("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupSchedule
                metadata: {name: nightly, namespace: shop, uid: u-1, generation: 1, creationTimestamp: "2026-11-01T00:00:00Z"}
                spec:
                  source: {endpoint: "https://x.documents.azure.com", credentials: {secretName: s}}
                  repositories: [west]
                  full: {cron: "0 2 * * *"}
                """, CosmosBackupSchedule.class);
        List<CosmosBackup> backups = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            backups.add(backup("active-%05d-%s".formatted(i, "x".repeat(200)), "{phase: Running, run: {jobName: j}}"));
        }
        List<String> reasons = Cut.reasons(Collections.nCopies(1_000, "\u0001".repeat(60_000)));
        for (int i = 0; i < 100; i++) {
            CosmosBackup ended = backup(
                    "ended-" + i,
                    ("{phase: Complete, backup: {id: b%d}, run: {completedAt: '2026-11-22T02:01:00Z'},"
                                    + " copies: [{repository: west, durable: true}]}")
                            .formatted(i));
            ended.setStatus(ended.getStatus().withRetention(new BackupRetention(true, reasons, null, null)));
            assertTrue(size(ended.getStatus()) < 16 << 10, () -> size(ended.getStatus()) + " bytes");
            backups.add(ended);
        }
        CosmosBackupScheduleStatus status = ScheduleDecision.decide(new ScheduleView(
                        schedule,
                        new ScheduleView.InNamespace(backups, List.of(), Map.of()),
                        Map.of(),
                        Map.of(),
                        Instant.parse("2026-11-22T10:00:00Z"),
                        new OperatorSettings("image", Duration.ofMinutes(5), 10)))
                .status();
        assertEquals(50, status.backups().active().size());
        assertEquals(9_950, status.backups().moreActive());
        assertEquals(50, status.restorePoints().size());
        assertTrue(size(status) < 512 << 10, () -> size(status) + " bytes");
    }

    private static CosmosBackup backup(String name, String status) {
        return KUBERNETES.unmarshal("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: %s, namespace: shop, uid: u, generation: 1, creationTimestamp: "2026-11-22T02:00:00Z"}
                spec: {scheduleName: nightly}
                status: %s
                """.formatted(name, status), CosmosBackup.class);
    }

    private static int size(Object status) {
        return KUBERNETES.asJson(status).getBytes(StandardCharsets.UTF_8).length;
    }
}
