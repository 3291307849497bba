package io.cosmosbackup.engine.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.format.CheckpointFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the source of every API must do, run over each of them. The account holds two empty containers, {@link #ORDERS}
/// and {@link #PEOPLE}, and no others. The ids of items are `d0`, `d1`, …
public abstract class AccountSourceContract {
    protected static final ContainerName ORDERS = new ContainerName("shop", "orders");
    protected static final ContainerName PEOPLE = new ContainerName("shop", "people");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ITEMS = 40;

    /// No range ends within that many answers.
    private static final int EARLY = 3;

    private static final int ENDLESS = 1_000;

    /// Opens the account. {@link #ORDERS} has at most three ranges, and an answer brings at most four items.
    protected abstract AccountSource source();

    /// Writes an item of {@link #ORDERS}, new or in the place of the one before.
    protected abstract void write(String id, String document);

    protected abstract void delete(String id);

    /// Divides every partition of {@link #ORDERS} in two.
    protected abstract void split();

    /// Deletes {@link #ORDERS} and creates it again, empty.
    protected abstract void createAnew();

    /// The account refuses the next requests for items, so many: too many request units were used.
    protected abstract void refuse(int requests);

    /// Adds a stored procedure to {@link #ORDERS}; false for an API that has none.
    protected boolean procedure(String id, String body) {
        return false;
    }

    private void write(int id, int version) {
        write("d" + id, "{\"id\":\"d%d\",\"v\":%d,\"price\":1.50}".formatted(id, version));
    }

    private Map<String, Integer> writeAll() {
        Map<String, Integer> versions = new TreeMap<>();
        for (int id = 0; id < ITEMS; id++) {
            write(id, 1);
            versions.put("d" + id, 1);
        }
        return versions;
    }

    /// What reading until the end has brought.
    private static final class Drained {
        private final List<JsonNode> documents = new ArrayList<>();
        private final List<JsonNode> tail = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<Cut> cuts = new ArrayList<>();
        private final List<FeedPosition> ends = new ArrayList<>();
        private int answers;
        private int divided;

        private void take(FeedAnswer answer) {
            answers++;
            DocumentBytes documentBytes = answer.lines().documents();
            for (int i = 0; i < answer.lines().count(); i++) {
                byte[] text = Arrays.copyOfRange(documentBytes.text(), documentBytes.start(i), documentBytes.end(i));
                texts.add(new String(text, StandardCharsets.UTF_8));
                (switch (answer.lines().kind()) {
                            case Documents -> documents;
                            case Tail -> tail;
                        })
                        .add(json(text));
            }
        }

        /// The version of each item that counts by docs/format.md: the last of the tail, or else the only document.
        private Map<String, Integer> versions() {
            Map<String, Integer> versions = new TreeMap<>();
            Stream.concat(documents.stream(), tail.stream())
                    .forEach(item -> versions.put(
                            item.path("id").asText(), item.path("v").asInt()));
            return versions;
        }

        private static List<String> ids(List<JsonNode> items) {
            return items.stream().map(item -> item.path("id").asText()).toList();
        }

        private void requireOnceAsDocuments() {
            List<String> ids = ids(documents);
            assertEquals(Set.copyOf(ids).size(), ids.size(), () -> "an item came twice as Documents: " + ids);
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<FeedPosition> beginning(ContainerSource container) {
        return container.feedRanges().stream().map(FeedPosition::beginning).toList();
    }

    private static Drained drain(ContainerSource container) {
        return drain(container, beginning(container), _ -> {}, position -> position);
    }

    /// @param meanwhile happens behind the answer of that number, from 1
    /// @param carried what becomes of a position between two answers
    private static Drained drain(
            ContainerSource container,
            List<FeedPosition> from,
            IntConsumer meanwhile,
            UnaryOperator<FeedPosition> carried) {
        Drained drained = new Drained();
        Deque<FeedPosition> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            assertTrue(drained.answers < ENDLESS, "the ranges do not end");
            FeedPosition position = open.pop();
            FeedAnswer answer = container.read(position);
            drained.take(answer);
            switch (answer) {
                case FeedAnswer.Page page -> open.push(carried.apply(page.next()));
                case FeedAnswer.Ended ended -> {
                    assertEquals(position.range(), ended.cut().range());
                    assertEquals(ended.next().continuation(), ended.cut().continuation());
                    drained.cuts.add(ended.cut());
                    drained.ends.add(carried.apply(ended.next()));
                }
                case FeedAnswer.Divided divided -> {
                    drained.divided++;
                    requireCover(
                            position.range(),
                            divided.parts().stream().map(FeedPosition::range).toList());
                    divided.parts().forEach(part -> open.push(carried.apply(part)));
                }
            }
            meanwhile.accept(drained.answers);
        }
        requireCover(FeedRange.ALL, drained.cuts.stream().map(Cut::range).toList());
        return drained;
    }

    private static void requireCover(FeedRange whole, List<FeedRange> parts) {
        String reached = whole.min();
        for (FeedRange part :
                parts.stream().sorted(Comparator.comparing(FeedRange::min)).toList()) {
            assertEquals(reached, part.min(), () -> parts + " leave a gap in " + whole);
            reached = part.max();
        }
        assertEquals(whole.max(), reached, () -> parts + " leave a gap in " + whole);
    }

    @Test
    void containersAreListedWithTheirDefinitions() {
        try (AccountSource source = source()) {
            assertTrue(ManifestKind.APIS.contains(source.api()));
            assertFalse(source.accountName().contains("/"));
            Database shop = source.databases().getFirst();
            assertEquals("shop", shop.name());
            assertEquals(
                    "shop",
                    json(shop.definition().getBytes(StandardCharsets.UTF_8))
                            .path("id")
                            .asText());
            assertEquals(1, source.databases().size());
            assertEquals(Set.of(ORDERS, PEOPLE), Set.copyOf(source.containers("shop")));
            for (ContainerName name : List.of(ORDERS, PEOPLE)) {
                Container container = source.open(name).container();
                assertEquals(name, container.name());
                JsonNode definition = json(container.definition().getBytes(StandardCharsets.UTF_8));
                assertEquals(name.container(), definition.path("id").asText());
                assertFalse(container.rid().isEmpty());
            }
            assertNotEquals(
                    source.open(ORDERS).container().rid(),
                    source.open(PEOPLE).container().rid());
        }
    }

    @Test
    void aContainerThatIsNotThereIsNotFound() {
        try (AccountSource source = source()) {
            BackupException failure =
                    assertThrows(BackupException.class, () -> source.open(new ContainerName("shop", "other")));
            assertEquals(Reason.ContainerNotFound, failure.reason());
        }
    }

    @Test
    void definitionsAreAnsweredOnceForEachKindThatTheOwnerMayHave() {
        boolean has = procedure("import", "function () { return 1.10; }");
        try (AccountSource source = source()) {
            for (Owner owner : List.of(Owner.of(ORDERS), Owner.of(PEOPLE), Owner.database(ORDERS.database()))) {
                List<DefinitionKind> kinds = source.definitions(owner).stream()
                        .map(DefinitionAnswer::kind)
                        .toList();
                assertEquals(has ? DefinitionKind.of(owner) : List.of(), kinds);
            }
            List<String> texts = source.definitions(Owner.of(ORDERS)).stream()
                    .flatMap(answer -> switch (answer) {
                        case DefinitionAnswer.Held(var _, List<byte[]> resources) -> resources.stream();
                        case DefinitionAnswer.Unread unread -> throw new AssertionError(unread);
                    })
                    .map(json -> new String(json, StandardCharsets.UTF_8))
                    .toList();
            assertEquals(has ? 1 : 0, texts.size());
            assertTrue(!has || texts.getFirst().contains("function () { return 1.10; }"), texts::toString);
        }
    }

    @Test
    void feedRangesCoverTheContainer() {
        try (AccountSource source = source()) {
            split();
            List<FeedRange> ranges = source.open(ORDERS).feedRanges();
            assertTrue(ranges.size() > 1, () -> "one range after a split: " + ranges);
            requireCover(FeedRange.ALL, ranges);
        }
    }

    @Test
    void everyItemThatIsThereComesOnceAndAsItWasSent() {
        Map<String, Integer> versions = writeAll();
        delete("d7");
        versions.remove("d7");
        try (AccountSource source = source()) {
            Drained drained = drain(source.open(ORDERS));
            assertEquals(versions, drained.versions());
            assertEquals(versions.size(), drained.texts.size());
            assertTrue(drained.answers > 3, "all of it came with " + drained.answers + " answers");
            drained.texts.forEach(text -> assertTrue(text.contains("\"price\":1.50"), text));
            assertEquals(Map.of(), drain(source.open(PEOPLE)).versions());
        }
    }

    /// An item that changes moves to the end of its range. Who ended the range where it ended at the beginning would
    /// pass it over. And where an item comes again, it is a tail.
    @Test
    void whatChangesBeforeTheEndIsRead() {
        Map<String, Integer> versions = writeAll();
        try (AccountSource source = source()) {
            ContainerSource orders = source.open(ORDERS);
            Drained drained = drain(
                    orders,
                    beginning(orders),
                    answer -> {
                        if (answer <= EARLY) {
                            IntStream.range(0, ITEMS).filter(id -> id % 4 == 0).forEach(id -> {
                                write(id, answer + 1);
                                versions.put("d" + id, answer + 1);
                            });
                            write(ITEMS + answer, 1);
                            versions.put("d" + (ITEMS + answer), 1);
                        }
                    },
                    position -> position);
            assertEquals(versions, drained.versions());
            drained.requireOnceAsDocuments();
        }
    }

    @Test
    void aCutIsNotBeforeWhatItEnds() {
        Instant before = Instant.now().minusSeconds(5);
        writeAll();
        try (AccountSource source = source()) {
            drain(source.open(ORDERS)).cuts.forEach(cut -> {
                assertFalse(cut.continuation().isEmpty());
                assertFalse(cut.time().isBefore(before), cut::toString);
                assertFalse(cut.time().isAfter(Instant.now().plusSeconds(5)), cut::toString);
            });
        }
    }

    @Test
    void anEndedRangeGoesOnWithWhatChangesLater() {
        writeAll();
        try (AccountSource source = source()) {
            ContainerSource orders = source.open(ORDERS);
            Drained drained = drain(orders);
            write(3, 2);
            write(ITEMS, 1);
            Drained later = drain(orders, drained.ends, _ -> {}, AccountSourceContract::written);
            assertEquals(Map.of("d3", 2, "d" + ITEMS, 1), later.versions());
            assertTrue(Drained.ids(later.tail).contains("d3"), "an item that came before is no tail");
        }
    }

    /// As another attempt does, which has nothing but the checkpoint.
    @Test
    void aPositionGoesOnWithoutLossAfterItWasWrittenDown() {
        Map<String, Integer> versions = writeAll();
        Drained all = new Drained();
        Deque<FeedPosition> open = new ArrayDeque<>();
        try (AccountSource source = source()) {
            open.addAll(beginning(source.open(ORDERS)));
        }
        while (!open.isEmpty()) {
            assertTrue(all.answers < ENDLESS, "the ranges do not end");
            try (AccountSource attempt = source()) {
                FeedAnswer answer = attempt.open(ORDERS).read(open.pop());
                all.take(answer);
                if (all.answers == EARLY) {
                    write(1, 2);
                    versions.put("d1", 2);
                    split();
                }
                switch (answer) {
                    case FeedAnswer.Page page -> open.push(written(page.next()));
                    case FeedAnswer.Ended ended -> all.cuts.add(ended.cut());
                    case FeedAnswer.Divided divided -> divided.parts().forEach(part -> open.push(written(part)));
                }
            }
        }
        requireCover(FeedRange.ALL, all.cuts.stream().map(Cut::range).toList());
        assertEquals(versions, all.versions());
        all.requireOnceAsDocuments();
    }

    /// Written into a checkpoint and read from it.
    private static FeedPosition written(FeedPosition position) {
        Checkpoint.RangeProgress range = new Checkpoint.RangeProgress(position.range(), List.of(position), List.of());
        List<Checkpoint.RangeProgress> ranges = new ArrayList<>(List.of(range));
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        if (!position.range().min().isEmpty()) {
            FeedRange before = new FeedRange("", position.range().min());
            ranges.addFirst(new Checkpoint.RangeProgress(before, List.of(), List.of(new Cut(before, "x", 1, noon))));
        }
        if (!position.range().max().equals("FF")) {
            FeedRange behind = new FeedRange(position.range().max(), "FF");
            ranges.addLast(new Checkpoint.RangeProgress(behind, List.of(), List.of(new Cut(behind, "x", 1, noon))));
        }
        Checkpoint checkpoint = new Checkpoint(
                new ManifestHead.Identity("b1", "run"),
                new Checkpoint.Beginning(noon, List.of(), List.of(new Database("shop", "{\"id\":\"shop\"}", null))),
                1,
                0,
                List.of(new Checkpoint.ContainerProgress(
                        new Container(ORDERS, "rid", "{\"id\":\"orders\"}", null), ranges, List.of())));
        byte[] file = CheckpointFile.print(checkpoint, null);
        FeedPosition read =
                CheckpointFile.read("b1", file, TrustedKeys.none()).containers().getFirst().ranges().stream()
                        .flatMap(r -> r.remaining().stream())
                        .findFirst()
                        .orElseThrow();
        assertEquals(position, read);
        return read;
    }

    @Test
    void aSplitDividesARangeAndLosesNothing() {
        Map<String, Integer> versions = writeAll();
        try (AccountSource source = source()) {
            ContainerSource orders = source.open(ORDERS);
            Drained drained = drain(
                    orders,
                    beginning(orders),
                    answer -> {
                        if (answer == 1) {
                            split();
                        }
                    },
                    position -> position);
            assertTrue(drained.divided > 0, "nothing was divided");
            assertEquals(versions, drained.versions());
            drained.requireOnceAsDocuments();
        }
    }

    @Test
    void aRefusalForRequestUnitsIsWaitedForAndCounted() {
        Map<String, Integer> versions = writeAll();
        try (AccountSource source = source()) {
            ContainerSource orders = source.open(ORDERS);
            List<FeedPosition> from = beginning(orders);
            refuse(3);
            assertEquals(
                    versions, drain(orders, from, _ -> {}, position -> position).versions());
            assertEquals(3, source.usage().throttled());
        }
    }

    @Test
    void aContainerThatWasCreatedAnewIsAnother() {
        writeAll();
        try (AccountSource source = source()) {
            ContainerSource before = source.open(ORDERS);
            List<FeedPosition> from = beginning(before);
            createAnew();
            BackupException failure = assertThrows(BackupException.class, () -> before.read(from.getFirst()));
            assertEquals(Reason.SourceChanged, failure.reason());
            ContainerSource now = source.open(ORDERS);
            assertNotEquals(before.container().rid(), now.container().rid());
            assertEquals(Map.of(), drain(now).versions());
        }
    }
}
