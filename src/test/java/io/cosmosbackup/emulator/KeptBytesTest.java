package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.hazard.HazardContainer;
import io.cosmosbackup.hazard.HazardDocument;
import io.cosmosbackup.hazard.HazardDocuments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is sent is what is stored, answered and fed, byte for byte.
class KeptBytesTest {
    private static final Pattern SERVER_MEMBERS =
            Pattern.compile(",\"_rid\":\"[A-Za-z0-9+-]{22}==\",\"_self\":\"dbs/[^\"]+/\","
                    + "\"_etag\":\"\\\\\"[0-9a-f-]{36}\\\\\"\",\"_attachments\":\"attachments/\",\"_ts\":[0-9]+}");

    private CosmosEmulator emulator;
    private EmulatorClient client;

    @BeforeEach
    void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
        client = new EmulatorClient(emulator.endpoint(), emulator.key());
        client.createDatabase(HazardDocuments.DATABASE).ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void hazardsAreStoredAndFedAsSent() {
        for (HazardContainer container : HazardDocuments.all()) {
            String id = container.containerId();
            client.createContainer(HazardDocuments.DATABASE, container.containerDefinitionJson(), 400)
                    .ok();
            String etag = null;
            for (HazardDocument document : container.documents()) {
                EmulatorClient.Answer created =
                        client.createItem(HazardDocuments.DATABASE, id, document.partitionKey(), document.bytes());
                assertEquals(201, created.status(), () -> container + " " + document + ": " + created.text());
                String sent = trimmed(document.bytes());
                String stored = created.text();
                assertTrue(stored.startsWith(sent.substring(0, sent.length() - 1)), document::name);
                assertTrue(
                        SERVER_MEMBERS
                                .matcher(stored.substring(sent.length() - 1))
                                .matches(),
                        document::name);

                EmulatorClient.Answer page = client.changes(HazardDocuments.DATABASE, id, "0", etag, 1)
                        .ok();
                etag = page.header("etag");
                assertEquals(
                        "{\"_rid\":\"" + rid(page) + "\",\"Documents\":["
                                + stored.substring(0, stored.length() - 1) + ",\"_lsn\":" + number(etag)
                                + "}],\"_count\":1}",
                        page.text());
            }
            assertEquals(
                    304,
                    client.changes(HazardDocuments.DATABASE, id, "0", etag, 1).status());
        }
    }

    @Test
    void dumpsGiveBackWhatWasSent() {
        HazardContainer shapes = HazardDocuments.all().stream()
                .filter(container -> container.containerId().equals("shapes"))
                .findFirst()
                .orElseThrow();
        client.createContainer(HazardDocuments.DATABASE, shapes.containerDefinitionJson(), 400)
                .ok();
        shapes.documents()
                .forEach(document -> client.upsertItem(
                                HazardDocuments.DATABASE, "shapes", document.partitionKey(), document.bytes())
                        .ok());
        List<CosmosEmulator.Item> items = emulator.items(HazardDocuments.DATABASE, "shapes");
        assertEquals(shapes.documents().size(), items.size());
        List<byte[]> dump = client.dump(HazardDocuments.DATABASE, "shapes");
        assertEquals(items.size(), dump.size());
        for (int i = 0; i < dump.size(); i++) {
            assertArrayEquals(items.get(i).stored(), dump.get(i));
        }
        for (HazardDocument document : shapes.documents()) {
            CosmosEmulator.Item item = items.stream()
                    .filter(one -> one.id().equals(document.id()))
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(trimmed(document.bytes()).getBytes(StandardCharsets.UTF_8), item.sent());
        }
    }

    @Test
    void serverMembersFromTheClientAreReplacedAndNothingElse() {
        client.createContainer(HazardDocuments.DATABASE, "c", "/pk").ok();
        String sent =
                "{ \"_ts\":1, \"id\":\"a\", \"_rid\" : {\"x\":[1]} ,\"pk\":\"p\",\n \"n\":1.10 , \"_etag\":\"e\",\"_self\":1 }";
        String stored = client.createItem(
                        HazardDocuments.DATABASE, "c", "[\"p\"]", sent.getBytes(StandardCharsets.UTF_8))
                .ok()
                .text();
        String kept = "{ \"id\":\"a\", \"pk\":\"p\",\n \"n\":1.10 }";
        assertEquals(kept.substring(0, kept.length() - 1), stored.substring(0, kept.length() - 1));
        assertTrue(SERVER_MEMBERS.matcher(stored.substring(kept.length() - 1)).matches(), stored);
        JsonNode tree = Json.read(stored.getBytes(StandardCharsets.UTF_8));
        assertEquals(8, tree.size());
    }

    /// As a public report shows it (kafka-connect-cosmosdb issue 46): the item's own members of these names stay.
    @Test
    void theFeedCanAddMetadataBehindTheLsn() {
        client.createContainer(HazardDocuments.DATABASE, "c", "/pk").ok();
        byte[] sent = "{\"id\":\"a\",\"pk\":\"p\",\"_lsn\":5,\"_metadata\":{}}".getBytes(StandardCharsets.UTF_8);
        String stored = client.createItem(HazardDocuments.DATABASE, "c", "[\"p\"]", sent)
                .ok()
                .text();
        emulator.setFeeds(emulator.feeds().withMetadata());
        EmulatorClient.Answer page =
                client.changes(HazardDocuments.DATABASE, "c", "0", null, 1).ok();
        assertEquals(
                "{\"_rid\":\"" + rid(page) + "\",\"Documents\":[" + stored.substring(0, stored.length() - 1)
                        + ",\"_lsn\":" + number(page.header("etag")) + ",\"_metadata\":{}}],\"_count\":1}",
                page.text());
    }

    private static String rid(EmulatorClient.Answer page) {
        return page.json().path("_rid").asText();
    }

    private static String number(@Nullable String etag) {
        return String.valueOf(etag).replace("\"", "");
    }

    private static String trimmed(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
