package io.cosmosbackup.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// The throughput of one database or container, as a resource of the account.
record Offer(
        String rid,
        String resourceLink,
        String resourceRid,
        Throughput throughput,
        int mostEver,
        String etag,
        long seconds) {
    static Offer of(String rid, String resourceLink, String resourceRid, Throughput throughput, long seconds) {
        return new Offer(rid, resourceLink, resourceRid, throughput, throughput.requestUnits(), newEtag(), seconds);
    }

    private static String newEtag() {
        return "\"" + UUID.randomUUID() + "\"";
    }

    int minimum() {
        return throughput.minimum(mostEver);
    }

    /// 400 below the minimum.
    Offer replacedBy(Throughput next, long now) {
        int most = Math.max(mostEver, next.requestUnits());
        if (next.getClass() == throughput.getClass() && next.requestUnits() < minimum()) {
            throw GatewayException.badRequest("The offer should have valid throughput values: at least " + minimum());
        }
        return new Offer(rid, resourceLink, resourceRid, next, most, newEtag(), now);
    }

    String json() {
        Map<String, Object> content = new LinkedHashMap<>();
        switch (throughput) {
            case Throughput.Manual(int requestUnits) -> content.put("offerThroughput", requestUnits);
            case Throughput.Autoscale(int requestUnits) -> {
                content.put("offerThroughput", Math.max(400, requestUnits / 10));
                content.put("offerAutopilotSettings", Map.of("maxThroughput", requestUnits));
            }
        }
        content.put("offerIsRUPerMinuteThroughputEnabled", false);
        content.put("offerMinimumThroughputParameters", Map.of("maxThroughputEverProvisioned", mostEver));
        Map<String, Object> offer = new LinkedHashMap<>();
        offer.put("resource", resourceLink);
        offer.put("offerType", "Invalid");
        offer.put("offerVersion", "V2");
        offer.put("offerResourceId", resourceRid);
        offer.put("content", content);
        offer.put("id", rid);
        offer.put("_rid", rid);
        offer.put("_self", "offers/" + rid + "/");
        offer.put("_etag", etag);
        offer.put("_ts", seconds);
        return Json.text(offer);
    }
}
