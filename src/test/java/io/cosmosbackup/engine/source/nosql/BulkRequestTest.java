package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemKey;
import io.cosmosbackup.engine.items.Lifetime;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkRequestTest {
    private static final BulkRequest BULK = new BulkRequest(
            new ContainerName("shop", "orders"), new Partition("0", FeedRange.ALL), ConflictPolicy.Skip);

    private static BulkOperation operation(String id) {
        byte[] document = "{}".getBytes(StandardCharsets.UTF_8);
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

    @Test
    void aDocumentThatGoesAloneIsNoBulk() {
        List<List<BulkOperation>> batches = BulkRequest.batches(
                List.of(operation("1"), operation("2").byItself(), operation("3"), operation("4")),
                BulkRequest.MAX_OPERATIONS);
        assertEquals(List.of(1, 1, 2), batches.stream().map(List::size).toList());
        assertFalse(BULK.request(batches.get(1)).headers().containsKey("x-ms-cosmos-is-batch-request"));
    }

    @Test
    void whatIsThereIsReadByIdsOfAnyText() {
        CosmosRequest request = BULK.reads(List.of(operation("a"), operation("b/\\\"#?")));
        assertEquals(
                "[{\"operationType\":\"Read\",\"partitionKey\":\"[\\\"p\\\"]\",\"id\":\"a\"},"
                        + "{\"operationType\":\"Read\",\"partitionKey\":\"[\\\"p\\\"]\",\"id\":\"b/\\\\\\\"#?\"}]",
                new String(request.body(), StandardCharsets.UTF_8));
        assertEquals("0", request.headers().get("x-ms-documentdb-partitionkeyrangeid"));
    }
}
