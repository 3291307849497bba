package io.cosmosbackup.emulator;

import org.jspecify.annotations.Nullable;

/// Requests on single items.
final class ItemRequests {
    /// The largest item, counted over the request's body.
    static final int MAX_ITEM_BYTES = 2 * 1024 * 1024;

    private final Locator locator;

    ItemRequests(Account account) {
        this.locator = new Locator(account);
    }

    GatewayResponse create(GatewayRequest request) {
        return answer(request, new ItemOperation.Create(document(request)));
    }

    GatewayResponse upsert(GatewayRequest request) {
        return answer(request, new ItemOperation.Upsert(document(request), request.header("If-Match")));
    }

    GatewayResponse read(GatewayRequest request) {
        ItemOperation read = new ItemOperation.Read(id(request), request.header("If-None-Match"));
        EmulatedContainer container = locator.intended(request);
        KeyValue key = KeyValue.required(request, container.keyDefinition());
        return Routed.to(request, container, key, partition -> {
            PhysicalPartition.Seen<ItemOperation.Result> seen =
                    partition.read(set -> ItemOperation.apply(read, key, set, container));
            ItemOperation.Result found = seen.value();
            ItemOperation.Result result = new ItemOperation.Result(
                    found.status(), found.item(), Traffic.current().readCharge(found.charge()));
            partition.budget().use(result.charge());
            return response(request, container, result).at(partition, seen.replica());
        });
    }

    GatewayResponse replace(GatewayRequest request) {
        return answer(request, new ItemOperation.Replace(id(request), document(request), request.header("If-Match")));
    }

    GatewayResponse patch(GatewayRequest request) {
        return answer(
                request, new ItemOperation.Patch(id(request), ItemPatch.of(body(request)), request.header("If-Match")));
    }

    GatewayResponse delete(GatewayRequest request) {
        return answer(request, new ItemOperation.Delete(id(request), request.header("If-Match")));
    }

    private static RawObject document(GatewayRequest request) {
        return RawObject.parse(body(request));
    }

    private static byte[] body(GatewayRequest request) {
        byte[] body = request.body().bytes();
        if (body.length > MAX_ITEM_BYTES) {
            throw GatewayException.tooLarge();
        }
        return body;
    }

    private String id(GatewayRequest request) {
        String segment = request.path().segment(5);
        if (!request.path().isByRid()) {
            return segment;
        }
        EmulatedContainer container = locator.intended(request);
        return container.partitions().all().stream()
                .flatMap(partition ->
                        partition.page(null, item -> item.rid().equals(segment), 1, Long.MAX_VALUE).items().stream())
                .map(item -> item.key().id())
                .findFirst()
                .orElseThrow(GatewayException::notFound);
    }

    private GatewayResponse answer(GatewayRequest request, ItemOperation operation) {
        EmulatedContainer container = locator.intended(request);
        KeyValue key = KeyValue.required(request, container.keyDefinition());
        return Routed.to(request, container, key, partition -> {
            ItemOperation.Result result = partition.write(set -> ItemOperation.apply(operation, key, set, container));
            partition.budget().use(result.charge());
            return response(request, container, result).at(partition, partition.state());
        });
    }

    private static GatewayResponse response(
            GatewayRequest request, EmulatedContainer container, ItemOperation.Result result) {
        @Nullable StoredItem item = result.item();
        if (item == null) {
            return GatewayResponse.empty(result.status(), result.charge());
        }
        boolean minimal = "return=minimal".equals(request.header("Prefer"))
                && !request.verb().equals("GET");
        return (minimal
                        ? GatewayResponse.empty(result.status(), result.charge())
                        : GatewayResponse.of(
                                result.status(),
                                result.charge(),
                                new ResponseBody.Whole(container.masking().shown(item))))
                .withEtag(item.etag());
    }
}
