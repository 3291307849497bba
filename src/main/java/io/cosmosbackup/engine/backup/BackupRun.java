package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestHead.Identity;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.format.UnreadDefinitions;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.selection.Unmatched;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ContainerSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One full backup: every feed range of every selected container is read to its end, once, into segments that go to
/// all repositories; then the manifest is written, and with it the backup exists. An attempt that is killed leaves
/// checkpoints, from which the next attempt of the same run goes on.
public final class BackupRun {
    /// In a report, which has little room.
    private static final int NEAREST_NAMED = 5;

    private final Request request;
    private final AccountSource source;
    private final RepositorySet repositories;
    private final RunProgress progress;
    private final Clock clock;
    private final String attempt;

    /// Patterns of include and exclude that match no container of the account.
    private List<String> unmatched = List.of();
    private List<String> absent = List.of();

    /// @param identity the new backup's id, and the same text of a run for every attempt of it: a second attempt finds
    ///     what the first one finished
    /// @param series what row of backups this one belongs to; null for one by itself
    /// @param endpoint what the manifest says about where the account was
    /// @param parallelism how many feed ranges are read at once
    public record Request(
            Identity identity,
            @Nullable String series,
            String endpoint,
            Wanted wanted,
            Writing writing,
            int parallelism) {
        /// The longest text that the manifest's head can hold; checked before an account is read for nothing.
        private static final int LONGEST_TEXT = 512;

        public Request {
            requireText("run", identity.run(), 0);
            if (series != null) {
                requireText("series", series, 1);
            }
        }

        private static void requireText(String what, String text, int shortest) {
            if (text.length() < shortest || text.length() > LONGEST_TEXT) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        "the " + what + " has " + Plural.count(text.length(), "character") + ". HINT: " + shortest
                                + " to " + LONGEST_TEXT);
            }
        }

        /// A backup by itself, not encrypted.
        public Request(String backup, String run, String endpoint, Selection selection, int parallelism) {
            this(
                    new Identity(backup, run),
                    null,
                    endpoint,
                    new Wanted(selection, false),
                    new Writing(Recipients.none(), SegmentWriter.SEGMENT_BYTES, Duration.ofMinutes(1)),
                    parallelism);
        }
    }

    /// The containers that are backed up.
    ///
    /// @param allowUnmatched whether the run goes on without the containers that are named and not there
    /// @param requireDefinitions whether the run is refused when the account does not show it scripts, users
    ///     or keys
    public record Wanted(Selection selection, boolean allowUnmatched, boolean requireDefinitions) {
        /// What the account does not show is left out, and named.
        public Wanted(Selection selection, boolean allowUnmatched) {
            this(selection, allowUnmatched, false);
        }
    }

    /// How it is written.
    ///
    /// @param recipients who can read the segments
    /// @param segmentBytes how much compressed makes a segment full
    /// @param checkpointEvery how much time may be lost when this attempt is killed
    public record Writing(Recipients recipients, int segmentBytes, Duration checkpointEvery) {}

    public BackupRun(
            Request request, AccountSource source, RepositorySet repositories, RunProgress progress, Clock clock) {
        this(request, source, repositories, progress, clock, ThreadLocalRandom.current());
    }

    /// @param random draws what tells this attempt's blobs from those of the others
    public BackupRun(
            Request request,
            AccountSource source,
            RepositorySet repositories,
            RunProgress progress,
            Clock clock,
            RandomGenerator random) {
        this.attempt = HexFormat.of().toHexDigits(random.nextInt());
        this.request = request;
        this.source = source;
        this.repositories = repositories;
        this.progress = progress;
        this.clock = clock;
    }

    public BackupReport run() {
        progress.phase("Preparing");
        Optional<ManifestFile> earlier = repositories.committed(
                request.identity().backup(), request.identity().run());
        if (earlier.isPresent()) {
            repositories.checkWritable();
            progress.phase("Copying");
            repositories.complete(earlier.get());
            return report(earlier.get(), missingIn(earlier.get().manifest()));
        }
        SequencedMap<Database, List<ContainerName>> selected = selected();
        repositories.checkWritable();
        Manifest manifest = readWhatIsThere(selected);
        progress.phase("Committing");
        return report(repositories.commit(manifest), unmatched);
    }

    /// A name that is not in the account ends the run before a repository is made for it.
    private SequencedMap<Database, List<ContainerName>> selected() {
        SequencedMap<Database, List<ContainerName>> there = new LinkedHashMap<>();
        for (Database database : source.databases()) {
            there.put(database, source.containers(database.name()));
        }
        Unmatched found = request.wanted()
                .selection()
                .unmatched(there.values().stream().flatMap(List::stream).toList());
        if (!request.wanted().allowUnmatched() && !found.exact().isEmpty()) {
            throw new BackupException(
                    Reason.PatternMatchesNothing,
                    "include or exclude names containers that account %s does not hold: %s. It holds: %s. HINT: mend the names; --allow-unmatched backs up the others"
                            .formatted(source.accountName(), String.join(", ", found.exact()), found.nearest()));
        }
        unmatched = found.patterns();
        if (!found.exact().isEmpty()) {
            absent = List.of("account %s does not hold %s. It holds: %s"
                    .formatted(source.accountName(), String.join(", ", found.exact()), found.nearest(NEAREST_NAMED)));
        }
        there.replaceAll((_, containers) -> containers.stream()
                .filter(request.wanted().selection()::selects)
                .sorted()
                .toList());
        there.values().removeIf(List::isEmpty);
        if (there.isEmpty()) {
            throw new BackupException(
                    Reason.NothingSelected,
                    "account %s holds no container that include and exclude select. It holds: %s. HINT: check the patterns database/container"
                            .formatted(source.accountName(), found.nearest()));
        }
        return there;
    }

    /// The account is not asked again for what an earlier attempt has brought to its end.
    private List<String> missingIn(Manifest manifest) {
        return request.wanted()
                .selection()
                .missingIn(manifest.containers().stream()
                        .map(c -> c.container().name())
                        .toList())
                .patterns();
    }

    /// Whatever is read has been listed before: what is not there any more was deleted meanwhile.
    private Manifest readWhatIsThere(SequencedMap<Database, List<ContainerName>> selected) {
        try {
            return readAll(selected);
        } catch (BackupException e) {
            throw e.reason() == Reason.ContainerNotFound
                    ? new BackupException(Reason.SourceChanged, e.getMessage() + " Run again.", e)
                    : e;
        }
    }

    private Manifest readAll(SequencedMap<Database, List<ContainerName>> selected) {
        EarlierAttempts earlier = EarlierAttempts.of(
                repositories.resume(
                        request.identity().backup(),
                        request.identity().run(),
                        request.writing().recipients().texts()),
                clock.instant());
        List<Database> databases =
                selected.keySet().stream().map(earlier::database).toList();
        SequencedMap<DurableContainer, ContainerSource> containers = new LinkedHashMap<>();
        selected.values().stream().flatMap(List::stream).forEach(name -> {
            ContainerSource open = source.open(name);
            containers.put(new DurableContainer(earlier.progress(open)), open);
        });
        SegmentUpload upload = new SegmentUpload(request, attempt, repositories);
        @Nullable
        List<DefinitionBackup> definitions = new DefinitionReading(source, upload)
                .read(
                        databases,
                        containers.keySet(),
                        request.parallelism(),
                        request.wanted().requireDefinitions());
        read(containers, upload, checkpoints(earlier, databases, List.copyOf(containers.keySet())));
        containers.keySet().forEach(durable -> requireSame(durable.container()));
        return manifest(
                earlier,
                databases,
                containers.keySet().stream().map(DurableContainer::result).toList(),
                definitions);
    }

    private Checkpoints checkpoints(
            EarlierAttempts earlier, List<Database> databases, List<DurableContainer> containers) {
        Checkpoint first = new Checkpoint(
                request.identity(),
                new Checkpoint.Beginning(
                        earlier.startedAt(), request.writing().recipients().texts(), databases),
                earlier.checkpoint() + 1,
                earlier.requestUnits(),
                List.of());
        return new Checkpoints(
                first,
                containers,
                source,
                checkpoint -> repositories.putCheckpoint(checkpoint, attempt),
                clock,
                request.writing().checkpointEvery());
    }

    private void read(
            SequencedMap<DurableContainer, ContainerSource> containers, SegmentUpload upload, Checkpoints checkpoints) {
        List<ContainerReading> readings = new ArrayList<>();
        containers.forEach((durable, container) -> {
            durable.progress().segments().forEach(segment -> progress.add(segment.items(), segment.rawBytes()));
            readings.add(new ContainerReading(new RangeReader(container, progress), durable, upload, checkpoints));
        });
        List<ContainerReading.RangeReading> ranges =
                readings.stream().flatMap(r -> r.rangesToRead().stream()).toList();
        progress.phase("Reading");
        int all = readings.stream().mapToInt(ContainerReading::rangeCount).sum();
        progress.total(all);
        for (int finished = ranges.size(); finished < all; finished++) {
            progress.unitDone();
        }
        try {
            Parallel.forEach(ranges, request.parallelism(), range -> {
                range.read();
                progress.unitDone();
            });
        } finally {
            readings.forEach(ContainerReading::close);
        }
    }

    private Manifest manifest(
            EarlierAttempts earlier,
            List<Database> databases,
            List<ContainerBackup> containers,
            @Nullable List<DefinitionBackup> definitions) {
        String series = request.series();
        ManifestHead.@Nullable Series place = series == null ? null : repositories.nextOf(series);
        return Manifest.of(
                new ManifestHead.About(
                        request.identity(),
                        ManifestKind.of(BackupType.Full, source.api(), ManifestKind.LATEST_VERSION),
                        new ManifestHead.Source(request.endpoint(), source.accountName()),
                        new RunCost(
                                earlier.startedAt(),
                                clock.instant(),
                                earlier.requestUnits() + source.usage().requestUnits()),
                        new ManifestHead.Place(place, null),
                        new ManifestHead.Addressees(
                                request.writing().recipients().texts(), repositories.ids())),
                databases,
                containers,
                definitions);
    }

    /// A container that was deleted and created again while it was read is two halves of nothing.
    private void requireSame(Container before) {
        ContainerSource now = source.open(before.name());
        if (!now.container().rid().equals(before.rid())) {
            throw new BackupException(
                    Reason.SourceChanged,
                    "container " + before.name() + " was deleted and created again while it was read. HINT: run again");
        }
    }

    private BackupReport report(ManifestFile file, List<String> unmatched) {
        Manifest manifest = file.manifest();
        ManifestHead head = manifest.head();
        return new BackupReport(
                head.backup(),
                file.sha256(),
                head.cost(),
                head.cuts(),
                head.contents(),
                new BackupReport.Listed(repositories.copies(), repositories.founded(), unmatched, warnings(manifest)));
    }

    private List<String> warnings(Manifest manifest) {
        return Stream.of(
                        absent.stream(),
                        repositories.warnings().stream(),
                        source.warnings().stream(),
                        UnreadDefinitions.sentences(manifest.allDefinitions()).stream())
                .flatMap(Function.identity())
                .toList();
    }
}
