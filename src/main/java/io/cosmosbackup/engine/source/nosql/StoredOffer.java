package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.rest.AccountJson;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The throughput in an offer as the service sent it. It holds `content.offerThroughput`, and when it scales
/// by itself `content.offerAutopilotSettings.maxThroughput`. The oldest offers have a name instead of a
/// number. The service does not accept names any more.
///
/// Azure Resource Manager shows the same as `properties.resource` with `throughput` and
/// `autoscaleSettings.maxThroughput` (format.md, "The body").
final class StoredOffer {
    /// Request units a second of one container or database. The service gives more on demand only, to people.
    static final int MOST = 1_000_000;

    /// Members of `content` that people set and that no creation takes. The control plane sets them.
    private static final List<String> SET_BY_PEOPLE =
            List.of("throughputBuckets", "physicalPartitionThroughputInfo", "defaultPriorityLevel");

    private static final String GROWS = "autoUpgradePolicy";

    private StoredOffer() {}

    /// Those of an offer that a new container is without.
    static List<String> notBrought(@Nullable String offer, String of) {
        if (offer == null) {
            return List.of();
        }
        JsonNode shown = json(offer, of);
        JsonNode managed = managed(shown);
        JsonNode content = managed.isMissingNode() ? shown.path("content") : managed;
        boolean grows = managed.path("autoscaleSettings").hasNonNull(GROWS);
        return Stream.concat(SET_BY_PEOPLE.stream().filter(content::hasNonNull), grows ? Stream.of(GROWS) : Stream.of())
                .toList();
    }

    /// @param of what it is the throughput of, for messages
    static Throughput throughput(@Nullable String offer, String of) {
        if (offer == null) {
            return new Throughput.None();
        }
        JsonNode shown = json(offer, of);
        JsonNode managed = managed(shown);
        JsonNode content = shown.path("content");
        JsonNode maximum = (managed.isMissingNode()
                        ? content.path("offerAutopilotSettings")
                        : managed.path("autoscaleSettings"))
                .path("maxThroughput");
        if (maximum.isNumber()) {
            return new Throughput.Autoscale(requestUnits(maximum, of));
        }
        JsonNode throughput = managed.isMissingNode() ? content.path("offerThroughput") : managed.path("throughput");
        return throughput.isNumber() ? new Throughput.Manual(requestUnits(throughput, of)) : new Throughput.None();
    }

    /// Missing where the data plane's feed has shown it.
    private static JsonNode managed(JsonNode shown) {
        return shown.path("properties").path("resource");
    }

    private static int requestUnits(JsonNode number, String of) {
        if (!number.isIntegralNumber() || !number.canConvertToInt() || number.asInt() < 1 || number.asInt() > MOST) {
            throw refused(
                    of,
                    "of %s RU/s, and the service gives 1 to 1,000,000".formatted(ResourceName.shown(number.asText())),
                    null);
        }
        return number.asInt();
    }

    private static JsonNode json(String text, String of) {
        try {
            return AccountJson.of(text);
        } catch (JsonProcessingException e) {
            throw refused(of, "that is no JSON", e);
        }
    }

    private static BackupException refused(String of, String what, @Nullable Throwable cause) {
        return new BackupException(
                Reason.TargetMismatch,
                "the backup holds a throughput for " + of + " " + what
                        + ". HINT: choose one (target.throughput, --throughput manual:400)",
                cause);
    }
}
