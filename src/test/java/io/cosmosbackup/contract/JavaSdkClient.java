package io.cosmosbackup.contract;

import com.azure.core.credential.AccessToken;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.GatewayConnectionConfig;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosContainerResponse;
import com.azure.cosmos.models.CosmosDatabaseProperties;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.PartitionKeyBuilder;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/// The Java SDK, gateway mode.
final class JavaSdkClient implements ContractClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Read once, when the SDK's classes are first used.
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
    }

    private final CosmosClient client;

    JavaSdkClient(Access access) {
        CosmosClientBuilder builder = new CosmosClientBuilder()
                .endpoint(access.endpoint().toString())
                .gatewayMode(new GatewayConnectionConfig())
                .preferredRegions(access.regions())
                .contentResponseOnWriteEnabled(true);
        switch (access.secret()) {
            case Secret.Key(String base64) -> builder.key(base64);
            case Secret.Token(String text) ->
                builder.credential(_ -> Mono.just(
                        new AccessToken(text, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))));
        }
        this.client = connected(builder);
    }

    /// A client reads the account when it is built, and wraps what that throws.
    private static CosmosClient connected(CosmosClientBuilder builder) {
        try {
            return builder.buildClient();
        } catch (CosmosException e) {
            throw refused(e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof CosmosException cause) {
                throw refused(cause);
            }
            throw e;
        }
    }

    private static Refused refused(CosmosException e) {
        Refused refusal = new Refused(e.getStatusCode(), e.getSubStatusCode(), String.valueOf(e.getShortMessage()));
        refusal.initCause(e);
        return refusal;
    }

    private static <T> T asking(Supplier<T> call) {
        try {
            return call.get();
        } catch (CosmosException e) {
            throw refused(e);
        }
    }

    private CosmosContainer container(In in) {
        return client.getDatabase(in.database()).getContainer(in.container());
    }

    private static PartitionKey key(List<Object> values) {
        PartitionKeyBuilder builder = new PartitionKeyBuilder();
        for (Object value : values) {
            switch (value) {
                case String text -> builder.add(text);
                case Number number -> builder.add(number.doubleValue());
                case Boolean bool -> builder.add(bool);
                default -> throw new IllegalArgumentException("no key of the contract: " + value);
            }
        }
        return builder.build();
    }

    @Override
    public void createDatabase(String database) {
        asking(() -> client.createDatabase(database));
    }

    @Override
    public void deleteDatabase(String database) {
        asking(() -> client.getDatabase(database).delete());
    }

    @Override
    public List<String> databases() {
        return asking(() -> client.readAllDatabases().stream()
                .map(CosmosDatabaseProperties::getId)
                .toList());
    }

    @Override
    public void createContainer(In in, List<String> keyPaths, int throughput) {
        PartitionKeyDefinition key = new PartitionKeyDefinition();
        key.setPaths(keyPaths);
        key.setKind(keyPaths.size() > 1 ? PartitionKind.MULTI_HASH : PartitionKind.HASH);
        key.setVersion(PartitionKeyDefinitionVersion.V2);
        asking(() -> client.getDatabase(in.database())
                .createContainer(
                        new CosmosContainerProperties(in.container(), key),
                        ThroughputProperties.createManualThroughput(throughput)));
    }

    @Override
    public JsonNode readContainer(In in) {
        CosmosContainerProperties read = asking(() -> {
            CosmosContainerResponse response = container(in).read();
            return response.getProperties();
        });
        PartitionKeyDefinition key = read.getPartitionKeyDefinition();
        Map<String, Object> partitionKey = new LinkedHashMap<>();
        partitionKey.put("paths", key.getPaths());
        partitionKey.put("kind", key.getKind().toString());
        return JSON.valueToTree(Map.of("id", read.getId(), "_rid", read.getResourceId(), "partitionKey", partitionKey));
    }

    @Override
    public void deleteContainer(In in) {
        asking(() -> container(in).delete());
    }

    @Override
    public List<String> containers(String database) {
        return asking(() -> client.getDatabase(database).readAllContainers().stream()
                .map(CosmosContainerProperties::getId)
                .toList());
    }

    @Override
    public int throughput(In in) {
        return asking(() -> container(in).readThroughput().getProperties().getManualThroughput());
    }

    @Override
    public void setThroughput(In in, int throughput) {
        asking(() -> container(in).replaceThroughput(ThroughputProperties.createManualThroughput(throughput)));
    }

    @Override
    public JsonNode create(In in, ObjectNode item) {
        return asking(() -> stored(container(in).createItem(item)));
    }

    @Override
    public JsonNode upsert(In in, ObjectNode item) {
        return asking(() -> stored(container(in).upsertItem(item)));
    }

    private static JsonNode stored(CosmosItemResponse<ObjectNode> response) {
        return response.getItem();
    }

    /// The key is in the item, at the container's paths.
    @Override
    public JsonNode replace(In in, ObjectNode item, Optional<String> ifMatch) {
        CosmosItemRequestOptions options = new CosmosItemRequestOptions();
        ifMatch.ifPresent(options::setIfMatchETag);
        List<Object> key = new ArrayList<>();
        readContainer(in)
                .path("partitionKey")
                .path("paths")
                .forEach(path -> key.add(item.at(path.asText()).asText()));
        return asking(
                () -> stored(container(in).replaceItem(item, item.path("id").asText(), key(key), options)));
    }

    @Override
    public JsonNode read(In in, String id, List<Object> key) {
        return asking(
                () -> container(in).readItem(id, key(key), ObjectNode.class).getItem());
    }

    @Override
    public void delete(In in, String id, List<Object> key) {
        asking(() -> container(in).deleteItem(id, key(key), new CosmosItemRequestOptions()));
    }

    @Override
    public List<List<JsonNode>> query(
            In in, String text, Map<String, Object> parameters, List<Object> key, int pageSize) {
        CosmosQueryRequestOptions options = new CosmosQueryRequestOptions();
        if (!key.isEmpty()) {
            options.setPartitionKey(key(key));
        }
        List<SqlParameter> named = parameters.entrySet().stream()
                .map(parameter -> new SqlParameter(parameter.getKey(), parameter.getValue()))
                .toList();
        return asking(() -> {
            List<List<JsonNode>> pages = new ArrayList<>();
            for (FeedResponse<JsonNode> page : container(in)
                    .queryItems(new SqlQuerySpec(text, named), options, JsonNode.class)
                    .iterableByPage(pageSize)) {
                pages.add(page.getResults());
            }
            return pages;
        });
    }

    @Override
    public Changes changes(In in, Start start, int pageSize) {
        CosmosChangeFeedRequestOptions options = switch (start) {
            case Start.Beginning() ->
                CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange());
            case Start.Since(var time) ->
                CosmosChangeFeedRequestOptions.createForProcessingFromPointInTime(time, FeedRange.forFullRange());
            case Start.After(String continuation) ->
                CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation);
        };
        return asking(() -> {
            List<JsonNode> items = new ArrayList<>();
            String continuation = "";
            for (FeedResponse<JsonNode> page :
                    container(in).queryChangeFeed(options, JsonNode.class).iterableByPage(pageSize)) {
                items.addAll(page.getResults());
                continuation = page.getContinuationToken();
            }
            return new Changes(items, continuation);
        });
    }

    @Override
    public List<Integer> batch(In in, List<Object> key, List<Step> steps) {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(key(key));
        for (Step step : steps) {
            switch (step) {
                case Step.Create(JsonNode item) -> batch.createItemOperation(item);
                case Step.Upsert(JsonNode item) -> batch.upsertItemOperation(item);
                case Step.Delete(String id) -> batch.deleteItemOperation(id);
            }
        }
        return asking(() -> container(in).executeCosmosBatch(batch).getResults().stream()
                .map(CosmosBatchOperationResult::getStatusCode)
                .toList());
    }

    @Override
    public void close() {
        client.close();
    }
}
