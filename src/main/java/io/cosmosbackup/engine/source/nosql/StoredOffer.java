package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Throughput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The throughput in an offer as the service sent it. It holds `content.offerThroughput`, and when it scales by
/// itself `content.offerAutopilotSettings.maxThroughput`. The oldest offers have a name in the place of a number,
/// which the service takes no more.
final class StoredOffer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredOffer() {}

    static Throughput throughput(@Nullable String offer) {
        if (offer == null) {
            return new Throughput.None();
        }
        JsonNode content = json(offer).path("content");
        JsonNode maximum = content.path("offerAutopilotSettings").path("maxThroughput");
        if (maximum.isNumber()) {
            return new Throughput.Autoscale(maximum.asInt());
        }
        JsonNode throughput = content.path("offerThroughput");
        return throughput.isNumber() ? new Throughput.Manual(throughput.asInt()) : new Throughput.None();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new BackupException(
                    Reason.ManifestDamaged,
                    "a stored offer is no JSON. HINT: create the database and the container by hand, then restore into"
                            + " them",
                    e);
        }
    }
}
