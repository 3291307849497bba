package io.cosmosbackup.engine;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.SupersededDocument;
import io.cosmosbackup.engine.source.ContainerTarget.Refusal;
import io.cosmosbackup.engine.source.ContainerTarget.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Counts what becomes of a restore's documents, and keeps the first of those that are listed. Several threads count.
final class RestoreCounts {
    private final RunProgress progress;
    private final LongAdder written = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Listing<RefusedDocument> refused = new Listing<>();
    private final Listing<SupersededDocument> superseded = new Listing<>();

    RestoreCounts(RunProgress progress) {
        this.progress = progress;
    }

    /// Refusals are counted by {@link #refused} and {@link #superseded}.
    void add(WriteResult result) {
        written.add(result.written());
        skipped.add(result.skipped());
        bytes.add(result.bytes());
        progress.add(result.written() + result.skipped(), result.bytes());
    }

    void refused(Refusal refusal) {
        refused.add(refusal.why());
        progress.add(1, 0);
    }

    void superseded(Refusal refusal) {
        superseded.add(SupersededDocument.of(refusal.why()));
        progress.add(1, 0);
    }

    RestoreReport.Documents documents() {
        return new RestoreReport.Documents(
                written.sum() + skipped.sum() + superseded.count() + refused.count(),
                written.sum(),
                skipped.sum(),
                superseded.count(),
                refused.count(),
                bytes.sum());
    }

    List<RefusedDocument> refusals() {
        return refused.first();
    }

    List<SupersededDocument> supersededDocuments() {
        return superseded.first();
    }

    /// What is to be said of documents that a newer one of the backup excludes.
    Optional<String> warning() {
        return superseded.first().stream()
                .findFirst()
                .map(first -> ("%,d items were left out: each was deleted while the backup ran, and a newer item of the"
                                + " backup holds its unique key. The first: %s, id %s, partition key %s")
                        .formatted(
                                superseded.count(),
                                first.container(),
                                TextNode.valueOf(first.id()),
                                first.partitionKey()));
    }

    private static final class Listing<T> {
        private final List<T> first = new ArrayList<>();
        private long count;

        synchronized void add(T one) {
            count++;
            if (first.size() < RestoreReport.LISTED) {
                first.add(one);
            }
        }

        synchronized long count() {
            return count;
        }

        synchronized List<T> first() {
            return List.copyOf(first);
        }
    }
}
