package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// A backup that nobody who trusts the given keys would ever restore is not begun.
class UntrustedSignerTest {
    private final Runs runs = new Runs();
    private final SigningKey other = SigningKey.generate();
    private final MemoryBlobStore one = new MemoryBlobStore();
    private final MemoryBlobStore two = new MemoryBlobStore();

    private static ScriptedAccount account() {
        return new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", 1)));
    }

    private static TrustedKeys trust(SigningKey... keys) {
        return TrustedKeys.of(List.of(keys).stream().map(SigningKey::publicKey).toList());
    }

    private static String refused(Executable run) {
        BackupException refused = assertThrows(BackupException.class, run);
        assertEquals(Reason.KeyInvalid, refused.reason());
        assertFalse(refused.reason().retryable());
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("HINT: "), message);
        return message;
    }

    @Test
    void whoseKeyIsNotAmongTheTrustedOnesWritesNothing() {
        runs.trusted = trust(other);
        String message = refused(() -> runs.backup("b1", account(), one));
        assertTrue(message.contains(runs.key.publicKey().id()), message);
        assertTrue(message.contains(other.publicKey().id()), message);
        assertEquals(Map.of(), one.blobs());
    }

    @Test
    void whoHasNoKeyWhereSomeAreTrustedHasNoPlaceToWriteTo() {
        List<Repository> pinned = List.of(new Repository("east", one, trust(other)));
        String message = refused(() -> new RepositorySet(pinned, 1, null, StragglerLimit.ordinary()));
        assertTrue(message.contains("SIGNING_KEY"), message);
        assertTrue(message.contains("east"), message);
    }

    @Test
    void isRefusedWhenOnlyOneOfTheRepositoriesDoesNotTrustHim() {
        List<Repository> repositories =
                List.of(new Repository("east", one, trust(runs.key)), new Repository("west", two, trust(other)));
        String message = refused(() -> new RepositorySet(repositories, 1, runs.key, StragglerLimit.ordinary()));
        assertTrue(message.contains("west") && !message.contains("east"), message);
    }

    /// What stands there is signed by a trusted key, but all that this attempt would add is not.
    @Test
    void addsNothingToWhatAnEarlierAttemptHasLeft() {
        Runs before = new Runs().encryptingAs(runs);
        before.backup("b1", account(), one);
        Map<String, byte[]> left = Map.copyOf(one.blobs());
        runs.trusted = before.trusted;
        refused(() -> runs.backup("b1", account(), one, two));
        assertEquals(left, one.blobs());
        assertEquals(Map.of(), two.blobs());
    }

    @Test
    void isFineAmongSeveralThatAreTrusted() {
        runs.trusted = trust(other, runs.key);
        runs.backup("b1", account(), one);
        assertEquals(Map.of("d/a#d1", document("d1", 1)), runs.restored("b1", one));
    }
}
