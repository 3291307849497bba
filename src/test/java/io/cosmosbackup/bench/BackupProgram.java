package io.cosmosbackup.bench;

import com.sun.management.OperatingSystemMXBean;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.store.azure.AzureBlobStore;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A program of its own process: backs the same account up several times over and prints what each pass took but the
/// first ones. What reads the account is the engine, or the SDK with the engine behind it.
/// Usage: BackupProgram engine|sdk ENDPOINT KEY PASSES RECIPIENT|- CONTAINER_URL...
final class BackupProgram {
    private static final int PARALLELISM = 4;
    private static final int WARM_UP = 5; // passes, until most is compiled
    private static final String BLOB_KEY = "c2VjcmV0";

    private BackupProgram() {}

    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING); // Netty would print every byte
        int passes = Integer.parseInt(args[3]);
        Recipients recipients = args[4].equals("-") ? Recipients.none() : Recipients.parse(List.of(args[4]));
        List<String> containers = List.of(args).subList(5, args.length);
        for (int pass = -WARM_UP; pass < passes; pass++) {
            Measured took = backup("pass-" + (pass + WARM_UP), args[0], args[1], args[2], recipients, containers);
            if (pass >= 0) {
                System.out.println(took.line());
            }
        }
        System.exit(0); // the SDK's threads would stay
    }

    private static Measured backup(
            String id, String reader, String endpoint, String key, Recipients recipients, List<String> containers) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        long wall = System.nanoTime();
        BackupReport report;
        try (AccountSource source = reader.equals("sdk")
                ? new SdkAccount(endpoint, key)
                : new NoSqlSource(endpoint, new Access.Key(key), RequestUnitBudget.unlimited())) {
            report = new BackupRun(
                            new BackupRun.Request(
                                    new ManifestHead.Identity(id, id),
                                    "bench",
                                    endpoint,
                                    new BackupRun.Wanted(Selection.ALL, false),
                                    new BackupRun.Writing(
                                            recipients,
                                            SegmentWriter.segmentBytes(
                                                    Runtime.getRuntime().maxMemory(), PARALLELISM),
                                            Duration.ofMinutes(1)),
                                    PARALLELISM),
                            source,
                            new RepositorySet(
                                    repositories(containers),
                                    containers.size(),
                                    SigningKey.generate(),
                                    StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
        return new Measured(
                report.contents().bytes(),
                (process.getProcessCpuTime() - cpu) / 1e9,
                (System.nanoTime() - wall) / 1e9,
                PeakMemory.ofThisProcess());
    }

    private static List<Repository> repositories(List<String> containers) {
        List<Repository> repositories = new ArrayList<>();
        for (String url : containers) {
            repositories.add(
                    new Repository("r" + repositories.size(), new AzureBlobStore(url, BLOB_KEY), TrustedKeys.none()));
        }
        return repositories;
    }
}
