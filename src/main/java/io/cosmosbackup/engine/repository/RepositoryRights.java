package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.DoctorReport.Purpose;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import io.cosmosbackup.engine.store.StoreRight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tries what a purpose needs of a repository, and leaves nothing behind. To write, the blob that is there
/// anyway is written again, as every backup does. To delete, a blob is named that is not there.
public final class RepositoryRights {
    private final Repository repository;
    private final List<Check> checks = new ArrayList<>();

    public RepositoryRights(Repository repository) {
        this.repository = repository;
    }

    public List<Check> tried(Purpose purpose) {
        switch (purpose) {
            case Restore, Verify -> read(true);
            case Backup -> {
                read(false);
                create("a backup makes it");
                tried("ask how blobs are kept", StoreRight.Describe, () -> {
                    repository.protection();
                    return Optional.empty();
                });
            }
            case Prune -> {
                read(true);
                create("a prune needs one");
                tried("delete blobs", StoreRight.Delete, this::delete);
                tried("ask the store's clock", StoreRight.Describe, () -> {
                    new BlobDeletion(repository).now();
                    return Optional.empty();
                });
            }
        }
        return List.copyOf(checks);
    }

    private void read(boolean needed) {
        tried("list and read blobs", StoreRight.Read, () -> {
            Optional<String> id = repository.id();
            try {
                int backups = repository.backups().size();
                return Optional.of(
                        "%s, repository %s".formatted(Plural.count(backups, "backup"), id.orElse("without an id")));
            } catch (BackupException e) {
                if (needed || e.reason() != Reason.RepositoryNotFound) {
                    throw e;
                }
                return Optional.of("no repository is there yet");
            }
        });
    }

    /// What is there is read before.
    private void create(String first) {
        if (checks.stream().anyMatch(Check::wrong)) {
            add(Check.notTried(place(), "create blobs", "what is there cannot be read", right(StoreRight.Create)));
            return;
        }
        try {
            repository.checkWritable(NewRepository.Never);
            add(Check.ok(place(), "create blobs", null, right(StoreRight.Create)));
        } catch (BackupException e) {
            add(
                    e.reason() == Reason.RepositoryNotFound
                            ? Check.notTried(
                                    place(),
                                    "create blobs",
                                    "no repository is there, and to write would make one; " + first,
                                    right(StoreRight.Create))
                            : Check.failed(place(), "create blobs", e, right(StoreRight.Create)));
        }
    }

    private Optional<String> delete() {
        String absent = Names.mark("doctor-" + UUID.randomUUID());
        new BlobDeletion(repository).delete(new Entry(absent, 0, Instant.EPOCH, "0x0"));
        return Optional.of("tried with a name that no blob has");
    }

    private void tried(String what, StoreRight right, Supplier<Optional<String>> trial) {
        try {
            add(Check.ok(place(), what, trial.get().orElse(null), right(right)));
        } catch (BackupException e) {
            add(Check.failed(place(), what, e, right(right)));
        }
    }

    private void add(Check check) {
        checks.add(check);
    }

    private String place() {
        return "repository " + repository.name();
    }

    private @Nullable Right right(StoreRight right) {
        return repository.store().right(right).orElse(null);
    }
}
