package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cosmosbackup.engine.report.BackupContents.Throughput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Facts for people from the definitions and offers that a manifest keeps as text. Nothing is decided by
/// them, so a member in an unexpected form is left out.
public final class StoredDefinition {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredDefinition() {}

    /// The paths of a container's partition key; empty when there are none that can be read.
    public static List<String> partitionKey(String definition) {
        List<String> paths = new ArrayList<>();
        parsed(definition).path("partitionKey").path("paths").forEach(path -> paths.add(path.asText()));
        return paths;
    }

    /// @param offer null where there is none
    public static Throughput throughput(@Nullable String offer) {
        if (offer == null) {
            return Throughput.NONE;
        }
        JsonNode shown = parsed(offer);
        JsonNode managed = shown.path("properties").path("resource"); // by Azure Resource Manager
        JsonNode content = shown.path("content");
        JsonNode maximum = (managed.isMissingNode()
                        ? content.path("offerAutopilotSettings")
                        : managed.path("autoscaleSettings"))
                .path("maxThroughput");
        if (maximum.isNumber()) {
            return new Throughput(Throughput.Kind.Autoscale, maximum.asLong());
        }
        JsonNode manual = managed.isMissingNode() ? content.path("offerThroughput") : managed.path("throughput");
        return manual.isNumber()
                ? new Throughput(Throughput.Kind.Manual, manual.asLong())
                : new Throughput(Throughput.Kind.Other, null);
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // the service's own text, which only people look at here
        }
    }
}
