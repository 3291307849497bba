package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// SECURITY.md's table "Keys: what each can do, and what a thief gets", cell by cell. A seed draws which keys
/// were stolen and what the thief does with them. `-Dthief.seeds=10000` tries more; `-Dthief.seed=7` one.
@Tag("slow")
class StolenKeysTest {
    private static final String SECRET = "marker-of-a-secret";
    private static final String FORGED = "marker-of-a-forgery";
    private static final String BACKUP = "b1";
    private static final Map<String, String> GENUINE = Map.of("d/a#" + SECRET, document(SECRET, 1));

    private final Runs owner = new Runs().inOneThread();
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final String noted = backup(owner, SECRET, store);

    static LongStream seeds() {
        Long one = Long.getLong("thief.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Integer.getInteger("thief.seeds", 300));
    }

    /// @return the digest of its manifest
    private static String backup(Runs runs, String id, MemoryBlobStore into) {
        ScriptedAccount account = new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document(id, 1)));
        return Objects.requireNonNull(runs.backup(BACKUP, account, into).manifestSha256());
    }

    /// With the keys that were stolen, and keys of his own for the others.
    private Runs thief(boolean hasSigningKey, boolean hasIdentity) {
        Runs thief = new Runs(hasSigningKey ? owner.key : SigningKey.generate()).inOneThread();
        thief.trusted = owner.trusted; // public keys are in plain sight
        return hasIdentity ? thief.encryptingAs(owner) : thief;
    }

    /// A genuine restore, or a refusal; never anything else.
    private void assertGenuineOrRefused(String what, boolean withNotedDigest) {
        try {
            assertEquals(GENUINE, owner.restored(BACKUP, withNotedDigest ? noted : null, store), what);
        } catch (BackupException refused) {
            assertFalse(String.valueOf(refused.getMessage()).contains(FORGED), what);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aThiefGetsWhatTheTableSays(long seed) {
        Random random = new Random(seed);
        random.nextInt();
        boolean hasSigningKey = random.nextBoolean();
        boolean hasIdentity = random.nextBoolean();
        Runs thief = thief(hasSigningKey, hasIdentity);
        List<String> done = new ArrayList<>();
        assertReads(thief, hasIdentity);
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            done.add(act(thief, random));
        }
        String what = "seed %d, signing key %s, identity %s: %s".formatted(seed, hasSigningKey, hasIdentity, done);
        assertGenuineOrRefused(what, true);
        if (!hasSigningKey) {
            assertGenuineOrRefused(what, false);
        }
    }

    /// No document without the identity, whatever else was stolen.
    private void assertReads(Runs thief, boolean hasIdentity) {
        boolean plain = store.blobs().values().stream()
                .anyMatch(blob -> new String(blob, StandardCharsets.ISO_8859_1).contains(SECRET));
        assertFalse(plain, "a document can be read in plain");
        if (hasIdentity) {
            assertEquals(GENUINE, thief.restored(BACKUP, store));
        } else {
            assertThrows(BackupException.class, () -> thief.restored(BACKUP, store));
        }
    }

    /// Something that a person who may write to the storage account can do.
    private String act(Runs thief, Random random) {
        Map<String, byte[]> blobs = store.blobs();
        List<String> names = new ArrayList<>(blobs.keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = Objects.requireNonNull(blobs.get(name));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.length == 0 ? new byte[1] : bytes.clone();
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                blobs.put(name, flipped);
                yield "flip " + name;
            }
            case 1 -> {
                blobs.put(name, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
                yield "cut " + name;
            }
            case 2 -> {
                String other = names.get(random.nextInt(names.size()));
                blobs.put(name, Objects.requireNonNull(blobs.get(other)));
                blobs.put(other, bytes);
                yield "exchange " + name + " and " + other;
            }
            case 3 -> {
                blobs.putAll(forged(thief));
                yield "forge all";
            }
            case 4 -> {
                Map<String, byte[]> forged = forged(thief);
                List<String> parts = new ArrayList<>(forged.keySet());
                String part = parts.get(random.nextInt(parts.size()));
                blobs.put(part, Objects.requireNonNull(forged.get(part)));
                yield "forge " + part;
            }
            default -> {
                Map<String, byte[]> forged = forged(thief);
                byte[] signature = line(forged, 1); // his head and body, and the owner's signature
                byte[] mixed = joined(line(forged, 0), line(blobs, 1, signature), line(forged, 2));
                blobs.putAll(forged);
                blobs.put(Names.manifest(BACKUP), mixed);
                yield "forge all under the signature that is there";
            }
        };
    }

    private Map<String, byte[]> forged(Runs thief) {
        MemoryBlobStore his = new MemoryBlobStore();
        Runs forger = new Runs(thief.key).inOneThread().encryptingAs(owner); // recipients are in plain sight
        backup(forger, FORGED, his);
        Map<String, byte[]> forged = new TreeMap<>(his.blobs());
        forged.remove("repository.json");
        return forged;
    }

    private static byte[] line(Map<String, byte[]> blobs, int number) {
        return line(blobs, number, new byte[0]);
    }

    private static byte[] line(Map<String, byte[]> blobs, int number, byte[] otherwise) {
        byte[] file = blobs.getOrDefault(Names.manifest(BACKUP), new byte[0]);
        String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
        return lines.length > number ? lines[number].getBytes(StandardCharsets.ISO_8859_1) : otherwise;
    }

    private static byte[] joined(byte[]... lines) {
        StringBuilder file = new StringBuilder();
        for (byte[] line : lines) {
            file.append(new String(line, StandardCharsets.ISO_8859_1)).append('\n');
        }
        return file.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// What the table says that a thief can do is true as well, and only a noted digest finds it.
    @Test
    void aStolenSigningKeyMakesBackupsThatAreBelieved() {
        store.blobs().putAll(forged(thief(true, false)));
        assertTrue(owner.restored(BACKUP, store).containsKey("d/a#" + FORGED));
        assertThrows(BackupException.class, () -> owner.restored(BACKUP, noted, store));
    }
}
