package io.cosmosbackup.emulator;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The change feed in both modes. The etag of an answer is the LSN that the next one goes on from; 304 once nothing is
/// left.
final class ChangeFeedRequests {
    private static final String WIRE_FORMAT = "2021-09-15";

    /// Of the header {@code x-ms-cosmos-sdk-supportedcapabilities}: the client copes with a start time after a merge.
    private static final int START_TIME_AFTER_MERGE = 2;

    private final Locator locator;

    ChangeFeedRequests(Account account) {
        this.locator = new Locator(account);
    }

    GatewayResponse read(GatewayRequest request) {
        String mode = String.valueOf(request.header("A-IM"));
        EmulatedContainer container = locator.intended(request);
        FeedScope scope = FeedScope.of(request, container);
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "incremental feed" -> latest(request, container, scope);
            case "full-fidelity feed" -> allVersions(request, container, scope);
            default -> throw GatewayException.notImplemented("A-IM: " + mode);
        };
    }

    private static GatewayResponse latest(GatewayRequest request, EmulatedContainer container, FeedScope scope) {
        String since = request.header("If-Modified-Since");
        Predicate<StoredItem> wanted = scope.wanted().and(since(since));
        return Routed.to(request, container, scope.key(), partition -> {
            if (since != null && partition.isMerged() && !copesWithStartTimeAfterMerge(request)) {
                throw GatewayException.badRequest(
                        "StartTime/IfModifiedSince is not currently supported with merged partitions.");
            }
            String from = request.header("If-None-Match");
            ChangeLog.Page<StoredItem> page =
                    partition.changes(from == null ? 0 : lsn(from), wanted, limits(request, container));
            ResponseBody.Shown shown =
                    container.feedOptions().metadata() ? ResponseBody.Shown.FED_WITH_METADATA : ResponseBody.Shown.FED;
            return answer(partition, page, new ResponseBody.Items(container.rid(), page.changes(), shown));
        });
    }

    private static GatewayResponse allVersions(GatewayRequest request, EmulatedContainer container, FeedScope scope) {
        String format = request.header("x-ms-cosmos-changefeed-wire-format-version");
        if (!WIRE_FORMAT.equals(format)) {
            throw GatewayException.notImplemented("x-ms-cosmos-changefeed-wire-format-version: " + format);
        }
        if (container.retention().isEmpty()) {
            throw GatewayException.badRequest("Change Feed 'All Versions and Deletes' mode must be enabled.");
        }
        String from = request.header("If-None-Match");
        if (from == null || request.header("If-Modified-Since") != null) {
            throw GatewayException.badRequest("Change Feed 'All Versions and Deletes' mode can only be read from now or"
                    + " from a continuation.");
        }
        return Routed.to(request, container, scope.key(), partition -> {
            ChangeLog.Page<ItemVersion> page =
                    partition.versions(lsn(from), scope.range(), scope.keys(), limits(request, container));
            return answer(
                    partition,
                    page,
                    new VersionsBody(
                            container, page.changes(), container.feedOptions().previousImages()));
        });
    }

    private static <C> GatewayResponse answer(PhysicalPartition partition, ChangeLog.Page<C> page, ResponseBody body) {
        int count = page.changes().size();
        GatewayResponse response = page.isDrained()
                ? GatewayResponse.empty(304, Traffic.current().readCharge(RequestCharge.EMPTY_FEED_PAGE))
                : GatewayResponse.of(
                                200, Traffic.current().readCharge(RequestCharge.feedPage(count, body.length())), body)
                        .with("x-ms-item-count", String.valueOf(count));
        partition.budget().use(response.charge());
        return response.withEtag(Etags.of(page.continuation())).at(partition, page.replica());
    }

    private static ChangeLog.Limits limits(GatewayRequest request, EmulatedContainer container) {
        return new ChangeLog.Limits(
                FeedRequests.pageSize(request),
                FeedRequests.MAX_PAGE_BYTES,
                container.feedOptions().lsnsPerPage());
    }

    private static long lsn(String etag) {
        return etag.equals("*") ? PhysicalPartition.NOW : Etags.number(etag);
    }

    private static boolean copesWithStartTimeAfterMerge(GatewayRequest request) {
        return (request.number("x-ms-cosmos-sdk-supportedcapabilities", 0) & START_TIME_AFTER_MERGE) != 0;
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
