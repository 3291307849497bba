package io.cosmosbackup.emulator;

import java.util.List;

/// Requests on provisioned throughput.
final class OfferRequests {
    private final Account account;

    OfferRequests(Account account) {
        this.account = account;
    }

    GatewayResponse list(GatewayRequest request) {
        return ResourceFeed.answer(request, "", "Offers", offers());
    }

    GatewayResponse query(GatewayRequest request) {
        return ResourceFeed.answer(request, "", "Offers", ItemQuery.of(request).select(offers()));
    }

    private List<String> offers() {
        return account.offers().stream().map(Offer::json).toList();
    }

    GatewayResponse read(GatewayRequest request) {
        return answer(find(request), RequestCharge.METADATA_READ);
    }

    GatewayResponse replace(GatewayRequest request) {
        Offer offer = find(request);
        Throughput throughput = Throughput.of(request.object().tree().path("content"));
        Offer replaced = offer.replacedBy(throughput, account.seconds());
        account.put(replaced);
        account.growFor(replaced);
        return answer(replaced, RequestCharge.METADATA_WRITE);
    }

    private Offer find(GatewayRequest request) {
        return account.offer(request.path().segment(1)).orElseThrow(GatewayException::notFound);
    }

    private static GatewayResponse answer(Offer offer, double charge) {
        return GatewayResponse.of(200, charge, ResponseBody.of(offer.json()))
                .withEtag(offer.etag())
                .with("x-ms-cosmos-min-throughput", String.valueOf(offer.minimum()))
                .with("x-ms-offer-replace-pending", "false");
    }
}
