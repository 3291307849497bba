package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A program: fills a directory with so many small backups that have large heads, and does all that goes over a whole
/// repository, with the
/// memory its JVM is given. Prints `listed=… verified=… copied=… kept=… next=…`. Usage: ManyBackups DIRECTORY NUMBER.
final class ManyBackups {
    private static final RetentionPolicy LAST_ONE =
            new RetentionPolicy(RetentionPolicy.Counts.newest(1), null, 1, ZoneOffset.UTC);

    private ManyBackups() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int number = Integer.parseInt(arguments[1]);
        Path from = Files.createDirectories(directory.resolve("from"));
        Path to = Files.createDirectories(directory.resolve("to"));
        Runs runs = new Runs().inOneThread();
        for (int i = 0; i < number; i++) {
            MemoryBlobStore one = new MemoryBlobStore();
            String backup = "b%06d".formatted(i);
            runs.backup(backup, account(), one);
            Manifest manifest =
                    runs.repositories(one).getFirst().manifest(backup).manifest();
            one.blobs().put(Names.manifest(backup), ManifestFile.print(withLargeHead(manifest), runs.key));
            write(from, one.blobs());
        }
        Repository repository = runs.repositories(new FileBlobStore(from)).getFirst();
        AtomicInteger listed = new AtomicInteger();
        repository.catalog(found -> listed.addAndGet(found instanceof ManifestReading.Trusted ? 1 : 0));
        int verified = 0;
        for (String backup : repository.backups()) {
            verified += runs.verify(backup, Level.Deep, new FileBlobStore(from))
                                    .checked()
                                    .segmentsRead()
                            > 0
                    ? 1
                    : 0;
        }
        CopyReport copy = runs.copy(List.of(), new FileBlobStore(to), new FileBlobStore(from));
        PruneReport prune = new PruneRun(
                        new PruneRun.Request(
                                "shop/nightly",
                                LAST_ONE,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(Duration.ofDays(1), Duration.ofDays(7)),
                                true,
                                false),
                        repository,
                        shown -> {})
                .run();
        runs.backup("next", account(), new FileBlobStore(from));
        System.out.println("listed=%d verified=%d copied=%d kept=%d next=%d"
                .formatted(
                        listed.get(),
                        verified,
                        copy.copied(),
                        prune.backups().kept(),
                        repository.manifest("next").manifest().head().sequence()));
    }

    private static ScriptedAccount account() {
        return new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", 1)));
    }

    /// Near the most that a head may have. What remembers every head needs as much memory as there are backups.
    private static Manifest withLargeHead(Manifest manifest) {
        ManifestHead head = manifest.head();
        return Manifest.of(
                new ManifestHead.About(
                        head.about().identity(),
                        head.kind(),
                        new ManifestHead.Source(
                                "https://" + "x".repeat(60_000), head.source().account()),
                        head.cost(),
                        head.about().place(),
                        new ManifestHead.Addressees(head.recipients(), List.of())),
                manifest.databases(),
                manifest.containers());
    }

    /// Without waiting for the disk.
    private static void write(Path directory, Map<String, byte[]> blobs) throws IOException {
        for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
            Path file = directory.resolve(blob.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, blob.getValue());
        }
    }
}
