package io.cosmosbackup.engine.source.nosql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.AccountTraits.Feature;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.emulator.Principal;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.FeedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Containers whose values some identities see masked only.
class MaskingIT {
    private static final String UNMASK = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/unmask";

    private final CosmosEmulator emulator = CosmosEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        emulator.setTraits(AccountTraits.defaults().with(Feature.DATA_MASKING));
        client.createDatabase("shop").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void container(String members) {
        client.createContainer(
                        "shop",
                        "{\"id\":\"people\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}"
                                + members + "}",
                        400)
                .ok();
        client.createItem("shop", "people", "[\"p\"]", "{\"id\":\"a\",\"pk\":\"p\",\"name\":\"Ann\"}".getBytes(UTF_8))
                .ok();
    }

    private FeedAnswer read() {
        try (NoSqlSource source = new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited())) {
            return source.open(new ContainerName("shop", "people")).read(new FeedPosition(FeedRange.ALL, null, null));
        }
    }

    /// What the account answers to an identity with the built-in role Data Reader.
    private String wordsForAReader() {
        String token = emulator.issueToken(
                new Principal("reader", List.of(RoleAssignment.ofAccount(Role.DATA_READER))), Duration.ofHours(1));
        try (EmulatorClient reader = EmulatorClient.withToken(emulator.endpoint(), token)) {
            EmulatorClient.Answer answer = reader.changes("shop", "people", "0", null, -1);
            assertEquals(403, answer.status());
            return answer.json().path("message").asText();
        }
    }

    private BackupException refused(int status, int subStatus, String words) {
        emulator.addFault(FaultRule.of(new Fault.Answer(status, subStatus, Duration.ZERO, words))
                .on(GatewayOperation.CHANGE_FEED));
        return assertThrows(BackupException.class, this::read);
    }

    @Test
    void theRefusalOfAFeedNamesTheActionThatIsMissing() {
        container(",\"dataMaskingPolicy\":{\"includedPaths\":[{\"path\":\"/name\"}]}");
        BackupException failure = refused(403, 5301, wordsForAReader());
        assertEquals(Reason.AccessDenied, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith("container shop/people has Dynamic Data Masking"), message);
        assertTrue(message.contains("principal [reader]"), message);
        assertTrue(
                message.endsWith("HINT: give the identity a role with the data action " + UNMASK
                        + " beside readMetadata and containers/readChangeFeed; the built-in Data Reader lacks it"),
                message);
        assertFalse(message.contains("firewall"), message);
    }

    /// The service's words are not documented: the container's own policy says enough.
    @Test
    void otherWordsWouldDo() {
        container(",\"dataMaskingPolicy\":{\"includedPaths\":[{\"path\":\"/name\"}]}");
        String message =
                String.valueOf(refused(403, 0, "Change feed is not available.").getMessage());
        assertTrue(message.contains(UNMASK), message);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        ''                                                              | 403
        ,"dataMaskingPolicy":{"includedPaths":[]}                       | 403
        ,"dataMaskingPolicy":{"includedPaths":[{"path":"/name"}]}       | 401
        """)
    void anotherRefusalIsNotTakenForIt(String members, int status) {
        container(members);
        String message = String.valueOf(refused(status, 5202, "Not by you.").getMessage());
        assertFalse(message.contains("unmask"), message);
    }

    @Test
    void aKeyReadsWhatIsThere() {
        container(",\"dataMaskingPolicy\":{\"includedPaths\":[{\"path\":\"/name\"}]}");
        FeedAnswer.Page page = (FeedAnswer.Page) read();
        assertTrue(new String(page.lines().documents().text(), UTF_8).contains("Ann"));
    }

    /// A query gets masked values without a word. Whoever adds one must refuse to run without the action, as the feed
    /// does: see Masking.
    @Test
    void nothingReadsByQuery() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertEquals(
                    List.of(),
                    files.filter(Files::isRegularFile)
                            .filter(MaskingIT::queries)
                            .map(Path::toString)
                            .toList());
        }
    }

    private static boolean queries(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("documentdb-isquery") || text.contains("query+json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
