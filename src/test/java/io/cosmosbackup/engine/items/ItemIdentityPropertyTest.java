package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.implementation.InternalObjectNode;
import com.azure.cosmos.implementation.PartitionKeyHelper;
import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.hazard.HazardContainer;
import io.cosmosbackup.hazard.HazardDocument;
import io.cosmosbackup.hazard.HazardDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the one scan of {@link ItemIdentity} against {@link ReadMemberByMember}, and the text of keys
/// against the SDK.
class ItemIdentityPropertyTest {
    private static final ContainerName CONTAINER = new ContainerName("shop", "orders");
    /// The SDK's own reader refuses members of one name and long numbers, which the service keeps.
    private static final ObjectMapper LENIENT = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(10_000).build())
            .build());

    private static final int DEFINITIONS = 100;
    private static final int DOCUMENTS = 100;

    /// What the drawn documents of one seed came to.
    private int items;

    private int damaged;
    private int cut;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneScanFindsWhatManyFind(long seed) throws JsonProcessingException {
        Drawn drawn = new Drawn(new Random(seed));
        for (int i = 0; i < DEFINITIONS; i++) {
            String definition = drawn.definition();
            ItemIdentity identity = new ItemIdentity(CONTAINER, definition);
            ReadMemberByMember expected = new ReadMemberByMember(definition);
            for (int k = 0; k < DOCUMENTS; k++) {
                byte[] line = drawn.line();
                try {
                    compare(identity, expected, line);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(
                            "seed " + seed + ", " + definition + ", " + new String(line, StandardCharsets.UTF_8), e);
                }
            }
        }
        String came = items + " items, " + damaged + " damaged, " + cut + " with members that were cut";
        assertTrue(items > 5_000 && damaged > 500 && cut > 2_000, came);
    }

    private void compare(ItemIdentity identity, ReadMemberByMember expected, byte[] line) {
        byte[] sent;
        try {
            sent = ReadMemberByMember.sent(line);
        } catch (JsonSyntaxException e) {
            assertDamaged(identity, line, "is no JSON");
            return;
        }
        String id = ReadMemberByMember.id(sent);
        if (id == null) {
            assertDamaged(identity, line, "has no id");
            return;
        }
        Item item = identity.of(line);
        String header = expected.header(sent);
        String text = ReadMemberByMember.text(header);
        assertEquals(
                new String(sent, StandardCharsets.ISO_8859_1),
                new String(item.document(), StandardCharsets.ISO_8859_1));
        assertEquals(header, item.partitionKey());
        assertEquals(new ItemKey(text, id), item.key());
        assertEquals(expected.uniqueKeys(sent, text), item.uniqueKeys());
        items++;
        cut += sent.length < line.length ? 1 : 0;
    }

    private void assertDamaged(ItemIdentity identity, byte[] line, String fault) {
        BackupException e = assertThrows(BackupException.class, () -> identity.of(line));
        assertEquals(Reason.SegmentDamaged, e.reason());
        assertTrue(String.valueOf(e.getMessage()).startsWith("a document for shop/orders " + fault + ". HINT: "));
        damaged++;
    }

    @Test
    void everyHazardIsTheItemThatTheSdkTakesItFor() throws IOException {
        int documents = 0;
        for (HazardContainer container : HazardDocuments.all()) {
            String definition = container.containerDefinitionJson();
            ItemIdentity identity = new ItemIdentity(CONTAINER, definition);
            PartitionKeyDefinition bySdk = sdkDefinition(definition);
            for (HazardDocument document : container.documents()) {
                Item item = identity.of(fed(document.bytes()));
                PartitionKeyInternal key = key(document, bySdk);
                String name = container + "/" + document;
                assertArrayEquals(document.bytes(), item.document(), name);
                assertEquals(new ItemKey(key.toJson(), document.id()), item.key(), name);
                assertEquals(
                        ReadMemberByMember.text(document.partitionKey()),
                        item.key().partitionKey(),
                        name);
                assertEquals(
                        PartitionKeyInternalHelper.getEffectivePartitionKeyString(key, bySdk),
                        PartitionKeyInternalHelper.getEffectivePartitionKeyString(
                                PartitionKeyInternal.fromJsonString(item.partitionKey()), bySdk),
                        name);
                documents++;
            }
        }
        assertTrue(documents > 60, documents + " documents");
    }

    /// The key that the SDK finds in a document. Of several paths it takes a missing member for null, which
    /// is another key. So there it is the hazard's own.
    private static PartitionKeyInternal key(HazardDocument document, PartitionKeyDefinition definition)
            throws IOException {
        return definition.getKind() == PartitionKind.MULTI_HASH
                ? PartitionKeyInternal.fromJsonString(document.partitionKey())
                : PartitionKeyHelper.extractPartitionKeyValueFromDocument(
                        new InternalObjectNode((ObjectNode) LENIENT.readTree(document.bytes())), definition);
    }

    /// As the feed shows a document, with what server and feed add.
    private static byte[] fed(byte[] document) {
        int end = document.length - 1;
        while (document[end] != '}') {
            end--;
        }
        String head = new String(document, 0, end, StandardCharsets.ISO_8859_1);
        String tail = new String(document, end, document.length - end, StandardCharsets.ISO_8859_1);
        return (head + ",\"_rid\":\"r\",\"_self\":\"s\",\"_etag\":\"e\",\"_attachments\":\"a\",\"_ts\":1,\"_lsn\":2"
                        + tail)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PartitionKeyDefinition sdkDefinition(String definition) throws JsonProcessingException {
        JsonNode key = new ObjectMapper().readTree(definition).path("partitionKey");
        List<String> paths = new ArrayList<>();
        key.path("paths").forEach(path -> paths.add(path.asText()));
        return new PartitionKeyDefinition()
                .setPaths(paths)
                .setKind(key.path("kind").asText().equals("MultiHash") ? PartitionKind.MULTI_HASH : PartitionKind.HASH)
                .setVersion(
                        key.path("version").asInt(1) == 2
                                ? PartitionKeyDefinitionVersion.V2
                                : PartitionKeyDefinitionVersion.V1);
    }

    /// Definitions and lines that use the same few names, so that paths lead to something.
    private record Drawn(Random random) {
        private static final List<String> NAMES = List.of(
                "id",
                "pk",
                "a",
                "b c",
                "é",
                "😀",
                "it's",
                "",
                "_lsn",
                "_ts",
                "_etag",
                "_metadata",
                "_partitionKey",
                "x");

        private static final List<String> SCALARS = List.of(
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-0.0",
                "-0e0",
                "1",
                "1.0",
                "1.10",
                "1E5",
                "2e-7",
                "5e-324",
                "1.7976931348623157e308",
                "1e999",
                "-1e999",
                "2147483648",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "-123456789012345678901234567890",
                "1234567890.12345678901234567890",
                "\"\"",
                "\"a\"",
                "\"\\u0061\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\\u007f\"",
                "\"é 漢 😀\"",
                "\"\\u00e9\\ud83d\\ude00\"",
                "\"\\ud83d\"",
                "\"a \t control\"",
                "\"1\"",
                "\"null\"",
                "\"{}\"");

        String definition() {
            StringBuilder definition = new StringBuilder("{\"id\":\"c\"");
            if (random.nextInt(6) == 0) {
                definition.append(
                        ",\"partitionKey\":{\"paths\":[\"/_partitionKey\"],\"kind\":\"Hash\",\"systemKey\":true}");
            } else {
                definition
                        .append(",\"partitionKey\":{\"paths\":")
                        .append(paths(1 + random.nextInt(3)))
                        .append('}');
            }
            if (random.nextBoolean()) {
                definition.append(",\"uniqueKeyPolicy\":{\"uniqueKeys\":[");
                for (int i = 0, count = random.nextInt(3); i < count; i++) {
                    definition
                            .append(i == 0 ? "" : ",")
                            .append("{\"paths\":")
                            .append(paths(1 + random.nextInt(2)))
                            .append('}');
                }
                definition.append("]}");
            }
            return definition.append('}').toString();
        }

        private String paths(int count) {
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                StringBuilder path = new StringBuilder();
                for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
                    String name = oneOf(NAMES);
                    boolean bare = !name.isEmpty() && random.nextInt(3) > 0;
                    char quote = name.contains("'") || random.nextBoolean() ? '"' : '\'';
                    path.append('/').append(bare ? name : quote + name + quote);
                }
                paths.add("\"" + path.toString().replace("\"", "\\\"") + "\"");
            }
            return "[" + String.join(",", paths) + "]";
        }

        /// A line of a segment. Some are cut off, and some have no id.
        byte[] line() {
            List<String> members = new ArrayList<>();
            if (random.nextInt(20) > 0) {
                members.add(member("id", "\"" + random.nextInt(9) + "\""));
            }
            members.addAll(members(3, random.nextInt(8)));
            if (random.nextInt(3) > 0) {
                members.add(random.nextInt(members.size() + 1), member("_rid", "\"r==\""));
                members.add(random.nextInt(members.size() + 1), member("_ts", "1"));
                members.add(member("_etag", "\"e\""));
                members.add(member("_lsn", "8"));
                if (random.nextInt(3) == 0) {
                    members.add(member("_metadata", "{}"));
                }
            }
            byte[] line = (space() + object(members)).getBytes(StandardCharsets.UTF_8);
            return random.nextInt(20) == 0 ? Arrays.copyOf(line, random.nextInt(line.length)) : line;
        }

        private List<String> members(int depth, int count) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = oneOf(NAMES);
                members.add(member(name, name.equals("id") && random.nextInt(4) > 0 ? "\"i\"" : value(depth)));
            }
            return members;
        }

        private String value(int depth) {
            return switch (depth == 0 ? 3 : random.nextInt(6)) {
                case 0, 1 -> object(members(depth - 1, random.nextInt(4)));
                case 2 -> "[" + value(depth - 1) + "]";
                default -> oneOf(SCALARS);
            };
        }

        private String member(String name, String value) {
            return space() + "\"" + escaped(name) + "\"" + space() + ":" + space() + value + space();
        }

        private String escaped(String name) {
            if (random.nextInt(5) > 0) {
                return name;
            }
            StringBuilder text = new StringBuilder();
            name.chars().forEach(c -> {
                if (random.nextInt(3) == 0) {
                    text.append("\\u%04x".formatted(c));
                } else {
                    text.append((char) c);
                }
            });
            return Character.isSurrogate(name.isEmpty() ? 'x' : name.charAt(0)) ? name : text.toString();
        }

        private static String object(List<String> members) {
            return "{" + String.join(",", members) + "}";
        }

        private String space() {
            return switch (random.nextInt(12)) {
                case 0 -> " ";
                case 1 -> "\n";
                case 2 -> "\t\r";
                default -> "";
            };
        }

        private <T> T oneOf(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }
    }
}
