package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// How far a backup that is being taken has come: what is durable, and where each feed range goes on behind it. It
/// makes nothing exist; only a later attempt of the same run looks at it.
///
/// @param number one more than the checkpoint before it, from 1
/// @param requestUnits what reading has cost so far
public record Checkpoint(
        ManifestHead.Identity identity,
        Beginning beginning,
        int number,
        double requestUnits,
        List<ContainerProgress> containers) {
    /// What the first attempt began with. It is the same in all checkpoints of a run, and in the manifest.
    ///
    /// @param startedAt when the first attempt began
    public record Beginning(Instant startedAt, List<String> recipients, List<Database> databases) {
        public Beginning {
            recipients = List.copyOf(recipients);
            databases = List.copyOf(databases);
            Rule.require(recipients.stream().allMatch(Names::isRecipient), "a recipient is no age public key");
            databases.forEach(Manifest::requireDatabase);
        }
    }

    public Checkpoint {
        containers = List.copyOf(containers);
        Rule.require(number > 0, "checkpoint number " + number + " is below 1");
        Rule.requireCharge(requestUnits);
    }

    public List<Segment> segments() {
        return containers.stream().flatMap(c -> c.segments().stream()).toList();
    }

    /// A later checkpoint of the same run.
    ///
    /// @param moreUnits what reading has cost since this one
    public Checkpoint later(int laterNumber, double moreUnits, List<ContainerProgress> now) {
        return new Checkpoint(identity, beginning, laterNumber, requestUnits + moreUnits, now);
    }

    /// One container of the backup.
    ///
    /// @param segments those that are durable
    public record ContainerProgress(Container container, List<RangeProgress> ranges, List<Segment> segments) {
        /// Nothing has been read.
        public static ContainerProgress beginning(Container container, List<FeedRange> ranges) {
            return new ContainerProgress(
                    container,
                    ranges.stream()
                            .map(range -> new RangeProgress(range, List.of(FeedPosition.beginning(range)), List.of()))
                            .toList(),
                    List.of());
        }

        public ContainerProgress {
            ranges = List.copyOf(ranges);
            segments = List.copyOf(segments);
            Manifest.requireContainer(container);
            Rule.requireCover(
                    FeedRange.ALL,
                    ranges.stream().map(RangeProgress::range).toList(),
                    "the ranges of " + container.name());
        }
    }

    /// One feed range of the container, as it was when the backup began.
    ///
    /// @param remaining where reading goes on: several when the range was divided meanwhile
    /// @param cuts those parts of it that have been read to their end
    public record RangeProgress(FeedRange range, List<FeedPosition> remaining, List<Cut> cuts) {
        public RangeProgress {
            remaining = List.copyOf(remaining);
            cuts = List.copyOf(cuts);
            List<FeedRange> parts = new ArrayList<>(Stream.concat(
                            remaining.stream().map(FeedPosition::range),
                            cuts.stream().map(Cut::range))
                    .sorted(Comparator.comparing(FeedRange::min))
                    .toList());
            Rule.requireCover(range, parts, "the progress of " + range);
        }

        /// The first of the remaining positions has been read: these positions take its place, and these cuts are new.
        public RangeProgress advanced(List<FeedPosition> goOn, List<Cut> reached) {
            return new RangeProgress(
                    range,
                    Stream.concat(goOn.stream(), remaining.stream().skip(1)).toList(),
                    Stream.concat(cuts.stream(), reached.stream()).toList());
        }
    }
}
