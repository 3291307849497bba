package io.cosmosbackup.emulator;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reading all items of a partition: as they are, or in the order in which they changed.
final class FeedRequests {
    /// The most that a page's items may come to, the first one apart.
    static final long MAX_PAGE_BYTES = 4 * 1024 * 1024;

    private static final int DEFAULT_PAGE = 100;

    private final Locator locator;

    FeedRequests(Account account) {
        this.locator = new Locator(account);
    }

    /// Latest-version change feed. The etag is the LSN that the next page goes on from; 304 once nothing is left.
    GatewayResponse changes(GatewayRequest request) {
        String kind = request.header("A-IM");
        if (!"Incremental Feed".equalsIgnoreCase(kind)) {
            throw GatewayException.notImplemented("A-IM: " + kind);
        }
        Container container = locator.intended(request);
        FeedScope scope = FeedScope.of(request, container);
        return Routed.to(request, container, scope.key(), partition -> {
            String from = request.header("If-None-Match");
            long after = from == null ? 0 : from.equals("*") ? partition.lsn() : Etags.number(from);
            Predicate<StoredItem> wanted = scope.wanted().and(since(request.header("If-Modified-Since")));
            PhysicalPartition.Changes changes = partition.changes(after, wanted, pageSize(request), MAX_PAGE_BYTES);
            GatewayResponse response = changes.items().isEmpty()
                    ? GatewayResponse.empty(304, RequestCharge.EMPTY_FEED_PAGE)
                    : page(container, new PhysicalPartition.Page(changes.items(), null, changes.lsn()), true);
            partition.budget().use(response.charge());
            return response.withEtag(Etags.of(changes.continuation())).at(partition, changes.lsn());
        });
    }

    /// Plain reading, in an order that stays while items change.
    GatewayResponse list(GatewayRequest request) {
        Container container = locator.intended(request);
        FeedScope scope = FeedScope.of(request, container);
        Function<PhysicalPartition, GatewayResponse> read = partition -> {
            PhysicalPartition.Page page =
                    partition.page(after(request), scope.wanted(), pageSize(request), MAX_PAGE_BYTES);
            GatewayResponse response = page(container, page, false);
            partition.budget().use(response.charge());
            return response.at(partition, page.lsn());
        };
        return FanOut.isNeeded(request, container, scope)
                ? FanOut.answer(container, scope, after(request), read, ItemKey::token)
                : Routed.to(request, container, scope.key(), read);
    }

    static @Nullable ItemKey after(GatewayRequest request) {
        String continuation = request.header("x-ms-continuation");
        return continuation == null ? null : ItemKey.ofToken(continuation);
    }

    static int pageSize(GatewayRequest request) {
        return request.header("x-ms-max-item-count") == null
                ? DEFAULT_PAGE
                : Math.max(1, request.number("x-ms-max-item-count", Integer.MAX_VALUE));
    }

    private static GatewayResponse page(Container container, PhysicalPartition.Page page, boolean withLsn) {
        ResponseBody body = new ResponseBody.Items(container.rid(), page.items(), withLsn);
        double charge = RequestCharge.feedPage(page.items().size(), body.length());
        GatewayResponse response = GatewayResponse.of(200, charge, body)
                .with("x-ms-item-count", String.valueOf(page.items().size()));
        ItemKey next = page.next();
        return next == null ? response : response.with("x-ms-continuation", next.token());
    }

    private static Predicate<StoredItem> since(@Nullable String date) {
        if (date == null) {
            return _ -> true;
        }
        try {
            long seconds = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH))
                    .toEpochSecond();
            return item -> item.seconds() >= seconds;
        } catch (DateTimeException e) {
            GatewayException refusal = GatewayException.badRequest("Invalid If-Modified-Since: " + date);
            refusal.initCause(e);
            throw refusal;
        }
    }
}
