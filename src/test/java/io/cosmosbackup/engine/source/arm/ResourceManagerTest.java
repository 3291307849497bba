package io.cosmosbackup.engine.source.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.emulator.entra.Registration;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.engine.account.ResourceId;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.identity.TokenSource;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.rest.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the client does with answers that no well-behaved manager gives.
class ResourceManagerTest {
    private static final String TENANT = "7a1b0000-0000-0000-0000-000000000001";
    private static final String CLIENT = "c1c1c1c1-0000-0000-0000-000000000001";
    private static final String ID = "/subscriptions/5b5b5b5b-0000-0000-0000-000000000001/resourceGroups/shop(1)"
            + "/providers/Microsoft.DocumentDB/databaseAccounts/shop";
    private static final List<String> PATH = List.of("sqlDatabases", "my shop");

    /// @param headers of the answer; `HERE` in them is the server's own address
    private record Scripted(int status, Map<String, String> headers, String body) {}

    /// A time that passes by sleeping only.
    private static final class Asleep implements Pace {
        private long nanos;
        private final List<Long> pauses = new ArrayList<>();

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void sleep(long millis) {
            pauses.add(millis);
            nanos += millis * 1_000_000;
        }
    }

    private final TokenService service = TokenService.start(TENANT);
    private final Deque<Scripted> answers = new ArrayDeque<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Asleep pace = new Asleep();
    private HttpServer server = server();

