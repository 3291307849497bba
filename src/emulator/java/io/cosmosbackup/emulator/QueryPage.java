package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.query.Evaluation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A page of a query's rows from one replica of one partition; {@code next} is null after the last.
record QueryPage(List<byte[]> rows, @Nullable QueryPosition next, long bytesRead, ReplicaState replica) {
    QueryPage {
        rows = List.copyOf(rows);
    }

    /// A row and the position after it.
    private record Found(byte[] row, QueryPosition after) {}

    /// An item and where ORDER BY puts it.
    private record Placed(QueryPosition.AfterKey place, StoredItem item) {}

    static QueryPage of(
            Evaluation evaluation,
            PhysicalPartition partition,
            Predicate<StoredItem> scope,
            QueryPosition from,
            int maxRows) {
        Predicate<StoredItem> wanted = scope.and(item -> evaluation.matches(item.json()));
        if (evaluation.query().isStreaming()) {
            return streamed(evaluation, partition, wanted, from, maxRows);
        }
        PhysicalPartition.Page page = partition.page(null, wanted, Integer.MAX_VALUE, Long.MAX_VALUE);
        List<StoredItem> items = page.items();
        MaskingPolicy masking = partition.container().masking();
        List<Found> found = evaluation.query().order().isPresent()
                ? ordered(evaluation, items, masking, from)
                : numbered(
                        evaluation.query().hasAggregate()
                                ? aggregated(evaluation, items, masking)
                                : distinct(evaluation, items, masking),
                        from);
        return cut(evaluation, found, from, maxRows, new Read(bytes(items), page.replica()));
    }

    /// What a page was made from.
    private record Read(long bytes, ReplicaState replica) {}

    private static long bytes(List<StoredItem> items) {
        return items.stream().mapToLong(StoredItem::length).sum();
    }

    /// Rows in the order of the items' keys, no more of them looked at than the page needs.
    private static QueryPage streamed(
            Evaluation evaluation,
            PhysicalPartition partition,
            Predicate<StoredItem> wanted,
            QueryPosition from,
            int maxRows) {
        StoredItemKey after = from instanceof QueryPosition.AfterItem item ? item.key() : null;
        long left = end(evaluation) - from.rows();
        if (left <= 0) {
            return new QueryPage(List.of(), null, 0, partition.state());
        }
        long skip = Math.max(0, evaluation.skipped() - from.rows());
        MaskingPolicy masking = partition.container().masking();
        PhysicalPartition.Page page = partition.page(
                after,
                wanted.and(item -> evaluation.row(masking.shown(item)).isPresent()),
                (int) Math.min(Integer.MAX_VALUE, Math.min(left, maxRows + skip)),
                FeedRequests.MAX_PAGE_BYTES);
        List<byte[]> rows = page.items().stream()
                .skip(skip)
                .map(item -> evaluation.row(masking.shown(item)).orElseThrow())
                .toList();
        StoredItemKey next = page.next();
        int count = page.items().size();
        return new QueryPage(
                rows,
                next == null || count == left ? null : new QueryPosition.AfterItem(next, from.rows() + count),
                bytes(page.items()),
                page.replica());
    }

    /// The number of the first row that is no longer asked for.
    private static long end(Evaluation evaluation) {
        long most = evaluation.most();
        return most > Long.MAX_VALUE - evaluation.skipped() ? Long.MAX_VALUE : evaluation.skipped() + most;
    }

    private static List<Found> ordered(
            Evaluation evaluation, List<StoredItem> items, MaskingPolicy masking, QueryPosition from) {
        boolean descending = evaluation.query().order().orElseThrow().descending();
        Comparator<QueryPosition.AfterKey> byKey =
                Comparator.comparing(QueryPosition.AfterKey::key, evaluation::compareKeys);
        Comparator<QueryPosition.AfterKey> byNumber = Comparator.comparingLong(QueryPosition.AfterKey::number);
        Comparator<QueryPosition.AfterKey> order = byKey.thenComparing(descending ? byNumber.reversed() : byNumber);
        List<Placed> placed = new ArrayList<>();
        for (StoredItem item : items) {
            JsonNode key = evaluation.orderKey(item.json());
            placed.add(new Placed(new QueryPosition.AfterKey(key, ResourceIds.itemNumber(item.rid()), 0), item));
        }
        placed.sort(Comparator.comparing(Placed::place, order));
        List<Found> found = new ArrayList<>();
        long rows = from.rows();
        for (Placed one : placed) {
            QueryPosition.AfterKey place = one.place();
            if (from instanceof QueryPosition.AfterKey last && order.compare(place, last) <= 0) {
                continue;
            }
            Optional<byte[]> row = evaluation.row(masking.shown(one.item()));
            if (row.isPresent()) {
                rows++;
                found.add(new Found(row.get(), new QueryPosition.AfterKey(place.key(), place.number(), rows)));
            }
        }
        return found;
    }

    private static List<byte[]> aggregated(Evaluation evaluation, List<StoredItem> items, MaskingPolicy masking) {
        return evaluation.aggregate(items.stream().map(masking::shown).toList()).stream()
                .toList();
    }

    private static List<byte[]> distinct(Evaluation evaluation, List<StoredItem> items, MaskingPolicy masking) {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        for (StoredItem item : items) {
            evaluation
                    .row(masking.shown(item))
                    .ifPresent(row -> rows.putIfAbsent(new String(row, StandardCharsets.UTF_8), row));
        }
        return List.copyOf(rows.values());
    }

    private static List<Found> numbered(List<byte[]> rows, QueryPosition from) {
        List<Found> found = new ArrayList<>();
        for (int i = (int) Math.min(rows.size(), from.rows()); i < rows.size(); i++) {
            found.add(new Found(rows.get(i), new QueryPosition.AtRow(i + 1L)));
        }
        return found;
    }

    private static QueryPage cut(Evaluation evaluation, List<Found> found, QueryPosition from, int maxRows, Read read) {
        long skip = Math.min(found.size(), Math.max(0, evaluation.skipped() - from.rows()));
        long left = Math.max(0, end(evaluation) - from.rows());
        List<Found> rest = found.subList((int) skip, (int) Math.max(skip, Math.min(found.size(), left)));
        List<byte[]> rows = new ArrayList<>();
        long bytes = 0;
        for (Found one : rest) {
            if (!rows.isEmpty() && (rows.size() >= maxRows || bytes + one.row().length > FeedRequests.MAX_PAGE_BYTES)) {
                return new QueryPage(rows, rest.get(rows.size() - 1).after(), read.bytes(), read.replica());
            }
            rows.add(one.row());
            bytes += one.row().length;
        }
        return new QueryPage(rows, null, read.bytes(), read.replica());
    }
}
