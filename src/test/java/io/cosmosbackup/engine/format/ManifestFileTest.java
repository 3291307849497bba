package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RunCost;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final SigningKey KEY = SigningKey.generate();
    private static final TrustedKeys TRUSTED = TrustedKeys.of(List.of(KEY.publicKey()));

    /// A definition with number literals and white space that a model would print in another way.
    private static final String DEFINITION =
            "{ \"id\":\"orders\", \"defaultTtl\":1E2, \"partitionKey\":{\"paths\":[\"/pk\"]} }";

    private static Manifest manifest(
            BackupType type,
            ManifestHead.@Nullable Series series,
            ManifestHead.@Nullable Link parent,
            List<String> recipients,
            Segment... segments) {
        ContainerBackup container = new ContainerBackup(
                new Container(new ContainerName("shop", "orders"), "rid1", DEFINITION, null),
                List.of(
                        new Range(
                                new FeedRange("", "3F"),
                                List.of(
                                        new Cut(new FeedRange("", "1F"), "\"7\"", 7, NOON),
                                        new Cut(new FeedRange("1F", "3F"), "\"9\"", 9, NOON.plusSeconds(5)))),
                        new Range(
                                new FeedRange("3F", "FF"),
                                List.of(new Cut(new FeedRange("3F", "FF"), "\"3\"", 3, NOON)))),
                List.of(segments));
        return Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity("b1", "run"),
                        ManifestKind.of(type, "NoSQL", "LatestVersion"),
                        new ManifestHead.Source("https://x", "x"),
                        new RunCost(NOON, NOON, 1.5),
                        new ManifestHead.Place(series, parent),
                        new ManifestHead.Addressees(recipients, List.of())),
                List.of(new Database("shop", "{}", null)),
                List.of(container));
    }

    private static Manifest manifest() {
        return manifest(
                BackupType.Full,
                new ManifestHead.Series("shop/nightly", 2, new ManifestHead.Link("b0", "a".repeat(64))),
                null,
                List.of(),
                segment(null));
    }

    private static Segment segment(@Nullable String in) {
        return new Segment(
                Names.segment("0123abcd", 0, false),
                in,
                10,
                "0".repeat(64),
                30,
                Map.of(FrameKind.Tail, 1L, FrameKind.Documents, 2L));
    }

    private static Manifest read(byte[] file) {
        return ManifestFile.read("b1", file, TrustedKeys.none()).manifest();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void aLineThatIsNullIsDamageAndNoFailureOfTheProgram(int line) {
        String[] lines = new String(ManifestFile.print(manifest(), null), StandardCharsets.UTF_8).split("\n", -1);
        lines[line] = "null";
        if (line == 2) {
            byte[] body = "null\n".getBytes(StandardCharsets.UTF_8);
            ManifestHead.Body old = manifest().head().body();
            lines[0] = lines[0].replace(old.sha256(), Digests.sha256(body))
                    .replace("\"bytes\":" + old.bytes(), "\"bytes\":" + body.length);
        }
        byte[] file = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        BackupException refused = assertThrows(BackupException.class, () -> read(file));
        assertTrue(List.of(Reason.ManifestDamaged, Reason.UnknownFormat).contains(refused.reason()));
        if (line < 2) {
            assertEquals(Optional.empty(), ManifestFile.claimedHead("b1", file));
            assertThrows(BackupException.class, () -> ManifestFile.readHead("b1", file, TrustedKeys.none()));
            assertThrows(BackupException.class, () -> ManifestFile.readHead("b1", file, TRUSTED));
            assertEquals(
                    Reason.ManifestDamaged,
                    assertThrows(BackupException.class, () -> CheckpointFile.read("b1", file, TrustedKeys.none()))
                            .reason());
        }
    }

    @Test
    void aManifestComesBackAsItWas() {
        for (SigningKey key : new SigningKey[] {null, KEY}) {
            byte[] file = ManifestFile.print(manifest(), key);
            assertEquals(manifest(), read(file));
            assertEquals(
                    manifest().head(),
                    ManifestFile.readHead("b1", file, TrustedKeys.none()).head());
        }
        assertEquals(NOON, manifest().head().cuts().first());
        assertEquals(NOON.plusSeconds(5), manifest().head().cuts().last());
        assertEquals(3, manifest().items());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"x\"]",
                "[\"ABCDEF00000000000000000000000000\"]",
                "[\"00000000000000000000000000000001\",\"00000000000000000000000000000001\"]",
                "[\"00000000000000000000000000000002\",\"00000000000000000000000000000001\"]"
            })
    void repositoriesAreIdsEachOnceAndInOrder(String ids) {
        String text = new String(ManifestFile.print(manifest(), null), StandardCharsets.UTF_8);
        assertTrue(!text.contains("repositories"), text);
        byte[] bad = text.replaceFirst("\"body\":", "\"repositories\":" + ids + ",\"body\":")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                Reason.ManifestDamaged,
                assertThrows(BackupException.class, () -> read(bad)).reason());
        byte[] good = text.replaceFirst(
                        "\"body\":", "\"repositories\":[\"00000000000000000000000000000001\"],\"body\":")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of("00000000000000000000000000000001"), read(good).head().writtenFor());
    }

    /// It may be a hard link to something else than a manifest.
    @Test
    void nothingOfAForeignFileIsTold() {
        byte[] file = "TOPSECRETTOKEN otherword\n{\"signatures\":[]}\n".getBytes(StandardCharsets.UTF_8);
        BackupException refused = assertThrows(BackupException.class, () -> read(file));
        assertTrue(!String.valueOf(refused.getMessage()).contains("TOPSECRET"), refused.getMessage());
    }

    @Test
    void theHeadIsReadFromTheBeginningOfTheFileAlone() {
        byte[] file = ManifestFile.print(manifest(), KEY);
        int head = new String(file, StandardCharsets.ISO_8859_1).indexOf("{\"databases\"");
        ManifestFile.Head read = ManifestFile.readHead("b1", Arrays.copyOf(file, head), TRUSTED);
        assertEquals(manifest().head(), read.head());
        assertEquals(Optional.of(KEY.publicKey().id()), read.signedBy());
        assertEquals(ManifestFile.read("b1", file, TRUSTED).sha256(), read.sha256());
    }

    /// What later releases write is described already: this one reads it, keeps its rules and refuses what breaks them.
    @Test
    void incrementalAndSyntheticBackupsAreManifestsToo() {
        ManifestHead.Link parent = new ManifestHead.Link("b0", "b".repeat(64));
        Segment deletes = new Segment(
                Names.segment("0123abcd", 1, false), null, 10, "1".repeat(64), 30, Map.of(FrameKind.Deletes, 4L));
        Manifest incremental = manifest(BackupType.Incremental, null, parent, List.of(), segment(null), deletes);
        assertEquals(incremental, read(ManifestFile.print(incremental, null)));
        assertEquals(3, incremental.items());

        Manifest synthetic = manifest(BackupType.SyntheticFull, null, null, List.of(), segment("b0"), segment("a9"));
        assertEquals(synthetic, read(ManifestFile.print(synthetic, null)));
        assertEquals(List.of("a9", "b0"), synthetic.head().refersTo());
        assertEquals(0, synthetic.head().contents().storedBytes());

        assertThrows(
                IllegalArgumentException.class,
                () -> manifest(BackupType.Full, null, parent, List.of(), segment(null)));
        assertThrows(
                IllegalArgumentException.class,
                () -> manifest(BackupType.Incremental, null, null, List.of(), segment(null)));
        assertThrows(
                IllegalArgumentException.class,
                () -> manifest(BackupType.Full, null, null, List.of("age1x"), segment(null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"formatVersion\":1|\"formatVersion\":2,\"more\":1|UnknownFormat",
                "\"formatVersion\":1|\"formatVersion\":2|ManifestDamaged",
                "\"formatVersion\":1|\"formatVersion\":null|ManifestDamaged",
                "\"formatVersion\":1|\"formatVersion\":0|ManifestDamaged",
                "\"format\":\"cosmos-backup manifest\"|\"format\":\"cosmos-backup checkpoint\"|ManifestDamaged",
                "\"backup\":\"b1\"|\"backup\":\"b2\"|ManifestDamaged",
                "\"items\":3|\"items\":4|ManifestDamaged",
                "\"containers\":1,|\"containers\":2,|ManifestDamaged",
                "\"storedBytes\":10|\"storedBytes\":11|ManifestDamaged",
                "\"firstCut\":\"2026-11-22T12:00:00Z\"|\"firstCut\":\"2026-11-22T11:00:00Z\"|ManifestDamaged",
                "\"type\":|\"unknown\":1, \"type\":|ManifestDamaged",
                "\"run\":\"run\",||ManifestDamaged",
                "\"run\":\"run\"|\"run\":null|ManifestDamaged",
                "\"run\":\"run\"|\"run\":\"a\",\"run\":\"run\"|ManifestDamaged",
                "\"startedAt\":\"2026-11-22T12:00:00Z\"|\"startedAt\":null|ManifestDamaged",
                "\"type\":\"Full\"|\"type\":\"Incremental\"|ManifestDamaged",
                "\"type\":\"Full\"|\"type\":\"Other\"|UnknownFormat",
                "\"type\":\"Full\"|\"type\":\"an other\"|ManifestDamaged",
                "\"type\":\"Full\"|\"type\":0|ManifestDamaged",
                "\"level\":0|\"level\":1|ManifestDamaged",
                "\"mode\":\"LatestVersion\"|\"mode\":\"Other\"|UnknownFormat",
                "\"api\":\"NoSQL\"|\"api\":\"Other\"|UnknownFormat",
                "\"sequence\":2|\"sequence\":1|ManifestDamaged",
                "\"backup\":\"b0\"|\"backup\":\"../b0\"|ManifestDamaged",
                "\"refersTo\":[]|\"refersTo\":[\"b7\"]|ManifestDamaged",
                "\"refersTo\":[]|\"refersTo\":[null]|ManifestDamaged",
                "\"recipients\":[]|\"recipients\":[\"age1x\"]|ManifestDamaged"
            })
    void aHeadThatBreaksARuleIsRefused(String text, String replacement, String reason) {
        String printed = new String(ManifestFile.print(manifest(), null), StandardCharsets.UTF_8);
        assertRefused(Reason.valueOf(reason), changed(printed, text, replacement));
    }

    /// Three times 2^63-1 is a positive number again.
    @Test
    void sizesThatAddUpToNoNumberAreRefused() {
        Segment[] segments = new Segment[3];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment(
                    Names.segment("0123abcd", i, false),
                    null,
                    10,
                    "0".repeat(64),
                    Long.MAX_VALUE,
                    Map.of(FrameKind.Documents, 1L));
        }
        assertThrows(IllegalArgumentException.class, () -> manifest(BackupType.Full, null, null, List.of(), segments));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0123abcd-00000000.jsonl.zst|../0123abcd-00000000.jsonl.zst",
                "0123abcd-00000000.jsonl.zst|0123abcd-00000000.jsonl.zst.age",
                "\"min\":\"1F\"|\"min\":\"2F\"",
                "\"Tail\":1|\"Tail\":0",
                "\"Tail\":1|\"Tail\":9000000000000000000",
                "\"Tail\":1|\"Other\":1",
                "\"rawBytes\":30|\"rawBytes\":31",
                "\"rid\":\"rid1\"|\"rid\":null",
                "\"rid\":\"rid1\"|\"rid\":\"rid1\",\"more\":1",
                "\"lsn\":7,|\"lsn\":null,",
                "\"max\":\"FF\"|\"max\":\"EF\"",
                "\"segments\":[|\"segments\":[null,"
            })
    void aBodyThatBreaksARuleIsRefusedEvenUnderItsDigest(String text, String replacement) {
        String printed = new String(ManifestFile.print(manifest(), null), StandardCharsets.UTF_8);
        int at = printed.indexOf("{\"databases\"");
        String body = changed(printed.substring(at), text, replacement);
        String head = printed.substring(0, at)
                .replaceAll(
                        "\"body\":\\{[^}]*}",
                        "\"body\":{\"bytes\":" + body.getBytes(StandardCharsets.UTF_8).length + ",\"sha256\":\""
                                + Digests.sha256(body.getBytes(StandardCharsets.UTF_8)) + "\"}");
        assertRefused(Reason.ManifestDamaged, head + body);
    }

    private static String changed(String printed, String text, String replacement) {
        String changed = printed.replace(text, replacement == null ? "" : replacement);
        assertNotEquals(printed, changed, "the case must change something");
        return changed;
    }

    private static void assertRefused(Reason reason, String file) {
        BackupException failure =
                assertThrows(BackupException.class, () -> read(file.getBytes(StandardCharsets.UTF_8)));
        assertEquals(reason, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
    }

    @Test
    void whatHasNoThroughputOfItsOwnNeedsNoOffer() {
        String printed = new String(ManifestFile.print(manifest(), null), StandardCharsets.UTF_8);
        assertEquals(false, printed.contains("offer"));
    }

    @Test
    void everyManifestCutShortIsRefused() {
        byte[] printed = ManifestFile.print(manifest(), KEY);
        for (int length = 0; length < printed.length; length++) {
            byte[] cut = Arrays.copyOf(printed, length);
            assertThrows(BackupException.class, () -> read(cut));
        }
    }

    @Test
    void everyFlippedByteOfASignedManifestIsFound() {
        byte[] printed = ManifestFile.print(manifest(), KEY);
        for (int i = 0; i < printed.length; i++) {
            byte[] flipped = printed.clone();
            flipped[i] ^= 1;
            try {
                assertEquals(
                        manifest(), ManifestFile.read("b1", flipped, TRUSTED).manifest(), "byte " + i);
            } catch (BackupException e) {
                assertTrue(
                        e.reason() == Reason.SignatureInvalid || e.reason() == Reason.ManifestDamaged, e.getMessage());
            }
        }
    }

    @Test
    void onlyATrustedKeysSignatureCounts() {
        ManifestFile signed = ManifestFile.read("b1", ManifestFile.print(manifest(), KEY), TRUSTED);
        assertEquals(Optional.of(KEY.publicKey().id()), signed.signedBy());
        for (SigningKey key : new SigningKey[] {null, SigningKey.generate()}) {
            byte[] file = ManifestFile.print(manifest(), key);
            assertEquals(
                    Reason.SignatureInvalid,
                    assertThrows(BackupException.class, () -> ManifestFile.read("b1", file, TRUSTED))
                            .reason());
            assertEquals(
                    Reason.SignatureInvalid,
                    assertThrows(BackupException.class, () -> ManifestFile.readHead("b1", file, TRUSTED))
                            .reason());
        }
    }

    @Test
    void aBodyOfAnotherManifestDoesNotFitASignedHead() {
        byte[] one = ManifestFile.print(manifest(), KEY);
        byte[] other = ManifestFile.print(
                manifest(
                        BackupType.Full,
                        null,
                        null,
                        List.of(),
                        segment(null),
                        new Segment(
                                Names.segment("0123abcd", 1, false),
                                null,
                                9,
                                "2".repeat(64),
                                30,
                                Map.of(FrameKind.Tail, 1L))),
                KEY);
        String exchanged = new String(one, StandardCharsets.UTF_8).split("\\{\"databases\"", 2)[0]
                + "{\"databases\""
                + new String(other, StandardCharsets.UTF_8).split("\\{\"databases\"", 2)[1];
        assertThrows(
                BackupException.class,
                () -> ManifestFile.read("b1", exchanged.getBytes(StandardCharsets.UTF_8), TRUSTED));
    }

    /// An age identity that anybody can make a recipient of gives no right to sign; and a checkpoint is no manifest.
    @Test
    void aCheckpointDoesNotPassForAManifestNorAManifestForACheckpoint() {
        Checkpoint checkpoint = new Checkpoint(
                new ManifestHead.Identity("b1", "run"),
                new Checkpoint.Beginning(NOON, List.of(), List.of()),
                1,
                0,
                List.of());
        byte[] file = CheckpointFile.print(checkpoint, KEY);
        assertEquals(checkpoint, CheckpointFile.read("b1", file, TRUSTED));
        assertThrows(BackupException.class, () -> ManifestFile.read("b1", file, TRUSTED));
        assertThrows(
                BackupException.class, () -> CheckpointFile.read("b1", ManifestFile.print(manifest(), KEY), TRUSTED));
        assertThrows(BackupException.class, () -> CheckpointFile.read("b2", file, TRUSTED));
    }
}