    private HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        service.register(Registration.withSecret(CLIENT, "0b0b0b0b-0000-0000-0000-000000000001", "secret"));
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        service.close();
    }

    private String here() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The last one again and again.
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                    + (token != null && token.startsWith("Bearer eyJ") ? "" : " without a token"));
            Scripted answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value.replace("HERE", here())));
            byte[] body = answer.body().replace("HERE", here()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void answers(int status, String body) {
        answers.add(new Scripted(status, Map.of(), body));
    }

    private void answers(int status, String body, String header, String value) {
        answers.add(new Scripted(status, Map.of(header, value), body));
    }

    private ResourceManager manager() {
        Access access = new Access.Entra(
                new EntraTokens(new TokenSource.ClientSecret(
                        new TokenSource.Application(service.address().toString(), TENANT, CLIENT),
                        Secret.of("secret", "the test"))),
                "https://cosmos.azure.com/.default",
                new Access.Manager(
                        here(),
                        "https://management.azure.com/.default",
                        ResourceId.parse(ID).orElseThrow()));
        return Objects.requireNonNull(ResourceManager.of(access, "Shop", pace));
    }

    private static void assertSays(BackupException failure, Reason reason, String part) {
        assertEquals(reason, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
    }

    private BackupException refused(int status, String body) {
        answers(status, body);
        try (ResourceManager manager = manager()) {
            return assertThrows(BackupException.class, () -> manager.get(PATH));
        }
    }

    @Test
    void namesAreEncodedAndTheVersionIsSaid() {
        answers(200, "{}");
        try (ResourceManager manager = manager()) {
            assertInstanceOf(ManagerAnswer.Done.class, manager.get(PATH));
        }
        assertEquals(
                List.of("GET " + ID.replace("(1)", "%281%29") + "/sqlDatabases/my%20shop?api-version=2025-10-15"),
                asked);
    }

    @Test
    void aMissingActionAndItsScopeAreNamed() {
        String said = "The client 'x' with object id 'x' does not have authorization to perform action 'a/read' over"
                + " scope '/s' or the scope is invalid. If access was recently granted, please refresh.";
        BackupException failure =
                refused(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"" + said + "\"}}");
        assertSays(failure, Reason.AccessDenied, "action 'a/read' over scope '/s'");
        assertSays(failure, Reason.AccessDenied, "docs/azure-roles.md");
    }

    @Test
    void theProvidersOwnSentenceIsFound() {
        answers(
                400,
                "{\"code\":\"BadRequest\",\"message\":\"Message:"
                        + " {\\\"code\\\":\\\"BadRequest\\\",\\\"message\\\":\\\"Message:"
                        + " {\\\\\\\"Errors\\\\\\\":[\\\\\\\"'x' is not a valid property\\\\\\\"]}\\\"}, Request URI:"
                        + " /dbs\"}");
        try (ResourceManager manager = manager()) {
            ManagerAnswer.Refused refused =
                    assertInstanceOf(ManagerAnswer.Refused.class, manager.put(PATH, new byte[] {'{', '}'}));
            assertTrue(refused.isMalformed());
            assertEquals("'x' is not a valid property", refused.sentence());
        }
    }

    @Test
    void nothingThereIsNotAWrongResourceId() {
        answers(404, "{\"code\":\"NotFound\",\"message\":\"Entity does not exist\"}");
        try (ResourceManager manager = manager()) {
            assertInstanceOf(ManagerAnswer.Absent.class, manager.get(PATH));
        }
        answers.clear();
        assertSays(
                refused(404, "{\"error\":{\"code\":\"ResourceGroupNotFound\",\"message\":\"no such group\"}}"),
                Reason.InvalidArgument,
                "COSMOS_RESOURCE_ID");
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() {
        answers(401, "{\"error\":{\"code\":\"ExpiredAuthenticationToken\",\"message\":\"expired\"}}");
        answers(200, "{}");
        try (ResourceManager manager = manager()) {
            assertInstanceOf(ManagerAnswer.Done.class, manager.get(PATH));
        }
        answers.clear();
        assertSays(
                refused(401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"no eyJabc.def.ghi\"}}"),
                Reason.AccessDenied,
                "InvalidAuthenticationToken: no …");
    }

    @Test
    void theManagerSaysHowLongToWait() {
        answers(429, "{}", "Retry-After", "7");
        answers(503, "");
        answers(200, "{}");
        try (ResourceManager manager = manager()) {
            manager.get(PATH);
        }
        assertEquals(List.of(7_000L, 200L), pace.pauses);
    }

    @Test
    void tenMinutesOf429AreEnough() {
        assertSays(
                refused(429, "{\"error\":{\"code\":\"TooMany\",\"message\":\"slow down\"}}"),
                Reason.Unavailable,
                "slow down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/x", "http://127.0.0.1:1/x", "/x", "HERE.example/x", "x y"})
    void noLinkLeadsATokenElsewhere(String link) {
        answers(200, "{\"value\":[],\"nextLink\":\"" + link + "\"}");
        try (ResourceManager manager = manager()) {
            assertSays(assertThrows(BackupException.class, () -> manager.list(PATH)), Reason.Unavailable, "link");
        }
        answers.clear();
        answers(202, "", "Azure-AsyncOperation", link);
        try (ResourceManager manager = manager()) {
            assertSays(
                    assertThrows(BackupException.class, () -> manager.put(PATH, new byte[] {'{', '}'})),
                    Reason.Unavailable,
                    "link");
        }
        assertEquals(2, asked.size(), asked.toString());
    }

    @Test
    void aListIsReadToItsEndAndHasOne() {
        answers(200, "{\"value\":[{\"a\":1}],\"nextLink\":\"HERE/next\"}");
        answers(200, "{\"value\":[{\"a\":2}],\"nextLink\":null}");
        try (ResourceManager manager = manager()) {
            assertEquals(2, manager.list(PATH).size());
        }
        answers.clear();
        answers(200, "{\"value\":[],\"nextLink\":\"HERE/next\"}");
        try (ResourceManager manager = manager()) {
            assertSays(assertThrows(BackupException.class, () -> manager.list(PATH)), Reason.Unavailable, "no end");
        }
        answers.clear();
        answers(200, "{}");
        try (ResourceManager manager = manager()) {
            assertSays(
                    assertThrows(BackupException.class, () -> manager.list(PATH)), Reason.Unavailable, "without value");
        }
    }

    @Test
    void anOperationThatNeverEndsIsGivenUp() {
        answers(202, "", "Azure-AsyncOperation", "HERE/operation");
        answers(200, "{\"status\":\"Dequeued\"}");
        try (ResourceManager manager = manager()) {
            assertSays(
                    assertThrows(BackupException.class, () -> manager.put(PATH, new byte[] {'{', '}'})),
                    Reason.Unavailable,
                    "has not ended it");
        }
    }

    @Test
    void anOperationThatFailedSaysWhy() {
        answers(202, "", "Azure-AsyncOperation", "HERE/operation");
        answers(200, "{\"status\":\"Failed\",\"error\":{\"code\":\"ScopeLocked\",\"message\":\"a lock\"}}");
        try (ResourceManager manager = manager()) {
            assertEquals(new ManagerAnswer.Refused("ScopeLocked", "a lock"), manager.put(PATH, new byte[] {'{', '}'}));
        }
    }

    @Test
    void aRedirectionIsNotFollowed() {
        answers(307, "", "Location", "HERE/x");
        try (ResourceManager manager = manager()) {
            assertSays(assertThrows(BackupException.class, () -> manager.get(PATH)), Reason.Unavailable, "307");
        }
        assertEquals(1, asked.size());
    }
}
