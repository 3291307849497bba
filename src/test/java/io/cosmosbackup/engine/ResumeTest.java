package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.source.ScriptedAccount.Step;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
    private static final FeedRange LOW = new FeedRange("", "7F");
    private static final FeedRange HIGH = new FeedRange("7F", "FF");
    private static final FeedRange LEFT = new FeedRange("", "3F");
    private static final FeedRange RIGHT = new FeedRange("3F", "7F");

    private final Runs runs = new Runs().inOneThread();
    private final MemoryBlobStore store = new MemoryBlobStore();

    /// An account that the engine dies of at every `After` step that `dies` says.
    private static ScriptedAccount account(boolean dies) {
        Step death = new Step.After(() -> {
            if (dies) {
                throw new BackupException(Reason.Unavailable, "dies by order");
            }
        });
        return new ScriptedAccount()
                .range("d/a", LOW, page(5, 9, document("d1", 1)), new Step.Split(List.of(LEFT, RIGHT)))
                .range("d/a", LEFT, page(7, 9, document("d2", 1)), page(12, 12, document("d1", 2)))
                .range("d/a", RIGHT, page(9, 9, document("d3", 1)), death, page(14, 14, document("d3", 2)))
                .range("d/a", HIGH, page(2, 2, document("d4", 1)), page(3, 3, document("d4", 2)))
                .range("d/b", FeedRange.ALL, page(2, 2, document("e1", 1)));
    }

    private static final Map<String, String> ALL = new TreeMap<>(Map.of(
            "d/a#d1", document("d1", 2),
            "d/a#d2", document("d2", 1),
            "d/a#d3", document("d3", 2),
            "d/a#d4", document("d4", 2),
            "d/b#e1", document("e1", 1)));

    private Set<String> blobs(String prefix) {
        return store.blobs().keySet().stream().filter(n -> n.startsWith(prefix)).collect(Collectors.toSet());
    }

    private Manifest manifest() {
        return runs.repositories(store).getFirst().manifest("b1").manifest();
    }

    @Test
    void aKilledBackupGoesOnFromItsDurableSegments() {
        assertThrows(BackupException.class, () -> runs.backup("b1", account(true), store));
        Set<String> durable = blobs("segments/");
        assertEquals(4, durable.size());
        runs.backup("b1", account(false), store);
        assertEquals(ALL, runs.restored("b1", store));
        Set<String> named = manifest().segments().stream()
                .map(s -> "segments/b1/" + s.name())
                .collect(Collectors.toSet());
        assertTrue(named.containsAll(durable), "what was durable is not read again");
        assertEquals(blobs("segments/"), named);
    }

    /// Stops the run at every write, before and after it took effect.
    @Test
    void killedAtAnyWriteASecondAttemptMakesTheSameBackup() {
        int stops = 0;
        for (int writes = 0; ; writes++) {
            for (boolean done : new boolean[] {false, true}) {
                MemoryBlobStore dying = new MemoryBlobStore();
                dying.failAfter(writes, done);
                boolean ended = false;
                try {
                    runs.backup("b1", account(false), dying);
                    ended = true;
                } catch (BackupException e) {
                    stops++;
                }
                runs.backup("b1", account(false), dying.reopened());
                assertEquals(ALL, runs.restored("b1", dying.reopened()), "stopped after " + writes);
                if (ended) {
                    assertTrue(stops > 20, stops + " places to stop at");
                    return;
                }
            }
        }
    }

    @Test
    void damageInWhatWasDurableMeansReadingAgain() {
        assertThrows(BackupException.class, () -> runs.backup("b1", account(true), store));
        Set<String> durable = blobs("segments/");
        store.blobs().put(durable.iterator().next(), new byte[] {1});
        runs.backup("b1", account(false), store);
        assertEquals(ALL, runs.restored("b1", store));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aForgedCheckpointIsWorthNothing(boolean pinned) {
        if (!pinned) {
            runs.pinningNoKey();
        }
        assertThrows(BackupException.class, () -> runs.backup("b1", account(true), store));
        Runs forger = new Runs().inOneThread().encryptingAs(runs);
        MemoryBlobStore forged = new MemoryBlobStore();
        ScriptedAccount other = new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("evil", 1)));
        forger.backup("b1", other, forged);
        blobs("checkpoints/").forEach(name -> store.blobs().remove(name));
        forged.blobs().forEach((name, bytes) -> {
            if (!name.startsWith("manifests/")) {
                store.blobs().put(name, bytes);
            }
        });
        assertEquals(1, blobs("checkpoints/").size());
        runs.backup("b1", account(false), store);
        assertEquals(ALL, runs.restored("b1", store));
    }

    @Test
    void anotherRunDoesNotTakeUpAForeignCheckpoint() {
        assertThrows(BackupException.class, () -> runs.backup("b1", account(true), store));
        Set<String> foreign = blobs("segments/");
        blobs("checkpoints/b1/")
                .forEach(name -> store.blobs()
                        .put(name.replace("/b1/", "/b2/"), store.blobs().get(name)));
        runs.backup("b2", account(false), store);
        assertEquals(ALL, runs.restored("b2", store));
        assertTrue(runs.repositories(store).getFirst().manifest("b2").manifest().segments().stream()
                .noneMatch(s -> foreign.contains("segments/b1/" + s.name())));
    }

    @Test
    void aContainerThatWasMadeAnewIsReadAnew() {
        assertThrows(BackupException.class, () -> runs.backup("b1", account(true), store));
        ScriptedAccount again = account(false);
        again.recreate("d/a");
        runs.backup("b1", again, store);
        assertEquals(ALL, runs.restored("b1", store));
    }
}
