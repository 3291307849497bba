package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.Checkpoint.ContainerProgress;
import io.cosmosbackup.engine.source.ContainerSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What earlier attempts of a run have left to this one; for the first attempt nothing.
///
/// @param checkpoint the number of their newest checkpoint, 0 where there is none
/// @param startedAt when the first attempt began
/// @param requestUnits what their reading has cost
record EarlierAttempts(
        int checkpoint,
        Instant startedAt,
        double requestUnits,
        Map<String, Database> databases,
        Map<ContainerName, ContainerProgress> containers) {
    static EarlierAttempts of(Optional<Checkpoint> newest, Instant now) {
        return newest.map(from -> new EarlierAttempts(
                        from.number(),
                        from.beginning().startedAt(),
                        from.requestUnits(),
                        byName(from.beginning().databases(), Database::name),
                        byName(from.containers(), c -> c.container().name())))
                .orElseGet(() -> new EarlierAttempts(0, now, 0, Map.of(), Map.of()));
    }

    private static <N, T> Map<N, T> byName(List<T> all, Function<T, N> name) {
        return all.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    /// As it was when the backup began.
    Database database(Database now) {
        return databases.getOrDefault(now.name(), now);
    }

    /// Where the container goes on. One of another `_rid` than before is another container, and begins.
    ContainerProgress progress(ContainerSource source) {
        Container now = source.container();
        ContainerProgress before = containers.get(now.name());
        return before != null && before.container().rid().equals(now.rid())
                ? before
                : ContainerProgress.beginning(now, source.feedRanges());
    }
}
