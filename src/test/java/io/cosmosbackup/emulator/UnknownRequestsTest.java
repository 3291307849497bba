package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.EmulatorClient.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that the emulator does not understand, or only in part. Whoever teaches it one takes it off the list.
class UnknownRequestsTest {
    private static CosmosEmulator emulator;
    private static EmulatorClient client;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
        client = new EmulatorClient(emulator.endpoint(), emulator.key());
        client.createDatabase("d").ok();
        client.createContainer("d", "c", "/pk").ok();
        client.createItem("d", "c", "[\"p\"]", "{\"id\":\"i\",\"pk\":\"p\"}".getBytes(UTF_8))
                .ok();
    }

    @AfterAll
    static void stop() {
        client.close();
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, ''",
        "GET, addresses",
        "GET, media/m",
        "GET, topology",
        "PATCH, dbs/d",
        "PUT, dbs/d",
        "DELETE, dbs",
        "GET, dbs/d/unheard",
        "PATCH, dbs/d/colls/c",
        "DELETE, dbs/d/colls",
        "POST, dbs/d/colls/c/pkranges",
        "GET, dbs/d/colls/c/pkranges/0",
        "POST, dbs/d/colls/c/operations/partitionkeydelete",
        "POST, dbs/d/colls/c/operations/retrievethroughputbuckets",
        "GET, dbs/d/colls/c/schemas",
        "GET, dbs/d/colls/c/partitions",
        "GET, dbs/d/colls/c/systemdocuments",
        "GET, dbs/d/colls/c/docs/i/attachments",
        "DELETE, dbs/d/colls/c/docs",
        "HEAD, dbs/d/colls/c",
        "POST, offers",
        "DELETE, offers/aaaa",
        "GET, users",
        "GET, dbs/d/udts",
    })
    void pathsAndVerbs(String verb, String path) {
        Answer answer = client.send(verb, path, Map.of(), new byte[0]);
        assertEquals(501, answer.status(), answer.text());
        if (!verb.equals("HEAD")) {
            assertTrue(answer.text().contains(verb + " /" + path), answer.text());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, dbs/d/colls/c/docs, a-im, Sideways feed",
        "POST, dbs/d/colls/c/docs, a-im, Incremental Feed",
        "GET, dbs/d/colls/c/docs/i, a-im, Incremental Feed",
        "GET, dbs/d/colls/c/pkranges, a-im, Full-Fidelity Feed",
        "GET, dbs, a-im, Incremental Feed",
        "POST, dbs/d/colls/c/docs, x-ms-cosmos-is-unheard-of-request, True",
        "GET, dbs/d/colls/c/docs, x-ms-documentdb-unheard-of, 1",
        "GET, dbs/d/colls/c/docs, x-ms-unheard-of, 1",
        "GET, dbs/d/colls/c/docs, x-ms-unheard-of-id, 1",
        "GET, dbs/d/colls/c/docs, x-ms-unheard-of-client, 1",
        "GET, dbs/d/colls/c/docs, x-ms-useragent-filter, 1",
        "GET, dbs/d/colls/c/docs, x-ms-return-client-request-id, true",
        "POST, dbs/d/colls/c/docs, x-ms-documentdb-content-serialization-format, HybridRow",
        "GET, dbs/d/colls/c/docs, x-ms-documentdb-content-serialization-format, CosmosBinary",
        "POST, dbs/d/colls/c/docs, x-ms-indexing-directive, Exclude",
        "POST, dbs/d/colls/c/docs, x-ms-documentdb-expiry-seconds, 60",
        "GET, dbs/d/colls/c/docs, x-ms-enumeration-direction, Reverse",
        "GET, dbs/d/colls/c/docs, x-ms-start-id, a",
        "POST, dbs/d/colls/c/docs, x-ms-cosmos-is-client-encrypted, true",
        "POST, dbs/d/colls/c/docs, content-encoding, gzip",
        "GET, dbs/d/colls/c/docs, range, bytes=0-9",
        "POST, dbs/d/colls/c/docs/i, x-http-method, MERGE",
        "GET, dbs/d/colls/c/docs, if-unmodified-since, 'Sun, 22 Nov 2026 10:00:00 GMT'",
        "POST, dbs/d/colls/c/docs, prefer, respond-async",
    })
    void headers(String verb, String path, String header, String value) {
        Map<String, String> headers = new HashMap<>(Map.of(header, value));
        headers.put("x-ms-documentdb-partitionkeyrangeid", "0");
        Answer answer = client.send(verb, path, headers, "{\"id\":\"new\",\"pk\":\"p\"}".getBytes(UTF_8));
        assertEquals(501, answer.status(), answer.text());
        assertTrue(
                answer.text().toLowerCase(Locale.ROOT).contains(header)
                        || answer.text().contains(verb + " /" + path),
                answer.text());
    }

    @Test
    void queryStrings() throws Exception {
        String token = emulator.issueToken(
                new Principal("p", List.of(RoleAssignment.ofAccount(Role.DATA_READER))), Duration.ofHours(1));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.endpoint() + "dbs?maxCount=1"))
                    .header("authorization", URLEncoder.encode("type=aad&ver=1.0&sig=" + token, UTF_8))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(501, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("?maxCount=1"), answer.body());
        }
    }

    @Test
    void operationsOfABatch() {
        Answer answer = client.send(
                "POST",
                "dbs/d/colls/c/docs",
                Map.of(
                        "x-ms-cosmos-is-batch-request",
                        "true",
                        "x-ms-cosmos-batch-atomic",
                        "true",
                        "x-ms-documentdb-partitionkey",
                        "[\"p\"]"),
                "[{\"operationType\":\"Unheard\",\"id\":\"i\"}]".getBytes(UTF_8));
        assertEquals(501, answer.json().path(0).path("statusCode").asInt(), answer.text());
    }

    @ParameterizedTest
    @CsvSource({
        "x-ms-useragent, Node.js/20.20.2 (linux; x64) azure-cosmos-js/4.9.3",
        "x-ms-user-agent, curl/8",
        "x-ms-client-unheard-of, 1",
        "x-ms-client-request-id, 1",
        "x-ms-client-retry-attempt-count, 1",
        "x-ms-activity-id, 1",
        "x-ms-cosmos-correlated-activityid, 1",
        "x-ms-correlation-request-id, 1",
        "x-ms-cosmos-client-unheard-of, 1",
        "x-ms-trace-id, 1",
        "traceparent, 00-0-0-00",
    })
    void headersThatOnlyNameTheSenderOrTheRequestAreLetPass(String header, String value) {
        read(header, value);
    }

    @ParameterizedTest
    @CsvSource({
        "x-ms-throttle-retry-count, 3",
        "x-ms-throttle-retry-wait-time-ms, 120",
        "x-ms-documentdb-populatequerymetrics, true",
        "x-ms-cosmos-populateindexmetrics-V2, true",
        "x-ms-cosmos-allow-cachedreads, true",
        "x-ms-dedicatedgateway-bypass-cache, true",
    })
    void hintsAndQuestionsForDiagnosticsAreIgnored(String header, String value) {
        read(header, value);
    }

    private static void read(String header, String value) {
        Answer answer = client.send("GET", "dbs/d/colls/c/docs", Map.of(header, value), new byte[0]);
        assertEquals(200, answer.status(), answer.text());
        assertEquals("i", answer.json().path("Documents").path(0).path("id").asText());
    }
}
