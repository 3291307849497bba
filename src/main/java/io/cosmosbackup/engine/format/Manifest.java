package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.report.Contents;
import io.cosmosbackup.engine.report.Cuts;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The file that makes a backup exist. It is written last, once, and lists everything that the backup holds.
/// See docs/format.md.
///
/// @param definitions what else belongs to databases and containers, for each that has any; null when nobody
///     asked
public record Manifest(
        ManifestHead head,
        List<Database> databases,
        List<ContainerBackup> containers,
        @Nullable List<DefinitionBackup> definitions) {
    public static final int VERSION = 1;

    public Manifest {
        databases = List.copyOf(databases);
        containers = List.copyOf(containers);
        definitions = definitions == null ? null : List.copyOf(definitions);
        Set<String> seen = new HashSet<>();
        for (Database database : databases) {
            requireDatabase(database);
            Rule.require(seen.add(database.name()), "it lists a database twice: " + database.name());
        }
        for (ContainerBackup container : containers) {
            Rule.require(
                    seen.add(container.container().name().toString()),
                    "it lists a container twice: " + container.container().name());
            for (Segment segment : container.segments()) {
                Rule.require(
                        segment.counts().keySet().stream()
                                .allMatch(kind -> kind.definition().isEmpty()),
                        "segment " + segment.name() + " of items has definitions");
                Rule.require(
                        segment.count(FrameKind.Changes) == 0
                                || head.kind().mode().equals(ManifestKind.ALL_VERSIONS),
                        "it has Changes, and its mode is " + head.kind().mode());
                Rule.require(
                        segment.count(FrameKind.Deletes) == 0 || head.type() != BackupType.Full,
                        "it has Deletes, and is a full backup");
            }
        }
        requireDefinitions(containers, definitions);
        List<Segment> all = segments(containers, definitions);
        for (Segment segment : all) {
            Rule.require(
                    seen.add(segment.in(head.backup()) + ":" + segment.name()),
                    "it lists a segment twice: " + segment.name());
            Rule.require(
                    segment.in() != null
                            || Names.isEncrypted(segment.name())
                                    == !head.recipients().isEmpty(),
                    "the name of segment " + segment.name()
                            + " does not fit the recipients: .age is for encrypted backups only");
        }
        requireTotals(head.totals(), ManifestHead.Totals.of(containers, all));
    }

    private static void requireTotals(ManifestHead.Totals said, ManifestHead.Totals sums) {
        Contents contents = said.contents();
        Rule.require(
                contents.containers() == sums.contents().containers(),
                "it does not hold " + contents.containers() + " containers");
        Rule.require(
                contents.items() == sums.contents().items(), "its segments do not hold " + contents.items() + " items");
        Rule.require(
                contents.bytes() == sums.contents().bytes(),
                "its segments do not decode to " + contents.bytes() + " bytes");
        Rule.require(
                contents.storedBytes() == sums.contents().storedBytes(),
                "its segments are not " + contents.storedBytes() + " bytes");
        Rule.require(
                said.refersTo().equals(sums.refersTo()),
                "refersTo is not the list of the other backups whose segments it uses");
        Rule.require(
                said.cuts().equals(sums.cuts()),
                "firstCut and lastCut are not the least and greatest time of its cuts");
    }

    /// Each owner once, and none that is not in the backup.
    private static void requireDefinitions(
            List<ContainerBackup> containers, @Nullable List<DefinitionBackup> definitions) {
        Set<Owner> owners = new HashSet<>();
        containers.forEach(c -> {
            owners.add(Owner.of(c.container().name()));
            owners.add(Owner.database(c.container().name().database()));
        });
        for (DefinitionBackup definition : definitions == null ? List.<DefinitionBackup>of() : definitions) {
            Rule.require(
                    owners.remove(definition.owner()),
                    "it lists definitions of " + definition.owner() + " twice, or holds no such container");
        }
    }

    private static List<Segment> segments(
            List<ContainerBackup> containers, @Nullable List<DefinitionBackup> definitions) {
        return Stream.concat(
                        containers.stream().flatMap(c -> c.segments().stream()),
                        definitions == null
                                ? Stream.empty()
                                : definitions.stream().flatMap(d -> d.segments().stream()))
                .toList();
    }

    /// Nobody asked for more than the containers' own JSON.
    public static Manifest of(ManifestHead.About about, List<Database> databases, List<ContainerBackup> containers) {
        return of(about, databases, containers, null);
    }

    public static Manifest of(
            ManifestHead.About about,
            List<Database> databases,
            List<ContainerBackup> containers,
            @Nullable List<DefinitionBackup> definitions) {
        ManifestHead head = new ManifestHead(
                about,
                ManifestHead.Totals.of(containers, segments(containers, definitions)),
                ManifestFile.bodyOf(databases, containers, definitions));
        return new Manifest(head, databases, containers, definitions);
    }

    public String backup() {
        return head.backup();
    }

    public String run() {
        return head.run();
    }

    public long items() {
        return head.contents().items();
    }

    /// All of them: of items, and then of definitions.
    public List<Segment> segments() {
        return segments(containers, definitions);
    }

    /// None where nobody asked.
    public List<DefinitionBackup> allDefinitions() {
        return definitions == null ? List.of() : definitions;
    }

    /// Those of one owner; empty when it has none, or nobody asked.
    public Optional<DefinitionBackup> definitionsOf(Owner owner) {
        return allDefinitions().stream().filter(d -> d.owner().equals(owner)).findFirst();
    }

    /// One container's part of the backup.
    ///
    /// @param container with its definition and throughput as they were when the backup began
    /// @param segments in the order written: of two versions of an item the newer stands later
    /// @param ranges what was read, one for each feed range there was when the backup began; a segment's index
    ///     names them by their place in this list
    public record ContainerBackup(Container container, List<Range> ranges, List<Segment> segments) {
        public ContainerBackup {
            ranges = List.copyOf(ranges);
            segments = List.copyOf(segments);
            requireContainer(container);
            Rule.requireCover(
                    FeedRange.ALL, ranges.stream().map(Range::range).toList(), "the ranges of " + container.name());
        }

        /// Documents in the segments; an item that changed while it was read is in them more than once.
        public long items() {
            return Rule.sum(segments.stream().mapToLong(Segment::items));
        }

        /// The least and the greatest time of its cuts.
        public Cuts cuts() {
            List<Instant> times = ranges.stream()
                    .flatMap(r -> r.cuts().stream())
                    .map(Cut::time)
                    .sorted()
                    .toList();
            return new Cuts(times.getFirst(), times.getLast());
        }
    }

    static void requireDatabase(Database database) {
        Rule.requireName(database.name(), "database");
        Rule.requireObject(database.definition(), "the definition of database " + database.name());
        Rule.requireObject(database.offer(), "the offer of database " + database.name());
    }

    static void requireContainer(Container container) {
        Rule.requireName(container.name().database(), "database");
        Rule.requireName(container.name().container(), "container");
        Rule.requireObject(container.definition(), "the definition of " + container.name());
        Rule.requireObject(container.offer(), "the offer of " + container.name());
    }

    /// What was read of one feed range, to its end.
    ///
    /// @param range as it was when the backup began
    /// @param cuts where reading ended: one, or several when the range was divided meanwhile; together they cover
    ///     it
    public record Range(FeedRange range, List<Cut> cuts) {
        public Range {
            cuts = List.copyOf(cuts);
            Rule.requireCover(range, cuts.stream().map(Cut::range).toList(), "the cuts of " + range);
        }
    }

    /// One blob of documents.
    ///
    /// @param in the backup whose segment it is; null for this one's own
    /// @param bytes the blob's size
    /// @param sha256 of the blob, in lower-case hexadecimal digits
    /// @param rawBytes size of the lines in it, uncompressed, with the newline behind each
    /// @param counts how many lines of each kind it holds
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Segment(
            String name,
            @JsonSetter(nulls = Nulls.SET) @Nullable String in,
            long bytes,
            String sha256,
            long rawBytes,
            Map<FrameKind, Long> counts) {
        /// A reader holds a segment in memory.
        static final long MAX_BYTES = 256L << 20;

        public Segment {
            counts = Collections.unmodifiableMap(new TreeMap<>(counts)); // printed in this order
            Rule.require(Names.isSegment(name), "segment name '" + name + "'");
            Rule.require(in == null || Names.isBackup(in), "segment " + name + " is in a backup whose id is wrong");
            Rule.requireSha256(sha256, "segment " + name);
            Rule.require(
                    bytes > 0
                            && bytes <= MAX_BYTES
                            && rawBytes > 0
                            && !counts.isEmpty()
                            && counts.values().stream().allMatch(c -> c > 0)
                            && Rule.sum(counts.values().stream().mapToLong(c -> c)) <= mostLines(rawBytes),
                    "sizes of segment " + name);
        }

        private static long mostLines(long rawBytes) {
            return rawBytes / SegmentIndex.SMALLEST_LINE;
        }

        public long count(FrameKind kind) {
            return counts.getOrDefault(kind, 0L);
        }

        public long items() {
            return count(FrameKind.Documents) + count(FrameKind.Tail);
        }

        /// The backup in whose folder the blob is.
        public String in(String backup) {
            return in == null ? backup : in;
        }
    }

    /// The named database of the backup, where it has it.
    public @Nullable Database database(String name) {
        return databases.stream().filter(d -> d.name().equals(name)).findFirst().orElse(null);
    }
}
