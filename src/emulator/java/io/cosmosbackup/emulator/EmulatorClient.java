package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A REST client of the NoSQL API that sends and gives bytes, so that tests see exactly what is stored. Shares no code
/// with the emulator: it signs and finds its way by the published protocol, and works against a real account as well.
public final class EmulatorClient implements AutoCloseable {
    private final URI endpoint;
    private final Credential credential;
    private final HttpClient http;

    private sealed interface Credential {
        /// Base64.
        record Key(String base64) implements Credential {}

        record Token(String token) implements Credential {}
    }

    private EmulatorClient(URI endpoint, Credential credential, HttpClient.Builder http) {
        this.endpoint = endpoint;
        this.credential = credential;
        this.http = http.version(HttpClient.Version.HTTP_1_1).build();
    }

    public EmulatorClient(URI endpoint, String key) {
        this(endpoint, new Credential.Key(key), HttpClient.newBuilder());
    }

    /// By HTTPS, with servers that the context trusts.
    public EmulatorClient(URI endpoint, String key, SSLContext trust) {
        this(endpoint, new Credential.Key(key), HttpClient.newBuilder().sslContext(trust));
    }

    /// Comes with an Entra token in the place of a key.
    public static EmulatorClient withToken(URI endpoint, String token) {
        return new EmulatorClient(endpoint, new Credential.Token(token), HttpClient.newBuilder());
    }

