package io.cosmosbackup.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every store must do, run over each of them.
public abstract class BlobStoreContract {
    /// A store that holds nothing yet.
    protected abstract BlobStore store();

    /// More blobs than the store puts into one page.
    protected int moreThanAPage() {
        return 5_001;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> names(BlobStore store, String prefix) {
        List<String> names = new ArrayList<>();
        store.list(prefix, entry -> names.add(entry.name()));
        return names;
    }

    @Test
    void whatWasWrittenIsReadAndListed() {
        BlobStore store = store();
        byte[] large = new byte[9 << 20];
        new Random(1).nextBytes(large);
        assertEquals(PutResult.Created, store.putIfAbsent("a/b/1", text("one")));
        assertEquals(PutResult.Created, store.putIfAbsent("a/b/2", large));
        assertEquals(PutResult.Created, store.putIfAbsent("a/c", text("")));
        assertArrayEquals(text("one"), store.read("a/b/1", 3).orElseThrow());
        assertArrayEquals(large, store.read("a/b/2", Long.MAX_VALUE).orElseThrow());
        assertArrayEquals(new byte[0], store.read("a/c", 0).orElseThrow());
        List<String> names = new ArrayList<>();
        store.list("a/b/", e -> names.add(e.name() + ":" + e.size()));
        assertEquals(List.of("a/b/1:3", "a/b/2:" + large.length), names);
    }

    @Test
    void aNameIsWrittenOnceAndTheOutcomeSaysWhatIsThere() {
        BlobStore store = store();
        assertEquals(PutResult.Created, store.putIfAbsent("x", text("one")));
        assertEquals(PutResult.SameBytes, store.putIfAbsent("x", text("one")));
        assertEquals(PutResult.OtherBytes, store.putIfAbsent("x", text("two")));
        assertEquals(PutResult.OtherBytes, store.putIfAbsent("x", text("longer")));
        assertEquals(PutResult.OtherBytes, store.putIfAbsent("x", text("")));
        assertArrayEquals(text("one"), store.read("x", 10).orElseThrow());
    }

    @Test
    void ofManyWritersAtOnceOneWins() {
        BlobStore store = store();
        Queue<PutResult> results = new ConcurrentLinkedQueue<>();
        Queue<byte[]> winners = new ConcurrentLinkedQueue<>();
        Parallel.forEach(IntStream.range(0, 8).boxed().toList(), 8, i -> {
            byte[] bytes = text("writer " + i);
            PutResult result = store.putIfAbsent("race", bytes);
            results.add(result);
            if (result == PutResult.Created) {
                winners.add(bytes);
            }
        });
        assertEquals(1, winners.size());
        assertEquals(7, results.stream().filter(r -> r == PutResult.OtherBytes).count());
        assertArrayEquals(winners.element(), store.read("race", 100).orElseThrow());
    }

    @Test
    void whatIsNotThereIsEmptyAndWhatIsTooLargeIsRefusedUnread() {
        BlobStore store = store();
        assertTrue(store.read("nothing", 10).isEmpty());
        assertTrue(store.readStart("nothing", 10).isEmpty());
        assertTrue(store.find("nothing").isEmpty());
        store.putIfAbsent("parts/large", new byte[11]);
        assertTrue(store.find("parts").isEmpty(), "a part of a name is no blob");
        assertTrue(store.read("parts", 10).isEmpty());
        assertTrue(store.readStart("parts", 10).isEmpty());
        assertTrue(store.find("parts/large/below").isEmpty());
        BackupException failure = assertThrows(BackupException.class, () -> store.read("parts/large", 10));
        assertEquals(Reason.SegmentDamaged, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
    }

    @Test
    void theStartOfABlobIsReadAloneAndOfAShortBlobAll() {
        BlobStore store = store();
        byte[] bytes = new byte[100_000];
        new Random(2).nextBytes(bytes);
        store.putIfAbsent("long", bytes);
        store.putIfAbsent("empty", new byte[0]);
        assertArrayEquals(Arrays.copyOf(bytes, 1), store.readStart("long", 1).orElseThrow());
        assertArrayEquals(
                Arrays.copyOf(bytes, 4_096), store.readStart("long", 4_096).orElseThrow());
        assertArrayEquals(bytes, store.readStart("long", bytes.length).orElseThrow());
        assertArrayEquals(bytes, store.readStart("long", bytes.length + 1).orElseThrow());
        assertArrayEquals(new byte[0], store.readStart("empty", 10).orElseThrow());
    }

    @Test
    void timesAreOfTheStoresOwnClock() {
        BlobStore store = store();
        Instant before = store.now();
        store.putIfAbsent("a", text("a"));
        Entry entry = store.find("a").orElseThrow();
        Instant after = store.now();
        assertFalse(entry.modified().isBefore(before), entry.modified() + " is before " + before);
        assertFalse(entry.modified().isAfter(after), entry.modified() + " is after " + after);
        assertEquals(1, entry.size());
        List<Entry> listed = new ArrayList<>();
        store.list("", listed::add);
        assertEquals(List.of(entry), listed, "asking the time leaves nothing behind");
    }

    @Test
    void namesAreListedInOrderAndByAnyBeginning() {
        BlobStore store = store();
        List<String> sorted = List.of("a", "ab", "b-c", "b.c", "b/0/z", "b/c", "b/c.d", "b/cd/e", "b0", "bc/d");
        for (int i : new int[] {7, 2, 9, 0, 4, 8, 1, 6, 3, 5}) {
            store.putIfAbsent(sorted.get(i), text(sorted.get(i)));
        }
        assertEquals(sorted, names(store, ""));
        assertEquals(sorted.subList(4, 8), names(store, "b/"));
        assertEquals(sorted.subList(5, 8), names(store, "b/c"));
        assertEquals(List.of("b/c.d"), names(store, "b/c.d"));
        assertEquals(List.of(), names(store, "b/c/"));
        assertEquals(List.of(), names(store, "nothing/of/it"));
    }

    @Test
    void aListingGoesOnBeyondOnePageAndTheVisitorMayDelete() {
        BlobStore store = store();
        List<String> written = IntStream.range(0, moreThanAPage())
                .mapToObj("d/%06d"::formatted)
                .toList();
        Parallel.forEach(written, 16, name -> store.putIfAbsent(name, text(name)));
        assertEquals(written, names(store, "d/"));
        List<String> seen = new ArrayList<>();
        store.list("", entry -> {
            seen.add(entry.name());
            assertEquals(DeleteResult.Deleted, store.delete(entry));
        });
        assertEquals(written, seen);
        assertEquals(List.of(), names(store, ""));
    }

    @Test
    void whatTheVisitorThrowsEndsTheListing() {
        BlobStore store = store();
        store.putIfAbsent("a", text("a"));
        IllegalStateException own = new IllegalStateException("the visitor's own");
        Executable listing = () -> store.list("", entry -> {
            throw own;
        });
        assertEquals(own, assertThrows(IllegalStateException.class, listing));
    }

    @Test
    void aDeletedBlobIsGoneAndItsNameIsFree() {
        BlobStore store = store();
        store.putIfAbsent("d/a", text("one"));
        store.putIfAbsent("d/b", text("two"));
        Entry seen = store.find("d/a").orElseThrow();
        assertEquals(DeleteResult.Deleted, store.delete(seen));
        assertEquals(DeleteResult.Absent, store.delete(seen));
        assertEquals(DeleteResult.Absent, store.delete(entry("d")), "a part of a name is no blob");
        assertEquals(DeleteResult.Absent, store.delete(entry("d/b/below")));
        assertTrue(store.read("d/a", 10).isEmpty());
        assertEquals(List.of("d/b"), names(store, ""));
        assertEquals(PutResult.Created, store.putIfAbsent("d/a", text("three")));
        assertArrayEquals(text("three"), store.read("d/a", 10).orElseThrow());
    }

    /// An entry of this name, for what cannot be found.
    protected static Entry entry(String name) {
        return new Entry(name, 1, Instant.EPOCH, "1");
    }

    /// A store that tells blobs apart by when they were written needs it to be later.
    protected void waitForAnotherTime(BlobStore store, Entry than) {}

    @Test
    void aBlobThatWasWrittenSinceIsNotTheOneThatWasSeen() {
        BlobStore store = store();
        for (boolean listed : new boolean[] {false, true}) {
            store.putIfAbsent("d/a", text("one"));
            AtomicReference<Entry> first =
                    new AtomicReference<>(store.find("d/a").orElseThrow());
            if (listed) {
                store.list("d/", first::set);
            }
            Entry seen = first.get();
            assertEquals(store.find("d/a").orElseThrow(), seen);
            assertEquals(DeleteResult.Deleted, store.delete(seen));
            waitForAnotherTime(store, seen);
            assertEquals(PutResult.Created, store.putIfAbsent("d/a", text("one")));
            assertEquals(DeleteResult.Absent, store.delete(seen));
            assertArrayEquals(text("one"), store.read("d/a", 10).orElseThrow());
            assertEquals(DeleteResult.Deleted, store.delete(store.find("d/a").orElseThrow()));
        }
    }

    @Test
    void ofManyDeletesAtOnceOneIsToldThatItDeleted() {
        BlobStore store = store();
        store.putIfAbsent("d/a", text("one"));
        Entry seen = store.find("d/a").orElseThrow();
        Queue<DeleteResult> results = new ConcurrentLinkedQueue<>();
        Parallel.forEach(IntStream.range(0, 8).boxed().toList(), 8, i -> results.add(store.delete(seen)));
        assertEquals(1, results.stream().filter(r -> r == DeleteResult.Deleted).count());
        assertEquals(7, results.stream().filter(r -> r == DeleteResult.Absent).count());
    }

    /// While another process deletes the same and neighbouring names: each write is there, or was deleted.
    @Test
    void aWriteBesideDeletesIsNotLost() {
        BlobStore store = store();
        Parallel.forEach(IntStream.range(0, 4).boxed().toList(), 4, i -> {
            for (int round = 0; round < 25; round++) {
                String own = "d/" + round + "/" + i;
                assertEquals(PutResult.Created, store.putIfAbsent(own, text(own)));
                assertNotEquals(PutResult.OtherBytes, store.putIfAbsent("d/shared", text("same")));
                store.find("d/shared").ifPresent(store::delete);
                assertArrayEquals(text(own), store.read(own, 100).orElseThrow());
                assertEquals(DeleteResult.Deleted, store.delete(store.find(own).orElseThrow()));
            }
        });
        assertEquals(List.of(), names(store, ""));
    }

    @Test
    void oddNamesStayAsTheyAre() {
        BlobStore store = store();
        List<String> odd = List.of(
                "o/ a ",
                "o/!a'b()",
                "o/#a",
                "o/%",
                "o/%41",
                "o/%2F%2e%2e",
                "o/&a=b;c,d",
                "o/+a",
                "o/-",
                "o/.a",
                "o/..a",
                "o/A",
                "o/[a]",
                "o/?a=b",
                "o/a",
                "o/a:b*c\"d<e>|f",
                "o/a@b$c^d`e",
                "o/{a}",
                "o/~");
        for (String name : odd) {
            assertEquals(PutResult.Created, store.putIfAbsent(name, text(name)), name);
        }
        for (String name : odd) {
            assertArrayEquals(text(name), store.read(name, 100).orElseThrow(), name);
            assertEquals(Optional.of(name), store.find(name).map(Entry::name));
            assertTrue(names(store, name).contains(name), name);
        }
        assertEquals(odd.stream().sorted().toList(), names(store, "o/"));
        for (String name : odd) {
            assertEquals(DeleteResult.Deleted, store.delete(store.find(name).orElseThrow()), name);
        }
        assertEquals(List.of(), names(store, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "a/",
                "a//b",
                ".",
                "..",
                "../escape",
                "a/../../escape",
                "a/./b",
                "a/..",
                "a.",
                "a\\b",
                "..\\escape",
                "a\0b",
                "a\nb",
                "\u00e4",
                "\ud800"
            })
    void noNameLeadsOutOfTheStore(String name) {
        BlobStore store = store();
        for (Executable use : List.<Executable>of(
                () -> store.putIfAbsent(name, text("a")),
                () -> store.read(name, 10),
                () -> store.readStart(name, 10),
                () -> store.find(name),
                () -> store.delete(entry(name)))) {
            BackupException failure = assertThrows(BackupException.class, use);
            assertEquals(Reason.InvalidArgument, failure.reason());
        }
        assertEquals(List.of(), names(store, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "a/../", "a//", "./", "a\\", "a\0"})
    void noPrefixLeadsOutOfTheStore(String prefix) {
        BackupException failure = assertThrows(BackupException.class, () -> store().list(prefix, entry -> {}));
        assertEquals(Reason.InvalidArgument, failure.reason());
    }

    @Test
    void aNameAsLongAsItMayBeIsKeptAndALongerOneRefused() {
        BlobStore store = store();
        String longest = ("p".repeat(200) + "/").repeat(5) + "p".repeat(19);
        assertEquals(1_024, longest.length());
        store.putIfAbsent(longest, text("a"));
        assertEquals(List.of(longest), names(store, longest.substring(0, 1_000)));
        BackupException failure =
                assertThrows(BackupException.class, () -> store.putIfAbsent(longest + "p", text("a")));
        assertEquals(Reason.InvalidArgument, failure.reason());
    }
}
