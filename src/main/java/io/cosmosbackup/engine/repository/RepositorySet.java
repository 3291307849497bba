package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.SegmentWriter.Sealed;
import io.cosmosbackup.engine.parallel.Parallel;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All repositories one backup goes to. Each write goes to every one at once; one that fails is left out from then
/// on and the others carry on. When none is left, the first one's failure ends the run.
public final class RepositorySet {
    private final List<Repository> repositories;
    private final Map<String, BackupException> failed = new ConcurrentHashMap<>();

    public RepositorySet(List<Repository> repositories) {
        this.repositories = List.copyOf(repositories);
        if (repositories.isEmpty()) {
            throw new BackupException(Reason.InvalidArgument, "a backup needs at least one repository");
        }
        if (repositories.stream().map(Repository::name).distinct().count() != repositories.size()) {
            throw new BackupException(Reason.InvalidArgument, "two repositories of one name");
        }
    }

    public void checkWritable() {
        onEach(Repository::checkWritable);
    }

    /// The manifest an earlier attempt of this run has written, in any of the repositories.
    public Optional<Manifest> committed(String backup, String run) {
        Map<String, Manifest> found = new ConcurrentHashMap<>();
        onEach(repository -> repository.find(backup).ifPresent(manifest -> {
            repository.requireSameRun(manifest, run);
            found.put(repository.name(), manifest);
        }));
        return repositories.stream()
                .map(r -> Optional.ofNullable(found.get(r.name())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    public void putSegment(String backup, Sealed segment) {
        onEach(repository -> repository.putSegment(backup, segment.entry(), segment.bytes()));
    }

    /// Writes the manifest wherever every segment has been written. Where another attempt of this run was faster,
    /// its backup stands.
    public void commit(Manifest manifest) {
        onEach(repository -> repository.putManifest(manifest));
    }

    /// Brings a backup that at least one repository holds to those that do not, segment by segment, checked on
    /// arrival.
    public void complete(Manifest manifest) {
        onEach(repository -> {
            if (repository.find(manifest.backup()).isPresent()) {
                return;
            }
            for (Manifest.Segment segment : manifest.segments()) {
                repository.putSegment(manifest.backup(), segment, fromAny(manifest.backup(), segment));
            }
            repository.putManifest(manifest);
        });
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

    private byte[] fromAny(String backup, Manifest.Segment segment) {
        @Nullable BackupException last = null;
        for (Repository repository : repositories) {
            if (failed.containsKey(repository.name())) {
                continue;
            }
            try {
                byte[] bytes = repository.segment(backup, segment);
                if (Digests.sha256(bytes).equals(segment.sha256())) {
                    return bytes;
                }
            } catch (BackupException e) {
                last = e;
            }
        }
        throw new BackupException(
                Reason.SegmentDamaged, "no repository holds segment " + segment.name() + " of backup " + backup, last);
    }

    private void onEach(Consumer<Repository> action) {
        List<Repository> alive =
                repositories.stream().filter(r -> !failed.containsKey(r.name())).toList();
        Parallel.forEach(alive, alive.size(), repository -> {
            try {
                action.accept(repository);
            } catch (BackupException e) {
                failed.put(repository.name(), e);
            }
        });
        if (failed.size() == repositories.size()) {
            throw nothingLeft();
        }
    }

    private BackupException nothingLeft() {
        Map<String, String> messages = new LinkedHashMap<>();
        repositories.forEach(
                r -> messages.put(r.name(), String.valueOf(failure(r).getMessage())));
        List<Reason> reasons =
                repositories.stream().map(r -> failure(r).reason()).distinct().toList();
        Reason reason = reasons.size() == 1 ? reasons.getFirst() : Reason.RepositoryUnavailable;
        BackupException first = failure(repositories.getFirst());
        return repositories.size() == 1
                ? first
                : new BackupException(reason, "no repository is left: " + messages, first);
    }

    private BackupException failure(Repository repository) {
        BackupException failure = failed.get(repository.name());
        if (failure == null) {
            throw new IllegalStateException(repository.name() + " has not failed");
        }
        return failure;
    }
}
