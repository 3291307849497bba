package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Cut;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /// A definition with number literals and white space that a model would print in another way.
    private static final String DEFINITION =
            "{ \"id\":\"orders\", \"defaultTtl\":1E2, \"partitionKey\":{\"paths\":[\"/pk\"]} }";

    private static Manifest manifest() {
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
                List.of(new Segment(Names.segment("0123abcd", 0), 10, "0".repeat(64), 30, 3, 1)),
                3);
        return new Manifest(
                1,
                "b1",
                "run",
                "Full",
                "NoSQL",
                "LatestVersion",
                "https://x",
                "x",
                NOON,
                NOON,
                1.5,
                List.of(new Database("shop", "{}", null)),
                List.of(container));
    }

    @Test
    void aManifestComesBackAsItWas() {
        assertEquals(manifest(), ManifestJson.read("b1", ManifestJson.print(manifest())));
        assertEquals(NOON, manifest().firstCut());
        assertEquals(NOON.plusSeconds(5), manifest().lastCut());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"formatVersion\" : 1|\"formatVersion\" : 2|UnknownFormat",
                "\"formatVersion\" : 1|\"formatVersion\" : null|UnknownFormat",
                "\"backup\" : \"b1\"|\"backup\" : \"b2\"|ManifestDamaged",
                "\"items\" : 3,|\"items\" : 4,|ManifestDamaged",
                "0123abcd-00000000.jsonl.zst|../0123abcd-00000000.jsonl.zst|ManifestDamaged",
                "\"type\" :|\"unknown\" : 1, \"type\" :|ManifestDamaged",
                "\"run\" : \"run\",||ManifestDamaged",
                "\"min\" : \"1F\"|\"min\" : \"2F\"|ManifestDamaged",
                "\"tailItems\" : 1|\"tailItems\" : 4|ManifestDamaged",
                "\"run\" : \"run\"|\"run\" : null|ManifestDamaged",
                "\"startedAt\" : \"2026-11-22T12:00:00Z\"|\"startedAt\" : null|ManifestDamaged",
                "\"rid\" : \"rid1\"|\"rid\" : null|ManifestDamaged",
                "\"lsn\" : 7,|\"lsn\" : null,|ManifestDamaged",
                "\"type\" : \"Full\"|\"type\" : \"Incremental\"|ManifestDamaged",
                "\"mode\" : \"LatestVersion\"|\"mode\" : \"Other\"|ManifestDamaged",
                "\"api\" : \"NoSQL\"|\"api\" : \"Other\"|ManifestDamaged",
                "\"FF\"|\"EF\"|ManifestDamaged"
            })
    void whatBreaksARuleIsRefused(String text, String replacement, String reason) {
        String printed = new String(ManifestJson.print(manifest()), StandardCharsets.UTF_8);
        String changed = printed.replace(text, replacement == null ? "" : replacement);
        assertEquals(false, changed.equals(printed), "the case must change something");
        BackupException failure = assertThrows(
                BackupException.class, () -> ManifestJson.read("b1", changed.getBytes(StandardCharsets.UTF_8)));
        assertEquals(Reason.valueOf(reason), failure.reason(), failure.getMessage());
    }

    @Test
    void whatHasNoThroughputOfItsOwnNeedsNoOffer() {
        String printed = new String(ManifestJson.print(manifest()), StandardCharsets.UTF_8);
        String without = printed.replaceAll(",\\s*\"offer\" : null", "");
        assertEquals(false, without.contains("offer"));
        assertEquals(manifest(), ManifestJson.read("b1", without.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyManifestCutShortIsRefused() {
        byte[] printed = ManifestJson.print(manifest());
        for (int length = 0; length < printed.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(printed, length);
            assertThrows(BackupException.class, () -> ManifestJson.read("b1", cut));
        }
    }
}
