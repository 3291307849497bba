package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.BulkOperation.Kind;
import io.cosmosbackup.engine.source.nosql.BulkOperation.Outcome;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkRequestTest {
    private static final List<BulkOperation> TWO = List.of(operation("1"), operation("2"));

    private static BulkRequest bulk(boolean uniqueKeys) {
        return new BulkRequest(
                new ContainerName("shop", "orders"),
                new Partition("0", FeedRange.ALL),
                ConflictPolicy.Skip,
                uniqueKeys);
    }

    private static BulkOperation operation(String id) {
        return new BulkOperation(("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8), "[\"p\"]", "0A", id);
    }

    private static BackupException otherwise() {
        return new BackupException(Reason.Internal, "otherwise");
    }

    private static CosmosResponse answer(int status, String body) {
        return new CosmosResponse(
                status,
                0,
                10,
                HttpHeaders.of(Map.of(), (name, value) -> true),
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ZERO);
    }

    private static List<Outcome> outcomesOfBulk(boolean uniqueKeys) {
        CosmosResponse response = answer(207, "[{\"statusCode\":409,\"requestCharge\":1},{\"statusCode\":201}]");
        return bulk(uniqueKeys).outcomes(TWO, response, otherwise());
    }

    @Test
    void aConflictIsAnItemThatIsThereWhereNoOtherKeyIsUnique() {
        assertEquals(List.of(Kind.Skipped, Kind.Written), kinds(outcomesOfBulk(false)));
    }

    /// A bulk's answer says 409 and no more; a document that another item's unique key keeps out must not count as
    /// one that is there.
    @Test
    void whereKeysAreUniqueADocumentInConflictIsSentAloneToLearnWhy() {
        List<Outcome> outcomes = outcomesOfBulk(true);
        assertEquals(List.of(Kind.Again, Kind.Written), kinds(outcomes));
        List<List<BulkOperation>> batches = BulkRequest.batches(
                List.of(TWO.get(1), outcomes.getFirst().operation(), TWO.get(1)), BulkRequest.MAX_OPERATIONS);
        assertEquals(List.of(1, 1, 1), batches.stream().map(List::size).toList());
        List<BulkOperation> alone = batches.get(1);
        assertFalse(bulk(true).request(alone).headers().containsKey("x-ms-cosmos-is-batch-request"));
        CosmosResponse sameId = answer(409, "{\"message\":\"Resource with specified id or name already exists.\"}");
        assertEquals(List.of(Kind.Skipped), kinds(bulk(true).outcomes(alone, sameId, otherwise())));
        CosmosResponse unique = answer(409, "{\"message\":\"Unique index constraint violation.\"}");
        BackupException refused =
                assertThrows(BackupException.class, () -> bulk(true).outcomes(alone, unique, otherwise()));
        assertEquals(Reason.DocumentRefused, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("unique key"), refused.getMessage());
    }

    private static List<Kind> kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::kind).toList();
    }
}
