package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.ItemCharge;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.Patience;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A container's change feed in latest-version mode, by REST, pages kept as bytes.
final class NoSqlContainerSource implements ContainerSource {
    private static final int ANOTHER_RID = 1024; // the container of this name is not the intended one
    private static final int BEHIND_SESSION = 1002; // no replica that was asked has what the session token names

    /// The longest token of a feed. An honest one is a log sequence number in quotes.
    private static final int LONGEST_ETAG = 1_000;

    /// A container may have so many for each of its partitions. Failovers that lose writes are rare, and each
    /// reads a range once more.
    private static final int MOST_FAILOVERS = 10;

    private static final int WHOLE_PAGE = Integer.MAX_VALUE; // as much as the service puts on one, 4 MB

    private final CosmosConnection connection;
    private final Container container;
    private final PhysicalPartitions partitions;
    private final ItemCharge itemCharge;
    private final Runnable requireProof;
    private final Supplier<Patience> patience;
    private final LongConsumer sleep;
    private final AtomicInteger failovers = new AtomicInteger();

    /// @param requireProof is run after an answer that ends a range; throws where the answer proves no end after all
    NoSqlContainerSource(CosmosConnection connection, Container container, Runnable requireProof) {
        this(
                connection,
                container,
                requireProof,
                () -> new Patience(connection.pace()::nanoTime),
                connection.pace()::sleep);
    }

    /// @param patience for one answer
    /// @param sleep for so many milliseconds
    NoSqlContainerSource(
            CosmosConnection connection,
            Container container,
            Runnable requireProof,
            Supplier<Patience> patience,
            LongConsumer sleep) {
        this.requireProof = requireProof;
        this.patience = patience;
        this.sleep = sleep;
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

    /// Reads at one replica until all that was there at the beginning has been read. From there on, until the end is
    /// proven, it reads at a quorum, which costs twice (docs/decisions/003).
    @Override
    public FeedAnswer read(FeedPosition position) {
        FeedMemory memory = FeedMemory.of(position);
        if (memory == null && position.continuation() != null) {
            return fromTheBeginning(position.range(), null); // nothing says in which row of numbers its token counts
        }
        boolean quorum = memory != null && memory.isPastStart(lsn(position.continuation()));
        Patience left = patience.get();
        while (true) {
            List<Partition> now = partitions.overlapping(position.range());
            if (now.size() > 1) {
                return new FeedAnswer.Divided(now.stream()
                        .map(p -> position.of(p.range().intersection(position.range())))
                        .toList());
            }
            int items = itemCharge.items(WHOLE_PAGE);
            CosmosRequest request = request(position, now.getFirst(), items, memory, quorum);
            CosmosResponse response = sent(request, items == WHOLE_PAGE ? 0 : itemCharge.of(items));
            switch (response.status()) {
                case 200, 304 -> {
                    SessionToken token = SessionToken.ofHeader(response.header("x-ms-session-token"));
                    if (memory != null && memory.isReplacedBy(token)) {
                        requireFewFailovers();
                        return fromTheBeginning(position.range(), token);
                    }
                    if (memory != null && (memory.isAhead(token) || isBefore(response, position))) {
                        waitFor(left, request, response, "its replicas are behind what earlier answers showed");
                        continue;
                    }
                    memory = memory == null
                            ? new FeedMemory(token == null ? -1 : token.lsn(), false, token)
                            : memory.with(token);
                    if (response.status() == 200 && goesNoFurther(response, position, token, quorum)) {
                        waitFor(left, request, response, "its answers go no further than the one before");
                        continue;
                    }
                    if (response.status() == 200) {
                        return page(position, response, memory, quorum);
                    }
                    if (quorum) {
                        requireProof.run();
                        return ended(Lines.NONE, position, response, memory);
                    }
                    quorum = true; // one replica has no more: do the others?
                }
                case 410 -> { // the partition has split, merged or moved, or is about to
                    waitFor(left, request, response, "its partition is gone and no other has come");
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
                case 404 -> {
                    if (response.subStatus() != BEHIND_SESSION) {
                        throw new BackupException(
                                Reason.SourceChanged,
                                "container " + container.name() + " was deleted while it was read. HINT: run again");
                    }
                    waitFor(left, request, response, "its replicas are behind what earlier answers showed");
                }
                default -> throw connection.unexpected(request, response);
            }
        }
    }

    private CosmosResponse sent(CosmosRequest request, double expectedCharge) {
        try {
            return connection.send(request, expectedCharge);
        } catch (BackupException e) {
            throw Masking.named(container, e);
        }
    }

    /// Whether a page ends where it begins and is not the last. Its documents were read already: the service
    /// answers with what comes after the requested etag, and a page never ends inside of a transaction. An
    /// empty page is requested again too, because the service may stop early although there is more.
    private static boolean goesNoFurther(
            CosmosResponse response, FeedPosition position, @Nullable SessionToken token, boolean quorum) {
        String etag = response.header("etag");
        boolean same =
                etag.equals(position.continuation()) || (lsn(etag) >= 0 && lsn(etag) == lsn(position.continuation()));
        return same && !isLast(etag, token, quorum);
    }

    private static boolean isLast(String etag, @Nullable SessionToken token, boolean quorum) {
        return quorum && token != null && lsn(etag) == token.lsn();
    }

    private void requireFewFailovers() {
        if (failovers.incrementAndGet() > MOST_FAILOVERS * partitions.all().size()) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " says again and again that a failover has begun container "
                            + container.name() + " anew. HINT: wait until no region is failing over, then run again");
        }
    }

