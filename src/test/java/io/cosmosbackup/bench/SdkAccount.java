package io.cosmosbackup.bench;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.GatewayConnectionConfig;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerResponse;
import com.azure.cosmos.models.CosmosDatabaseProperties;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An account read as it is done with the SDK in gateway mode, else as it comes: change feed, pages of objects, each
/// printed again. Everything behind it is the engine's.
final class SdkAccount implements AccountSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CosmosClient client;

    SdkAccount(String endpoint, String key) {
        this.client = new CosmosClientBuilder()
                .endpoint(endpoint)
                .key(key)
                .gatewayMode(new GatewayConnectionConfig())
                .buildClient();
    }

    @Override
    public String api() {
        return "NoSQL";
    }

    @Override
    public String accountName() {
        return "account";
    }

    @Override
    public List<Database> databases() {
        return client.readAllDatabases().stream()
                .map(CosmosDatabaseProperties::getId)
                .map(name -> new Database(name, "{}", null))
                .toList();
    }

    @Override
    public List<ContainerName> containers(String database) {
        return client.getDatabase(database).readAllContainers().stream()
                .map(c -> new ContainerName(database, c.getId()))
                .toList();
    }

    @Override
    public ContainerSource open(ContainerName name) {
        return new SdkContainer(name, client.getDatabase(name.database()).getContainer(name.container()));
    }

    @Override
    public Usage usage() {
        return new Usage(0, 0);
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class SdkContainer implements ContainerSource {
        private final ContainerName name;
        private final CosmosContainer container;
        private final Map<FeedRange, com.azure.cosmos.models.FeedRange> ranges = new ConcurrentHashMap<>();
        private final Map<FeedRange, Iterator<FeedResponse<ObjectNode>>> readings = new ConcurrentHashMap<>();

        SdkContainer(ContainerName name, CosmosContainer container) {
            this.name = name;
            this.container = container;
        }

        @Override
        public Container container() {
            CosmosContainerResponse answer = container.read();
            return new Container(name, answer.getProperties().getResourceId(), "{}", null);
        }

        @Override
        public List<FeedRange> feedRanges() {
            container.getFeedRanges().forEach(range -> ranges.put(range(range), range));
            return List.copyOf(ranges.keySet().stream()
                    .sorted((a, b) -> a.min().compareTo(b.min()))
                    .toList());
        }

        /// `{"Range":{"min":"","max":"FF"}}` in Base64.
        private static FeedRange range(com.azure.cosmos.models.FeedRange range) {
            try {
                JsonNode bounds = JSON.readTree(Base64.getDecoder().decode(range.toString()))
                        .path("Range");
                return new FeedRange(
                        bounds.path("min").asText(), bounds.path("max").asText());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public FeedAnswer read(FeedPosition position) {
            Iterator<FeedResponse<ObjectNode>> pages = readings.computeIfAbsent(position.range(), this::begin);
            if (!pages.hasNext()) {
                String end = String.valueOf(position.continuation());
                return new FeedAnswer.Ended(
                        Lines.NONE,
                        new FeedPosition(position.range(), end, null),
                        new Cut(position.range(), end, -1, Instant.now()));
            }
            FeedResponse<ObjectNode> page = pages.next();
            return new FeedAnswer.Page(
                    new Lines(Lines.Kind.Tail, printed(page.getResults())),
                    new FeedPosition(position.range(), page.getContinuationToken(), null));
        }

        private Iterator<FeedResponse<ObjectNode>> begin(FeedRange range) {
            return container
                    .queryChangeFeed(
                            CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(ranges.get(range)),
                            ObjectNode.class)
                    .iterableByPage() // of 100 documents, as the SDK asks by itself; with 1,000 or 4 MB it was slower
                    .iterator();
        }

        private static DocumentBytes printed(List<ObjectNode> documents) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            int[] bounds = new int[2 * documents.size()];
            try {
                for (int i = 0; i < documents.size(); i++) {
                    bounds[2 * i] = text.size();
                    text.writeBytes(JSON.writeValueAsBytes(documents.get(i)));
                    bounds[2 * i + 1] = text.size();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new DocumentBytes(text.toByteArray(), bounds);
        }
    }
}
