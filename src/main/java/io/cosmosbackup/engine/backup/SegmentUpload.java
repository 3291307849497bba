package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.repository.RepositorySet;
import java.util.concurrent.atomic.AtomicInteger;

/// Brings the segments of one attempt into all repositories. It numbers those of all containers together.
final class SegmentUpload {
    private final BackupRun.Request request;
    private final String attempt;
    private final RepositorySet repositories;
    private final AtomicInteger next = new AtomicInteger();

    /// @param attempt as in {@link io.cosmosbackup.engine.format.Names#segment}
    SegmentUpload(BackupRun.Request request, String attempt, RepositorySet repositories) {
        this.request = request;
        this.attempt = attempt;
        this.repositories = repositories;
    }

    SegmentWriter begin(ContainerName container) {
        return begin(Owner.of(container));
    }

    /// For definitions.
    SegmentWriter begin(Owner owner) {
        return new SegmentWriter(
                request.identity().backup(),
                owner,
                request.writing().recipients(),
                request.writing().segmentBytes());
    }

    /// Seals what the writer holds, and returns when it is durable.
    Segment put(SegmentWriter writer) {
        SegmentWriter.Sealed sealed = writer.seal(attempt, next.getAndIncrement());
        repositories.putSegment(request.identity().backup(), sealed);
        return sealed.entry();
    }
}
