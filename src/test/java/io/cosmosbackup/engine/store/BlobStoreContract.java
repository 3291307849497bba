package io.cosmosbackup.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.parallel.Parallel;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every store must do, run over each of them.
public abstract class BlobStoreContract {
    /// A store that holds nothing yet.
    protected abstract BlobStore store();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
        assertArrayEquals(text("one"), store.read("x", 10).orElseThrow());
    }

    @Test
    void ofManyWritersAtOnceOneWins() {
        BlobStore store = store();
        ConcurrentLinkedQueue<PutResult> results = new ConcurrentLinkedQueue<>();
        Parallel.forEach(
                IntStream.range(0, 8).boxed().toList(),
                8,
                i -> results.add(store.putIfAbsent("race", text("writer " + i))));
        assertEquals(1, results.stream().filter(r -> r == PutResult.Created).count());
        assertEquals(7, results.stream().filter(r -> r == PutResult.OtherBytes).count());
    }

    @Test
    void whatIsNotThereIsEmptyAndWhatIsTooLargeIsRefusedUnread() {
        BlobStore store = store();
        assertTrue(store.read("nothing", 10).isEmpty());
        store.putIfAbsent("large", new byte[11]);
        assertThrows(BackupException.class, () -> store.read("large", 10));
    }
}