    /// Whether an answer's etag is before the one that it goes on from.
    private static boolean isBefore(CosmosResponse response, FeedPosition position) {
        long reached = lsn(response.header("etag"));
        return reached >= 0 && reached < lsn(position.continuation());
    }

    /// A failover began another row of log sequence numbers, in which those that were read may stand for other changes:
    /// nothing that was read says where to go on.
    private static FeedAnswer fromTheBeginning(FeedRange range, @Nullable SessionToken token) {
        FeedMemory memory = new FeedMemory(token == null ? -1 : token.lsn(), true, token);
        return new FeedAnswer.Divided(List.of(new FeedPosition(range, null, memory.text())));
    }

    private void waitFor(Patience left, CosmosRequest request, CosmosResponse response, String why) {
        long millis = left.pauseMillis(false, 0);
        if (left.isOver()) {
            throw new BackupException(
                    Reason.Unavailable,
                    "a feed range of " + container.name() + " of account " + connection.endpoint()
                            + " cannot be read: " + why + ", for ten minutes. The last"
                            + " answer to " + request + " was " + response.status() + "/" + response.subStatus()
                            + ". HINT: is a region of the account failing over? Run again");
        }
        sleep.accept(millis);
    }

    private CosmosRequest request(
            FeedPosition position, Partition partition, int items, @Nullable FeedMemory memory, boolean quorum) {
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
        if (memory != null && memory.seen() != null) {
            request = request.with("x-ms-session-token", memory.seen().header(partition.id()));
        }
        if (quorum) {
            request = request.with("x-ms-cosmos-read-consistency-strategy", "LatestCommitted");
        }
        if (!partition.range().equals(position.range())) { // after a merge the partition holds more than the range
            request = request.with("x-ms-read-key-type", "EffectivePartitionKeyRange")
                    .with("x-ms-start-epk", position.range().min())
                    .with("x-ms-end-epk", position.range().max());
        }
        return request;
    }

    /// If a quorum's page has the number of its own session token as etag, nothing is left to read. It proves
    /// the end as a 304 does.
    private FeedAnswer page(FeedPosition position, CosmosResponse response, FeedMemory memory, boolean quorum) {
        DocumentBytes documents = documents(response);
        itemCharge.learn(response.charge(), documents.count());
        long lsn = lsn(response.header("etag"));
        SessionToken token = SessionToken.ofHeader(response.header("x-ms-session-token"));
        Lines lines = new Lines(memory.mayRepeatAt(lsn) ? Lines.Kind.Tail : Lines.Kind.Documents, documents);
        if (isLast(response.header("etag"), token, quorum)) {
            requireProof.run();
            return ended(lines, position, response, memory);
        }
        return new FeedAnswer.Page(lines, next(position, response, memory));
    }

    private FeedAnswer ended(Lines last, FeedPosition position, CosmosResponse response, FeedMemory memory) {
        FeedPosition end = next(position, response, memory);
        String etag = response.header("etag");
        return new FeedAnswer.Ended(last, end, new Cut(end.range(), etag, lsn(etag), connection.begunAt(response)));
    }

    private DocumentBytes documents(CosmosResponse response) {
        try {
            return FeedPage.documents(response.body());
        } catch (BackupException e) {
            throw new BackupException(
                    e.reason(),
                    "account " + connection.endpoint() + " sent a strange page of container " + container.name() + ": "
                            + e.getMessage() + ". HINT: does something stand between this and the account? Run again",
                    e);
        }
    }

    private FeedPosition next(FeedPosition position, CosmosResponse response, FeedMemory memory) {
        String etag = response.header("etag");
        if (etag.isEmpty()) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " sent a page of " + container.name() + " without an etag");
        }
        if (etag.length() > LONGEST_ETAG || !etag.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " sent a page of " + container.name() + " with the etag '"
                            + ResourceName.shown(etag) + "', which no page has");
        }
        return new FeedPosition(position.range(), etag, memory.text());
    }

    /// An etag of the feed is a log sequence number in quotes; -1 for any other.
    private static long lsn(@Nullable String etag) {
        String digits = etag == null ? "" : etag.replace("\"", "");
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }
}
