package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.report.BackupException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Repositories that may hold one backup, in the order in which they are asked. One that was out of reach is
/// asked after the others from then on: each time may take minutes. For several threads.
final class Holders {
    private final List<Repository> repositories;
    private final Set<String> outOfReach = ConcurrentHashMap.newKeySet();

    Holders(List<Repository> repositories) {
        this.repositories = List.copyOf(repositories);
    }

    List<Repository> inOrder() {
        Set<String> last = Set.copyOf(outOfReach);
        return Stream.concat(
                        repositories.stream().filter(r -> !last.contains(r.name())),
                        repositories.stream().filter(r -> last.contains(r.name())))
                .toList();
    }

    /// Notes what one of them has answered.
    void failed(Repository repository, BackupException failure) {
        if (failure.retryable()) {
            outOfReach.add(repository.name());
        }
    }
}
