package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A reader of a whole container's change feed by HTTP alone. It keeps a token for each range of effective partition
/// keys, divides a range when its partition was split, and reads its part of a partition that was merged.
final class FeedFollower {
    private static final byte[] NONE = new byte[0];
    private static final int POLLS_AT_MOST = 20_000;

    private final EmulatorClient client;
    private final boolean allVersions;
    private final Random random;
    private final Deque<Position> positions = new ArrayDeque<>();
    private final List<JsonNode> seen = new ArrayList<>();
    private List<Range> partitions = List.of();
    private int emptyPages;

    private record Range(String id, EpkRange range) {}

    private record Position(EpkRange range, @Nullable String etag, boolean drained) {
        private Position in(EpkRange newRange) {
            return new Position(newRange, etag, drained);
        }
    }

    /// Begins at the beginning, for all versions now; {@code random} draws page sizes and ways to ask.
    FeedFollower(EmulatorClient client, boolean allVersions, Random random) {
        this.client = client;
        this.allVersions = allVersions;
        this.random = random;
        positions.add(new Position(EpkRange.FULL, allVersions ? "*" : null, false));
        if (allVersions) {
            drain();
        }
    }

    /// Everything that was fed, in the order of its coming.
    List<JsonNode> seen() {
        return seen;
    }

    int emptyPages() {
        return emptyPages;
    }

    /// Whether every range was drained when it was last asked for.
    boolean isDrained() {
        return positions.stream().allMatch(Position::drained);
    }

    /// Reads all that there is now: ranges that were drained before are asked again.
    void drain() {
        List<Position> before = List.copyOf(positions);
        positions.clear();
        before.forEach(position -> positions.addLast(new Position(position.range, position.etag, false)));
        for (int polls = 0; !isDrained(); polls++) {
            assertTrue(polls < POLLS_AT_MOST, () -> "is not drained: " + positions);
            poll();
        }
    }

    /// Asks for a page of the range that was asked for longest ago.
    void poll() {
        Position position = positions.removeFirst();
        List<Range> overlapping = partitions.stream()
                .filter(partition -> partition.range.overlaps(position.range))
                .toList();
        if (overlapping.size() == 1) {
            read(position, overlapping.getFirst());
        } else if (overlapping.isEmpty()) {
            refresh();
            positions.addFirst(position);
        } else {
            overlapping.forEach(partition -> positions.addLast(
                    new Position(partition.range.intersection(position.range), position.etag, false)));
        }
    }

    private void refresh() {
        List<Range> now = new ArrayList<>();
        client.send("GET", "dbs/db/colls/c/pkranges", Map.of(), NONE)
                .ok()
                .json()
                .path("PartitionKeyRanges")
                .forEach(range -> now.add(new Range(
                        range.path("id").asText(),
                        new EpkRange(
                                range.path("minInclusive").asText(),
                                range.path("maxExclusive").asText()))));
        partitions = now;
    }

    private void read(Position position, Range partition) {
        EmulatorClient.Answer answer = client.feed("db", "c", headers(position, partition));
        switch (answer.status()) {
            case 200 -> {
                take(position, answer);
                positions.addLast(new Position(position.range, answer.header("etag"), false));
            }
            case 304 ->
                positions.addLast(joined(new Position(position.range, answer.header("etag"), true), partition.range));
            case 410 -> {
                assertTrue(answer.subStatus() == 1002 || answer.subStatus() == 1007, answer::text);
                refresh();
                positions.addLast(position);
            }
            default -> throw new IllegalStateException(answer.status() + " " + answer.text());
        }
    }

    /// With the position next to it, if that is in the same partition and was read as far.
    private Position joined(Position drained, EpkRange partition) {
        for (Position other : positions) {
            boolean below = other.range.max().equals(drained.range.min());
            boolean above = other.range.min().equals(drained.range.max());
            if ((below || above) && partition.contains(other.range) && drained.equals(other.in(drained.range))) {
                positions.remove(other);
                return drained.in(
                        new EpkRange((below ? other : drained).range.min(), (above ? other : drained).range.max()));
            }
        }
        return drained;
    }

    private Map<String, String> headers(Position position, Range partition) {
        Map<String, String> headers = new HashMap<>();
        headers.put("A-IM", allVersions ? "Full-Fidelity Feed" : "Incremental Feed");
        headers.put("x-ms-cosmos-changefeed-wire-format-version", "2021-09-15");
        headers.put("x-ms-max-item-count", String.valueOf(1 + random.nextInt(20)));
        if (position.etag != null) {
            headers.put("If-None-Match", position.etag);
        }
        boolean part = !partition.range.equals(position.range);
        boolean byRangeOnly = !position.range.equals(EpkRange.FULL) && random.nextInt(4) == 0;
        if (!byRangeOnly) {
            headers.put("x-ms-documentdb-partitionkeyrangeid", partition.id);
        }
        if (part || byRangeOnly) {
            headers.put("x-ms-read-key-type", "EffectivePartitionKeyRange");
            headers.put("x-ms-start-epk", position.range.min());
            headers.put("x-ms-end-epk", position.range.max());
        }
        return headers;
    }

    /// What a page holds is behind its range's token, up to the new one, and in order.
    private void take(Position position, EmulatorClient.Answer answer) {
        long last = position.etag == null ? 0 : Etags.number(position.etag) + 1;
        JsonNode page = answer.json().path("Documents");
        emptyPages += page.isEmpty() ? 1 : 0;
        for (JsonNode change : page) {
            long lsn = (allVersions ? change.path("metadata").path("lsn") : change.path("_lsn")).asLong();
            assertTrue(lsn >= last, () -> "LSNs go back in " + answer.text());
            last = lsn;
            seen.add(change);
        }
        assertTrue(Etags.number(String.valueOf(answer.header("etag"))) >= last, () -> "the token is behind its page");
    }
}
