package io.cosmosbackup.engine.vectors;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A repository of one backup, written by this program's own writers of whatever a seed draws: names,
/// definitions, times, charges, ranges, kinds of frames and items.
///
/// @param lines what `reader.py lines` must print, as this program's own reader has read it
record RandomRepository(Path folder, Path identity, List<String> lines) {
    private static final String[] LETTERS = {
        "a", "B", "7", " ", "-", ".", "_", "'", "\"", "%", "é", "\u00a0", "\u0301", "\u2028", "\u202e", "\ufeff",
        "\uffff", "😀"
    };
    private static final String[] VALUES = {
        "0",
        "-0.0",
        "1E400",
        "-1e-400",
        "12345678901234567890123",
        "true",
        "null",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"\t\"",
        "[]",
        "{}",
        "[ 1 ,\n2\r]",
        "{\"a\":1,\"a\":2}",
        "\"\u2029\"",
        "\"\\/\\\"\""
    };

    static RandomRepository write(Path place, int seed) throws IOException {
        return new Writing(place, new Random(seed)).write();
    }

    private static final class Writing {
        private static final List<FrameKind> KINDS = Stream.of(FrameKind.values())
                .filter(kind -> kind.definition().isEmpty())
                .toList();

        private final Path folder;
        private final Path identity;
        private final Random random;
        private final Identities identities = Identities.generate();
        private int segments;

        Writing(Path place, Random random) throws IOException {
            this.folder = Files.createDirectories(place.resolve("repository"));
            this.identity = Files.writeString(place.resolve("identity.txt"), identities.text());
            this.random = random;
        }

        RandomRepository write() {
            Recipients recipients =
                    random.nextBoolean() ? Recipients.parse(identities.recipients()) : Recipients.none();
            @Nullable SigningKey key = random.nextBoolean() ? SigningKey.generate() : null;
            Repository repository = new Repository("r", new FileBlobStore(folder), TrustedKeys.none());
            RepositorySet set = new RepositorySet(List.of(repository), 1, key, StragglerLimit.ordinary());
            set.checkWritable();
            boolean isFull = random.nextBoolean();
            boolean hasAll = random.nextBoolean();
            String database = text(1 + random.nextInt(20));
            List<ContainerBackup> containers = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                containers.add(container(new ContainerName(database, text(9) + i), recipients, set, isFull, hasAll));
            }
            ManifestHead.Link link = new ManifestHead.Link("b0", "0".repeat(64));
            ManifestFile committed = commit(
                    set,
                    new ManifestHead.About(
                            new ManifestHead.Identity("b1", text(5)),
                            ManifestKind.of(
                                    isFull ? BackupType.Full : BackupType.SyntheticFull,
                                    "NoSQL",
                                    hasAll ? "AllVersionsAndDeletes" : "LatestVersion"),
                            new ManifestHead.Source("https://" + text(5), text(5)),
                            new RunCost(
                                    time(),
                                    time(),
                                    random.nextBoolean() ? random.nextDouble() * 1e300 : random.nextInt(5)),
                            new ManifestHead.Place(
                                    switch (random.nextInt(3)) {
                                        case 0 -> null;
                                        case 1 -> new ManifestHead.Series(text(9), 1, null);
                                        default -> new ManifestHead.Series(text(9), Long.MAX_VALUE, link);
                                    },
                                    null),
                            new ManifestHead.Addressees(recipients.texts(), List.of())),
                    database,
                    containers,
                    random.nextBoolean() ? definitions(database, containers, recipients, set) : null);
            return new RandomRepository(folder, identity, lines(repository, committed));
        }

        private ManifestFile commit(
                RepositorySet set,
                ManifestHead.About about,
                String database,
                List<ContainerBackup> containers,
                @Nullable List<DefinitionBackup> definitions) {
            return set.commit(Manifest.of(
                    about,
                    List.of(new Database(database, object(), random.nextBoolean() ? object() : null)),
                    containers,
                    definitions));
        }

        private List<DefinitionBackup> definitions(
                String database, List<ContainerBackup> containers, Recipients recipients, RepositorySet set) {
            List<Owner> owners = new ArrayList<>(List.of(Owner.database(database)));
            containers.forEach(
                    container -> owners.add(Owner.of(container.container().name())));
            List<DefinitionBackup> definitions = new ArrayList<>();
            for (Owner owner : owners) {
                List<Segment> segments = new ArrayList<>();
                Map<DefinitionKind, String> unread = new TreeMap<>();
                try (SegmentWriter writer = new SegmentWriter("b1", owner, recipients, 0)) {
                    for (DefinitionKind kind : DefinitionKind.of(owner)) {
                        int count = random.nextInt(4);
                        for (int i = 0; i < count; i++) {
                            byte[] json = "{\"id\":\"%d\",\"body\":%s}"
                                    .formatted(i, value())
                                    .getBytes(StandardCharsets.UTF_8);
                            writer.add(0, FrameKind.of(kind), json, 0, json.length);
                        }
                        if (count == 0 && random.nextBoolean()) {
                            unread.put(kind, text(9));
                        } else if (count > 0 && random.nextInt(3) == 0) {
                            segments.add(put(writer, set));
                        }
                    }
                    if (!writer.isEmpty()) {
                        segments.add(put(writer, set));
                    }
                }
                if (!segments.isEmpty() || !unread.isEmpty()) {
                    definitions.add(new DefinitionBackup(owner.database(), owner.container(), segments, unread));
                }
            }
            return definitions;
        }

