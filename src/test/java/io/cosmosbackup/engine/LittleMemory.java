package io.cosmosbackup.engine;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// A program: backs up, verifies and reads for a restore so many MiB of documents that it makes up page by page, with
/// the memory its JVM is given. Prints `items=<number> bytes=<number>`. Usage: LittleMemory DIRECTORY MIB.
final class LittleMemory {
    private static final int PARALLELISM = 4;
    private static final int PAGE_BYTES = 4 << 20;
    private static final int RANGES = 8;

    private LittleMemory() {}

    public static void main(String[] arguments) {
        List<Repository> repository =
                List.of(new Repository("directory", new FileBlobStore(Path.of(arguments[0])), TrustedKeys.none()));
        Identities identity = Identities.generate();
        Account account = new Account(Integer.parseInt(arguments[1]) * (1L << 20) / PAGE_BYTES / RANGES);
        RunProgress progress = new RunProgress(account::usage);
        BackupReport report = new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity("b1", "run"),
                                "series",
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(
                                        Recipients.parse(identity.recipients()),
                                        SegmentWriter.segmentBytes(
                                                Runtime.getRuntime().maxMemory(), PARALLELISM),
                                        Duration.ofSeconds(1)),
                                PARALLELISM),
                        account,
                        new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                        progress,
                        Clock.systemUTC())
                .run();
        new VerifyRun(
                        new VerifyRun.Request("b1", VerifyReport.Level.Deep, 100, null, identity, PARALLELISM),
                        repository.getFirst(),
                        progress,
                        Clock.systemUTC(),
                        new Random(1))
                .run();
        // Every document has the same id: the target keeps one of them, and memory is the engine's own.
        new RestoreRun(
                        new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, PARALLELISM),
                        BackupReader.open("b1", repository, identity),
                        new ScriptedAccount(),
                        progress,
                        Clock.systemUTC())
                .run();
        System.out.println("items=" + report.contents().items() + " bytes="
                + report.contents().bytes());
    }

    private record Account(long pages) implements AccountSource {
        private static final byte[] TEXT;
        private static final int[] BOUNDS;

        static {
            Random random = new Random(7);
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            List<Integer> bounds = new java.util.ArrayList<>();
            while (page.size() < PAGE_BYTES) {
                bounds.add(page.size());
                byte[] noise = new byte[200];
                random.nextBytes(noise);
                page.writeBytes(("{\"id\":\"same\",\"text\":\"" + "lorem ipsum ".repeat(60)
                                + java.util.HexFormat.of().formatHex(noise) + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
                bounds.add(page.size());
            }
            TEXT = page.toByteArray();
            BOUNDS = bounds.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public String api() {
            return "NoSQL";
        }

        @Override
        public String accountName() {
            return "made-up";
        }

        @Override
        public List<Database> databases() {
            return List.of(new Database("d", "{}", null));
        }

        @Override
        public List<ContainerName> containers(String database) {
            return List.of(new ContainerName("d", "c"));
        }

        @Override
        public Usage usage() {
            return new Usage(0, 0);
        }

        @Override
        public void close() {}

        @Override
        public ContainerSource open(ContainerName name) {
            return new ContainerSource() {
                @Override
                public Container container() {
                    return new Container(name, "rid", "{}", null);
                }

                @Override
                public List<FeedRange> feedRanges() {
                    return java.util.stream.IntStream.range(0, RANGES)
                            .mapToObj(i -> new FeedRange(
                                    i == 0 ? "" : "%02X".formatted(i * 16),
                                    i == RANGES - 1 ? "FF" : "%02X".formatted(i * 16 + 16)))
                            .toList();
                }

                @Override
                public FeedAnswer read(FeedPosition position) {
                    long page = position.continuation() == null ? 0 : Long.parseLong(position.continuation());
                    FeedPosition next = new FeedPosition(position.range(), Long.toString(page + 1), null);
                    return page >= pages
                            ? new FeedAnswer.Ended(
                                    Lines.NONE,
                                    next,
                                    new Cut(position.range(), Long.toString(page + 1), pages, Instant.EPOCH))
                            : new FeedAnswer.Page(
                                    new Lines(Lines.Kind.Documents, new DocumentBytes(TEXT.clone(), BOUNDS)), next);
                }
            };
        }
    }
}
