package io.cosmosbackup.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A partition key's value: as many parts as the container has paths, fewer for a prefix of a hierarchical key, none
/// for an item without a key in a container that was made without one.
record KeyValue(List<KeyPart> parts) {
    KeyValue {
        parts = List.copyOf(parts);
    }

    /// Reads the header {@code x-ms-documentdb-partitionkey}: {@code ["a"]}, {@code [null]}, {@code [{}]} for a missing
    /// member. The empty array is "none" in containers with a system key.
    static KeyValue ofHeader(String header) {
        JsonNode array;
        try {
            array = Json.MAPPER.readTree(header);
        } catch (JsonProcessingException e) {
            throw invalidHeader(header, e);
        }
        if (!array.isArray()) {
            throw invalidHeader(header, null);
        }
        List<KeyPart> parts = new ArrayList<>();
        for (JsonNode part : array) {
            if (part.isContainerNode() && !part.isEmpty()) {
                throw invalidHeader(header, null);
            }
            parts.add(KeyPart.of(part));
        }
        return new KeyValue(parts);
    }

    /// The header of a request that must have one, with as many parts as the container has paths.
    static KeyValue required(GatewayRequest request, KeyDefinition definition) {
        String header = request.header("x-ms-documentdb-partitionkey");
        if (header == null) {
            throw GatewayException.badRequest("PartitionKey value must be supplied for this operation.");
        }
        return ofHeader(header).complete(definition);
    }

    /// This key if it has a part for each path, else 400.
    KeyValue complete(KeyDefinition definition) {
        if (parts.isEmpty() && definition.system()) {
            return this;
        }
        if (parts.size() != definition.paths().size()) {
            throw GatewayException.badRequest("The partition key supplied in x-ms-partitionkey header has "
                    + (parts.size() < definition.paths().size() ? "fewer" : "more")
                    + " components than defined in the collection.");
        }
        return this;
    }

    static KeyValue extract(RawObject document, KeyDefinition definition) {
        if (definition.system() && find(document, definition.paths().getFirst()) == null) {
            return new KeyValue(List.of());
        }
        List<KeyPart> parts = new ArrayList<>();
        for (List<String> path : definition.paths()) {
            parts.add(KeyPart.of(find(document, path)));
        }
        return new KeyValue(parts);
    }

    static @Nullable JsonNode find(RawObject document, List<String> path) {
        JsonNode value = document.value(path.getFirst());
        for (String member : path.subList(1, path.size())) {
            value = value == null || !value.isObject() ? null : value.get(member);
        }
        return value;
    }

    /// One text per value, and another for every other value.
    String json() {
        return parts.stream().map(KeyPart::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static GatewayException invalidHeader(String header, @Nullable Throwable cause) {
        GatewayException refusal = GatewayException.badRequest("Partition key " + header + " is invalid.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