    /// An answer of the service.
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
        public @Nullable String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null ? null : values.getFirst();
        }

        public int subStatus() {
            String value = header("x-ms-substatus");
            return value == null ? 0 : Integer.parseInt(value);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return Json.read(body);
        }

        /// This answer if it is a success, else an exception with its text.
        public Answer ok() {
            if (status >= 300) {
                throw new IllegalStateException("answered " + status + "/" + subStatus() + ": " + text());
            }
            return this;
        }
    }

    /// Sends one signed request. {@code path} is the decoded link of the resource or feed, by names or a {@code _self}.
    public Answer send(String verb, String path, Map<String, String> headers, byte[] body) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ENGLISH)
                .format(ZonedDateTime.now(ZoneOffset.UTC));
        List<String> segments = Arrays.stream(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        String raw = segments.stream().map(EmulatorClient::encode).collect(Collectors.joining("/"));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve("/" + raw))
                .method(verb, HttpRequest.BodyPublishers.ofByteArray(body))
                .header("x-ms-date", date)
                .header("x-ms-version", "2020-07-15")
                .header("authorization", encode(authorization(credential, verb, segments, date)));
        if (body.length > 0 && headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String authorization(Credential credential, String verb, List<String> segments, String date) {
        return switch (credential) {
            case Credential.Key(String base64) -> "type=master&ver=1.0&sig=" + signature(base64, verb, segments, date);
            case Credential.Token(String token) -> "type=aad&ver=1.0&sig=" + token;
        };
    }

    private static String signature(String key, String verb, List<String> segments, String date) {
        boolean feed = segments.size() % 2 == 1;
        String type = segments.isEmpty() ? "" : segments.get(segments.size() - (feed ? 1 : 2));
        List<String> owner = feed ? segments.subList(0, segments.size() - 1) : segments;
        boolean byRid = segments.size() > 1
                && (segments.get(0).equals("offers") || segments.get(1).matches(".{6}=="));
        String link = byRid ? owner.getLast().toLowerCase(Locale.ROOT) : String.join("/", owner);
        String payload = verb.toLowerCase(Locale.ROOT) + "\n" + type + "\n" + link + "\n"
                + date.toLowerCase(Locale.ROOT) + "\n\n";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Answer createDatabase(String id) {
        return send("POST", "dbs", Map.of(), bytes("{\"id\":" + Json.text(id) + "}"));
    }

    /// {@code requestUnits} is manual throughput.
    public Answer createContainer(String database, String definition, int requestUnits) {
        return send(
                "POST",
                "dbs/" + database + "/colls",
                Map.of("x-ms-offer-throughput", String.valueOf(requestUnits)),
                bytes(definition));
    }

    /// A container with a V2 hash of one path.
    public Answer createContainer(String database, String id, String path) {
        return createContainer(
                database,
                "{\"id\":" + Json.text(id) + ",\"partitionKey\":{\"paths\":[" + Json.text(path)
                        + "],\"kind\":\"Hash\",\"version\":2}}",
                400);
    }

    /// {@code partitionKey} is the JSON array of the header, {@code [{}]} for a missing member.
    public Answer createItem(String database, String container, String partitionKey, byte[] item) {
        return write(database, container, partitionKey, item, false);
    }

    public Answer upsertItem(String database, String container, String partitionKey, byte[] item) {
        return write(database, container, partitionKey, item, true);
    }

    private Answer write(String database, String container, String partitionKey, byte[] item, boolean upsert) {
        return send(
                "POST",
                docs(database, container),
                Map.of(
                        "x-ms-documentdb-partitionkey",
                        ascii(partitionKey),
                        "x-ms-documentdb-is-upsert",
                        String.valueOf(upsert)),
                item);
    }

    public Answer readItem(String database, String container, String partitionKey, String id) {
        return send(
                "GET",
                docs(database, container) + "/" + id,
                Map.of("x-ms-documentdb-partitionkey", ascii(partitionKey)),
                new byte[0]);
    }

    public Answer deleteItem(String database, String container, String partitionKey, String id) {
        return send(
                "DELETE",
                docs(database, container) + "/" + id,
                Map.of("x-ms-documentdb-partitionkey", ascii(partitionKey)),
                new byte[0]);
    }

    /// The ids of the partition key ranges as they are now.
    public List<String> partitionKeyRanges(String database, String container) {
        List<String> ids = new ArrayList<>();
        send("GET", "dbs/" + database + "/colls/" + container + "/pkranges", Map.of(), new byte[0])
                .ok()
                .json()
                .path("PartitionKeyRanges")
                .forEach(range -> ids.add(range.path("id").asText()));
        return ids;
    }

    /// A page of the latest-version change feed; {@code etag} is null for the beginning.
    public Answer changes(
            String database, String container, String partitionKeyRange, @Nullable String etag, int maxItems) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("A-IM", "Incremental Feed");
        headers.put("x-ms-documentdb-partitionkeyrangeid", partitionKeyRange);
        headers.put("x-ms-max-item-count", String.valueOf(maxItems));
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        return send("GET", docs(database, container), headers, new byte[0]);
    }

    /// A page of either change feed, as {@code headers} say.
    public Answer feed(String database, String container, Map<String, String> headers) {
        return send("GET", docs(database, container), headers, new byte[0]);
    }

    /// A page of the feed of all versions and deletes; {@code etag} is {@code *} for now.
    public Answer versions(String database, String container, String partitionKeyRange, String etag, int maxItems) {
        return feed(
                database,
                container,
                Map.of(
                        "A-IM",
                        "Full-Fidelity Feed",
                        "x-ms-cosmos-changefeed-wire-format-version",
                        "2021-09-15",
                        "x-ms-documentdb-partitionkeyrangeid",
                        partitionKeyRange,
                        "x-ms-max-item-count",
                        String.valueOf(maxItems),
                        "If-None-Match",
                        etag));
    }

    /// All items of a container as they are now, each as the bytes of its answer, server's members included.
    public List<byte[]> dump(String database, String container) {
        List<byte[]> items = new ArrayList<>();
        for (String range : partitionKeyRanges(database, container)) {
            String continuation = "";
            while (continuation != null) {
                Map<String, String> headers = new LinkedHashMap<>();
                headers.put("x-ms-documentdb-partitionkeyrangeid", range);
                headers.put("x-ms-max-item-count", "1000");
                headers.put("x-ms-continuation", continuation);
                Answer page = send("GET", docs(database, container), headers, new byte[0])
                        .ok();
                items.addAll(ItemPage.items(page.body()));
                continuation = page.header("x-ms-continuation");
            }
        }
        return items;
    }

    private static String docs(String database, String container) {
        return "dbs/" + database + "/colls/" + container + "/docs";
    }

    /// Headers are ASCII: anything else in the key's JSON is escaped.
    private static String ascii(String json) {
        StringBuilder out = new StringBuilder();
        json.chars().forEach(c -> {
            if (c < 0x7f) {
                out.append((char) c);
            } else {
                out.append("\\u%04x".formatted(c));
            }
        });
        return out.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
