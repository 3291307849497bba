package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What makes a backup exist: written last, once, and naming everything the backup holds. See docs/format.md.
///
/// @param formatVersion always {@link #VERSION}
/// @param backup the backup's id, which is also in the manifest's own name
/// @param run the run that wrote it: every attempt of one run carries the same text
/// @param type `Full`
/// @param api `NoSQL`
/// @param mode `LatestVersion`: each feed range is exact at its own cut
/// @param endpoint the account's endpoint as the run was given it
/// @param account the account's name as it called itself
/// @param databases those of the containers
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        int formatVersion,
        String backup,
        String run,
        String type,
        String api,
        String mode,
        String endpoint,
        String account,
        Instant startedAt,
        Instant completedAt,
        double requestUnits,
        List<Database> databases,
        List<ContainerBackup> containers) {
    public static final int VERSION = 1;

    public Manifest {
        databases = List.copyOf(databases);
        containers = List.copyOf(containers);
        require(Names.isBackup(backup), "backup id '" + backup + "'");
        require(
                type.equals("Full") && api.equals("NoSQL") && mode.equals("LatestVersion"),
                type + " " + api + " " + mode);
        require(!containers.isEmpty(), "no containers");
        Set<String> seen = new HashSet<>();
        for (ContainerBackup container : containers) {
            require(
                    seen.add(container.container().name().toString()),
                    "a container twice: " + container.container().name());
            for (Segment segment : container.segments()) {
                require(seen.add(segment.name()), "a segment twice: " + segment.name());
            }
        }
    }

    public long items() {
        return containers.stream().mapToLong(ContainerBackup::items).sum();
    }

    public long bytes() {
        return segments().stream().mapToLong(Segment::rawBytes).sum();
    }

    public long storedBytes() {
        return segments().stream().mapToLong(Segment::bytes).sum();
    }

    public List<Segment> segments() {
        return containers.stream().flatMap(c -> c.segments().stream()).toList();
    }

    public Instant firstCut() {
        return cuts().stream().map(Cut::time).min(Instant::compareTo).orElse(startedAt);
    }

    public Instant lastCut() {
        return cuts().stream().map(Cut::time).max(Instant::compareTo).orElse(startedAt);
    }

    private List<Cut> cuts() {
        return containers.stream()
                .flatMap(c -> c.ranges().stream())
                .flatMap(r -> r.cuts().stream())
                .toList();
    }

    /// One container's part of the backup.
    ///
    /// @param container with its definition and throughput as they were when the backup began
    /// @param segments in the order written: of two versions of an item the newer stands later
    /// @param ranges what was read, one for each physical partition there was when the backup began; a segment's
    ///     index names them by their place in this list
    /// @param items documents in the segments; an item that changed while it was read is in them more than once
    public record ContainerBackup(Container container, List<Range> ranges, List<Segment> segments, long items) {
        public ContainerBackup {
            ranges = List.copyOf(ranges);
            segments = List.copyOf(segments);
            requireCover(
                    FeedRange.ALL, ranges.stream().map(Range::range).toList(), "the ranges of " + container.name());
            require(
                    segments.stream().mapToLong(Segment::items).sum() == items,
                    "the items of the segments of " + container.name() + " are not " + items);
        }
    }

    /// What was read of one feed range, to its end.
    ///
    /// @param range as it was when the backup began
    /// @param cuts where reading ended: one, or several when the range was divided meanwhile; together they cover
    ///     it
    public record Range(FeedRange range, List<Cut> cuts) {
        public Range {
            cuts = List.copyOf(cuts);
            requireCover(range, cuts.stream().map(Cut::range).toList(), "the cuts of " + range);
        }
    }

    /// Where reading a feed range ended.
    ///
    /// @param continuation where the next incremental backup goes on; opaque
    /// @param lsn the log sequence number the range is exact at; -1 when the service did not say
    /// @param time no change made before it is missing
    public record Cut(FeedRange range, String continuation, long lsn, Instant time) {}

    /// One blob of documents.
    ///
    /// @param bytes the blob's size
    /// @param sha256 of the blob, in lower-case hexadecimal digits
    /// @param rawBytes size of the documents in it, uncompressed, with the newline behind each
    /// @param tailItems how many of its items may be newer versions of others; see {@link SegmentIndex.Frame#tail}
    public record Segment(String name, long bytes, String sha256, long rawBytes, long items, long tailItems) {
        public Segment {
            require(Names.isSegment(name), "segment name '" + name + "'");
            require(sha256.matches("[0-9a-f]{64}"), "SHA-256 of segment " + name);
            require(
                    bytes > 0 && rawBytes > 0 && items > 0 && tailItems >= 0 && tailItems <= items,
                    "sizes of segment " + name);
        }
    }

    /// The named database of the backup, where it has it.
    public @Nullable Database database(String name) {
        return databases.stream().filter(d -> d.name().equals(name)).findFirst().orElse(null);
    }

    private static void requireCover(FeedRange whole, List<FeedRange> parts, String what) {
        String reached = whole.min();
        for (FeedRange part : parts) {
            require(part.min().equals(reached), "a hole or an overlap in " + what);
            reached = part.max();
        }
        require(reached.equals(whole.max()), what + " do not cover " + whole);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not a manifest: " + what);
        }
    }
}
