package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// {@code throughputSettings/default} of a database or container: the account's offer in the manager's
/// members.
final class Throughput {
    private static final int INSTANT_PER_PARTITION = 10_000;
    private static final String AUTOSCALE = "offerAutopilotSettings";

    private final DataPlane account;

    Throughput(DataPlane account) {
        this.account = account;
    }

    /// 404 where the resource has none of its own; what a serverless account says to any question about
    /// throughput.
    ObjectNode read(SqlKind kind, List<String> names) {
        List<String> link = kind.link(names);
        DataPlane.Offer offer = offer(link);
        JsonNode content = offer.json().path("content");
        ObjectNode resource = ManagerJson.object();
        resource.set("throughput", content.path("offerThroughput"));
        if (content.has(AUTOSCALE)) {
            resource.putObject("autoscaleSettings")
                    .set("maxThroughput", content.path(AUTOSCALE).path("maxThroughput"));
        }
        resource.put("minimumThroughput", offer.minimum());
        resource.put("offerReplacePending", "false");
        resource.put("instantMaximumThroughput", String.valueOf(INSTANT_PER_PARTITION * partitions(kind, link)));
        resource.put("softAllowedMaximumThroughput", "1000000");
        for (String member : List.of("_rid", "_ts", "_etag")) {
            resource.set(member, offer.json().path(member));
        }
        return resource;
    }

    private int partitions(SqlKind kind, List<String> link) {
        if (kind == SqlKind.DATABASE) {
            return 1;
        }
        List<String> ranges = new ArrayList<>(link);
        ranges.add("pkranges");
        return account.list(ranges, "PartitionKeyRanges").size();
    }

    private DataPlane.Offer offer(List<String> link) {
        String rid = account.read(link).path("_rid").asText();
        return account.offer(rid).orElseThrow(ManagerException::noEntity);
    }

    /// The headers by which the account is told the throughput of what it is to create.
    static Map<String, String> headers(JsonNode options) {
        requireKnown(options, "properties.options.");
        Map<String, String> headers = new HashMap<>();
        if (options.hasNonNull("throughput")) {
            headers.put("x-ms-offer-throughput", options.path("throughput").asText());
        }
        if (options.hasNonNull("autoscaleSettings")) {
            headers.put(
                    "x-ms-cosmos-offer-autopilot-settings",
                    options.path("autoscaleSettings").toString());
        }
        return headers;
    }

    private static void requireKnown(JsonNode settings, String where) {
        ManagerRequest.requireOnly(settings, Set.of("throughput", "autoscaleSettings"), where);
        JsonNode autoscale = settings.path("autoscaleSettings");
        ManagerRequest.requireOnly(autoscale, Set.of("maxThroughput"), where + "autoscaleSettings.");
        for (JsonNode number : List.of(settings.path("throughput"), autoscale.path("maxThroughput"))) {
            if (!number.isMissingNode() && !number.isNull() && !number.isInt()) {
                throw ManagerRequest.unparsed("Error converting value " + number + " to type 'System.Int32'");
            }
        }
    }

    static void check(JsonNode resource) {
        requireKnown(resource, "properties.resource.");
        if (!resource.hasNonNull("throughput")
                && !resource.path("autoscaleSettings").hasNonNull("maxThroughput")) {
            throw ManagerRequest.unparsed("'throughput' or 'autoscaleSettings' is missing");
        }
    }

    /// The account refuses to change the kind.
    void replace(SqlKind kind, List<String> names, JsonNode resource) {
        DataPlane.Offer offer = offer(kind.link(names));
        ObjectNode content = ManagerJson.object();
        if (resource.hasNonNull("throughput")) {
            content.set("offerThroughput", resource.path("throughput"));
        } else {
            content.set(AUTOSCALE, resource.path("autoscaleSettings"));
        }
        put(offer, content, Map.of());
    }

    void migrate(SqlKind kind, List<String> names, boolean toAutoscale) {
        DataPlane.Offer offer = offer(kind.link(names));
        String header = toAutoscale
                ? "x-ms-cosmos-migrate-offer-to-autopilot"
                : "x-ms-cosmos-migrate-offer-to-manual-throughput";
        put(offer, (ObjectNode) offer.json().path("content"), Map.of(header, "true"));
    }

    private void put(DataPlane.Offer offer, ObjectNode content, Map<String, String> headers) {
        ObjectNode body = offer.json().deepCopy();
        body.set("content", content);
        account.write("PUT", offer.link(), headers, body);
    }
}