        private ContainerBackup container(
                ContainerName name, Recipients recipients, RepositorySet set, boolean isFull, boolean hasAll) {
            List<Range> ranges = new ArrayList<>();
            List<String> bounds = random.nextBoolean() ? List.of("", "FF") : List.of("", "05C1DF", "3F", "FF");
            for (int i = 1; i < bounds.size(); i++) {
                FeedRange range = new FeedRange(bounds.get(i - 1), bounds.get(i));
                ranges.add(new Range(range, List.of(new Cut(range, text(9), random.nextInt(3) - 1L, time()))));
            }
            List<Segment> own = new ArrayList<>();
            try (SegmentWriter writer = new SegmentWriter("b1", name, recipients, 0)) {
                for (int i = 0; i < random.nextInt(40); i++) {
                    add(writer, ranges.size(), i, isFull, hasAll);
                    if (!writer.isEmpty() && random.nextInt(10) == 0) {
                        own.add(put(writer, set));
                    }
                }
                if (!writer.isEmpty()) {
                    own.add(put(writer, set));
                }
            }
            String definition = "{\"partitionKey\":{\"paths\":[\"/pk\"]},\"more\":" + value() + "}";
            return new ContainerBackup(
                    new Container(name, text(4), definition, random.nextBoolean() ? object() : null), ranges, own);
        }

        private void add(SegmentWriter writer, int ranges, int number, boolean isFull, boolean hasAll) {
            FrameKind kind = KINDS.get(random.nextInt(KINDS.size()));
            boolean isAllowed = switch (kind) {
                case Documents, Tail -> true;
                case Changes -> hasAll;
                case Deletes -> !isFull;
                case ClientEncryptionKeys, UserDefinedFunctions, StoredProcedures, Triggers, Users, Permissions ->
                    false; // these have segments of their own
            };
            if (!isAllowed) {
                return;
            }
            String line = kind == FrameKind.Deletes
                    ? "{\"id\":\"%d\",\"partitionKey\":[\"p\"]}".formatted(number)
                    : "{\"id\":\"%d\",\"pk\":%s,\"v\":%s}".formatted(number, value(), value());
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            if (kind != FrameKind.Deletes && random.nextInt(8) == 0) {
                bytes[line.indexOf("\"id\"") + 6] = (byte) 0xff; // no UTF-8, and no item's id twice
                bytes = new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("\u00ff", "\u00ff" + number)
                        .getBytes(StandardCharsets.ISO_8859_1);
            }
            writer.add(random.nextInt(ranges), kind, bytes, 0, bytes.length);
        }

        private Segment put(SegmentWriter writer, RepositorySet set) {
            SegmentWriter.Sealed sealed = writer.seal("%08x".formatted(random.nextInt()), segments++);
            set.putSegment("b1", sealed);
            return sealed.entry();
        }

        private List<String> lines(Repository repository, ManifestFile file) {
            List<String> lines = new ArrayList<>();
            BackupReader reader = BackupReader.open("b1", List.of(repository), identities);
            for (ContainerBackup container : file.manifest().containers()) {
                for (Segment segment : container.segments()) {
                    reader.open(container, segment)
                            .lines((kind, text) -> lines.addAll(
                                    ("b1 " + container.container().name() + " " + kind + " " + Digests.sha256(text))
                                            .lines()
                                            .toList()));
                }
            }
            for (DefinitionBackup held : file.manifest().allDefinitions()) {
                for (Segment segment : held.segments()) {
                    reader.open(held, segment)
                            .lines((kind, text) ->
                                    lines.addAll(("b1 " + held.owner() + " " + kind + " " + Digests.sha256(text))
                                            .lines()
                                            .toList()));
                }
            }
            return lines;
        }

        private String text(int longest) {
            StringBuilder text = new StringBuilder("x");
            for (int i = 0; i < random.nextInt(longest); i++) {
                text.append(LETTERS[random.nextInt(LETTERS.length)]);
            }
            return text.toString();
        }

        private String value() {
            return VALUES[random.nextInt(VALUES.length)];
        }

        private String object() {
            return "{ \"a\":" + value() + "}";
        }

        private Instant time() {
            Instant time = Instant.ofEpochSecond(random.nextLong(-62_135_596_800L, 253_402_300_800L));
            return time.plusNanos(
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> random.nextInt(1_000) * 1_000_000L;
                        case 2 -> random.nextInt(1_000_000) * 1_000L;
                        default -> random.nextInt(1_000_000_000);
                    });
        }
    }
}
