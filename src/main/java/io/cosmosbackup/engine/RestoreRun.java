package io.cosmosbackup.engine;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.SegmentReader;
import io.cosmosbackup.engine.parallel.Parallel;
import io.cosmosbackup.engine.plan.BackupType;
import io.cosmosbackup.engine.plan.Renames;
import io.cosmosbackup.engine.plan.Selection;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.ContainerTarget.ItemKey;
import io.cosmosbackup.engine.source.ContainerTarget.WriteResult;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Brings a backup's documents into an account: creates what is absent, writes every selected document as the bytes
/// it was. A document or a container that the target refuses stops nothing else: it is counted, the first ones are
/// listed, and the run counts as failed in the end. Running it again after it was killed does no harm and ends in the
/// same state.
public final class RestoreRun {
    private static final int BATCH_ITEMS = 1_000;
    private static final int BATCH_BYTES = 4 << 20;

    private final Request request;
    private final BackupReader backup;
    private final AccountTarget target;
    private final RunProgress progress;
    private final Clock clock;
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notTaken = new ArrayList<>();
    private final LongAdder written = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final List<RefusedDocument> refusals = new ArrayList<>();

    /// @param parallelism how many segments are restored at once
    public record Request(Selection selection, Renames renames, ConflictPolicy conflicts, int parallelism) {}

    public RestoreRun(Request request, BackupReader backup, AccountTarget target, RunProgress progress, Clock clock) {
        this.request = request;
        this.backup = backup;
        this.target = target;
        this.progress = progress;
        this.clock = clock;
    }

    public RestoreReport run() {
        Instant startedAt = clock.instant();
        Manifest manifest = backup.manifest();
        List<ContainerBackup> selected = manifest.containers().stream()
                .filter(c -> request.selection().selects(c.container().name()))
                .toList();
        requireRestorable(manifest);
        check(manifest, selected);
        progress.phase("Preparing");
        List<ContainerRestore> restores = prepared(manifest, selected);
        progress.expect(restores.stream().mapToLong(r -> r.from.items()).sum());
        List<SegmentRestore> segments =
                restores.stream().flatMap(r -> r.segments().stream()).toList();
        progress.total(segments.size());
        progress.phase("Sorting");
        Parallel.forEach(
                segments.stream()
                        .filter(s -> s.segment().count(FrameKind.Tail) > 0)
                        .toList(),
                request.parallelism(),
                SegmentRestore::noteNewest);
        progress.phase("Writing");
        Parallel.forEach(segments, request.parallelism(), SegmentRestore::write);
        return new RestoreReport(
                manifest.backup(),
                startedAt,
                clock.instant(),
                target.usage().requestUnits(),
                new RestoreReport.Target(
                        restores.size(),
                        (int) restores.stream().filter(r -> r.into.created()).count(),
                        notTaken.size()),
                new RestoreReport.Documents(
                        written.sum() + skipped.sum() + refused.sum(),
                        written.sum(),
                        skipped.sum(),
                        refused.sum(),
                        bytes.sum()),
                new RestoreReport.Listed(
                        refusals,
                        notTaken,
                        Stream.concat(leftOut.stream(), target.warnings().stream())
                                .toList()));
    }

    /// A container that the account does not take holds up none of the others; the run fails when they are restored.
    private List<ContainerRestore> prepared(Manifest manifest, List<ContainerBackup> selected) {
        List<ContainerRestore> restores = new ArrayList<>();
        for (ContainerBackup container : selected) {
            ContainerName name = container.container().name();
            Optional<String> byTheService = target.leftToTheService(container.container());
            if (byTheService.isPresent()) {
                leftOut.add("container " + name + " was left out: " + byTheService.get());
                continue;
            }
            try {
                restores.add(new ContainerRestore(
                        container,
                        target.prepare(
                                request.renames().target(name),
                                manifest.database(name.database()),
                                container.container())));
            } catch (BackupException e) {
                if (e.reason() != Reason.TargetMismatch) {
                    throw e;
                }
                notTaken.add(String.valueOf(e.getMessage()));
            }
        }
        return restores;
    }

