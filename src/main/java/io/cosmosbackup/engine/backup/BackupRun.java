package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.Checkpoint.ContainerProgress;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.selection.Unmatched;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ContainerSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One full backup: every feed range of every selected container is read to its end, once, into segments that go to
/// all repositories; then the manifest is written, and with it the backup exists. An attempt that is killed leaves
/// checkpoints, from which the next attempt of the same run goes on.
public final class BackupRun {
    private final Request request;
    private final AccountSource source;
    private final RepositorySet repositories;
    private final RunProgress progress;
    private final Clock clock;
    private final String attempt;

    /// Patterns of include and exclude that match no container of the account.
    private List<String> unmatched = List.of();

    /// @param backup the new backup's id
    /// @param run the same text for every attempt of one run: a second attempt finds what the first one finished
    /// @param endpoint what the manifest says about where the account was
    /// @param parallelism how many feed ranges are read at once
    /// @param series what row of backups this one belongs to; null for one by itself
    /// @param recipients who can read the segments
    /// @param segmentBytes how much compressed makes a segment full
    /// @param checkpointEvery how much time may be lost when this attempt is killed
    /// @param allowUnmatched whether the run goes on without the containers that are named and not there
    public record Request(
            String backup,
            String run,
            String endpoint,
            Selection selection,
            int parallelism,
            @Nullable String series,
            Recipients recipients,
            int segmentBytes,
            Duration checkpointEvery,
            boolean allowUnmatched) {
        /// The longest text that the manifest's head can hold; checked before an account is read for nothing.
        private static final int LONGEST_TEXT = 512;

        public Request {
            requireText("run", run, 0);
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

        /// Every container that is named has to be there.
        public Request(
                String backup,
                String run,
                String endpoint,
                Selection selection,
                int parallelism,
                @Nullable String series,
                Recipients recipients,
                int segmentBytes,
                Duration checkpointEvery) {
            this(
                    backup,
                    run,
                    endpoint,
                    selection,
                    parallelism,
                    series,
                    recipients,
                    segmentBytes,
                    checkpointEvery,
                    false);
        }

        /// A backup by itself, not encrypted.
        public Request(String backup, String run, String endpoint, Selection selection, int parallelism) {
            this(
                    backup,
                    run,
                    endpoint,
                    selection,
                    parallelism,
                    null,
                    Recipients.none(),
                    SegmentWriter.SEGMENT_BYTES,
                    Duration.ofMinutes(1));
        }
    }

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
        Optional<ManifestFile> earlier = repositories.committed(request.backup(), request.run());
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
        Unmatched found = request.selection()
                .unmatched(there.values().stream().flatMap(List::stream).toList());
        if (!request.allowUnmatched() && !found.exact().isEmpty()) {
            throw new BackupException(
                    Reason.PatternMatchesNothing,
                    "include or exclude names containers that account %s does not hold: %s. It holds: %s. HINT: mend the names; --allow-unmatched backs up the others"
                            .formatted(source.accountName(), String.join(", ", found.exact()), found.nearest()));
        }
        unmatched = found.patterns();
        there.replaceAll((_, containers) -> containers.stream()
                .filter(request.selection()::selects)
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
        return request.selection()
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
        Instant now = clock.instant();
        Optional<Checkpoint> from = repositories.resume(
                request.backup(), request.run(), request.recipients().texts());
        Instant startedAt = from.map(Checkpoint::startedAt).orElse(now);
        double earlierUnits = from.map(Checkpoint::requestUnits).orElse(0.0);
        Map<ContainerName, ContainerProgress> done = from.map(Checkpoint::containers).orElse(List.of()).stream()
                .collect(Collectors.toMap(c -> c.container().name(), Function.identity()));
        Map<String, Database> databasesBefore = from.map(Checkpoint::databases).orElse(List.of()).stream()
                .collect(Collectors.toMap(Database::name, Function.identity()));
        List<Database> databases = new ArrayList<>();
        List<ContainerReading> readings = new ArrayList<>();
        CheckpointTimer checkpoints = new CheckpointTimer(
                clock,
                request.checkpointEvery(),
                from.map(Checkpoint::number).orElse(0),
                number -> repositories.putCheckpoint(
                        new Checkpoint(
                                request.backup(),
                                request.run(),
                                number,
                                startedAt,
                                earlierUnits + source.usage().requestUnits(),
                                request.recipients().texts(),
                                databases,
                                readings.stream()
                                        .map(ContainerReading::progress)
                                        .toList()),
                        attempt));
        ContainerReading.Sink sink = new ContainerReading.Sink(
                request.backup(),
                attempt,
                new AtomicInteger()::getAndIncrement,
                request.recipients(),
                request.segmentBytes(),
                finished -> repositories.putSegment(request.backup(), finished),
                checkpoints::due);
        selected.forEach((database, containers) -> {
            databases.add(databasesBefore.getOrDefault(database.name(), database));
            for (ContainerName name : containers) {
                readings.add(reading(source.open(name), Optional.ofNullable(done.get(name)), sink));
            }
        });
        read(readings);
        readings.forEach(this::requireSameContainer);
        List<ContainerBackup> containers =
                readings.stream().map(ContainerReading::result).toList();
        return manifest(startedAt, earlierUnits, databases, containers);
    }

    /// A container of another `_rid` than the checkpoint's is another container.
    private ContainerReading reading(
            ContainerSource container, Optional<ContainerProgress> done, ContainerReading.Sink sink) {
        return done.filter(d -> d.container().rid().equals(container.container().rid()))
                .map(d -> new ContainerReading(container, d, sink, progress))
                .orElseGet(() -> new ContainerReading(container, sink, progress));
    }

    private void read(List<ContainerReading> readings) {
        List<ContainerReading.RangeReading> ranges =
                readings.stream().flatMap(r -> r.rangesToRead().stream()).toList();
        progress.phase("Reading");
        int all = readings.stream().mapToInt(ContainerReading::rangeCount).sum();
        progress.total(all);
        for (int finished = ranges.size(); finished < all; finished++) {
            progress.unitDone();
        }
        try {
            Parallel.forEach(ranges, request.parallelism(), ContainerReading.RangeReading::read);
        } finally {
            readings.forEach(ContainerReading::close);
        }
    }

    private Manifest manifest(
            Instant startedAt, double earlierUnits, List<Database> databases, List<ContainerBackup> containers) {
        String series = request.series();
        ManifestHead.@Nullable Series place = series == null ? null : repositories.nextOf(series);
        return Manifest.of(
                new Manifest.About(
                        request.backup(),
                        request.run(),
                        BackupType.Full,
                        "LatestVersion",
                        request.endpoint(),
                        source.accountName(),
                        startedAt,
                        clock.instant(),
                        earlierUnits + source.usage().requestUnits(),
                        place,
                        null,
                        request.recipients().texts(),
                        repositories.ids()),
                databases,
                containers);
    }

    /// A container that was deleted and created again while it was read is two halves of nothing.
    private void requireSameContainer(ContainerReading reading) {
        Container before = reading.container();
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
                head.startedAt(),
                head.completedAt(),
                head.firstCut(),
                head.lastCut(),
                head.containers(),
                head.items(),
                head.bytes(),
                head.storedBytes(),
                head.requestUnits(),
                file.sha256(),
                repositories.copies(),
                repositories.founded(),
                unmatched,
                Stream.of(
                                repositories.warnings().stream(),
                                source.warnings().stream(),
                                manifest.containers().stream().flatMap(c -> source.notHeld(c.container()).stream()))
                        .flatMap(Function.identity())
                        .toList());
    }
}
