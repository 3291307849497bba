package io.cosmosbackup.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// The throughput of one database or container, as a resource of the account.
record Offer(
        String rid,
        String resourceLink,
        String resourceRid,
        EmulatedThroughput throughput,
        int mostEver,
        String etag,
        long seconds) {
    static final String TO_AUTOSCALE = "x-ms-cosmos-migrate-offer-to-autopilot";
    static final String TO_MANUAL = "x-ms-cosmos-migrate-offer-to-manual-throughput";

    static Offer of(String rid, String resourceLink, String resourceRid, EmulatedThroughput throughput, long seconds) {
        return new Offer(rid, resourceLink, resourceRid, throughput, throughput.requestUnits(), newEtag(), seconds);
    }

    private static String newEtag() {
        return "\"" + UUID.randomUUID() + "\"";
    }

    /// {@code sharers} are the containers without throughput of their own, if it is a database's.
    int minimum(int sharers) {
        return throughput.minimum(mostEver, sharers);
    }

    /// 400 below the minimum, and for the other kind, which needs a migration.
    Offer replacedBy(EmulatedThroughput next, int sharers, long now) {
        switch (next) {
            case EmulatedThroughput.Autoscale _
            when throughput instanceof EmulatedThroughput.Manual ->
                throw GatewayException.badRequest(TO_AUTOSCALE
                        + " must be supplied and offercontent must not contain autopilotSettings for migration from manual"
                        + " throughput to autoscale.");
            case EmulatedThroughput.Manual _
            when throughput instanceof EmulatedThroughput.Autoscale ->
                throw GatewayException.badRequest(TO_MANUAL
                        + " must be supplied and offercontent must contain autopilotSettings for migration of autoscale"
                        + " collection to manual throughput.");
            case EmulatedThroughput.Manual _, EmulatedThroughput.Autoscale _ -> {}
        }
        if (next.requestUnits() < minimum(sharers)) {
            throw GatewayException.badRequest("The offer should have valid throughput values between "
                    + minimum(sharers) + " and " + EmulatedThroughput.MOST + " inclusive.");
        }
        return of(next, now);
    }

    Offer migrated(long now) {
        return of(throughput.migrated(mostEver), now);
    }

    private Offer of(EmulatedThroughput next, long now) {
        int most = Math.max(mostEver, next.requestUnits());
        return new Offer(rid, resourceLink, resourceRid, next, most, newEtag(), now);
    }

    String json() {
        Map<String, Object> content = new LinkedHashMap<>();
        switch (throughput) {
            case EmulatedThroughput.Manual(int requestUnits) -> content.put("offerThroughput", requestUnits);
            case EmulatedThroughput.Autoscale(int requestUnits) -> {
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
