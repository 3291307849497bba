package io.cosmosbackup.operator.backup.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Backups of several namespaces that wait, and run one after the other.
class WaitingLineTest {
    private final List<CosmosBackup> all = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T02:00:00Z");

    /// They are made one second after the other.
    private void waiting(String namespace, int number) {
        for (int i = 1; i <= number; i++) {
            all.add(Serialization.unmarshal("""
                    metadata: {name: b%03d, namespace: %s, creationTimestamp: '%s'}
                    spec: {scheduleName: nightly}
                    """.formatted(i, namespace, now), CosmosBackup.class));
            now = now.plusSeconds(1);
        }
    }

    private void status(CosmosBackup backup, String status) {
        backup.setStatus(Serialization.unmarshal(status, CosmosBackupStatus.class));
        now = now.plusSeconds(1);
    }

    private void run(CosmosBackup backup) {
        status(backup, "phase: Running\nrun: {jobName: j, startedAt: %s}".formatted(now));
    }

    private void end(CosmosBackup backup) {
        Instant startedAt = backup.getStatus().lastRun().startedAt();
        status(backup, "phase: Complete\nrun: {jobName: j, startedAt: %s, completedAt: %s}".formatted(startedAt, now));
    }

    /// The next one that may run; never more than one at a look.
    private Optional<CosmosBackup> next(int most) {
        List<CosmosBackup> may = all.stream()
                .filter(backup -> BackupView.status(backup).lastRun().jobName() == null && !BackupView.ended(backup))
                .filter(backup -> !WaitingLine.of(backup, all, now).full(most))
                .toList();
        long running = running().size();
        assertTrue(may.size() + running <= most, "places are never given twice");
        return may.stream().findFirst();
    }

    private List<CosmosBackup> running() {
        return all.stream()
                .filter(backup -> BackupView.status(backup).lastRun().jobName() != null && !BackupView.ended(backup))
                .toList();
    }

    private static String name(CosmosBackup backup) {
        return backup.getMetadata().getNamespace() + "/" + backup.getMetadata().getName();
    }

    /// The order in which they run when a place is free only as one ends, the oldest first.
    private List<String> order(int most, int first) {
        List<String> order = new ArrayList<>();
        while (order.size() < first) {
            Optional<CosmosBackup> next = next(most);
            if (next.isPresent()) {
                run(next.get());
                order.add(name(next.get()));
            } else {
                end(running().getFirst());
            }
        }
        return order;
    }

    @Test
    void namespacesTakeTurnsAlsoWhenOneRunsAtATime() {
        waiting("a", 100);
        waiting("b", 2);
        waiting("c", 3);
        assertEquals(
                List.of(
                        "a/b001", "b/b001", "c/b001", "a/b002", "b/b002", "c/b002", "a/b003", "c/b003", "a/b004",
                        "a/b005"),
                order(1, 10));
    }

    @Test
    void oneThatComesLaterRunsAsSoonAsAPlaceIsFree() {
        waiting("a", 100);
        for (int i = 0; i < 10; i++) {
            run(next(10).orElseThrow());
        }
        waiting("b", 1);
        assertEquals(Optional.empty(), next(10));
        end(running().getFirst());
        assertEquals("b/b001", name(next(10).orElseThrow()));
    }

    @Test
    void whatNobodyElseWaitsForIsOneNamespaces() {
        waiting("a", 12);
        assertEquals(10, order(10, 10).size());
        assertEquals(10, running().size());
    }

    @Test
    void whoHasFewerRunningComesFirst() {
        waiting("a", 4);
        all.subList(0, 3).forEach(this::run);
        waiting("b", 2);
        run(all.get(4));
        assertEquals("b/b002", name(next(5).orElseThrow()), "though it was made later, and b started last");
    }

    @Test
    void aNamespaceWhoseRunsFindNoPodTakesItsTurnToo() {
        waiting("a", 3);
        waiting("b", 1);
        status(all.getFirst(), "phase: Failed\nrun: {completedAt: %s}".formatted(now));
        assertEquals("b/b001", name(next(1).orElseThrow()));
    }

    /// A start that a clock noted that was ahead keeps no namespace back.
    @Test
    void aStartThatLiesAheadIsUnknown() {
        waiting("a", 2);
        run(all.getFirst());
        end(all.getFirst());
        status(all.getFirst(), "phase: Complete\nrun: {jobName: j, startedAt: 2027-11-22T02:00:00Z}");
        waiting("b", 1);
        assertEquals("a/b002", name(next(1).orElseThrow()));
    }
}
