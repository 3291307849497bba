package io.cosmosbackup.fuzz;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.Checkpoint.ContainerProgress;
import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.format.CheckpointFile;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.nosql.FedBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Manifests and checkpoints: three lines, of which the first has the digest of the third. A changed line is
/// put under a digest that fits it, without a signature, so that more than the digest looks at it.
final class StoredFiles {
    private static final Set<Reason> DECLARED =
            Set.of(Reason.ManifestDamaged, Reason.SignatureInvalid, Reason.UnknownFormat);
    private static final byte[] NO_SIGNATURES = "{\"signatures\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final Pattern BODY = Pattern.compile("\"body\":\\{[^}]*\\}");
    private static final Pattern BACKUP = Pattern.compile("\"backup\":\"([^\"\\\\]*)\"");

    /// Always the same, so that a seed draws the same bytes: PKCS #8 of 32 zero bytes.
    private static final SigningKey KEY = SigningKey.parse("-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder()
                    .encodeToString(Arrays.copyOf(
                            java.util.HexFormat.of().parseHex("302e020100300506032b657004220420"), 16 + 32))
            + "\n-----END PRIVATE KEY-----\n");

    private static final TrustedKeys MANIFEST_KEYS = TrustedKeys.parse(List.of(
            new String(Vectors.file("v1/signing.pub"), StandardCharsets.UTF_8).strip(),
            new String(Vectors.file("later/signing.pub"), StandardCharsets.UTF_8).strip()));
    private static final TrustedKeys CHECKPOINT_KEYS = TrustedKeys.of(List.of(KEY.publicKey()));

    private static final List<byte[]> MANIFESTS =
            Vectors.files(name -> name.contains("/manifests/") && !name.startsWith("hostile"));
    private static final List<byte[]> CHECKPOINTS = List.of(checkpoint(1), checkpoint(2), checkpoint(3));

    private StoredFiles() {}

    static byte[] drawnManifest(Random random) {
        return drawn(random, MANIFESTS);
    }

    /// A manifest in which one value of its head or body is another one, and everything else as it was.
    static byte[] manifestWithAnotherValue(Random random) {
        Lines lines = Lines.of(Mutator.one(random, MANIFESTS)).orElseThrow();
        return random.nextBoolean()
                ? lines.withHead(Mutator.withAnotherValue(random, lines.head()), NO_SIGNATURES)
                        .bytes()
                : lines.withBody(Mutator.withAnotherValue(random, lines.body()), NO_SIGNATURES)
                        .bytes();
    }

    static byte[] drawnCheckpoint(Random random) {
        return drawn(random, CHECKPOINTS);
    }

    private static byte[] drawn(Random random, List<byte[]> files) {
        Lines lines = Lines.of(Mutator.one(random, files)).orElseThrow();
        return switch (random.nextInt(6)) {
            case 0 -> Mutator.mutated(random, files);
            case 1 ->
                lines.withHead(Mutator.mutated(random, lines.head()), lines.signatures())
                        .bytes();
            case 2, 3 ->
                lines.withHead(Mutator.mutated(random, lines.head()), NO_SIGNATURES)
                        .bytes();
            default -> {
                byte[] signatures = random.nextInt(4) == 0 ? lines.signatures() : NO_SIGNATURES;
                yield lines.withBody(Mutator.mutated(random, lines.body()), signatures)
                        .bytes();
            }
        };
    }

    /// Whether the manifest keeps all rules of docs/format.md.
    static boolean isManifest(String backup, byte[] file) {
        return accepted(() -> ManifestFile.read(backup, file, TrustedKeys.none()))
                .isPresent();
    }

    /// Whether a changed file is a manifest still.
    static boolean acceptsManifest(byte[] file) {
        String backup = claimed(file);
        accepted(() -> ManifestFile.read(backup, file, MANIFEST_KEYS)).ifPresent(_ -> assertGenuine(file, MANIFESTS));
        byte[] start = Arrays.copyOf(file, Math.min(file.length, ManifestFile.HEAD_BYTES));
        ManifestFile.claimedHead(backup, start);
        Optional<ManifestFile.Head> head = accepted(() -> ManifestFile.readHead(backup, start, TrustedKeys.none()));
        Optional<Long> length = accepted(() -> ManifestFile.length(backup, start, TrustedKeys.none()));
        Optional<ManifestFile> read = accepted(() -> ManifestFile.read(backup, file, TrustedKeys.none()));
        if (read.isEmpty()) {
            return false;
        }
        assertSame(Optional.of(read.get().manifest().head()), head.map(ManifestFile.Head::head));
        assertSame(Optional.of((long) file.length), length);
        Manifest manifest = read.get().manifest();
        Manifest again = ManifestFile.printed(
                        Manifest.of(
                                about(manifest.head()),
                                manifest.databases(),
                                manifest.containers(),
                                manifest.definitions()),
                        null)
                .file()
                .manifest();
        assertSame(manifest.databases(), again.databases());
        assertSame(manifest.containers(), again.containers());
        assertSame(Optional.ofNullable(manifest.definitions()), Optional.ofNullable(again.definitions()));
        assertSame(about(manifest.head()), about(again.head()));
        return true;
    }

    static boolean acceptsCheckpoint(byte[] file) {
        String backup = claimed(file);
        accepted(() -> CheckpointFile.read(backup, file, CHECKPOINT_KEYS))
                .ifPresent(_ -> assertGenuine(file, CHECKPOINTS));
        byte[] start = Arrays.copyOf(file, Math.min(file.length, ManifestFile.HEAD_BYTES));
        Optional<Long> length = accepted(() -> CheckpointFile.length(backup, start, TrustedKeys.none()));
        Optional<Checkpoint> read = accepted(() -> CheckpointFile.read(backup, file, TrustedKeys.none()));
        if (read.isEmpty()) {
            return false;
        }
        assertSame(Optional.of((long) file.length), length);
        byte[] printed = CheckpointFile.print(read.get(), null);
        assertSame(read.get(), CheckpointFile.read(backup, printed, TrustedKeys.none()));
        read.get().containers().stream()
                .flatMap(container -> container.ranges().stream())
                .flatMap(range -> range.remaining().stream())
                .forEach(position -> accepted(() -> {
                    FedBytes.remember(position);
                    return true;
                }));
        return true;
    }

    private static <T> Optional<T> accepted(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (BackupException e) {
            if (!DECLARED.contains(e.reason())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static void assertSame(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("when it is written again it is another: " + actual);
        }
    }

    /// What a pinned key has signed is as it was signed; only the line of the signatures may be written
    /// otherwise.
    private static void assertGenuine(byte[] file, List<byte[]> signed) {
        Lines lines = Lines.of(file).orElseThrow();
        for (byte[] other : signed) {
            Lines genuine = Lines.of(other).orElseThrow();
            if (Arrays.equals(genuine.head(), lines.head()) && Arrays.equals(genuine.body(), lines.body())) {
                int mismatch = Arrays.mismatch(file, other);
                if (mismatch >= 0
                        && file.length == other.length
                        && Arrays.equals(file, mismatch + 1, file.length, other, mismatch + 1, other.length)) {
                    throw new AssertionError("one byte of a signed file is another: byte " + mismatch);
                }
                return;
            }
        }
        throw new AssertionError("accepted as signed, and nobody has signed it");
    }

    /// The id under which a file like this would be found.
    static String claimed(byte[] file) {
        String head = Lines.of(file)
                .map(lines -> new String(lines.head(), StandardCharsets.UTF_8))
                .orElse("");
        Matcher backup = BACKUP.matcher(head);
        return backup.find() ? backup.group(1) : "b1";
    }

    private static ManifestHead.About about(ManifestHead head) {
        return new ManifestHead.About(
                head.about().identity(),
                head.kind(),
                head.source(),
                head.cost(),
                head.about().place(),
                head.about().addressees());
    }

    /// @param body with its newline
    private record Lines(byte[] head, byte[] signatures, byte[] body) {
        static Optional<Lines> of(byte[] file) {
            int first = newline(file, 0);
            int second = first < 0 ? -1 : newline(file, first + 1);
            return second < 0
                    ? Optional.empty()
                    : Optional.of(new Lines(
                            Arrays.copyOf(file, first),
                            Arrays.copyOfRange(file, first + 1, second),
                            Arrays.copyOfRange(file, second + 1, file.length)));
        }

        private static int newline(byte[] file, int from) {
            for (int i = from; i < file.length; i++) {
                if (file[i] == '\n') {
                    return i;
                }
            }
            return -1;
        }

        Lines withHead(byte[] other, byte[] signed) {
            return new Lines(other, signed, body);
        }

        Lines withBody(byte[] other, byte[] signed) {
            String digest = "\"body\":{\"bytes\":%d,\"sha256\":\"%s\"}".formatted(other.length, Digests.sha256(other));
            String changed = BODY.matcher(new String(head, StandardCharsets.UTF_8))
                    .replaceFirst(Matcher.quoteReplacement(digest));
            return new Lines(changed.getBytes(StandardCharsets.UTF_8), signed, other);
        }

        byte[] bytes() {
            byte[] newline = {'\n'};
            return Mutator.joined(head, newline, signatures, newline, body);
        }
    }

    private static byte[] checkpoint(int number) {
        Instant noon = Instant.parse("2026-11-22T12:00:00.250Z");
        FeedRange low = new FeedRange("", "3F");
        FeedRange middle = new FeedRange("3F", "7F");
        FeedRange high = new FeedRange("7F", "FF");
        Segment segment = new Segment(
                "0123abcd-00000000.jsonl.zst",
                null,
                700,
                "a".repeat(64),
                4_000,
                Map.of(FrameKind.Documents, 40L, FrameKind.Tail, 2L));
        Container orders = new Container(
                new ContainerName("shop", "orders"),
                "rid\u00e9",
                "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/pk\"]}}",
                number == 1 ? null : "{\"content\":{\"offerThroughput\":400}}");
        List<RangeProgress> ranges = List.of(
                new RangeProgress(
                        new FeedRange("", "7F"),
                        List.of(new FeedPosition(middle, "\"17\"", "12 first 1#17#4=9")),
                        List.of(new Cut(low, "\"9\"", 9, noon))),
                new RangeProgress(
                        high, List.of(new FeedPosition(high, null, number == 3 ? "-1 anew -" : null)), List.of()));
        return CheckpointFile.print(
                new Checkpoint(
                        new ManifestHead.Identity("b1", "run"),
                        new Checkpoint.Beginning(
                                noon, List.of(), List.of(new Database("shop", "{\"id\":\"shop\"}", null))),
                        number,
                        12.5,
                        List.of(new ContainerProgress(orders, ranges, List.of(segment)))),
                KEY);
    }
}
