package io.cosmosbackup.emulator;

import java.util.List;

/// Pages of definitions: {@code x-ms-continuation} is the number of those already given.
final class ResourceFeed {
    private ResourceFeed() {}

    static GatewayResponse answer(GatewayRequest request, String rid, String member, List<String> resources) {
        return answer(request, rid, member, resources, Integer.MAX_VALUE);
    }

    /// @param most on a page for which the client asks no number
    static GatewayResponse answer(GatewayRequest request, String rid, String member, List<String> resources, int most) {
        int from = Math.min(request.number("x-ms-continuation", 0), resources.size());
        int count = request.number("x-ms-max-item-count", most);
        int to = (int) Math.min(resources.size(), (long) from + Math.max(1, count));
        List<String> page = resources.subList(from, to);
        GatewayResponse response = GatewayResponse.of(
                        200, RequestCharge.METADATA_READ, ResponseBody.feed(rid, member, page))
                .with("x-ms-item-count", String.valueOf(page.size()));
        return to < resources.size() ? response.with("x-ms-continuation", String.valueOf(to)) : response;
    }
}
