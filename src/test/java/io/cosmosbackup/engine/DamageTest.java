package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Everything that can be done to the blobs of a small repository is done to it. Verify and restore either say which
/// blob is damaged, or the restore writes exactly what was backed up.
@Tag("slow")
class DamageTest {
    private static final List<String> BACKUPS = List.of("b1", "b2");

    private final Runs runs = new Runs().inOneThread();
    private final Map<String, byte[]> whole = repository();

    private static final Map<String, String> ALL =
            new TreeMap<>(Map.of("d/a#d1", document("d1", 2), "d/a#d2", document("d2", 1)));

    private Map<String, byte[]> repository() {
        MemoryBlobStore store = new MemoryBlobStore();
        for (String backup : BACKUPS) {
            ScriptedAccount account = new ScriptedAccount()
                    .range(
                            "d/a",
                            FeedRange.ALL,
                            page(1, 2, document("d1", 1), document("d2", 1)),
                            page(3, 3, document("d1", 2)));
            runs.backup(backup, account, store);
        }
        return new TreeMap<>(store.blobs());
    }

    private static MemoryBlobStore store(Map<String, byte[]> blobs) {
        MemoryBlobStore store = new MemoryBlobStore();
        store.blobs().putAll(blobs);
        return store;
    }

    private byte[] bytes(String blob) {
        return Objects.requireNonNull(whole.get(blob), blob);
    }

    /// The blobs of one backup, where every byte counts.
    private List<String> blobsOfOne() {
        return whole.keySet().stream()
                .filter(blob -> blob.equals("manifests/b1.json") || blob.startsWith("segments/b1/"))
                .toList();
    }

    /// @return how many of the backups noticed
    private int check(Map<String, byte[]> damaged, String... touched) {
        return check(BACKUPS, damaged, touched);
    }

    private int checkOne(Map<String, byte[]> damaged, String touched) {
        return check(List.of("b1"), damaged, touched);
    }

    private int check(List<String> backups, Map<String, byte[]> damaged, String... touched) {
        int noticed = 0;
        MemoryBlobStore store = store(damaged);
        for (String backup : backups) {
            boolean concerned = Arrays.stream(touched)
                    .anyMatch(blob -> blob.equals("manifests/" + backup + ".json")
                            || blob.startsWith("segments/" + backup + "/"));
            try {
                runs.verify(backup, Level.Deep, store);
                assertTrue(!concerned, () -> "verify of " + backup + " did not notice " + List.of(touched));
                assertEquals(ALL, runs.restored(backup, store));
            } catch (BackupException e) {
                noticed++;
                assertTrue(concerned, () -> backup + " is whole: " + e.getMessage());
                assertTrue(
                        Arrays.stream(touched).anyMatch(blob -> names(e, blob)),
                        () -> "it does not name " + List.of(touched) + ": " + e.getMessage());
                BackupException refused = assertThrows(BackupException.class, () -> runs.restored(backup, store));
                assertTrue(Arrays.stream(touched).anyMatch(blob -> names(refused, blob)), refused.getMessage());
            }
        }
        return noticed;
    }

    private static boolean names(BackupException failure, String blob) {
        String message = String.valueOf(failure.getMessage());
        return blob.startsWith("manifests/")
                ? message.contains("backup " + blob.substring("manifests/".length(), blob.length() - ".json".length()))
                : message.contains(blob.substring(blob.lastIndexOf('/') + 1));
    }

    private static boolean counts(String blob) {
        return blob.startsWith("manifests/") || blob.startsWith("segments/");
    }

    @Test
    void everyFlippedByteIsNoticed() {
        int flips = 0;
        int noticed = 0;
        for (String blob : blobsOfOne()) {
            for (int i = 0; i < bytes(blob).length; i++) {
                Map<String, byte[]> damaged = new TreeMap<>(whole);
                byte[] flipped = bytes(blob).clone();
                flipped[i] ^= (byte) (1 << i % 8);
                damaged.put(blob, flipped);
                noticed += checkOne(damaged, blob);
                flips++;
            }
        }
        assertEquals(flips, noticed);
        assertTrue(flips > 2_000, flips + " bytes");
    }

    @Test
    void everyBlobCutAnywhereIsNoticed() {
        for (String blob : blobsOfOne()) {
            for (int length = 0; length < bytes(blob).length; length++) {
                Map<String, byte[]> damaged = new TreeMap<>(whole);
                damaged.put(blob, Arrays.copyOf(bytes(blob), length));
                assertEquals(1, checkOne(damaged, blob), blob + " cut to " + length);
            }
        }
    }

    @Test
    void everyBlobThatIsGoneIsNoticed() {
        for (String blob : whole.keySet()) {
            Map<String, byte[]> damaged = new TreeMap<>(whole);
            damaged.remove(blob);
            assertEquals(counts(blob) ? 1 : 0, check(damaged, blob), blob);
        }
    }

    @Test
    void everyPairOfBlobsThatChangePlacesIsNoticed() {
        List<String> blobs = new ArrayList<>(whole.keySet());
        for (int i = 0; i < blobs.size(); i++) {
            for (int j = i + 1; j < blobs.size(); j++) {
                Map<String, byte[]> damaged = new TreeMap<>(whole);
                damaged.put(blobs.get(i), whole.get(blobs.get(j)));
                damaged.put(blobs.get(j), whole.get(blobs.get(i)));
                check(damaged, blobs.get(i), blobs.get(j));
            }
        }
    }

    /// Somebody who can write to the repository and knows the recipient, but has no signing key that is trusted.
    @Test
    void aForgedBackupIsRefusedWhoeverItIsEncryptedTo() {
        Runs forger = new Runs().inOneThread();
        MemoryBlobStore forged = new MemoryBlobStore();
        forger.backup("b1", new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("evil", 1))), forged);
        Map<String, byte[]> damaged = new TreeMap<>(whole);
        damaged.putAll(forged.blobs());
        BackupException failure =
                assertThrows(BackupException.class, () -> runs.verify("b1", Level.Quick, store(damaged)));
        assertEquals(Reason.SignatureInvalid, failure.reason());
        assertThrows(BackupException.class, () -> runs.restored("b1", store(damaged)));
    }

    /// With a good second repository every damage to one blob of the first is got over.
    @Test
    void whatIsDamagedInOneRepositoryIsReadFromTheNext() {
        for (String blob : whole.keySet()) {
            Map<String, byte[]> damaged = new TreeMap<>(whole);
            damaged.put(blob, new byte[bytes(blob).length]);
            assertEquals(ALL, runs.restored("b1", store(damaged), store(whole)), blob);
        }
    }
}
