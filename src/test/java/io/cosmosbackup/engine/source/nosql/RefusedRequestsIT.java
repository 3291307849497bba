package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.QuotaRefusals;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.support.QuickPace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the service refuses: how long it is asked again, and what a person is told in the end.
class RefusedRequestsIT {
    private static final CosmosRequest DATABASES = CosmosRequest.feed("dbs");

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withRegions("West Europe", "North Europe"));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final QuickPace pace = new QuickPace();

    @BeforeEach
    void create() {
        client.createDatabase("shop").ok();
        client.createContainer("shop", "orders", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private CosmosConnection connection(String endpoint) {
        return new CosmosConnection(endpoint, new Access.Key(emulator.key()), RequestUnitBudget.unlimited(), pace);
    }

    private CosmosConnection connection() {
        return connection(emulator.endpoint().toString());
    }

    private BackupException refused(CosmosRequest request) {
        try (CosmosConnection connection = connection()) {
            return assertThrows(BackupException.class, () -> connection.send(request));
        }
    }

    private static void assertSays(BackupException failure, String... parts) {
        String message = String.valueOf(failure.getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static FaultRule answers(int status, int subStatus, String message) {
        return FaultRule.of(new Fault.Answer(status, subStatus, Duration.ZERO, message));
    }

    private static CosmosRequest database(String id) {
        return CosmosRequest.post("dbs", ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"401,0", "403,3", "403,1008"})
    void whatPassesIsWaitedOut(int status, int subStatus) {
        emulator.addFault(answers(status, subStatus, "not now").times(20));
        try (CosmosConnection connection = connection()) {
            assertEquals(200, connection.send(DATABASES).status());
        }
        assertEquals(Duration.ofSeconds(20), pace.waited());
    }

    @Test
    void aKeyThatStaysRefusedIsAskedForAMinuteOnly() {
        emulator.addFault(answers(
                401,
                0,
                "The input authorization token can't serve the request. Please check that the expected payload is built as per"
                        + " the protocol, and check the key being used. Server used the following payload to sign:"
                        + " 'get\ndbs\n\nmon, 30 nov 2026 19:28:44 gmt\n\n'"));
        BackupException failure = refused(DATABASES);
        assertEquals(Reason.AccessDenied, failure.reason());
        assertSays(
                failure,
                "refused the key: 401/0: The input authorization token can't serve the request (activity ",
                ". HINT: check that the Secret (by hand: COSMOS_KEY)");
        assertFalse(String.valueOf(failure.getMessage()).contains("payload"), failure.toString());
        assertWaited(Duration.ofMinutes(1));
    }

    private void assertWaited(Duration expected) {
        Duration over = pace.waited().minus(expected);
        assertTrue(over.abs().compareTo(Duration.ofSeconds(10)) < 0, "waited " + pace.waited());
    }

    @Test
    void keysThatAreSwitchedOffAreNamedAtOnce() {
        try (CosmosEmulator without =
                        CosmosEmulator.start(EmulatorOptions.defaults().withoutLocalAuth());
                CosmosConnection connection = connection(without.endpoint().toString())) {
            BackupException failure = assertThrows(BackupException.class, () -> connection.send(DATABASES));
            assertEquals(Reason.AccessDenied, failure.reason());
            assertSays(
                    failure, "401/5202 (keys are switched off", "Local Authorization is disabled", "disableLocalAuth");
            assertEquals(Duration.ZERO, pace.waited());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-20, 20, 600})
    void aWrongClockIsNamedWithBothTimes(int minutes) {
        pace.wrongBy(Duration.ofMinutes(minutes));
        BackupException failure = refused(DATABASES);
        assertEquals(Reason.AccessDenied, failure.reason());
        assertSays(
                failure, "not valid at the current time", "a clock is wrong: it is " + minute(pace), " at the account");
        assertFalse(String.valueOf(failure.getMessage()).contains("firewall"), failure.getMessage());
        assertEquals(Duration.ZERO, pace.waited());
    }

    private static String minute(QuickPace pace) {
        return pace.now().toString().substring(0, "2026-11-30T05".length());
    }

    /// Other servers answer a time that is off as a signature that is wrong.
    @Test
    void aWrongClockIsKnownByTheDateOfTheAnswer() {
        pace.wrongBy(Duration.ofMinutes(11));
        emulator.addFault(answers(401, 0, "The input authorization token can't serve the request."));
        assertSays(refused(DATABASES), "a clock is wrong");
        assertEquals(Duration.ZERO, pace.waited());
    }

    @Test
    void aFailoverIsWaitedOut() {
        AtomicInteger seconds = new AtomicInteger();
        QuickPace failingOver = new QuickPace(_ -> {
            if (seconds.incrementAndGet() == 30) {
                emulator.failover("North Europe");
            }
        });
        try (CosmosConnection connection = new CosmosConnection(
                emulator.endpoint("North Europe").toString(),
                new Access.Key(emulator.key()),
                RequestUnitBudget.unlimited(),
                failingOver)) {
            assertEquals(201, connection.send(database("new")).status());
        }
        assertEquals(30, seconds.get());
    }

    @Test
    void aRegionThatIsOnlyReadIsNamedWithTheOneThatIsWritten() {
        try (CosmosConnection connection =
                connection(emulator.endpoint("North Europe").toString())) {
            BackupException failure = assertThrows(BackupException.class, () -> connection.send(database("new")));
            assertEquals(Reason.Unavailable, failure.reason());
            assertSays(
                    failure,
                    "403/3 (this region is not written to)",
                    "Written is West Europe (" + emulator.endpoint() + ")",
                    "failover");
            assertWaited(Duration.ofMinutes(2));
        }
    }

    @Test
    void aFirewallsOwnWordsArePassedOn() {
        emulator.addFault(answers(
                403,
                0,
                "Request originated from IP 203.0.113.5 through public internet. This is blocked by your Cosmos DB account"
                        + " firewall settings."));
        BackupException failure = refused(DATABASES);
        assertEquals(Reason.AccessDenied, failure.reason());
        assertSays(failure, "GET /dbs", "403/0: Request originated from IP 203.0.113.5", "(activity ", "firewall");
    }

    @ParameterizedTest
    @CsvSource({"5300,Entra identities cannot ask", "5301,no role for definitions", "5302,no role for this data"})
    void whatAnEntraIdentityLacksIsSaid(int subStatus, String meaning) {
        emulator.addFault(answers(403, subStatus, "Request blocked by Auth."));
        assertSays(refused(DATABASES), "403/" + subStatus, meaning, "Request blocked by Auth");
    }

    /// They are for the caller, who knows what was to be made.
    @Test
    void quotasAreNoMatterOfTheKey() {
        emulator.addFault(FaultRule.of(QuotaRefusals.FULL_LOGICAL_PARTITION));
        try (CosmosConnection connection = connection()) {
            CosmosResponse answer = connection.send(DATABASES);
            assertEquals(1014, answer.subStatus());
            assertSays(
                    connection.unexpected(DATABASES, answer),
                    "403/1014 (the logical partition is full): Partition key reached maximum size of 20 GB");
        }
    }

    @Test
    void theServicesWordsStandInEveryFailure() {
        String wrapped =
                "Message: {\"code\":\"X\",\"message\":\"Message: {\\\"Errors\\\":[\\\"Too bad.\\\"]}\\r\\nActivityId: 1\"}";
        emulator.addFault(answers(503, 21008, wrapped));
        assertSays(refused(DATABASES), "503/21008: Too bad (activity ");
        emulator.clearFaults();
        emulator.addFault(answers(404, 1003, wrapped));
        try (CosmosConnection connection = connection()) {
            BackupException failure = assertThrows(
                    BackupException.class,
                    () -> CosmosFeeds.all(connection, DATABASES, "Databases", Function.identity()));
            assertSays(failure, "404/1003 (its database or container is not there): Too bad (activity ");
        }
        emulator.clearFaults();
        emulator.addFault(answers(429, 3200, wrapped));
        assertSays(refused(DATABASES), "throttled for 10 minutes, 429/3200: Too bad (activity ");
    }

    @Test
    void aKeyInTheServicesWordsIsNotPrinted() {
        emulator.addFault(
                answers(403, 0, "You sent " + emulator.key() + " and type=master&ver=1.0&sig=TheSignature%3d"));
        String message = String.valueOf(refused(DATABASES).getMessage());
        assertFalse(message.contains(emulator.key()) || message.contains("TheSignature"), message);
    }

    @Test
    void whatIsNoWordsOfTheServiceIsLeftOutOrCut() {
        emulator.addFault(answers(400, 0, "x".repeat(5_000)));
        try (CosmosConnection connection = connection()) {
            String message = String.valueOf(
                    connection.unexpected(DATABASES, connection.send(DATABASES)).getMessage());
            assertTrue(message.length() < 700 && message.contains("(activity "), message);
        }
    }

    /// A certificate that no trusted authority has signed: nothing is sent to such a server, no signature either.
    @Test
    void anAccountWhoseCertificateNobodyTrustsIsNotAsked() {
        try (CosmosEmulator secure =
                CosmosEmulator.start(EmulatorOptions.defaults().withHttps())) {
            String endpoint = secure.httpsEndpoint().toString();
            BackupException refused = assertThrows(BackupException.class, () -> {
                try (CosmosConnection connection = connection(endpoint)) {
                    connection.send(DATABASES);
                }
            });
            String message = String.valueOf(refused.getMessage());
            assertEquals(Reason.Unavailable, refused.reason(), message);
            assertTrue(message.contains(endpoint.replaceAll("/$", "")), message);
            assertTrue(message.contains("certificat"), message);
            assertEquals(Map.of(), secure.stats().requests(), message);
        }
    }
}
