package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemKey;
import io.cosmosbackup.engine.items.Lifetime;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.Outcome.Again;
import io.cosmosbackup.engine.source.nosql.Outcome.InDoubt;
import io.cosmosbackup.engine.source.nosql.Outcome.Refused;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import io.cosmosbackup.engine.source.rest.Authorization;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.ServiceWords;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BulkAnswerTest {
    private static final Partition PARTITION = new Partition("0", FeedRange.ALL);
    private static final String EITHER = // what the service says of a conflict, of ids and of unique keys alike
            "{\"code\":\"Conflict\",\"message\":\"Message: {\\\"Errors\\\":[\\\"Resource with specified id, name, or"
                    + " unique index already exists\\\"]}\\r"
                    + "\\n"
                    + "ActivityId: 1\"}";

    private static BulkOperation operation(String id) {
        byte[] document = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        return new BulkOperation(
                new Item(
                        new ContainerName("shop", "orders"),
                        new ItemKey("[\"p\"]", id),
                        "[\"p\"]",
                        List.of(),
                        document,
                        new Lifetime(null, null)),
                "0A");
    }

    private static List<BulkOperation> operations(int count) {
        return IntStream.range(0, count).mapToObj(i -> operation("d" + i)).toList();
    }

    private static BulkAnswer answer(
            ConflictPolicy policy, boolean uniqueKeys, int status, int subStatus, String body) {
        CosmosResponse response = new CosmosResponse(
                status,
                subStatus,
                10,
                HttpHeaders.of(Map.of(), (name, value) -> true),
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ZERO);
        return new BulkAnswer(
                "https://a",
                new BulkRequest(new ContainerName("shop", "orders"), PARTITION, policy),
                uniqueKeys,
                response,
                ServiceWords.sentence(response, Authorization.of(new Access.Key("a2V5"))),
                new BackupException(Reason.Unavailable, "unexpected"));
    }

    /// @param results `status` or `status/sub-status` of each operation
    private static BulkAnswer bulk(ConflictPolicy policy, boolean uniqueKeys, String... results) {
        String body = Arrays.stream(results)
                .map(result -> result.split("/", -1))
                .map(r -> "{\"statusCode\":" + r[0] + (r.length == 1 ? "" : ",\"subStatusCode\":" + r[1]) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return answer(policy, uniqueKeys, 207, 0, body);
    }

    private static String kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(o -> o.getClass().getSimpleName()).collect(Collectors.joining(" "));
    }

    private static BulkOperation again(Outcome outcome) {
        return assertInstanceOf(Again.class, outcome).operation();
    }

    /// Each result of a mixed answer counts for its own document (azure-sdk-for-js issue 29100: only the status of the
    /// whole was looked at).
    @Test
    void everyResultOfAMixedAnswerIsTakenOnce() {
        List<BulkOperation> batch = operations(9);
        List<Outcome> outcomes = bulk(
                        ConflictPolicy.Skip,
                        false,
                        "201",
                        "429/3200",
                        "449",
                        "424",
                        "413",
                        "409",
                        "503",
                        "408",
                        "400/1001")
                .outcomes(batch);
        assertEquals("Written Again Again Again Again Skipped Again Again Again", kinds(outcomes));
        for (int i : new int[] {1, 2, 3, 6, 7}) {
            assertFalse(again(outcomes.get(i)).alone(), "document " + i);
        }
        for (int i : new int[] {4, 8}) { // to learn why from the answer to each alone
            assertTrue(again(outcomes.get(i)).alone(), "document " + i);
        }
    }

    @Test
    void aBulkSaysHowLongToWait() {
        BulkAnswer answer =
                answer(ConflictPolicy.Skip, false, 207, 0, "[{\"statusCode\":429,\"retryAfterMilliseconds\":70}]");
        Outcome outcome = answer.outcomes(operations(1)).getFirst();
        assertEquals(70, again(outcome).delivery().waitMillis());
    }

    @Test
    void aConflictIsAnItemThatIsThereWhereNoOtherKeyIsUnique() {
        assertEquals("Skipped", kinds(bulk(ConflictPolicy.Skip, false, "409").outcomes(operations(1))));
        BulkOperation alone = operation("1").byItself();
        assertEquals(
                "Skipped",
                kinds(answer(ConflictPolicy.Skip, false, 409, 0, EITHER).outcomes(List.of(alone))));
    }

    @Test
    void whereKeysAreUniqueADocumentInConflictIsLookedFor() {
        List<Outcome> outcomes =
                bulk(ConflictPolicy.Skip, true, "409", "201", "409", "409/3301").outcomes(operations(4));
        assertEquals("InDoubt Written InDoubt InDoubt", kinds(outcomes));
        List<InDoubt> doubts = outcomes.stream()
                .filter(InDoubt.class::isInstance)
                .map(InDoubt.class::cast)
                .toList();
        List<Outcome> settled =
                bulk(ConflictPolicy.Skip, true, "200", "404", "404/1002").settled(doubts);
        assertEquals("Skipped Again Again", kinds(settled));
        assertTrue(again(settled.get(1)).alone()); // the answer to it alone has the service's words
        assertFalse(again(settled.get(2)).alone()); // a replica that lags proves nothing
    }

    @Test
    void aDocumentThatIsInConflictAloneAndNotThereIsRefusedInTheServicesWords() {
        BulkOperation alone = operation("1").byItself();
        List<Outcome> doubtful =
                answer(ConflictPolicy.Skip, true, 409, 0, EITHER).outcomes(List.of(alone));
        InDoubt doubt = assertInstanceOf(InDoubt.class, doubtful.getFirst());
        Outcome settled =
                bulk(ConflictPolicy.Skip, true, "404").settled(List.of(doubt)).getFirst();
        RefusedDocument refused = assertInstanceOf(Refused.class, settled).why();
        assertEquals(
                new RefusedDocument(
                        "shop/orders",
                        "1",
                        "[\"p\"]",
                        409,
                        0,
                        "Resource with specified id, name, or unique index already exists"),
                refused);
    }

    /// The service leaves out of a bulk of reads what is beyond 4 MB.
    @Test
    void whatOneAnswerHasNoRoomForIsLookedForByItself() {
        List<InDoubt> doubts =
                operations(2).stream().map(o -> new InDoubt(o, new Again(o))).toList();
        assertEquals(
                "Skipped InDoubt",
                kinds(bulk(ConflictPolicy.Skip, true, "200", "413/3402").settled(doubts)));
        assertEquals(
                "InDoubt InDoubt",
                kinds(answer(ConflictPolicy.Skip, true, 413, 0, "").settled(doubts)));
    }

    @ParameterizedTest
    @EnumSource
    void aHashCollisionIsARefusalInAnyContainer(ConflictPolicy policy) {
        assertTrue(again(bulk(policy, false, "409/3302").outcomes(operations(1)).getFirst())
                .alone());
        BulkOperation alone = operation("1").byItself();
        Outcome outcome = answer(policy, false, 409, 3302, EITHER)
                .outcomes(List.of(alone))
                .getFirst();
        assertEquals(3302, assertInstanceOf(Refused.class, outcome).why().subStatus());
    }

    @Test
    void whatOverwritingIsRefusedForIsAUniqueKey() {
        assertTrue(again(bulk(ConflictPolicy.Overwrite, true, "409")
                        .outcomes(operations(1))
                        .getFirst())
                .alone());
        BulkOperation alone = operation("1").byItself();
        assertEquals(
                "Refused",
                kinds(answer(ConflictPolicy.Overwrite, true, 409, 0, EITHER).outcomes(List.of(alone))));
    }

    @ParameterizedTest
    @CsvSource({"400,1001", "413,0", "403,1014"})
    void otherRefusalsOfOneDocumentAreItsOwn(int status, int subStatus) {
        BulkOperation alone = operation("1").byItself();
        Outcome outcome = answer(ConflictPolicy.Skip, false, status, subStatus, "not JSON\nat all")
                .outcomes(List.of(alone))
                .getFirst();
        RefusedDocument refused = assertInstanceOf(Refused.class, outcome).why();
        assertEquals(status, refused.status());
        assertEquals(subStatus, refused.subStatus());
        assertEquals("not JSON", refused.message());
    }

    /// One document may be why a whole bulk is refused: its nesting, which the bulk makes deeper, or its size.
    @ParameterizedTest
    @CsvSource({"400", "413"})
    void aBulkThatIsRefusedAsAWholeIsSentDocumentByDocument(int status) {
        List<Outcome> outcomes =
                answer(ConflictPolicy.Skip, true, status, 0, "").outcomes(operations(3));
        assertEquals("Again Again Again", kinds(outcomes));
        assertTrue(outcomes.stream().allMatch(o -> again(o).alone()));
    }

    @ParameterizedTest
    @CsvSource({"403,3", "404,1003", "404,1013"})
    void whatAFailoverOrANewContainerAnswersPasses(int status, int subStatus) {
        assertEquals(
                "Again",
                kinds(bulk(ConflictPolicy.Skip, false, status + "/" + subStatus).outcomes(operations(1))));
    }

    @Test
    void anAnswerThatFitsNoCaseEndsTheRun() {
        BackupException whole = assertThrows(
                BackupException.class,
                () -> answer(ConflictPolicy.Skip, false, 404, 0, "").outcomes(operations(2)));
        assertEquals("unexpected", whole.getMessage());
        BackupException one = assertThrows(
                BackupException.class,
                () -> bulk(ConflictPolicy.Skip, false, "201", "403").outcomes(operations(2)));
        assertTrue(String.valueOf(one.getMessage()).contains("403/0"), one.getMessage());
        assertThrows(
                BackupException.class,
                () -> bulk(ConflictPolicy.Skip, false, "201").outcomes(operations(2)));
    }

    /// A partition that is splitting answers so for minutes, one that does not hold the key for ever.
    @Test
    void aDocumentThatItsPartitionKeepsDisowningIsLeftToTheGateway() {
        BulkOperation disowned = operation("1");
        BulkOperation waiting = operation("2");
        for (int i = 0; i < 9; i++) {
            disowned = again(bulk(ConflictPolicy.Skip, false, "410/1002")
                    .outcomes(List.of(disowned))
                    .getFirst());
            waiting = again(bulk(ConflictPolicy.Skip, false, "410/1007")
                    .outcomes(List.of(waiting))
                    .getFirst());
        }
        assertFalse(disowned.alone());
        disowned = again(answer(ConflictPolicy.Skip, false, 410, 1002, "")
                .outcomes(List.of(disowned, waiting))
                .getFirst());
        assertTrue(disowned.alone());
        assertFalse(waiting.alone());
        CosmosRequest point = new BulkRequest(new ContainerName("shop", "orders"), PARTITION, ConflictPolicy.Skip)
                .request(List.of(disowned));
        assertFalse(point.headers().containsKey("x-ms-documentdb-partitionkeyrangeid"));
        assertEquals("[\"p\"]", point.headers().get("x-ms-documentdb-partitionkey"));
    }

    @Test
    void anotherPartitionIsAskedAsOftenAgain() {
        BulkOperation operation = operation("1");
        for (int i = 0; i < 30; i++) {
            operation = operation.goneFrom(new Partition(String.valueOf(i), FeedRange.ALL));
        }
        assertFalse(operation.alone());
    }
}
