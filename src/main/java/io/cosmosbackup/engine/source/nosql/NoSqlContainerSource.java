package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.parallel.ItemCharge;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.FeedPosition;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import java.util.List;

/// A container's change feed in latest-version mode, by REST, pages kept as bytes.
final class NoSqlContainerSource implements ContainerSource {
    private static final int GONE_AT_MOST = 60; // tries, a second apart at last: a split completes in seconds

    private static final int ANOTHER_RID = 1024; // the container of this name is not the intended one

    private static final int WHOLE_PAGE = Integer.MAX_VALUE; // as much as the service puts on one, 4 MB

    private final CosmosConnection connection;
    private final Container container;
    private final PhysicalPartitions partitions;
    private final ItemCharge itemCharge;

    NoSqlContainerSource(CosmosConnection connection, Container container) {
        this.connection = connection;
        this.container = container;
        this.partitions = new PhysicalPartitions(connection, container.name());
        this.itemCharge =
                connection.itemCharge(1); // what Microsoft has said of the feed: about one request unit an item
    }

    @Override
    public Container container() {
        return container;
    }

    @Override
    public List<FeedRange> feedRanges() {
        partitions.forget();
        return partitions.all().stream().map(Partition::range).toList();
    }

    @Override
    public FeedAnswer read(FeedPosition position) {
        for (int gone = 0; ; gone++) {
            List<Partition> now = partitions.overlapping(position.range());
            if (now.size() > 1) {
                return new FeedAnswer.Divided(now.stream()
                        .map(p -> new FeedPosition(p.range().intersection(position.range()), position.continuation()))
                        .toList());
            }
            int items = itemCharge.items(WHOLE_PAGE);
            CosmosRequest request = request(position, now.getFirst(), items);
            CosmosResponse response = connection.send(request, items == WHOLE_PAGE ? 0 : itemCharge.of(items));
            switch (response.status()) {
                case 200 -> {
                    return page(position, response);
                }
                case 304 -> {
                    FeedPosition next = next(position, response);
                    return new FeedAnswer.Drained(next, lsn(response.header("etag")), response.begunAt());
                }
                case 410 -> { // the partition has split, merged or moved, or is about to
                    if (gone == GONE_AT_MOST) {
                        throw connection.unexpected(request, response);
                    }
                    pause(gone);
                    partitions.forget();
                }
                case 400 -> {
                    if (response.subStatus() != ANOTHER_RID) {
                        throw connection.unexpected(request, response);
                    }
                    throw new BackupException(
                            Reason.SourceChanged,
                            "container " + container.name()
                                    + " was deleted and created again while it was read. HINT: run again");
                }
                case 404 ->
                    throw new BackupException(
                            Reason.SourceChanged,
                            "container " + container.name() + " was deleted while it was read. HINT: run again");
                default -> throw connection.unexpected(request, response);
            }
        }
    }

    private CosmosRequest request(FeedPosition position, Partition partition, int items) {
        CosmosRequest request = CosmosRequest.feed(
                        "docs",
                        "dbs",
                        container.name().database(),
                        "colls",
                        container.name().container())
                .with("A-IM", "Incremental Feed")
                .with("x-ms-max-item-count", items == WHOLE_PAGE ? "-1" : Integer.toString(items))
                .with("x-ms-documentdb-partitionkeyrangeid", partition.id())
                .with("x-ms-cosmos-intended-collection-rid", container.rid());
        if (position.continuation() != null) {
            request = request.with("If-None-Match", position.continuation());
        }
        if (!partition.range().equals(position.range())) { // after a merge the partition holds more than the range
            request = request.with("x-ms-read-key-type", "EffectivePartitionKeyRange")
                    .with("x-ms-start-epk", position.range().min())
                    .with("x-ms-end-epk", position.range().max());
        }
        return request;
    }

    private FeedAnswer page(FeedPosition position, CosmosResponse response) {
        DocumentBytes documents = FeedPage.documents(response.body());
        itemCharge.learn(response.charge(), documents.count());
        return new FeedAnswer.Page(
                documents,
                next(position, response),
                lsn(response.header("etag")),
                sessionLsn(response.header("x-ms-session-token")),
                response.begunAt());
    }

    private FeedPosition next(FeedPosition position, CosmosResponse response) {
        String etag = response.header("etag");
        if (etag.isEmpty()) {
            throw new BackupException(
                    Reason.Unavailable, "the account sent a page of " + container.name() + " without an etag");
        }
        return new FeedPosition(position.range(), etag);
    }

    /// An etag of the feed is a log sequence number in quotes.
    private static long lsn(String etag) {
        String digits = etag.replace("\"", "");
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    /// A session token is `range:version#lsn` with further parts behind another `#`, or in its old form
    /// `range:lsn`.
    static long sessionLsn(String token) {
        String value = token.substring(token.indexOf(':') + 1);
        String[] parts = value.split("#", -1);
        String digits = parts.length == 1 ? parts[0] : parts[1];
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static void pause(int gone) {
        CosmosConnection.sleep(gone == 0 ? 0 : Math.min(1000, 50L << Math.min(gone, 5)));
    }
}
