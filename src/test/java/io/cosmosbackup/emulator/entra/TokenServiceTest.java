package io.cosmosbackup.emulator.entra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.support.ServiceAccounts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The protocol as a client sees it that shares no code with the engine.
class TokenServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COSMOS = "https://cosmos.azure.com/.default";

    private final TokenService service = TokenService.start("tenant-1");
    private final ServiceAccounts accounts = new ServiceAccounts();
    private final HttpClient http = HttpClient.newHttpClient();

    /// An answer's status and body.
    private record Answer(int status, JsonNode json) {}

    @BeforeEach
    void trust() {
        accounts.trustedBy(service, "client-1", "object-1");
    }

    @AfterEach
    void stop() {
        service.close();
        http.close();
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    private Answer post(String tenant, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(m -> m.getKey() + "=" + URLEncoder.encode(m.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(service.address().resolve("/" + tenant + "/oauth2/v2.0/token"))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Map<String, String> form() {
        return new TreeMap<>(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                "client-1",
                "scope",
                COSMOS,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                accounts.token()));
    }

    @Test
    void aServiceAccountsTokenIsExchangedForOneThatTheServicesKeysVerify() throws Exception {
        service.setLife(Duration.ofSeconds(77));
        Map<String, String> form = form();
        form.put("scope", COSMOS + " openid profile offline_access"); // as MSAL sends it
        Answer answer = post("tenant-1", form);
        assertEquals(200, answer.status(), answer.toString());
        assertEquals(77, answer.json().path("expires_in").asInt());
        SignedToken token =
                SignedToken.parse(answer.json().path("access_token").asText()).orElseThrow();
        assertEquals("object-1", token.text("oid"));
        assertEquals("https://sts.windows.net/tenant-1/", token.text("iss"));
        assertEquals("https://cosmos.azure.com", token.text("aud"));
        Answer keys = send(HttpRequest.newBuilder(service.address().resolve("/tenant-1/discovery/v2.0/keys")));
        assertTrue(token.isSignedBy(JsonWebKeys.parse(keys.json().toString())));
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type, password, 400, unsupported_grant_type, 70003",
        "grant_type, '', 400, invalid_request, 900144",
        "client_id, client-2, 400, unauthorized_client, 700016",
        "scope, https://cosmos.azure.com, 400, invalid_request, 1002012",
        "scope, cosmos/.default, 400, invalid_request, 500011",
        "client_assertion, a.b, 401, invalid_client, 50027",
    })
    void whatIsWrongIsRefusedWithItsCode(String member, String value, int status, String error, int code)
            throws Exception {
        Map<String, String> form = form();
        form.put(member, value);
        Answer answer = post("tenant-1", form);
        assertEquals(status, answer.status(), answer.toString());
        assertEquals(error, answer.json().path("error").asText());
        assertEquals(code, answer.json().path("error_codes").path(0).asInt());
        assertTrue(answer.json().path("error_description").asText().startsWith("AADSTS" + code + ": "));
        assertTrue(answer.json().path("error_description").asText().contains(" Trace ID: "));
    }

    @Test
    void theMetadataServiceWantsItsHeader() throws Exception {
        URI address = service.address()
                .resolve(
                        "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com");
        assertEquals(400, send(HttpRequest.newBuilder(address)).status());
        service.machineIs(Registration.withSecret("m", "object-2", "x"));
        Answer answer = send(HttpRequest.newBuilder(address).header("Metadata", "true"));
        assertEquals(200, answer.status(), answer.toString());
        assertTrue(answer.json().path("expires_in").isTextual());
        assertEquals(
                "https://storage.azure.com",
                SignedToken.parse(answer.json().path("access_token").asText())
                        .orElseThrow()
                        .text("aud"));
    }
}
