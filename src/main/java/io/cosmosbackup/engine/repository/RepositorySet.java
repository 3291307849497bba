package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.CheckpointFile;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.format.SegmentWriter.Sealed;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All repositories one backup goes to. Each write goes to every one at once; one that fails, or that is too slow for
/// the others, is left out from then on. When fewer are left than must be, the run fails.
public final class RepositorySet {
    /// Several backups of a series may have one number.
    private static final Comparator<ManifestHead> NEWEST = Comparator.comparingLong(ManifestHead::sequence)
            .thenComparing(head -> head.cost().completedAt())
            .thenComparing(ManifestHead::backup);

    /// How many bytes a second the slowest repository reads or writes whose copy is waited for.
    private static final int SLOWEST = 256 << 10;

    private final List<Repository> repositories;
    private final int minimumCopies;
    private final @Nullable SigningKey key;
    private final TrustedKeys own;
    private final StragglerLimit lag;
    private final NewRepository newOnes;
    private final Map<String, BackupException> failed = new ConcurrentHashMap<>();
    private final Map<String, Writable> writable = new ConcurrentHashMap<>();

    /// Where nothing is, a repository is made.
    public RepositorySet(
            List<Repository> repositories, int minimumCopies, @Nullable SigningKey key, StragglerLimit lag) {
        this(repositories, minimumCopies, key, lag, NewRepository.Empty);
    }

