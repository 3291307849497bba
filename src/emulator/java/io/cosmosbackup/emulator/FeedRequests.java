package io.cosmosbackup.emulator;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reading all items of a partition as they are.
final class FeedRequests {
    /// The most that a page's items may come to, the first one apart.
    static final long MAX_PAGE_BYTES = 4 * 1024 * 1024;

    private static final int DEFAULT_PAGE = 100;

    private final Locator locator;

    FeedRequests(Account account) {
        this.locator = new Locator(account);
    }

    /// Plain reading, in an order that stays while items change.
    GatewayResponse list(GatewayRequest request) {
        EmulatedContainer container = locator.intended(request);
        FeedScope scope = FeedScope.of(request, container);
        Function<PhysicalPartition, GatewayResponse> read = partition -> {
            PhysicalPartition.Page page =
                    partition.page(after(request), scope.wanted(), pageSize(request), MAX_PAGE_BYTES);
            GatewayResponse response = page(container, page);
            partition.budget().use(response.charge());
            return response.at(partition, page.replica());
        };
        return FanOut.isNeeded(request, container, scope)
                ? FanOut.answer(container, scope, after(request), read, StoredItemKey::token)
                : Routed.to(request, container, scope.key(), read);
    }

    static @Nullable StoredItemKey after(GatewayRequest request) {
        String continuation = request.header("x-ms-continuation");
        return continuation == null ? null : StoredItemKey.ofToken(continuation);
    }

    static int pageSize(GatewayRequest request) {
        return request.header("x-ms-max-item-count") == null
                ? DEFAULT_PAGE
                : Math.max(1, request.number("x-ms-max-item-count", Integer.MAX_VALUE));
    }

    private static GatewayResponse page(EmulatedContainer container, PhysicalPartition.Page page) {
        ResponseBody body = container.masking().masks()
                ? ResponseBody.documents(
                        container.rid(),
                        page.items().stream().map(container.masking()::shown).toList())
                : new ResponseBody.Items(container.rid(), page.items(), ResponseBody.Shown.STORED);
        double charge =
                Traffic.current().readCharge(RequestCharge.feedPage(page.items().size(), body.length()));
        GatewayResponse response = GatewayResponse.of(200, charge, body)
                .with("x-ms-item-count", String.valueOf(page.items().size()));
        StoredItemKey next = page.next();
        return next == null ? response : response.with("x-ms-continuation", next.token());
    }
}
