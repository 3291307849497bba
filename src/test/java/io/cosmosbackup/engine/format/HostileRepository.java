package io.cosmosbackup.engine.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.format.HostileJson.Variant;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.RunCost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A repository of somebody who writes what the format forbids, under digests (and, if he has a key, signatures) that
/// fit. Each case is one good repository in which one thing is different.
public final class HostileRepository {
    /// The backup of every case, which has a parent and refers to another one.
    public static final String BACKUP = "b1";

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final ContainerName ORDERS = new ContainerName("shop", "orders");
    private static final String OWN = Names.segment("0123abcd", 0, false);
    private static final String OTHER = Names.segment("0123abcd", 1, false);
    private static final Set<String> MAY_BE_ABSENT =
            Set.of("offer", "previous", "series", "parent", "in", "continuation", "memory", "Deletes");
    private static final byte[] MARKER =
            "{\"format\":\"cosmos-backup repository\",\"formatVersion\":1}\n".getBytes(StandardCharsets.UTF_8);

    private final @Nullable SigningKey key;
    private final List<Case> cases = new ArrayList<>();
    private final Map<String, byte[]> good;

    /// A repository in which one thing is forbidden.
    ///
    /// @param name says what
    public record Case(String name, Map<String, byte[]> blobs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private HostileRepository(@Nullable SigningKey key) {
        this.key = key;
        this.good = good(frames()).blobs();
    }

    /// What every case is made of: it keeps all rules.
    public static Case good(@Nullable SigningKey key) {
        return new HostileRepository(key).good(frames());
    }

    /// The same repository in other words: what the format allows. Each must be read.
    public static List<Case> allowed(@Nullable SigningKey key) {
        HostileRepository hostile = new HostileRepository(key);
        hostile.otherWords();
        return List.copyOf(hostile.cases);
    }

    /// Every case there is of a manifest.
    public static List<Case> manifests(@Nullable SigningKey key) {
        HostileRepository hostile = new HostileRepository(key);
        hostile.texts();
        hostile.rules();
        hostile.lines();
        return List.copyOf(hostile.cases);
    }

    /// Every case there is of a segment.
    public static List<Case> segments(@Nullable SigningKey key) {
        HostileRepository hostile = new HostileRepository(key);
        hostile.indexes();
        hostile.zstdFrames();
        hostile.documents();
        return List.copyOf(hostile.cases);
    }

    /// Files of a checkpoint of {@link #BACKUP}, each with one thing that is forbidden.
    public static List<Variant> checkpoints(@Nullable SigningKey key) {
        return new HostileRepository(key).checkpointFiles();
    }

    // The good one.

    /// One frame of a segment, and what the index says of it.
    private record Part(byte[] frame, FrameKind kind, int range, int rawBytes, int items) {}

    private static List<Part> frames() {
        return List.of(
                part(FrameKind.Documents, 0, "{\"id\":\"1\",\"pk\":\"p\"}\n{\"id\":\"2\",\n\"pk\":\"p\"}\n", 2),
                part(FrameKind.Documents, 1, "{\"id\":\"3\",\"pk\":\"p\"}\n", 1),
                part(FrameKind.Tail, 0, "{\"id\":\"2\",\"pk\":\"p\",\"n\":1.10}\n", 1),
                part(FrameKind.Deletes, 1, "{\"id\":\"9\",\"partitionKey\":[\"p\"]}\n", 1));
    }

    private static Part part(FrameKind kind, int range, String lines, int items) {
        byte[] raw = lines.getBytes(StandardCharsets.UTF_8);
        return new Part(compressed(raw, true, true), kind, range, raw.length, items);
    }

    private static byte[] compressed(byte[] raw, boolean checksum, boolean size) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(3).setChecksum(checksum).setContentSize(size);
            return context.compress(raw);
        }
    }

    private static byte[] index(List<Part> parts, String backup, String segment) {
        StringBuilder text = new StringBuilder("{\"formatVersion\":1,\"backup\":\"" + backup + "\",\"segment\":\""
                + segment + "\",\"database\":\"shop\",\"container\":\"orders\",\"frames\":[");
        for (Part part : parts) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                    .append("{\"range\":%d,\"kind\":\"%s\",\"bytes\":%d,\"rawBytes\":%d,\"items\":%d}"
                            .formatted(part.range(), part.kind(), part.frame().length, part.rawBytes(), part.items()));
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] skippable(int magic, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(magic)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] bytes(List<Part> parts, byte[] index) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(part -> out.writeBytes(part.frame()));
        out.writeBytes(skippable(SegmentIndex.MAGIC, index));
        return out.toByteArray();
    }

    private static Segment entry(String name, @Nullable String in, List<Part> parts, byte[] bytes) {
        Map<FrameKind, Long> counts = new TreeMap<>();
        parts.forEach(part -> counts.merge(part.kind(), (long) part.items(), Long::sum));
        return new Segment(
                name,
                in,
                bytes.length,
                Digests.sha256(bytes),
                parts.stream().mapToLong(Part::rawBytes).sum(),
                counts);
    }

    private static Manifest manifest(Segment own, Segment other) {
        return Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity(BACKUP, "run"),
                        ManifestKind.of(BackupType.Incremental, "NoSQL", "LatestVersion"),
                        new ManifestHead.Source("https://x", "x"),
                        new RunCost(NOON, NOON.plusSeconds(60), 1.5),
                        new ManifestHead.Place(
                                new ManifestHead.Series("shop/nightly", 2, new ManifestHead.Link("b0", "a".repeat(64))),
                                new ManifestHead.Link("b0", "a".repeat(64))),
                        new ManifestHead.Addressees(List.of(), List.of())),
                List.of(new Database("shop", "{\"id\":\"shop\"}", "{\"content\":{}}")),
                List.of(
                        new ContainerBackup(
                                new Container(
                                        ORDERS,
                                        "r1",
                                        "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/pk\"]}}",
                                        "{\"content\":{\"offerThroughput\":400}}"),
                                List.of(range("", "3F", 7), range("3F", "FF", 9)),
                                List.of(own, other)),
                        new ContainerBackup(
                                new Container(new ContainerName("shop", "empty"), "r2", "{}", null),
                                List.of(range("", "FF", -1)),
                                List.of())));
    }

    private static Range range(String min, String max, long lsn) {
        FeedRange range = new FeedRange(min, max);
        return new Range(range, List.of(new Cut(range, "\"" + lsn + "\"", lsn, NOON.plusSeconds(Math.abs(lsn)))));
    }

    private Case good(List<Part> parts) {
        return with("good", parts, bytes(parts, index(parts, BACKUP, OWN)));
    }

    private Case with(String name, List<Part> parts, byte[] own) {
        List<Part> others = frames().subList(0, 1);
        byte[] other = bytes(others, index(others, "a9", OTHER));
        Manifest manifest = manifest(entry(OWN, null, parts, own), entry(OTHER, "a9", others, other));
        Map<String, byte[]> blobs = new TreeMap<>();
        blobs.put("repository.json", MARKER);
        blobs.put(Names.segments(BACKUP) + OWN, own);
        blobs.put(Names.segments("a9") + OTHER, other);
        blobs.put(Names.manifest(BACKUP), printed(manifest));
        return new Case(name, blobs);
    }

    private byte[] printed(Manifest manifest) {
        return ManifestFile.print(manifest, key);
    }

    // Manifests.

    private byte[][] goodLines() {
        byte[] file = Objects.requireNonNull(good.get(Names.manifest(BACKUP)));
        String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
        return Arrays.stream(lines)
                .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    private void add(String name, byte[] manifest) {
        Map<String, byte[]> blobs = new TreeMap<>(good);
        blobs.put(Names.manifest(BACKUP), manifest);
        cases.add(new Case(name, blobs));
    }

    private void texts() {
        byte[][] lines = goodLines();
        for (Variant head : HostileJson.of(lines[0], MAY_BE_ABSENT)) {
            add("head: " + head.name(), signed(head.text(), joined(lines[2], "\n")));
        }
        for (Variant second : HostileJson.of(lines[1], Set.of())) {
            if (!contains(second.text(), '\n')) {
                add("signatures: " + second.name(), file(lines[0], second.text(), joined(lines[2], "\n")));
            }
        }
        for (Variant body : HostileJson.of(lines[2], MAY_BE_ABSENT)) {
            addBody("body: " + body.name(), lines[0], joined(body.text(), "\n"));
        }
    }

    /// With a head that has its size and digest.
    private void addBody(String name, byte[] head, byte[] body) {
        String whole = new String(head, StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"body\":\\{[^}]*}",
                        "\"body\":{\"bytes\":%d,\"sha256\":\"%s\"}".formatted(body.length, Digests.sha256(body)));
        add(name, signed(whole.getBytes(StandardCharsets.UTF_8), body));
    }

    private byte[] signed(byte[] head, byte[] body) {
        return SignedFile.of(head, key, body).print();
    }

    private static byte[] file(byte[] head, byte[] second, byte[] body) {
        return joined(joined(joined(head, "\n"), second), joined("\n".getBytes(StandardCharsets.UTF_8), body));
    }

    private void rules() {
        String head = new String(goodLines()[0], StandardCharsets.UTF_8);
        String body = new String(goodLines()[2], StandardCharsets.UTF_8);
        for (String[] change : new String[][] {
            {"\"level\":0", "\"level\":2147483648"},
            {"\"formatVersion\":1", "\"formatVersion\":0"},
            {"\"formatVersion\":1", "\"formatVersion\":3"},
            {"\"formatVersion\":1", "\"formatVersion\":2147483648"},
            {"\"type\":\"Incremental\"", "\"type\":\"Incrementam\""},
            {"\"type\":\"Incremental\"", "\"type\":\"incremental\""},
            {"\"type\":\"Incremental\"", "\"type\":\"Full\""},
            {"\"api\":\"NoSQL\"", "\"api\":\"NoSPL\""},
            {"\"mode\":\"LatestVersion\"", "\"mode\":\"LatestVersioo\""},
            {"\"type\":\"Incremental\"", "\"type\":\"Incremental \""},
            {"\"recipients\":[]", "\"recipients\":[\"age1x\"]"},
            {"\"refersTo\":[\"a9\"]", "\"refersTo\":[]"},
            {"\"refersTo\":[\"a9\"]", "\"refersTo\":[\"a9\",\"a9\"]"},
            {"\"refersTo\":[\"a9\"]", "\"refersTo\":[\"b1\"]"},
            {"\"name\":\"shop/nightly\"", "\"name\":\"\""},
            {"\"name\":\"shop/nightly\"", "\"name\":\"" + "x".repeat(513) + "\""},
            {"\"containers\":2", "\"containers\":3"},
            {"\"sha256\":\"aaaa", "\"sha256\":\"AAAA"},
            {"\"sha256\":\"aaaa", "\"sha256\":\"aaa"},
            {"\"backup\":\"b0\"", "\"backup\":\"B0\""},
            {"\"backup\":\"b0\"", "\"backup\":\"b..0\""},
            {"\"backup\":\"b1\"", "\"backup\":\"b2\""},
            {"\"format\":\"cosmos-backup manifest\"", "\"format\":\"cosmos-backup checkpoint\""}
        }) {
            add(
                    "head: " + change[1],
                    signed(
                            changed(head, change).getBytes(StandardCharsets.UTF_8),
                            (body + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        for (String[] change : new String[][] {
            {"\"lsn\":7", "\"lsn\":-2"},
            {"\"min\":\"3F\"", "\"min\":\"3f\""},
            {"\"max\":\"3F\"", "\"max\":\"3E\""},
            {"\"Tail\":1", "\"0\":1"},
            {"\"Tail\":1", "\"tail\":1"},
            {"\"Tail\":1", "\" Tail\":1"},
            {"\"Tail\":1", "\"Tail\":0"},
            {"\"Tail\":1", "\"Tail\":1000"},
            {"\"Tail\":1", "\"Tail\":1,\"Changes\":1"},
            {"\"Tail\":1", "\"Tail\":1,\"Users\":1"},
            {"\"databases\":[", "\"definitions\":null,\"databases\":["},
            {"\"databases\":[", "\"definitions\":{},\"databases\":["},
            {"\"databases\":[", definitions("{}")},
            {"\"databases\":[", definitions("{\"database\":\"shop\",\"segments\":[]}")},
            {"\"databases\":[", definitions("{\"database\":\"shop\",\"unread\":{\"Users\":\"x\"}}")},
            {"\"databases\":[", definitions("{\"database\":\"shop\",\"segments\":[],\"unread\":{}}")},
            {"\"databases\":[", definitions(unread("other", null, "Users"))},
            {"\"databases\":[", definitions(unread("shop", "other", "Triggers"))},
            {"\"databases\":[", definitions(unread("shop", null, "Users") + "," + unread("shop", null, "Permissions"))},
            {"\"databases\":[", definitions(unread("shop", null, "Triggers"))},
            {"\"databases\":[", definitions(unread("shop", "orders", "Users"))},
            {"\"databases\":[", definitions(unread("shop", null, "Documents"))},
            {"\"databases\":[", definitions(unread("shop", null, " Users"))},
            {"\"databases\":[", definitions(unread("shop", null, "users"))},
            {"\"databases\":[", definitions(unread("shop", null, "4"))},
            {"\"databases\":[", definitions(unread("shop", null, "Users").replace("\"x\"", "1"))},
            {"\"databases\":[", definitions(unread("shop", null, "Users").replace("\"x\"", "null"))},
            {
                "\"databases\":[",
                definitions(unread("shop", null, "Users").replace("\"x\"", "\"" + "x".repeat(1_001) + "\""))
            },
            {"\"databases\":[", definitions(unread("shop", null, "Users").replace("}}", "},\"more\":1}"))},
            {
                "\"databases\":[",
                definitions(unread("shop", null, "Users").replace("\"shop\"", "\"shop\",\"container\":null"))
            },
            {
                "\"databases\":[",
                definitions(unread("shop", null, "Users")
                        .replace(
                                "[]",
                                "[{\"name\":\"0123abcd-00000007.jsonl.zst\",\"bytes\":9,\"sha256\":\"" + "a".repeat(64)
                                        + "\",\"rawBytes\":9,\"counts\":{\"Permissions\":1}}]"))
            },
            {"\"counts\":{\"Documents\":2}", "\"counts\":{}"},
            {"\"in\":\"a9\"", "\"in\":\"b1\""},
            {OWN, OWN + ".age"},
            {OWN, "0123ABCD-00000000.jsonl.zst"},
            {"\"name\":\"shop\"", "\"name\":\"\""},
            {"\"name\":\"shop\"", "\"name\":\"a/b\""},
            {"\"name\":\"shop\"", "\"name\":\"a\\u001b\""},
            {"\"name\":\"shop\"", "\"name\":\"a\\u007f\""},
            {"\"name\":\"shop\"", "\"name\":\"a\\u009b\""},
            {"\"name\":\"shop\"", "\"name\":\"" + "x".repeat(256) + "\""},
            {"\"databases\":[", "\"databases\":[{\"name\":\"shop\",\"definition\":\"{}\"},"},
            {"\"container\":\"orders\"", "\"container\":\"\""},
            {"\"container\":\"orders\"", "\"container\":\"empty\""},
            {"\"container\":\"orders\"", "\"container\":\"a#b\""},
            {"\"container\":\"orders\"", "\"container\":\"a\\u0000\""},
            {"\"container\":\"orders\"", "\"container\":\"a\\u007f\""},
            {"\"container\":\"orders\"", "\"container\":\"a\u009b\""},
            {"\"container\":\"orders\"", "\"container\":\"a\\u0085\""},
            {"\"container\":\"orders\"", "\"container\":\"" + "\\ud83d\\ude00".repeat(128) + "\""},
            {"\"definition\":\"{}\"", "\"definition\":\"[1]\""},
            {"\"definition\":\"{}\"", "\"definition\":\"{} {}\""},
            {"\"definition\":\"{}\"", "\"definition\":\"\""},
            {"\"definition\":\"{}\"", "\"definition\":\"{\\\"a\\\":NaN}\""},
            {"\"definition\":\"{\\\"id\\\":\\\"shop\\\"}\"", "\"definition\":\"null\""},
            {"\"offer\":\"{\\\"content\\\":{}}\"", "\"offer\":\"x\""},
            {"\"offer\":\"{\\\"content\\\":{}}\"", "\"offer\":\"{} \u00a0\""}
        }) {
            addBody(
                    "body: " + (change[1].length() > 60 ? change[1].substring(0, 60) + "…" : change[1]),
                    head.getBytes(StandardCharsets.UTF_8),
                    (changed(body, change) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String[] empty = {
            "{\"databases\":[],\"containers\":[]}",
            head.replace("\"containers\":2", "\"containers\":0")
                    .replaceFirst(
                            "\"items\":\\d+,\"bytes\":\\d+,\"storedBytes\":\\d+",
                            "\"items\":0,\"bytes\":0,\"storedBytes\":0")
                    .replace("\"refersTo\":[\"a9\"]", "\"refersTo\":[]")
                    .replaceFirst(
                            "\"firstCut\":\"[^\"]*\",\"lastCut\":\"[^\"]*\"",
                            "\"firstCut\":\"1970-01-01T00:00:00Z\",\"lastCut\":\"1970-01-01T00:00:00Z\"")
        };
        addBody(
                "no containers",
                empty[1].getBytes(StandardCharsets.UTF_8),
                (empty[0] + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// In front of the member `databases`.
    private static String definitions(String elements) {
        return "\"definitions\":[" + elements + "],\"databases\":[";
    }

    private static String unread(String database, @Nullable String container, String kind) {
        return "{\"database\":\"%s\"%s,\"segments\":[],\"unread\":{\"%s\":\"x\"}}"
                .formatted(database, container == null ? "" : ",\"container\":\"" + container + "\"", kind);
    }

    private static String changed(String text, String... change) {
        String changed = text.replaceFirst(
                java.util.regex.Pattern.quote(change[0]), java.util.regex.Matcher.quoteReplacement(change[1]));
        if (changed.equals(text)) {
            throw new IllegalArgumentException("nothing to change: " + change[0]);
        }
        return changed;
    }

    private void lines() {
        byte[][] lines = goodLines();
        byte[] body = lines[2];
        addBody("body without newline", lines[0], body);
        addBody("body with two newlines", lines[0], joined(body, "\n\n"));
        addBody(
                "body with a newline before it",
                lines[0],
                joined(joined("\n".getBytes(StandardCharsets.UTF_8), body), "\n"));
        addBody(
                "body with a newline inside",
                lines[0],
                joined(
                        new String(body, StandardCharsets.UTF_8)
                                .replaceFirst(",", ",\n")
                                .getBytes(StandardCharsets.UTF_8),
                        "\n"));
        addBody("body of more than one text", lines[0], joined(body, "\n{}\n"));
        byte[] file = file(lines[0], lines[1], joined(body, "\n"));
        add("something behind the body", joined(file, "x"));
        add("a newline behind the body", joined(file, "\n"));
        add("a newline before the head", joined("\n".getBytes(StandardCharsets.UTF_8), file));
        add("no signatures", file(lines[0], body, "\n".getBytes(StandardCharsets.UTF_8)));
        add("two lines of signatures", file(lines[0], lines[1], joined(joined(lines[1], "\n"), joined(body, "\n"))));
        add("an empty file", new byte[0]);
    }

    private void otherWords() {
        byte[][] lines = goodLines();
        byte[] body = joined(lines[2], "\n");
        String head = new String(lines[0], StandardCharsets.UTF_8);
        cases.add(good(frames()));
        for (String other : new String[] {
            "{\"run\":\"run\"," + head.replace("\"run\":\"run\",", "").substring(1),
            " " + head + "\t ",
            head.replace(":", ": ")
                    .replace(",\"", " ,\r\"")
                    .replace("https: ", "https:")
                    .replace("T12: 0", "T12:0")
                    .replaceAll("(T12:0\\d): ", "$1:"),
            head.replace("\"requestUnits\":1.5", "\"requestUnits\":1"),
            head.replace("\"requestUnits\":1.5", "\"requestUnits\":1.5E0"),
            head.replace("\"requestUnits\":1.5", "\"requestUnits\":0"),
            head.replace("\"run\":\"run\"", "\"run\":\"\""),
            head.replace("\"run\":\"run\"", "\"run\":\"\\ud83d\\ude00\u00e9\""),
            head.replace("\"run\"", "\"r\\u0075n\""),
            head.replace("\"startedAt\":\"2026-11-22T12:00:00Z\"", "\"startedAt\":\"2026-11-22T12:00:00.500Z\""),
            head.replace("\"startedAt\":\"2026-11-22T12:00:00Z\"", "\"startedAt\":\"0001-01-01T00:00:00.000000001Z\""),
            head.replace("\"startedAt\":\"2026-11-22T12:00:00Z\"", "\"startedAt\":\"9999-12-31T23:59:59.999999Z\""),
            head.replace("\"level\":0", "\"level\":2147483647"),
            head.replaceAll("\"series\":\\{[^{]*\\{[^}]*}},", "")
        }) {
            add("head: " + other, signed(other.getBytes(StandardCharsets.UTF_8), body));
        }
        String text = new String(lines[2], StandardCharsets.UTF_8);
        for (String[] change : new String[][] {
            {"\"container\":\"orders\"", "\"container\":\"\\u006frders\""},
            {"\"offer\":\"{\\\"content\\\":{}}\"", "\"offer\":\" {\\\"content\\\":\\n[1E2]} \""},
            {"\"container\":\"empty\"", "\"container\":\"" + "\\ud83d\\ude00".repeat(127) + "a\""},
            {"\"lsn\":7", "\"lsn\":9223372036854775807"},
            {"\"rid\":\"r2\"", "\"rid\":\"\\u0000\\u2028\""},
            {"\"databases\":[", definitions("")},
            {"\"databases\":[", definitions(unread("shop", null, "Users") + "," + unread("shop", "empty", "Triggers"))},
            {"\"databases\":[", definitions(unread("shop", null, "Users").replace("\"x\"", "\"\""))}
        }) {
            addBody("body: " + change[1], lines[0], (changed(text, change) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        List<Part> parts = frames();
        byte[] index = index(parts, BACKUP, OWN);
        cases.add(with(
                "index with white space",
                parts,
                bytes(parts, joined(joined(" ".getBytes(StandardCharsets.UTF_8), index), "\n\t"))));
        addDocument("control characters", "{\"id\":\"1\",\"pk\":\"a\tb\u0000\"}\n");
        addDocument("members twice", "{\"id\":\"1\",\"pk\":\"p\",\"pk\":\"q\"}\n");
        addDocument("half a surrogate", "{\"id\":\"\\ud800\",\"pk\":\"p\"}\n");
        addDocument(
                "2,048 levels", "{\"id\":\"1\",\"pk\":\"p\",\"d\":" + "[".repeat(2_047) + "]".repeat(2_047) + "}\n");
        addDocument("large numbers", "{\"id\":\"1\",\"pk\":" + "9".repeat(5_000) + ",\"n\":-1e999}\n");
        byte[] raw = "{\"id\":\"1\",\"pk\":\"@@\"}\n".getBytes(StandardCharsets.UTF_8);
        raw[17] = (byte) 0xff;
        addDocument("no UTF-8", raw);
        byte[] large = ("{\"id\":\"1\",\"pk\":\"p\",\"s\":\"" + "s".repeat(300_000) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        addDocument("a large one", large);
    }

    // Segments.

    private void indexes() {
        List<Part> parts = frames();
        for (Variant index : HostileJson.of(index(parts, BACKUP, OWN), Set.of())) {
            cases.add(with("index: " + index.name(), parts, bytes(parts, index.text())));
        }
        String text = new String(index(parts, BACKUP, OWN), StandardCharsets.UTF_8);
        for (String[] change : new String[][] {
            {"\"formatVersion\":1", "\"formatVersion\":2"},
            {"\"backup\":\"b1\"", "\"backup\":\"b2\""},
            {"\"segment\":\"" + OWN, "\"segment\":\"" + OTHER},
            {"\"database\":\"shop\"", "\"database\":\"Shop\""},
            {"\"range\":1", "\"range\":0.7"},
            {"\"range\":1", "\"range\":2"},
            {"\"range\":1", "\"range\":2147483648"},
            {"\"kind\":\"Tail\"", "\"kind\":\"1\""},
            {"\"kind\":\"Tail\"", "\"kind\":\" Tail\""},
            {"\"kind\":\"Tail\"", "\"kind\":\"tail\""},
            {"\"kind\":\"Tail\"", "\"kind\":\"Documents\""},
            {"\"items\":2", "\"items\":1"},
            {"\"frames\":[", "\"frames\":[{\"range\":0,\"kind\":\"Tail\",\"bytes\":0,\"rawBytes\":0,\"items\":0},"}
        }) {
            cases.add(with(
                    "index: " + change[1],
                    parts,
                    bytes(parts, changed(text, change).getBytes(StandardCharsets.UTF_8))));
        }
        cases.add(with("bytes behind the index", parts, joined(bytes(parts, index(parts, BACKUP, OWN)), "x")));
        cases.add(with("no index", parts, bytes(parts, new byte[0])));
        byte[] two = bytes(parts, index(parts, BACKUP, OWN));
        cases.add(with("two indexes", parts, joined(two, skippable(SegmentIndex.MAGIC, index(parts, BACKUP, OWN)))));
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        parts.forEach(part -> other.writeBytes(part.frame()));
        other.writeBytes(skippable(SegmentIndex.MAGIC + 1, index(parts, BACKUP, OWN)));
        cases.add(with("index in another skippable frame", parts, other.toByteArray()));
    }

    /// The first frame, and another one in its place.
    private void frame(String name, byte[] frame) {
        List<Part> parts = new ArrayList<>(frames());
        Part old = parts.getFirst();
        parts.set(0, new Part(frame, old.kind(), old.range(), old.rawBytes(), old.items()));
        cases.add(good("frame: " + name, parts));
    }

    private Case good(String name, List<Part> parts) {
        return with(name, parts, bytes(parts, index(parts, BACKUP, OWN)));
    }

    private void zstdFrames() {
        byte[] raw = "{\"id\":\"1\",\"pk\":\"p\"}\n{\"id\":\"2\",\n\"pk\":\"p\"}\n".getBytes(StandardCharsets.UTF_8);
        byte[] good = compressed(raw, true, true);
        frame("no checksum", compressed(raw, false, true));
        frame("no content size", withoutSize(raw));
        frame(
                "two frames",
                joined(
                        compressed(Arrays.copyOf(raw, 20), true, true),
                        compressed(Arrays.copyOfRange(raw, 20, raw.length), true, true)));
        frame("an empty frame behind it", joined(good, compressed(new byte[0], true, true)));
        frame("an empty frame before it", joined(compressed(new byte[0], true, true), good));
        for (int i = 0; i < 16; i += 5) {
            frame(
                    "skippable frame %x behind it".formatted(i),
                    joined(good, skippable(SegmentIndex.MAGIC + i, new byte[3])));
            frame(
                    "skippable frame %x before it".formatted(i),
                    joined(skippable(SegmentIndex.MAGIC + i, new byte[3]), good));
        }
        frame("a byte behind it", joined(good, "x"));
        frame("cut", Arrays.copyOf(good, good.length - 1));
        byte[] wrongSum = good.clone();
        wrongSum[good.length - 1] ^= 1;
        frame("another checksum", wrongSum);
        byte[] wrongSize = good.clone();
        wrongSize[5]++;
        frame("another content size", wrongSize);
        byte[] reserved = good.clone();
        reserved[4] |= 8;
        frame("reserved bit", reserved);
        frame("dictionary", withDictionary(raw));
        frame("dictionary 0", withHeader(raw, 0x20 | 0x04 | 0x01, new byte[] {0, (byte) raw.length}));
        frame("a window of 256 MiB", withHeader(raw, 0x80 | 0x04, new byte[] {
            (byte) (18 << 3), (byte) raw.length, 0, 0, 0
        }));
        frame("no compression at all", raw);
        frame("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});
        List<Part> parts = new ArrayList<>(frames());
        parts.remove(1);
        cases.add(with("frame: one more than the index says", parts, bytes(frames(), index(parts, BACKUP, OWN))));
        List<Part> joint = new ArrayList<>(frames());
        Part first = joint.removeFirst();
        Part second = joint.removeFirst();
        joint.addFirst(new Part(
                joined(first.frame(), second.frame()),
                FrameKind.Documents,
                0,
                first.rawBytes() + second.rawBytes(),
                3));
        cases.add(good("frame: two under one entry", joint));
        List<Part> shifted = new ArrayList<>(frames());
        shifted.set(
                0,
                new Part(Arrays.copyOf(first.frame(), first.frame().length - 1), first.kind(), 0, first.rawBytes(), 2));
        shifted.set(
                1,
                new Part(
                        joined(new byte[] {first.frame()[first.frame().length - 1]}, second.frame()),
                        second.kind(),
                        1,
                        second.rawBytes(),
                        1));
        cases.add(good("frame: bounds that are not those of the frames", shifted));
    }

    /// With a frame made by hand: one raw block, and the checksum of the content.
    /// A frame made by hand: one raw block, and the checksum of the content.
    private static byte[] withHeader(byte[] raw, int descriptor, byte[] header) {
        byte[] whole = compressed(raw, true, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, 4);
        out.write(descriptor);
        out.writeBytes(header);
        int block = raw.length << 3 | 1;
        out.write(block);
        out.write(block >> 8);
        out.write(block >> 16);
        out.writeBytes(raw);
        out.write(whole, whole.length - 4, 4);
        return out.toByteArray();
    }

    private static byte[] withoutSize(byte[] raw) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (com.github.luben.zstd.ZstdOutputStream zstd = new com.github.luben.zstd.ZstdOutputStream(out)) {
                zstd.setChecksum(true);
                zstd.write(raw);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withDictionary(byte[] raw) {
        byte[][] samples = new byte[200][];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = ("{\"id\":\"" + i * 7919 + "\",\"pk\":\"p" + i % 17 + "\",\"name\":\"n" + i * 31 + "\"}\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
        byte[] room = new byte[2_000];
        long length = Zstd.trainFromBuffer(samples, room);
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(3).setChecksum(true).setContentSize(true).loadDict(Arrays.copyOf(room, (int) length));
            return context.compress(raw);
        }
    }

    private void addDocument(String name, String line) {
        addDocument(name, line.getBytes(StandardCharsets.UTF_8));
    }

    /// In a segment of one frame with one line.
    private void addDocument(String name, byte[] line) {
        cases.add(good(
                "document: " + name,
                List.of(new Part(compressed(line, true, true), FrameKind.Documents, 0, line.length, 1))));
    }

    private void documents() {
        for (String bad : new String[] {
            "[1]\n",
            "\"a\"\n",
            "12\n",
            "null\n",
            "\n\n\n",
            "{}x\n",
            "{} \n",
            " {}\n",
            "{}{}\n",
            "{\"a\":01}\n",
            "{\"a\":NaN}\n",
            "{\"a\":Infinity}\n",
            "{\"a\":-Infinity}\n",
            "{\"a\":.5}\n",
            "{\"a\":1.}\n",
            "{\"a\":+1}\n",
            "{\"a\":0x1}\n",
            "{'a':1}\n",
            "{a:1}\n",
            "{\"a\":1,}\n",
            "{\"a\":\"\\x\"}\n",
            "{\"a\":\"\\u00g0\"}\n",
            "{\"a\":tru}\n",
            "{\"a\":1}",
            "{\"a\":[1}\n",
            "{\"a\":1/**/}\n",
            "\ufeff{\"a\":1}\n",
            "{\"a\":1}\r\n",
            "{\"a\":1}\0",
            "{\"a\":" + "[".repeat(2_048) + "]".repeat(2_048) + "}\n"
        }) {
            addDocument(bad.length() > 40 ? "2,049 levels" : bad.strip(), bad);
        }
        List<Part> parts = new ArrayList<>(frames());
        for (int items : new int[] {1, 3}) {
            Part first = parts.getFirst();
            parts.set(0, new Part(first.frame(), first.kind(), 0, first.rawBytes(), items));
            cases.add(good("document: 2 lines counted as " + items, parts));
        }
    }

    // Checkpoints.

    static Checkpoint checkpoint() {
        Manifest manifest = manifest(
                new Segment(OWN, null, 9, "0".repeat(64), 30, Map.of(FrameKind.Documents, 2L)),
                new Segment(OTHER, "a9", 9, "0".repeat(64), 30, Map.of(FrameKind.Tail, 2L)));
        ContainerBackup of = manifest.containers().getFirst();
        FeedRange low = new FeedRange("", "3F");
        FeedRange high = new FeedRange("3F", "FF");
        return new Checkpoint(
                new ManifestHead.Identity(BACKUP, "run"),
                new Checkpoint.Beginning(NOON, List.of(), manifest.databases()),
                3,
                2.5,
                List.of(new Checkpoint.ContainerProgress(
                        of.container(),
                        List.of(
                                new Checkpoint.RangeProgress(
                                        low, List.of(), of.ranges().getFirst().cuts()),
                                new Checkpoint.RangeProgress(
                                        high,
                                        List.of(new io.cosmosbackup.engine.account.FeedPosition(high, "\"4\"", "m")),
                                        List.of())),
                        of.segments())));
    }

    private List<Variant> checkpointFiles() {
        byte[] file = CheckpointFile.print(checkpoint(), key);
        String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
        byte[] head = lines[0].getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = lines[2].getBytes(StandardCharsets.ISO_8859_1);
        List<Variant> files = new ArrayList<>();
        for (Variant bad : HostileJson.of(head, Set.of())) {
            files.add(new Variant("head: " + bad.name(), signed(bad.text(), joined(body, "\n"))));
        }
        for (Variant bad : HostileJson.of(body, MAY_BE_ABSENT)) {
            byte[] text = joined(bad.text(), "\n");
            String whole = new String(head, StandardCharsets.UTF_8)
                    .replaceFirst(
                            "\"body\":\\{[^}]*}",
                            "\"body\":{\"bytes\":%d,\"sha256\":\"%s\"}".formatted(text.length, Digests.sha256(text)));
            files.add(new Variant("body: " + bad.name(), signed(whole.getBytes(StandardCharsets.UTF_8), text)));
        }
        byte[] text = joined(body, "\n");
        for (int bytes : new int[] {text.length - 1, text.length + 1}) {
            String whole = new String(head, StandardCharsets.UTF_8)
                    .replaceFirst(
                            "\"body\":\\{[^}]*}",
                            "\"body\":{\"bytes\":%d,\"sha256\":\"%s\"}".formatted(bytes, Digests.sha256(text)));
            files.add(new Variant("head: " + bytes + " bytes", signed(whole.getBytes(StandardCharsets.UTF_8), text)));
        }
        return files;
    }

    // Bytes.

    private static boolean contains(byte[] bytes, char wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    private static byte[] joined(byte[] one, String other) {
        return joined(one, other.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
