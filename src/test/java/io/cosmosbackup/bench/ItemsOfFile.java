package io.cosmosbackup.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The documents of a file, one a line, over and over: each with an id of its own, and without what a service has
/// added.
final class ItemsOfFile implements Supplier<Item> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ADDED = List.of("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn");
    /// A smaller file would repeat itself within a frame, and compress as no container does.
    private static final long LEAST_BYTES = 20_000_000;

    private static final int PARTITION_KEYS = 200_000;

    private final List<String> lines;
    private int given;

    ItemsOfFile(Path file) throws IOException {
        if (Files.size(file) < LEAST_BYTES) {
            throw new IOException(file + " is too small: its documents would repeat within a frame. HINT: at least "
                    + LEAST_BYTES / 1_000_000 + " MB");
        }
        this.lines = Files.readAllLines(file);
    }

    @Override
    public Item get() {
        try {
            JsonNode line = JSON.readTree(lines.get(given % lines.size()));
            if (!(line instanceof ObjectNode item)) {
                throw new IOException("line " + (1 + given % lines.size()) + " is no JSON object");
            }
            String partitionKey = "k" + given % PARTITION_KEYS;
            item.remove(ADDED);
            item.put("id", Integer.toString(given++)).put("pk", partitionKey);
            return new Item(partitionKey, JSON.writeValueAsBytes(item));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
