package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// All versions and deletes of a partition, as far back as its floors: LSNs up to which changes are no longer kept. A
/// merged partition has one for the range of each of its parents. Used under the partition's lock.
final class VersionLog {
    private final ChangeLog<ItemVersion> log;
    private List<Floor> floors;

    private record Floor(EpkRange range, long lsn) {}

    private VersionLog(ChangeLog<ItemVersion> log, List<Floor> floors) {
        this.log = log;
        this.floors = floors;
    }

    static VersionLog startingAt(EpkRange range, long lsn) {
        return new VersionLog(new ChangeLog<>(), List.of(new Floor(range, lsn)));
    }

    VersionLog part(EpkRange range) {
        List<Floor> part = floors.stream()
                .filter(floor -> floor.range.overlaps(range))
                .map(floor -> new Floor(floor.range.intersection(range), floor.lsn))
                .toList();
        return new VersionLog(log.part(range), part);
    }

    static VersionLog joined(List<VersionLog> parts) {
        ChangeLog<ItemVersion> log = new ChangeLog<>();
        List<Floor> floors = new ArrayList<>();
        for (VersionLog part : parts) {
            log.addAll(part.log);
            floors.addAll(part.floors);
        }
        return new VersionLog(log, List.copyOf(floors));
    }

    void add(ItemVersion version) {
        log.add(version);
    }

    /// Forgets all: nothing up to {@code lsn} can be read any more.
    void restartAt(long lsn) {
        log.clear();
        floors = floors.stream().map(floor -> new Floor(floor.range, lsn)).toList();
    }

    /// Forgets what happened before {@code seconds}.
    void forgetBefore(long seconds) {
        for (ItemVersion forgotten : log.removeBefore(seconds)) {
            floors = floors.stream()
                    .map(floor -> floor.range.contains(forgotten.key().epk())
                            ? new Floor(floor.range, forgotten.lsn())
                            : floor)
                    .toList();
        }
    }

    /// 400 if changes after {@code after} in the range are no longer all there.
    ChangeLog.Page<ItemVersion> page(
            long after,
            EpkRange range,
            Predicate<StoredItemKey> wanted,
            ChangeLog.Limits limits,
            ReplicaState replica) {
        for (Floor floor : floors) {
            if (floor.range.overlaps(range) && after < floor.lsn) {
                throw GatewayException.badRequest("The continuation is from before the change feed's retention: LSN "
                        + after + ", kept from LSN " + floor.lsn);
            }
        }
        return log.page(after, version -> wanted.test(version.key()), limits, replica);
    }
}
