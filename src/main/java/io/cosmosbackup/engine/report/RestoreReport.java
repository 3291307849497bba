package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A restore has tried every selected document of the backup that could be read. The restore failed if the
/// target refused any document, or if segments are damaged. All other documents are in the target.
@JsonTypeName("Restore")
public record RestoreReport(
        String backup,
        @JsonUnwrapped RunCost cost,
        @JsonUnwrapped Target target,
        @JsonUnwrapped Documents documents,
        @JsonUnwrapped Lost lost,
        @JsonUnwrapped Listed listed)
        implements RunReport {
    public RestoreReport {
        Objects.requireNonNull(backup); // a termination message may say anything
        Objects.requireNonNull(cost);
        Objects.requireNonNull(target);
        Objects.requireNonNull(documents);
        Objects.requireNonNull(lost);
        Objects.requireNonNull(listed);
    }

    /// How many refused documents a report lists at most.
    public static final int LISTED = 100;

    /// What became of containers.
    ///
    /// @param containersCreated how many containers were absent and were created from their definition
    /// @param containersNotTaken how many containers the target did not take
    /// @param createdRequestUnits throughput of the databases and containers that were created, added up
    /// @param timeToLive what became of it; null when an earlier release wrote the report
    /// @param definitions scripts, users and keys of those containers and their databases
    public record Target(
            int containers,
            int containersCreated,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int containersNotTaken,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long createdRequestUnits,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            TimeToLiveReport timeToLive,

            @JsonUnwrapped DefinitionCounts definitions) {
        public Target {
            definitions = Objects.requireNonNullElse(definitions, DefinitionCounts.NONE);
        }

        /// Without any scripts, users or keys.
        public Target(int containers, int containersCreated, int containersNotTaken, long createdRequestUnits) {
            this(containers, containersCreated, containersNotTaken, createdRequestUnits, null, DefinitionCounts.NONE);
        }

        /// How many items were left out because they have expired.
        public long expired() {
            return timeToLive == null ? 0 : timeToLive.leftOut();
        }

        private Target listing(int timesToLive) {
            return new Target(
                    containers,
                    containersCreated,
                    containersNotTaken,
                    createdRequestUnits,
                    timeToLive == null ? null : timeToLive.listing(timesToLive),
                    definitions);
        }
    }

    /// What became of documents.
    ///
    /// @param items documents of the backup that were selected: written, skipped, superseded, refused and
    ///     expired ones
    /// @param written documents created or replaced
    /// @param skipped documents left alone because one of that id and partition key was there (policy Skip)
    /// @param superseded documents left out because a newer one of the backup holds their unique key
    /// @param refused documents that the target did not take
    /// @param bytes the written documents' size
    public record Documents(
            long items,
            long written,
            long skipped,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long superseded,
            long refused,
            long bytes) {}

    /// Segments that are damaged in every repository. Some of their documents may have been restored before.
    ///
    /// @param documentsLost how many documents they hold, by the manifest
    /// @param containersDamaged whose segments they are
    /// @param salvaged whether all the rest of those containers was restored; if not, they stay as far as they were
    public record Lost(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long segmentsLost,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long documentsLost,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int containersDamaged,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean salvaged) {
        public static final Lost NOTHING = new Lost(0, 0, 0, false);
    }

    /// Details about single documents and containers. A short report lists fewer of them.
    ///
    /// @param refusals the first {@link #LISTED} of the documents that were refused
    /// @param supersededDocuments the first of those likewise
    /// @param lostSegments the first of the segments that could not be read
    /// @param containersRefused the containers that the target did not take, a sentence each
    /// @param definitionsRefused the first of the scripts, users and keys that the target did not take, a
    ///     sentence each
    /// @param warnings differences from the backup, a sentence each
    public record Listed(
            List<RefusedDocument> refusals,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SupersededDocument> supersededDocuments,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LostSegment> lostSegments,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> containersRefused,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> definitionsRefused,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {
        /// Every script, user and key was taken.
        public Listed(
                List<RefusedDocument> refusals,
                List<SupersededDocument> supersededDocuments,
                List<LostSegment> lostSegments,
                List<String> containersRefused,
                List<String> warnings) {
            this(refusals, supersededDocuments, lostSegments, containersRefused, List.of(), warnings);
        }

        public Listed {
            refusals = List.copyOf(Objects.requireNonNullElse(refusals, List.of()));
            supersededDocuments = List.copyOf(Objects.requireNonNullElse(supersededDocuments, List.of()));
            lostSegments = List.copyOf(Objects.requireNonNullElse(lostSegments, List.of()));
            containersRefused = List.copyOf(Objects.requireNonNullElse(containersRefused, List.of()));
            definitionsRefused = List.copyOf(Objects.requireNonNullElse(definitionsRefused, List.of()));
            warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
        }
    }

    /// A container that was refused comes first, then segments that are lost: many documents are missing.
    @Override
    public Optional<Failure> failure() {
        if (target.containersNotTaken() > 0) {
            return failure(
                    Reason.TargetMismatch,
                    "%s %s restored and %d %s not%s%s.%s"
                            .formatted(
                                    Plural.count(target.containers(), "container"),
                                    were(target.containers()),
                                    target.containersNotTaken(),
                                    were(target.containersNotTaken()),
                                    lost.segmentsLost() == 0
                                            ? ""
                                            : "; %s %s damaged"
                                                    .formatted(
                                                            Plural.count(lost.segmentsLost(), "segment"),
                                                            Plural.of(lost.segmentsLost(), "is", "are")),
                                    alsoRefused(),
                                    listed.containersRefused().stream()
                                            .findFirst()
                                            .map(first -> " The first: " + first)
                                            .orElse("")));
        }
        if (lost.segmentsLost() > 0) {
            return lost.salvaged() ? segmentsSkipped() : segmentsDamaged();
        }
        if (documents.refused() > 0) {
            return documentsRefused();
        }
        return target.definitions().definitionsNotTaken() == 0 ? Optional.empty() : definitionsRefused();
    }

    /// All items are there.
    private Optional<Failure> definitionsRefused() {
        DefinitionCounts definitions = target.definitions();
        long restored = documents.items() - target.expired();
        return failure(
                Reason.DefinitionsRefused,
                ("%s %s restored, and the target refused %s of the backup's scripts, users, permissions or keys.%s"
                                + " HINT: the run's output lists the first %d; bring them with an identity that may, or leave them"
                                + " out (definitions: DataOnly, --definitions DataOnly)")
                        .formatted(
                                Plural.count(restored, "document"),
                                were(restored),
                                "%,d".formatted(definitions.definitionsNotTaken()),
                                listed.definitionsRefused().stream()
                                        .findFirst()
                                        .map(first -> " The first: " + first + ".")
                                        .orElse(""),
                                LISTED));
    }

    private Optional<Failure> segmentsSkipped() {
        return failure(
                Reason.SegmentsSkipped,
                ("everything was restored but what %s of %s %s: up to %s; %,d"
                                + " %s written, and %,d %s there and %s%s.%s HINT: the run's output"
                                + " lists the first %d segments; what they hold may be in another backup")
                        .formatted(
                                Plural.count(lost.segmentsLost(), "damaged segment"),
                                Plural.count(lost.containersDamaged(), "container"),
                                Plural.of(lost.segmentsLost(), "holds", "hold"),
                                Plural.count(lost.documentsLost(), "document"),
                                documents.written(),
                                were(documents.written()),
                                documents.skipped(),
                                were(documents.skipped()),
                                stay(documents.skipped()),
                                alsoRefused(),
                                firstLost(),
                                LISTED));
    }

    private Optional<Failure> segmentsDamaged() {
        return failure(
                Reason.SegmentDamaged,
                ("%d of %s %s not restored whole, for %s %s damaged or missing; %s"
                                + " %s written, and %,d %s there and %s%s.%s HINT: name another"
                                + " repository that holds the backup too, or copy it from there; restore --salvage"
                                + " (spec.salvage of a CosmosRestore) leaves out what the segments hold and restores"
                                + " everything else")
                        .formatted(
                                lost.containersDamaged(),
                                Plural.count(target.containers(), "container"),
                                were(lost.containersDamaged()),
                                Plural.count(lost.segmentsLost(), "segment"),
                                Plural.of(lost.segmentsLost(), "is", "are"),
                                Plural.count(documents.written(), "document"),
                                were(documents.written()),
                                documents.skipped(),
                                were(documents.skipped()),
                                stay(documents.skipped()),
                                alsoRefused(),
                                firstLost()));
    }

    private Optional<Failure> documentsRefused() {
        String first = listed.refusals().stream()
                .findFirst()
                .map(r -> " The first: %s, id %s, partition key %s, %d/%d: %s."
                        .formatted(
                                r.container(),
                                TextNode.valueOf(r.id()),
                                r.partitionKey(),
                                r.status(),
                                r.subStatus(),
                                r.message()))
                .orElse("");
        return failure(
                Reason.DocumentsRefused,
                ("the target refused %,d of %s; %,d %s written, and %,d %s there and %s.%s"
                                + " HINT: the run's output lists the first %d; remove the cause, and restore once"
                                + " more")
                        .formatted(
                                documents.refused(),
                                Plural.count(documents.items(), "document"),
                                documents.written(),
                                were(documents.written()),
                                documents.skipped(),
                                were(documents.skipped()),
                                stay(documents.skipped()),
                                first,
                                LISTED));
    }

    private String alsoRefused() {
        return documents.refused() == 0
                ? ""
                : "; %s %s refused".formatted(Plural.count(documents.refused(), "document"), were(documents.refused()));
    }

    private static String were(long number) {
        return Plural.of(number, "was", "were");
    }

    private static String stay(long number) {
        return Plural.of(number, "stays as it was", "stay as they were");
    }

    private String firstLost() {
        return listed.lostSegments().stream()
                .findFirst()
                .map(s -> " The first, of %s with %s: %s."
                        .formatted(s.container(), Plural.count(s.items(), "document"), s.message()))
                .orElse("");
    }

    private static Optional<Failure> failure(Reason reason, String message) {
        return Optional.of(Failure.of(new BackupException(reason, message)));
    }

    /// @param timesToLive of how many containers the time to live is listed
    RestoreReport listing(Listed other, int timesToLive) {
        return new RestoreReport(backup, cost, target.listing(timesToLive), documents, lost, other);
    }
}
