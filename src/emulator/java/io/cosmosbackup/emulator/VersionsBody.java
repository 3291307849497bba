package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the feed of all versions and deletes, in wire format 2021-09-15. Items are the bytes that are stored.
final class VersionsBody implements ResponseBody {
    private static final byte[] NOTHING = {'{', '}'};

    private final List<byte[]> parts = new ArrayList<>();
    private final KeyDefinition keyDefinition;
    private final FeedOptions.PreviousImages previousImages;

    VersionsBody(EmulatedContainer container, List<ItemVersion> versions, FeedOptions.PreviousImages previousImages) {
        this.keyDefinition = container.keyDefinition();
        this.previousImages = previousImages;
        add("{\"_rid\":\"" + container.rid() + "\",\"Documents\":[");
        String separator = "";
        for (ItemVersion version : versions) {
            add(separator);
            add(version);
            separator = ",";
        }
        add("],\"_count\":" + versions.size() + "}");
    }

    private void add(ItemVersion version) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("operationType", operation(version)).put("lsn", version.lsn());
        metadata.put("crts", version.seconds());
        switch (version) {
            case ItemVersion.Created(StoredItem current) -> add(current.json(), null, metadata);
            case ItemVersion.Replaced(StoredItem current, StoredItem previous) -> {
                metadata.put("previousImageLSN", previous.lsn());
                boolean shown = previousImages == FeedOptions.PreviousImages.OF_DELETES_AND_REPLACES;
                add(current.json(), shown ? previous.json() : null, metadata);
            }
            case ItemVersion.Deleted(StoredItem previous, var _, var _, boolean expired) -> {
                metadata.put("previousImageLSN", previous.lsn());
                metadata.put("timeToLiveExpired", expired);
                metadata.put("id", previous.key().id());
                metadata.set("partitionKey", partitionKey(previous));
                boolean shown = previousImages != FeedOptions.PreviousImages.NONE;
                add(NOTHING, shown ? previous.json() : null, metadata);
            }
        }
    }

    private static String operation(ItemVersion version) {
        return switch (version) {
            case ItemVersion.Created _ -> "create";
            case ItemVersion.Replaced _ -> "replace";
            case ItemVersion.Deleted _ -> "delete";
        };
    }

    /// Every level by its path without the first slash; one that the item lacks is left out.
    private JsonNode partitionKey(StoredItem item) {
        RawObject document = RawObject.parse(item.json());
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        for (List<String> path : keyDefinition.paths()) {
            JsonNode value = KeyValue.find(document, path);
            if (!(KeyPart.of(value) instanceof KeyPart.Undefined)) {
                key.set(String.join("/", path), value);
            }
        }
        return key;
    }

    private void add(byte[] current, byte @Nullable [] previous, ObjectNode metadata) {
        add("{\"current\":");
        parts.add(current);
        if (previous != null) {
            add(",\"previous\":");
            parts.add(previous);
        }
        add(",\"metadata\":" + Json.text(metadata) + "}");
    }

    private void add(String text) {
        parts.add(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long length() {
        return parts.stream().mapToLong(part -> part.length).sum();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (byte[] part : parts) {
            out.write(part);
        }
    }
}
