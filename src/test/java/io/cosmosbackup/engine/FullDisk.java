package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Random;

/// A program: makes two backups in a directory of a small file system, fills that with a file beside them, sees that a
/// third backup finds no room, prunes, and backs up again. Prints what is there at the end. Usage: FullDisk DIRECTORY.
final class FullDisk {
    private final Path directory;
    private final Runs runs = new Runs().inOneThread();
    private final FileBlobStore store;

    private FullDisk(Path directory) {
        this.directory = directory;
        this.store = new FileBlobStore(directory);
    }

    public static void main(String[] arguments) throws IOException {
        FullDisk disk = new FullDisk(Path.of(arguments[0]));
        disk.backup("b1");
        disk.backup("b2");
        disk.fill();
        try {
            disk.backup("b3");
            System.out.println("unexpected: there was room");
        } catch (BackupException e) {
            System.out.println(e.reason() == Reason.StoreFull ? "full" : "unexpected: " + e);
        }
        PruneReport marked = disk.prune(Duration.ofHours(1));
        PruneReport deleted = disk.prune(Duration.ZERO);
        disk.backup("b3");
        System.out.println("marked=%d deleted=%d left=%s"
                .formatted(
                        marked.backups().marked(),
                        deleted.backups().deleted(),
                        disk.repository().backups()));
    }

    /// Of text that hardly compresses, so that what is pruned makes room that counts.
    private void backup(String id) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < 4_000; i++) {
            text.append(Integer.toHexString(random.nextInt()));
        }
        runs.backup(id, new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document(id + text, 1))), store);
    }

    private PruneReport prune(Duration grace) {
        RetentionPolicy lastOne = new RetentionPolicy(RetentionPolicy.Counts.newest(1), null, 1, ZoneOffset.UTC);
        return new PruneRun(
                        new PruneRun.Request(
                                "shop/nightly",
                                lastOne,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(grace, Duration.ofDays(7)),
                                false,
                                false),
                        repository(),
                        shown -> System.out.println(shown.backup() + " " + shown.action()))
                .run();
    }

    private Repository repository() {
        return runs.repositories(store).getFirst();
    }

    /// To the last byte.
    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("something-else"))) {
            for (int size = 1 << 16; size > 0; size /= 2) {
                try {
                    while (true) {
                        out.write(new byte[size]);
                    }
                } catch (IOException full) {
                    // with fewer bytes at a time, until not one fits
                }
            }
        }
    }
}
