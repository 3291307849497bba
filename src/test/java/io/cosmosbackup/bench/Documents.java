package io.cosmosbackup.bench;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What is backed up: items in an emulated account, and the same bytes, as the account sends them, in a file.
final class Documents {
    private static final ContainerName CONTAINER = new ContainerName("bench", "orders");
    private static final int WRITERS = 8;
    private static final int BATCH = 512;

    /// What the service adds to an item, about.
    private static final int SERVER_MEMBERS = 220;

    private final CosmosEmulator emulator;

    Documents(CosmosEmulator emulator) {
        this.emulator = emulator;
    }

    /// The size of the file, about so many megabytes.
    long load(Supplier<Item> items, int megabytes, Path file) throws IOException {
        try (EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            client.createDatabase(CONTAINER.database()).ok();
            client.createContainer(CONTAINER.database(), CONTAINER.container(), "/pk")
                    .ok();
            for (long bytes = 0; bytes < megabytes * 1_000_000L; ) {
                List<Item> batch = Stream.generate(items).limit(BATCH).toList();
                Parallel.forEach(
                        batch,
                        WRITERS,
                        item -> client.createItem(
                                        CONTAINER.database(),
                                        CONTAINER.container(),
                                        "[\"" + item.partitionKey() + "\"]",
                                        item.json())
                                .ok());
                bytes += batch.stream()
                        .mapToLong(item -> item.json().length + SERVER_MEMBERS)
                        .sum();
            }
        }
        try (NoSqlSource source = new NoSqlSource(
                        emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            ContainerSource container = source.open(CONTAINER);
            for (FeedRange range : container.feedRanges()) {
                write(container, range, out);
            }
        }
        return Files.size(file);
    }

    private static void write(ContainerSource container, FeedRange range, OutputStream out) throws IOException {
        FeedAnswer answer = container.read(FeedPosition.beginning(range));
        write(answer.lines().documents(), out);
        while (answer instanceof FeedAnswer.Page page) {
            answer = container.read(page.next());
            write(answer.lines().documents(), out);
        }
    }

    private static void write(DocumentBytes documents, OutputStream out) throws IOException {
        for (int i = 0; i < documents.count(); i++) {
            out.write(documents.text(), documents.start(i), documents.length(i));
            out.write('\n');
        }
    }
}
