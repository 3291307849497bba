package io.cosmosbackup.engine.restore;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.SupersededDocument;
import io.cosmosbackup.engine.report.TimeToLiveReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.source.ContainerTarget.Refusal;
import io.cosmosbackup.engine.source.ContainerTarget.WriteResult;
import io.cosmosbackup.engine.source.DefinitionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Counts what becomes of a restore's documents, and keeps the first of those that are listed. Several threads count.
final class RestoreCounts {
    private final RunProgress progress;
    private final LongAdder written = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Listing<RefusedDocument> refused = new Listing<>();
    private final Listing<SupersededDocument> superseded = new Listing<>();
    private final LongAdder expired = new LongAdder();
    private final LongAdder expiredSince = new LongAdder();
    private final Listing<LostSegment> lost = new Listing<>();
    private final LongAdder lostItems = new LongAdder();
    private final LongAdder lostTails = new LongAdder();
    private final Map<DefinitionResult.Outcome, LongAdder> definitions = new ConcurrentHashMap<>();
    private final Listing<String> definitionsRefused = new Listing<>();
    private final Listing<String> definitionsKept = new Listing<>();
    private final Set<String> damagedContainers = new ConcurrentSkipListSet<>();

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

    void superseded(SupersededDocument document) {
        superseded.add(document);
        progress.add(1, 0);
    }

    /// An item that was gone at the restore point.
    void expired() {
        expired.increment();
        progress.add(1, 0);
    }

    /// An item that was there at the restore point and is left out because its time is over by now.
    void expiredSince() {
        expiredSince.increment();
        progress.add(1, 0);
    }

    TimeToLiveReport timeToLive(TtlPolicy policy, List<TimeToLiveReport.Container> containers) {
        return new TimeToLiveReport(policy, expired.sum(), expiredSince.sum(), containers);
    }

    void add(Owner into, DefinitionResult result) {
        definitions.computeIfAbsent(result.outcome(), _ -> new LongAdder()).increment();
        String sentence = "%s %s of %s: %s".formatted(kindOf(result), result.id(), into.shown(), result.why());
        switch (result.outcome()) {
            case Created, Replaced, Same -> {}
            case Kept -> definitionsKept.add(sentence);
            case Refused -> definitionsRefused.add(sentence);
        }
    }

    private static String kindOf(DefinitionResult result) {
        return switch (result.kind()) {
            case ClientEncryptionKeys -> "client encryption key";
            case UserDefinedFunctions -> "user defined function";
            case StoredProcedures -> "stored procedure";
            case Triggers -> "trigger";
            case Users -> "user";
            case Permissions -> "permission";
        };
    }

    DefinitionCounts definitions() {
        return new DefinitionCounts(
                count(DefinitionResult.Outcome.Created),
                count(DefinitionResult.Outcome.Replaced),
                count(DefinitionResult.Outcome.Same),
                count(DefinitionResult.Outcome.Kept),
                count(DefinitionResult.Outcome.Refused));
    }

    private long count(DefinitionResult.Outcome outcome) {
        LongAdder counted = definitions.get(outcome);
        return counted == null ? 0 : counted.sum();
    }

    RestoreReport.Documents documents() {
        return new RestoreReport.Documents(
                written.sum()
                        + skipped.sum()
                        + superseded.count()
                        + refused.count()
                        + expired.sum()
                        + expiredSince.sum(),
                written.sum(),
                skipped.sum(),
                superseded.count(),
                refused.count(),
                bytes.sum());
    }

    void lost(LostSegment segment) {
        lost.add(segment);
        lostItems.add(segment.items());
        lostTails.add(segment.tails());
        damagedContainers.add(segment.container());
    }

    RestoreReport.Lost lost(boolean salvaged) {
        return new RestoreReport.Lost(
                lost.count(), lostItems.sum(), damagedContainers.size(), salvaged && lost.count() > 0);
    }

    RestoreReport.Listed listed(List<String> containersRefused, List<String> warnings) {
        return new RestoreReport.Listed(
                refused.first(),
                superseded.first(),
                lost.first(),
                containersRefused,
                definitionsRefused.first(),
                warnings);
    }

    List<String> warnings() {
        return Stream.concat(
                        Stream.of(supersededWarning(), lostTailsWarning()).flatMap(Optional::stream),
                        definitionsKept.first().stream().map(kept -> "not restored: " + kept))
                .toList();
    }

    /// A warning about lost tails: nobody knows any more which items their documents replaced.
    private Optional<String> lostTailsWarning() {
        return lostTails.sum() == 0
                ? Optional.empty()
                : Optional.of(("%,d of the documents that are lost %s written while the backup ran. Their items, in %s,"
                                + " may be back in an older version, and an item may be back whose unique key one of"
                                + " them had taken")
                        .formatted(
                                lostTails.sum(),
                                Plural.of(lostTails.sum(), "was", "were"),
                                String.join(", ", containersOfLostTails())));
    }

    /// The warning about documents that a newer one of the backup excludes.
    private Optional<String> supersededWarning() {
        return superseded.first().stream()
                .findFirst()
                .map(first -> ("%s %s left out: each was deleted while the backup ran, and a newer item of the"
                                + " backup holds its unique key. The first: %s, id %s, partition key %s")
                        .formatted(
                                Plural.count(superseded.count(), "item"),
                                Plural.of(superseded.count(), "was", "were"),
                                first.container(),
                                TextNode.valueOf(first.id()),
                                first.partitionKey()));
    }

    /// The containers whose listed segments held tails.
    private List<String> containersOfLostTails() {
        return lost.first().stream()
                .filter(segment -> segment.tails() > 0)
                .map(LostSegment::container)
                .distinct()
                .toList();
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
