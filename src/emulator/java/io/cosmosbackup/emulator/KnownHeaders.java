package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request may say. Whoever teaches the emulator a header adds it here; until then the header, or the value of
/// it, is answered 501 by its name: a request that is understood in part must not be answered 200.
final class KnownHeaders {
    private static final String OWN_PREFIX = "x-ms-";

    /// Acted upon, whatever their values.
    private static final Set<String> USED = Set.of(
            "x-ms-cosmos-allow-tentative-writes",
            "x-ms-cosmos-batch-continue-on-error",
            "x-ms-cosmos-batch-atomic",
            "x-ms-cosmos-intended-collection-rid",
            "x-ms-cosmos-is-batch-request",
            "x-ms-cosmos-is-query-plan-request",
            "x-ms-cosmos-migrate-offer-to-autopilot",
            "x-ms-cosmos-migrate-offer-to-manual-throughput",
            "x-ms-cosmos-offer-autopilot-settings",
            "x-ms-cosmos-priority-level",
            "x-ms-cosmos-sdk-supportedcapabilities",
            "x-ms-cosmos-throughput-bucket",
            "x-ms-continuation",
            "x-ms-date",
            "x-ms-documentdb-is-upsert",
            "x-ms-documentdb-isquery",
            "x-ms-documentdb-partitionkey",
            "x-ms-documentdb-partitionkeyrangeid",
            "x-ms-documentdb-populatequotainfo",
            "x-ms-documentdb-query-enablecrosspartition",
            "x-ms-end-epk",
            "x-ms-max-item-count",
            "x-ms-offer-throughput",
            "x-ms-read-key-type",
            "x-ms-session-token",
            "x-ms-start-epk");

    /// Whatever these say, the answer's meaning is the same: diagnosis, hints, what the sender could do with.
    private static final Set<String> IGNORED = Set.of(
            "x-ms-cosmos-allow-cachedreads",
            "x-ms-cosmos-populateindexmetrics",
            "x-ms-cosmos-populateindexmetrics-v2",
            "x-ms-cosmos-populatequeryadvice",
            "x-ms-cosmos-query-version",
            "x-ms-cosmos-supported-query-features",
            "x-ms-cosmos-workload-id",
            "x-ms-dedicatedgateway-bypass-cache",
            "x-ms-dedicatedgateway-max-age",
            "x-ms-documentdb-populatepartitionstatistics",
            "x-ms-documentdb-populatequerymetrics",
            "x-ms-documentdb-query-enable-scan",
            "x-ms-documentdb-query-iscontinuationexpected",
            "x-ms-documentdb-query-parallelizecrosspartitionquery",
            "x-ms-documentdb-responsecontinuationtokenlimitinkb",
            "x-ms-noretry-449",
            "x-ms-request-duration-ms",
            "x-ms-thinclient-proxy-operation-type",
            "x-ms-thinclient-proxy-resource-type",
            "x-ms-throttle-retry-count",
            "x-ms-throttle-retry-wait-time-ms",
            "x-ms-version");

    /// Headers that only name the program that asks, or the request, so that people find it in a log:
    /// `x-ms-useragent`, `x-ms-client-version`, `x-ms-correlation-request-id`. No answer depends on them, so
    /// they are let pass unknown. Not every id is one of them: a feed begins at `x-ms-start-id`.
    private static final Pattern ONLY_NAMES =
            Pattern.compile("x-ms-(cosmos-)?(client-.+|user-?agent|(correlat(ed|ion)-)?(%s)-?id)"
                    .formatted("activity|correlation|request|trace"));

    /// Known with these values only, in lower case.
    private static final Map<String, Set<String>> VALUES = Map.of(
            "prefer", Set.of("return=minimal", "return=representation"),
            "x-ms-cosmos-changefeed-wire-format-version", Set.of("2021-09-15"),
            "x-ms-consistency-level", Set.of("strong", "boundedstaleness", "session", "consistentprefix", "eventual"),
            "x-ms-cosmos-read-consistency-strategy",
                    Set.of("default", "eventual", "session", "latestcommitted", "globalstrong"),
            "x-ms-documentdb-content-serialization-format", Set.of("jsontext"),
            "x-ms-cosmos-batch-ordered", Set.of("true"),
            "x-ms-indexing-directive", Set.of("default", "include"));

    /// Of HTTP itself: these would change what is asked for, or how the body is to be read.
    private static final Set<String> UNKNOWN_OF_HTTP =
            Set.of("content-encoding", "if-range", "if-unmodified-since", "range", "x-http-method");

    private KnownHeaders() {}

    static void check(GatewayRequest request, GatewayOperation operation) {
        String query = request.query();
        if (query != null) {
            throw GatewayException.notImplemented("the query string ?" + query);
        }
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            for (String value : header.getValue()) {
                check(header.getKey(), value, operation);
            }
        }
    }

    private static void check(String header, String value, GatewayOperation operation) {
        String name = header.toLowerCase(Locale.ROOT);
        Set<String> values = VALUES.get(name);
        boolean known;
        if (values != null) {
            known = values.contains(value.toLowerCase(Locale.ROOT));
        } else if (name.equals("a-im")) {
            known = isKnownFeed(value, operation);
        } else if (name.startsWith(OWN_PREFIX)) {
            known = USED.contains(name)
                    || IGNORED.contains(name)
                    || ONLY_NAMES.matcher(name).matches();
        } else {
            known = !UNKNOWN_OF_HTTP.contains(name);
        }
        if (!known) {
            throw GatewayException.notImplemented(name + ": " + value);
        }
    }

    /// Which kinds of change feed there are is {@link FeedRequests}' to say.
    private static boolean isKnownFeed(String value, GatewayOperation operation) {
        return operation == GatewayOperation.CHANGE_FEED
                || (operation == GatewayOperation.LIST_PARTITION_KEY_RANGES
                        && value.equalsIgnoreCase("Incremental Feed"));
    }
}