    private void count(WriteResult result) {
        written.add(result.written());
        skipped.add(result.skipped());
        refused.add(result.refused().size());
        bytes.add(result.bytes());
        progress.add(result.written() + result.skipped() + result.refused().size(), result.bytes());
        synchronized (refusals) {
            int room = RestoreReport.LISTED - refusals.size();
            refusals.addAll(
                    result.refused().subList(0, Math.min(room, result.refused().size())));
        }
    }

    /// Chains are read by a later release; what stands in them is specified already (docs/format.md).
    private static void requireRestorable(Manifest manifest) {
        if (manifest.head().type() != BackupType.Full
                || !manifest.head().mode().equals("LatestVersion")
                || !manifest.head().refersTo().isEmpty()) {
            throw new BackupException(
                    Reason.UnknownFormat,
                    "backup " + manifest.backup() + " is a " + manifest.head().type() + " backup in mode "
                            + manifest.head().mode()
                            + ", and this release restores full backups only. HINT: restore the"
                            + " full backup it builds on, or use a newer release");
        }
    }

    private void check(Manifest manifest, List<ContainerBackup> selected) {
        if (selected.isEmpty()) {
            throw new BackupException(
                    Reason.NothingSelected,
                    "backup " + manifest.backup() + " holds no container that include and exclude select. It holds: "
                            + manifest.containers().stream()
                                    .map(c -> c.container().name())
                                    .toList()
                            + ". HINT: check the patterns database/container");
        }
        try {
            request.renames()
                    .check(selected.stream().map(c -> c.container().name()).toList());
        } catch (IllegalArgumentException e) {
            throw new BackupException(Reason.InvalidArgument, String.valueOf(e.getMessage()), e);
        }
    }

    /// Where one version of an item stands in the backup: the greater is the newer.
    private record Place(int segment, long document) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return segment != other.segment
                    ? Integer.compare(segment, other.segment)
                    : Long.compare(document, other.document);
        }
    }

    private final class ContainerRestore {
        private final ContainerBackup from;
        private final ContainerTarget into;

        /// Of every item in the backup's tails, where its newest version stands. It grows with what was written
        /// while the backup was taken, not with the data.
        private final Map<ItemKey, Place> newest = new ConcurrentHashMap<>();

        ContainerRestore(ContainerBackup from, ContainerTarget into) {
            this.from = from;
            this.into = into;
        }

        List<SegmentRestore> segments() {
            List<SegmentRestore> segments = new ArrayList<>();
            for (Segment segment : from.segments()) {
                segments.add(new SegmentRestore(this, segments.size(), segment));
            }
            return segments;
        }
    }

    private final class SegmentRestore {
        private final ContainerRestore container;
        private final int place;
        private final Segment segment;
        private final List<byte[]> batch = new ArrayList<>();
        private long document;
        private long batchBytes;

        SegmentRestore(ContainerRestore container, int place, Segment segment) {
            this.container = container;
            this.place = place;
            this.segment = segment;
        }

        Segment segment() {
            return segment;
        }

        void noteNewest() {
            document = 0;
            read((kind, text) -> {
                Place here = new Place(place, document++);
                if (kind == FrameKind.Tail) {
                    container.newest.merge(container.into.key(text), here, (a, b) -> a.compareTo(b) >= 0 ? a : b);
                }
            });
        }

        void write() {
            document = 0;
            read((_, text) -> {
                Place here = new Place(place, document++);
                Place last = container.newest.isEmpty() ? null : container.newest.get(container.into.key(text));
                if (last == null || last.equals(here)) {
                    add(text);
                }
            });
            flush();
            progress.unitDone();
        }

        private void read(SegmentReader.LineVisitor visitor) {
            backup.open(container.from.container().name(), segment).lines(visitor);
        }

        private void add(byte[] text) {
            batch.add(text);
            batchBytes += text.length;
            if (batch.size() >= BATCH_ITEMS || batchBytes >= BATCH_BYTES) {
                flush();
            }
        }

        private void flush() {
            if (batch.isEmpty()) {
                return;
            }
            container.into.write(batch, request.conflicts(), RestoreRun.this::count);
            batch.clear();
            batchBytes = 0;
        }
    }
}
