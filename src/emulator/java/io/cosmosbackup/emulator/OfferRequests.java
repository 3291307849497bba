package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Requests on provisioned throughput.
final class OfferRequests {
    private final Account account;

    OfferRequests(Account account) {
        this.account = account;
    }

    GatewayResponse list(GatewayRequest request) {
        requireThroughput();
        return ResourceFeed.answer(request, "", "Offers", offers());
    }

    GatewayResponse query(GatewayRequest request) {
        requireThroughput();
        return ResourceFeed.answer(request, "", "Offers", ItemQuery.of(request).select(offers()));
    }

    private List<String> offers() {
        return account.offers().stream().map(Offer::json).toList();
    }

    GatewayResponse read(GatewayRequest request) {
        Offer offer = find(request);
        return described(offer, EtagConditions.read(request, offer.etag(), offer.json()));
    }

    GatewayResponse replace(GatewayRequest request) {
        Offer offer = find(request);
        EtagConditions.check(request, offer.etag());
        Offer replaced = replaced(request, offer);
        account.put(replaced);
        account.growFor(replaced);
        return described(
                replaced,
                GatewayResponse.of(200, RequestCharge.METADATA_WRITE, ResponseBody.of(replaced.json()))
                        .withEtag(replaced.etag()));
    }

    private Offer replaced(GatewayRequest request, Offer offer) {
        JsonNode content = request.object().tree().path("content");
        boolean autoscale = content.path("offerAutopilotSettings").has("maxThroughput");
        boolean isAutoscale = offer.throughput() instanceof EmulatedThroughput.Autoscale;
        boolean migrates = isAutoscale
                ? autoscale && request.flag(Offer.TO_MANUAL)
                : !autoscale && request.flag(Offer.TO_AUTOSCALE);
        return migrates
                ? offer.migrated(account.seconds())
                : offer.replacedBy(EmulatedThroughput.of(content), sharers(offer), account.seconds());
    }

    private int sharers(Offer offer) {
        return (int) account.databaseByRid(offer.resourceRid()).stream()
                .flatMap(database -> database.containers().stream())
                .filter(container -> account.offerOf(container.rid()).isEmpty())
                .count();
    }

    private GatewayResponse described(Offer offer, GatewayResponse response) {
        return response.with("x-ms-cosmos-min-throughput", String.valueOf(offer.minimum(sharers(offer))))
                .with("x-ms-offer-replace-pending", "false");
    }

    private void requireThroughput() {
        if (account.traits().serverless()) {
            throw GatewayException.badRequest("Reading or replacing offers is not supported for serverless accounts.");
        }
    }

    private Offer find(GatewayRequest request) {
        requireThroughput();
        return account.offer(request.path().segment(1)).orElseThrow(GatewayException::notFound);
    }
}