    /// @param minimumCopies in how many of them a backup must be durable to count as one
    /// @param key signs manifests and checkpoints; null leaves them unsigned. Where keys are trusted it must
    ///     be one of them, because nobody would restore a backup with another signature
    /// @param lag how long one of them may hold up the others
    /// @param newOnes where repositories may be made
    public RepositorySet(
            List<Repository> repositories,
            int minimumCopies,
            @Nullable SigningKey key,
            StragglerLimit lag,
            NewRepository newOnes) {
        this.newOnes = newOnes;
        this.repositories = List.copyOf(repositories);
        this.minimumCopies = minimumCopies;
        this.key = key;
        this.own = key == null ? TrustedKeys.none() : TrustedKeys.of(List.of(key.publicKey()));
        this.lag = lag;
        if (repositories.isEmpty()) {
            throw new BackupException(Reason.InvalidArgument, "a backup needs at least one repository");
        }
        Set<String> names = new HashSet<>();
        for (Repository repository : repositories) {
            if (!names.add(repository.name())) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        "two repositories are named " + repository.name() + ". HINT: give each one a name of its own");
            }
        }
        if (minimumCopies < 1 || minimumCopies > repositories.size()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "a minimum of " + Plural.count(minimumCopies, "copy") + " in "
                            + Plural.count(repositories.size(), "repository")
                            + ". HINT: from 1 to the number of repositories");
        }
        repositories.forEach(repository -> repository.requireTrusts(key));
    }

    public void checkWritable() {
        onEach(repository -> writable.put(repository.name(), repository.checkWritable(newOnes)));
    }

    /// A warning for each repository whose id another one has. Both are written all the same: a hostile
    /// repository could claim the id of a good one, and no claim of it may keep the backup out of the good
    /// one.
    private List<String> sharedIds() {
        Map<String, Repository> firsts = new HashMap<>();
        List<String> shared = new ArrayList<>();
        for (Repository repository : repositories) {
            Optional<String> id =
                    writable.getOrDefault(repository.name(), Writable.AS_BEFORE).id();
            Repository first = id.isEmpty() ? null : firsts.putIfAbsent(id.get(), repository);
            if (first != null) {
                shared.add(repository.sharesIdWith(first));
            }
        }
        return shared;
    }

    /// Names of those that this run has made, in the order given.
    public List<String> founded() {
        return repositories.stream()
                .map(Repository::name)
                .filter(name -> writable.getOrDefault(name, Writable.AS_BEFORE).founded())
                .toList();
    }

    /// Warnings from {@link #checkWritable} that a person should look at.
    public List<String> warnings() {
        return Stream.concat(inOrder(writable).flatMap(found -> found.warnings().stream()), sharedIds().stream())
                .toList();
    }

    /// The manifest an earlier attempt of this run has written, in any of the repositories. One that is deleting what
    /// such an attempt has left is left out from then on.
    public Optional<ManifestFile> committed(String backup, String run) {
        Map<String, ManifestFile> found = ofEach(repository -> {
            Optional<ManifestFile> file = repository.committed(backup, run, own);
            if (file.isEmpty()) {
                repository.prerequisites().requireUnmarked(backup);
            }
            return file;
        });
        Optional<ManifestFile> counts = inMost(found);
        counts.ifPresent(file -> requireSame(file, found));
        return counts;
    }

    /// The manifest that most repositories hold. If two are equally frequent, the one in the earlier
    /// repository.
    private Optional<ManifestFile> inMost(Map<String, ManifestFile> standing) {
        Map<String, Long> times =
                inOrder(standing).collect(Collectors.groupingBy(ManifestFile::sha256, Collectors.counting()));
        long most = times.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return inOrder(standing)
                .filter(each -> times.getOrDefault(each.sha256(), 0L) == most)
                .findFirst();
    }

    /// Two attempts at once may have written a manifest each. Repositories that hold another manifest than
    /// the one that counts are left out from then on, because the facts noted about the backup do not fit
    /// theirs.
    private void requireSame(ManifestFile counts, Map<String, ManifestFile> standing) {
        standing.forEach((name, other) -> {
            if (!other.sha256().equals(counts.sha256())) {
                failed.putIfAbsent(
                        name,
                        new BackupException(
                                Reason.ManifestChanged,
                                "repository " + name + " holds what another attempt of this run has written of backup "
                                        + counts.manifest().backup()
                                        + ". HINT: delete it there, then copy it from another"
                                        + " repository"));
            }
        });
        requireEnough();
    }

    /// The newest checkpoint of an earlier attempt of this run whose segments are all there, read again and
    /// compared. Repositories that lack one are left out from then on.
    public Optional<Checkpoint> resume(String backup, String run, List<String> recipients) {
        Map<String, List<Checkpoint>> found = ofEach(repository -> Optional.of(repository.checkpoints(backup, own)));
        List<Checkpoint> candidates = inOrder(found)
                .flatMap(List::stream)
                .filter(c -> c.identity().run().equals(run)
                        && c.beginning().recipients().equals(recipients))
                .distinct()
                .sorted(Comparator.comparingInt(Checkpoint::number).reversed())
                .toList();
        for (Checkpoint candidate : candidates) {
            Map<String, BackupException> lacking = new ConcurrentHashMap<>();
            List<Repository> alive = alive();
            long bytes = candidate.segments().stream()
                    .mapToLong(Manifest.Segment::bytes)
                    .sum();
            eachOf(alive, lacking, ofBytes(bytes), repository -> requireSegments(repository, backup, candidate));
            if (alive.size() - lacking.size() >= minimumCopies) {
                lacking.forEach(failed::putIfAbsent);
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static void requireSegments(Repository repository, String backup, Checkpoint checkpoint) {
        for (Manifest.Segment segment : checkpoint.segments()) {
            if (!Digests.sha256(repository.segment(backup, segment)).equals(segment.sha256())) {
                throw new BackupException(
                        Reason.SegmentDamaged,
                        "segment " + segment.name() + " of the interrupted backup " + backup + " is damaged in "
                                + repository.location());
            }
        }
    }

    /// Ids of all that could be asked for theirs. A manifest names them, also one that fails later: its copy is made
    /// then.
    public List<String> ids() {
        return repositories.stream()
                .flatMap(r -> writable.getOrDefault(r.name(), Writable.AS_BEFORE).id().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// The next place in a series: behind the newest of its backups that any repository shows. It is one that was
    /// written for these repositories, and signed as this run signs, if there is any: what somebody else has put
    /// there decides no number.
    public ManifestHead.Series nextOf(String series) {
        Set<String> ids = Set.copyOf(ids());
        Map<String, Newest> newest = ofEach(repository -> {
            AtomicReference<Newest> last = new AtomicReference<>(new Newest(null, null));
            repository.catalog(found -> head(found)
                    .filter(file -> isOf(series, file.head()))
                    .ifPresent(file -> last.updateAndGet(before -> before.with(file, isOwn(repository, file, ids)))));
            return Optional.of(last.get());
        });
        boolean any = newest.values().stream().anyMatch(found -> found.own() != null);
        return ManifestHead.Series.next(
                series,
                inOrder(newest)
                        .flatMap(found -> Stream.ofNullable(any ? found.own() : found.of()))
                        .reduce(RepositorySet::later)
                        .orElse(null));
    }

    /// The newest backup of a series in one repository, and the newest of those that are this run's own.
    private record Newest(ManifestFile.@Nullable Head of, ManifestFile.@Nullable Head own) {
        Newest with(ManifestFile.Head file, boolean isOwn) {
            return new Newest(newer(of, file), isOwn ? newer(own, file) : own);
        }

        private static ManifestFile.Head newer(ManifestFile.@Nullable Head before, ManifestFile.Head now) {
            return before == null ? now : later(before, now);
        }
    }

    /// Where keys are pinned, one of them has signed all that is shown.
    private boolean isOwn(Repository repository, ManifestFile.Head file, Set<String> ids) {
        boolean written = ids.isEmpty()
                ? file.head().writtenFor().isEmpty()
                : file.head().writtenFor().stream().anyMatch(ids::contains);
        return written
                && (repository.pinsKeys()
                        || file.signedBy()
                                .equals(Optional.ofNullable(key)
                                        .map(own -> own.publicKey().id())));
    }

    /// A backup of a later release has its number in the series too.
    private static Optional<ManifestFile.Head> head(ManifestReading found) {
        return switch (found) {
            case ManifestReading.Trusted trusted -> Optional.of(trusted.file());
            case ManifestReading.Later later -> Optional.of(later.file());
            case ManifestReading.Distrusted _ -> Optional.empty();
        };
    }

    private static boolean isOf(String series, ManifestHead head) {
        return head.series() != null && head.series().name().equals(series);
    }

    private static ManifestFile.Head later(ManifestFile.Head one, ManifestFile.Head other) {
        return NEWEST.compare(one.head(), other.head()) >= 0 ? one : other;
    }

    /// Returns when the segment is durable in every repository that is left.
    public void putSegment(String backup, Sealed segment) {
        Payload payload = new Payload(segment.bytes());
        onEach(repository -> repository.putSegment(backup, segment.entry(), payload));
    }

    public void putCheckpoint(Checkpoint checkpoint, String attempt) {
        byte[] file = CheckpointFile.print(checkpoint, key);
        onEach(repository -> repository.putCheckpoint(
                checkpoint.identity().backup(), Names.checkpoint(checkpoint.number(), attempt), file));
    }

    /// Writes the manifest wherever every segment has been written, and first in the first repository: that one
    /// decides between attempts of one run that end together. Where another attempt was faster there, its backup
    /// stands and is brought to the others.
    ///
    /// @return the manifest that stands
    public ManifestFile commit(Manifest manifest) {
        ManifestFile.Printed printed = ManifestFile.printed(manifest, key);
        ManifestFile file = printed.file();
        Map<String, ManifestFile> standing = new LinkedHashMap<>();
        for (Repository first : alive()) {
            standing.putAll(
                    ofEachOf(List.of(first), failed, repository -> Optional.of(repository.putManifest(printed, own))));
            if (!standing.isEmpty()) {
                break;
            }
        }
        requireEnough();
        if (areAll(file, standing)) {
            Set<String> before = Set.copyOf(standing.keySet());
            standing.putAll(ofEach(repository -> before.contains(repository.name())
                    ? Optional.empty()
                    : Optional.of(repository.putManifest(printed, own))));
        }
        if (areAll(file, standing)) {
            return file;
        }
        ManifestFile counts = inMost(standing).orElse(file);
        complete(counts);
        return counts;
    }

    private static boolean areAll(ManifestFile file, Map<String, ManifestFile> standing) {
        return standing.values().stream().allMatch(each -> each.sha256().equals(file.sha256()));
    }

    /// Brings a backup that at least one repository holds to those that do not.
    public void complete(ManifestFile counts) {
        Manifest manifest = counts.manifest();
        String backup = manifest.backup();
        Map<String, ManifestFile> found = ofEach(repository -> repository.find(backup));
        requireSame(counts, found);
        List<Repository> holders =
                alive().stream().filter(r -> found.containsKey(r.name())).toList();
        eachOf(alive(), failed, ofBytes(manifest.head().contents().storedBytes()), repository -> {
            if (!holders.contains(repository)) {
                new BackupCopy(backup, holders, repository, 1).run();
            }
        });
        requireEnough();
    }

    /// What became of each repository, in the order given.
    public List<Copy> copies() {
        return repositories.stream()
                .map(r -> {
                    BackupException failure = failed.get(r.name());
                    return new Copy(r.name(), failure == null, failure == null ? null : failure.getMessage());
                })
                .toList();
    }

    private List<Repository> alive() {
        return repositories.stream().filter(r -> !failed.containsKey(r.name())).toList();
    }

    private <T> Stream<T> inOrder(Map<String, T> byRepository) {
        return repositories.stream()
                .map(r -> Optional.ofNullable(byRepository.get(r.name())))
                .flatMap(Optional::stream);
    }

    private void onEach(Consumer<Repository> action) {
        eachOf(alive(), failed, Duration.ZERO, action);
        requireEnough();
    }

    /// The time that reading or writing so many bytes may take, on the slowest link that is waited for.
    private static Duration ofBytes(long bytes) {
        return Duration.ofSeconds(bytes / SLOWEST);
    }

    /// The answer of each repository, by name. A repository that failed or was too slow is missing.
    private <T> Map<String, T> ofEach(Function<Repository, Optional<T>> question) {
        Map<String, T> answers = ofEachOf(alive(), failed, question);
        requireEnough();
        return answers;
    }

    private <T> Map<String, T> ofEachOf(
            List<Repository> asked, Map<String, BackupException> failures, Function<Repository, Optional<T>> question) {
        Map<String, T> answers = new ConcurrentHashMap<>();
        eachOf(
                asked,
                failures,
                Duration.ZERO,
                repository -> question.apply(repository).ifPresent(answer -> answers.put(repository.name(), answer)));
        Map<String, T> inTime = new HashMap<>(answers); // one that was given up may answer still
        inTime.keySet().removeAll(failures.keySet());
        return inTime;
    }

    /// Does it in all of them at once. Where it fails, or takes longer than one may hold up the others, is
    /// noted.
    private void eachOf(
            List<Repository> repositories,
            Map<String, BackupException> failures,
            Duration work,
            Consumer<Repository> action) {
        lag.forEach(
                repositories,
                minimumCopies,
                work,
                Repository::name,
                repository -> {
                    try {
                        action.accept(repository);
                        return true;
                    } catch (BackupException e) {
                        failures.putIfAbsent(repository.name(), e);
                        return false;
                    }
                },
                late -> failures.putIfAbsent(
                        late.name(),
                        new BackupException(
                                Reason.RepositorySlow,
                                "repository " + late.name() + " holds up the others for too long. HINT: the copy can"
                                        + " be made from another repository later")));
    }

    private void requireEnough() {
        if (repositories.size() - failed.size() < minimumCopies) {
            throw tooFew();
        }
    }

    private BackupException tooFew() {
        Map<String, String> messages = new LinkedHashMap<>();
        List<BackupException> failures = new ArrayList<>();
        repositories.forEach(r -> Optional.ofNullable(failed.get(r.name())).ifPresent(failure -> {
            messages.put(r.name(), String.valueOf(failure.getMessage()));
            failures.add(failure);
        }));
        if (repositories.size() == 1) {
            return failures.getFirst();
        }
        List<Reason> reasons =
                failures.stream().map(BackupException::reason).distinct().toList();
        boolean allFailed = failures.size() == repositories.size();
        return new BackupException(
                allFailed && reasons.size() == 1 ? reasons.getFirst() : Reason.RepositoryUnavailable,
                allFailed
                        ? "no repository is left: " + messages
                        : "the backup would be durable in fewer than " + Plural.count(minimumCopies, "repository")
                                + ": " + messages,
                failures.getFirst());
    }
}
