package io.cosmosbackup.support;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Every document of an account as the bytes its client sent: what the service holds, less the members it has added
/// at the end. Shares no code with the engine, whose work it judges.
public final class AccountContents {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(10 << 20)
                    .maxNestingDepth(5000)
                    .build())
            .build();

    private AccountContents() {}

    /// One line for each document: container, SHA-256, length, and how it begins; sorted, so that equal accounts
    /// give equal lists.
    public static List<String> of(EmulatorClient client) {
        List<String> lines = new ArrayList<>();
        for (String database : names(client, "dbs", "Databases")) {
            for (String container : names(client, "dbs/" + database + "/colls", "DocumentCollections")) {
                for (String range : client.partitionKeyRanges(database, container)) {
                    for (byte[] document : documents(client, database, container, range)) {
                        byte[] sent = withoutServerMembers(document);
                        lines.add(database + "/" + container + " " + sha256(sent) + " " + sent.length + " "
                                + start(sent));
                    }
                }
            }
        }
        lines.sort(null);
        return lines;
    }

    /// Fails unless both accounts hold the same documents, and shows only what differs.
    public static void assertSame(List<String> before, List<String> after) {
        List<String> lost = new ArrayList<>(before);
        after.forEach(lost::remove);
        List<String> invented = new ArrayList<>(after);
        before.forEach(invented::remove);
        if (!lost.isEmpty() || !invented.isEmpty()) {
            throw new AssertionError("lost: " + lost + "\ninvented: " + invented);
        }
    }

    private static String start(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        return text.substring(0, Math.min(60, text.length())).replaceAll("\\s", "·");
    }

    private static List<String> names(EmulatorClient client, String feed, String member) {
        List<String> names = new ArrayList<>();
        client.send("GET", feed, Map.of(), new byte[0])
                .ok()
                .json()
                .path(member)
                .forEach(resource -> names.add(resource.path("id").asText()));
        return names;
    }

    private static List<byte[]> documents(EmulatorClient client, String database, String container, String range) {
        List<byte[]> documents = new ArrayList<>();
        String etag = null;
        while (true) {
            Answer page = client.changes(database, container, range, etag, -1);
            if (page.status() == 304) {
                return documents;
            }
            documents.addAll(split(page.ok().body()));
            etag = Objects.requireNonNull(page.header("etag"));
        }
    }

    /// The objects of the array `Documents`, by the offsets a streaming parser gives.
    private static List<byte[]> split(byte[] page) {
        List<byte[]> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(page)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT
                        && parser.getParsingContext().getParent().inObject()) {
                    parser.skipChildren();
                }
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                int end = Math.toIntExact(parser.currentLocation().getByteOffset());
                documents.add(Arrays.copyOfRange(page, start, end));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withoutServerMembers(byte[] document) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        return (text.substring(0, text.lastIndexOf(",\"_rid\":\"")) + "}").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
