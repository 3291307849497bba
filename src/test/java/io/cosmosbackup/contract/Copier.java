package io.cosmosbackup.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.contract.ContractClient.Changes;
import io.cosmosbackup.contract.ContractClient.In;
import io.cosmosbackup.contract.ContractClient.Start;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What any client can do, the engine among them: put items into a container, and read what changed.
interface Copier extends AutoCloseable {
    void write(In in, List<ObjectNode> items);

    /// From the beginning, or from where an earlier reading of this copier ended.
    Changes changes(In in, Optional<String> continuation);

    @Override
    void close();

    /// One of the SDKs.
    record Sdk(ContractClient client) implements Copier {
        @Override
        public void write(In in, List<ObjectNode> items) {
            items.forEach(item -> client.upsert(in, item));
        }

        @Override
        public Changes changes(In in, Optional<String> continuation) {
            Start start = continuation.<Start>map(Start.After::new).orElse(new Start.Beginning());
            return client.changes(in, start, 20);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /// What backups are read and restored with. The tokens are of this copier: it keeps the positions.
    final class Engine implements Copier {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final NoSqlSource source;
        private final NoSqlTarget target;
        private final EmulatorClient rest;
        private final Map<String, List<FeedPosition>> positions = new HashMap<>();

        Engine(CosmosEmulator emulator) {
            String endpoint = emulator.endpoint().toString();
            this.source = new NoSqlSource(endpoint, new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
            this.target = new NoSqlTarget(endpoint, new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
            this.rest = new EmulatorClient(emulator.endpoint(), emulator.key());
        }

        @Override
        public void write(In in, List<ObjectNode> items) {
            String definition = rest.send(
                            "GET", "dbs/" + in.database() + "/colls/" + in.container(), Map.of(), new byte[0])
                    .ok()
                    .text();
            ContainerName name = new ContainerName(in.database(), in.container());
            ContainerTarget container = target.prepare(name, null, new Container(name, "rid", definition, null));
            container.write(
                    items.stream()
                            .map(item -> item.toString().getBytes(StandardCharsets.UTF_8))
                            .map(container.identity()::of)
                            .toList(),
                    ConflictPolicy.Overwrite,
                    _ -> {});
        }

        @Override
        public Changes changes(In in, Optional<String> continuation) {
            ContainerSource container = source.open(new ContainerName(in.database(), in.container()));
            List<FeedPosition> from = continuation
                    .map(token -> Objects.requireNonNull(positions.get(token)))
                    .orElseGet(() -> container.feedRanges().stream()
                            .map(FeedPosition::beginning)
                            .toList());
            Deque<FeedPosition> open = new ArrayDeque<>(from);
            List<FeedPosition> ends = new ArrayList<>();
            List<JsonNode> items = new ArrayList<>();
            while (!open.isEmpty()) {
                FeedAnswer answer = container.read(open.pop());
                items.addAll(items(answer.lines().documents()));
                switch (answer) {
                    case FeedAnswer.Page page -> open.push(page.next());
                    case FeedAnswer.Ended ended -> ends.add(ended.next());
                    case FeedAnswer.Divided(List<FeedPosition> parts) -> parts.forEach(open::push);
                }
            }
            String token = String.valueOf(positions.size());
            positions.put(token, List.copyOf(ends));
            return new Changes(items, token);
        }

        private static List<JsonNode> items(DocumentBytes documents) {
            List<JsonNode> items = new ArrayList<>();
            for (int i = 0; i < documents.count(); i++) {
                try {
                    items.add(
                            JSON.readTree(Arrays.copyOfRange(documents.text(), documents.start(i), documents.end(i))));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return items;
        }

        @Override
        public void close() {
            source.close();
            target.close();
            rest.close();
        }
    }
}
