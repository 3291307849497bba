package io.cosmosbackup.operator.backup.view;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The line in which backups of all namespaces wait to run: as many nightly backups as a cluster has would else ask
/// for their pods, their accounts' request units and the Blob accounts in one minute.
///
/// Namespaces take turns, and within one the oldest backup goes first. Example: 100 backups of `a` wait when
/// one of `b` is made. It runs as soon as a place is free.
///
/// Nothing is remembered or locked: every backup sees the same line and its own place.
///
/// @param running how many backups have a Job
/// @param ahead how many wait whose turn comes earlier
public record WaitingLine(int running, int ahead) {
    public static final WaitingLine NOBODY = new WaitingLine(0, 0);

    private static final Comparator<CosmosBackup> OLDEST_FIRST = Comparator.comparing(
                    (CosmosBackup backup) -> backup.getMetadata().getCreationTimestamp())
            .thenComparing(backup -> backup.getMetadata().getNamespace())
            .thenComparing(backup -> backup.getMetadata().getName());

    /// Reasons for which a Job may wait without a time limit. Such a Job takes nobody's place.
    private static final Set<String> ROOMLESS = Set.of(
            OperatorReason.Unschedulable.name(),
            OperatorReason.PodNotCreated.name(),
            OperatorReason.JobSuspended.name());

    /// What one namespace has in the line.
    private static final class Share {
        int running;
        Instant lastStart = Instant.EPOCH;
        final TreeSet<CosmosBackup> waiting = new TreeSet<>(OLDEST_FIRST);
    }

    /// A backup that waits.
    ///
    /// @param round how many of its namespace run or wait before it
    /// @param lastStart when one of its namespace last began to run
    private record Place(int round, Instant lastStart, CosmosBackup backup) {
        static final Comparator<Place> FIRST = Comparator.comparingInt(Place::round)
                .thenComparing(Place::lastStart)
                .thenComparing(Place::backup, OLDEST_FIRST);
    }

    /// @param all the backups of all namespaces
    public static WaitingLine of(CosmosBackup backup, List<CosmosBackup> all, Instant now) {
        Map<String, Share> shares = new HashMap<>();
        share(shares, backup).waiting.add(backup);
        int running = 0;
        for (CosmosBackup other : all) {
            if (OLDEST_FIRST.compare(other, backup) == 0) {
                continue;
            }
            Share share = share(shares, other);
            Instant start = start(other, now);
            if (start != null && start.isAfter(share.lastStart)) {
                share.lastStart = start;
            }
            if (over(other)) {
                continue;
            }
            if (BackupView.status(other).lastRun().jobName() == null) {
                if (waits(other)) {
                    share.waiting.add(other);
                }
            } else if (!roomless(other)) {
                share.running++;
                running++;
            }
        }
        Place own = places(share(shares, backup))
                .filter(place -> OLDEST_FIRST.compare(place.backup(), backup) == 0)
                .findFirst()
                .orElseThrow();
        long ahead = shares.values().stream()
                .flatMap(WaitingLine::places)
                .filter(place -> Place.FIRST.compare(place, own) < 0)
                .count();
        return new WaitingLine(running, (int) ahead);
    }

    private static Share share(Map<String, Share> shares, CosmosBackup backup) {
        return shares.computeIfAbsent(backup.getMetadata().getNamespace(), _ -> new Share());
    }

    private static Stream<Place> places(Share share) {
        Stream.Builder<Place> places = Stream.builder();
        int round = share.running;
        for (CosmosBackup backup : share.waiting) {
            places.add(new Place(round++, share.lastStart, backup));
        }
        return places.build();
    }

    /// When its run began, or ended if no pod of it ever ran. What was found in a repository never ran here.
    private static @Nullable Instant start(CosmosBackup backup, Instant now) {
        if (backup.getSpec().discovered() != null) {
            return null;
        }
        CosmosBackupStatus status = BackupView.status(backup);
        return Past.of(
                status.lastRun().startedAt() == null
                        ? status.lastRun().completedAt()
                        : status.lastRun().startedAt(),
                now);
    }

    private static boolean over(CosmosBackup backup) {
        return backup.getSpec().discovered() != null || BackupView.ended(backup) || BackupView.deleting(backup);
    }

    /// No pod of it runs yet, and it may wait without limit.
    private static boolean roomless(CosmosBackup backup) {
        return BackupView.status(backup).lastRun().startedAt() == null
                && Conditions.find(BackupView.status(backup).conditions(), Conditions.READY)
                        .filter(ready -> ROOMLESS.contains(ready.reason()))
                        .isPresent();
    }

    /// A backup that waits for something else (a repository, a Secret) holds up nobody.
    private static boolean waits(CosmosBackup backup) {
        return backup.getMetadata().getDeletionTimestamp() == null
                && Conditions.find(BackupView.status(backup).conditions(), Conditions.READY)
                        .map(ready -> ready.reason().equals(OperatorReason.Queued.name()))
                        .orElse(true);
    }

    public boolean full(int most) {
        return running + ahead >= most;
    }
}
