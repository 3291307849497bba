package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private final CosmosEmulator emulator = CosmosEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("Db").ok();
        client.createContainer("Db", "C", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private static byte[] item(String id) {
        return "{\"id\":\"%s\",\"pk\":\"p\"}".formatted(id).getBytes(UTF_8);
    }

    @Test
    void bothKeysWrite() {
        assertEquals(201, client.createItem("Db", "C", "[\"p\"]", item("a")).status());
        try (EmulatorClient second =
                new EmulatorClient(emulator.endpoint(), emulator.keys().secondary())) {
            assertEquals(201, second.createItem("Db", "C", "[\"p\"]", item("b")).status());
        }
    }

    @Test
    void keysThatWereRegeneratedOpenNothing() {
        for (AccountKeys.Kind kind : AccountKeys.Kind.values()) {
            String old = emulator.keys().get(kind);
            String fresh = emulator.regenerateKey(kind);
            assertEquals(fresh, emulator.keys().get(kind));
            try (EmulatorClient before = new EmulatorClient(emulator.endpoint(), old);
                    EmulatorClient after = new EmulatorClient(emulator.endpoint(), fresh)) {
                assertEquals(401, before.readItem("Db", "C", "[\"p\"]", "a").status());
                assertEquals(404, after.readItem("Db", "C", "[\"p\"]", "a").status());
            }
        }
    }

    @Test
    void readOnlyKeysAreForbiddenToWrite() {
        try (EmulatorClient reader =
                new EmulatorClient(emulator.endpoint(), emulator.keys().secondaryReadOnly())) {
            assertEquals(403, reader.createItem("Db", "C", "[\"p\"]", item("a")).status());
            assertEquals(304, reader.changes("Db", "C", "0", null, 10).status());
            assertEquals(404, reader.readItem("Db", "C", "[\"p\"]", "a").status());
        }
    }

    @Test
    void otherKeysAreToldWhatTheServerSigned() {
        try (EmulatorClient stranger =
                new EmulatorClient(emulator.endpoint(), AccountKeys.random().primary())) {
            EmulatorClient.Answer answer = stranger.readItem("Db", "C", "[\"p\"]", "a");
            assertEquals(401, answer.status());
            assertTrue(answer.json()
                    .path("message")
                    .asText()
                    .contains("Server used the following payload to sign: 'get\ndocs\ndbs/Db/colls/C/docs/a\n"));
        }
    }

    @Test
    void linksOfNamesKeepTheirCaseAndThoseOfIdsAreLowered() throws Exception {
        String rid = client.send("GET", "dbs/Db", Map.of(), new byte[0])
                .ok()
                .json()
                .path("_rid")
                .asText();
        assertEquals(200, raw("/dbs/Db", "dbs/Db", Instant.now()));
        assertEquals(401, raw("/dbs/Db", "dbs/db", Instant.now()));
        assertEquals(200, raw("/dbs/" + rid, rid.toLowerCase(Locale.ROOT), Instant.now()));
        assertEquals(401, raw("/dbs/" + rid, "dbs/" + rid, Instant.now()));
    }

    @Test
    void staleDatesAreForbidden() throws Exception {
        assertEquals(403, raw("/dbs/Db", "dbs/Db", Instant.now().minus(Duration.ofMinutes(16))));
        assertEquals(200, raw("/dbs/Db", "dbs/Db", Instant.now().minus(Duration.ofMinutes(14))));
    }

    @Test
    void requestsWithoutASignatureAreUnauthorized() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(emulator.endpoint().resolve("/dbs")).build();
            assertEquals(
                    401,
                    http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void idsAreSignedDecoded() {
        for (String id : new String[] {"a b", "a#b", "a?b", "a%2Fb", "a+b", "100%", "é-漢-😀", "\"q\""}) {
            String json = Json.text(Map.of("id", id, "pk", "p"));
            assertEquals(
                    201,
                    client.createItem("Db", "C", "[\"p\"]", json.getBytes(UTF_8))
                            .status(),
                    id);
            assertEquals(200, client.readItem("Db", "C", "[\"p\"]", id).status(), id);
        }
    }

    @Test
    void idsThatEndInASpaceAreUnauthorized() {
        byte[] item = "{\"id\":\"a \",\"pk\":\"p\"}".getBytes(UTF_8);
        assertEquals(201, client.createItem("Db", "C", "[\"p\"]", item).status());
        assertEquals(401, client.readItem("Db", "C", "[\"p\"]", "a ").status());
    }

    @Test
    void idsWithSlashesHaveNoWorkingLink() {
        for (String id : new String[] {"a/b", "a\\b"}) {
            String json = Json.text(Map.of("id", id, "pk", "p"));
            assertEquals(
                    201,
                    client.createItem("Db", "C", "[\"p\"]", json.getBytes(UTF_8))
                            .status(),
                    id);
            assertTrue(client.readItem("Db", "C", "[\"p\"]", id).status() >= 400, id);
        }
    }

    /// The status of a GET of a resource of a database, signed for {@code link}.
    private int raw(String path, String link, Instant at) throws IOException, InterruptedException {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH).format(at.atZone(ZoneOffset.UTC));
        String payload = "get\ndbs\n" + link + "\n" + date.toLowerCase(Locale.ROOT) + "\n\n";
        String token = "type%3Dmaster%26ver%3D1.0%26sig%3D"
                + hmac(payload).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.endpoint() + path.substring(1)))
                    .header("x-ms-date", date)
                    .header("authorization", token)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    private String hmac(String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(emulator.key()), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(payload.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
