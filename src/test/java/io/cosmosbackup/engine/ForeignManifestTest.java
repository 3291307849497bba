package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody who may write to a repository, and has no key that counts, puts a manifest under a run's id and name. The
/// readers pin no key; the run signs.
class ForeignManifestTest {
    private static final Map<String, String> OWN = Map.of("d/a#d1", document("d1", 1));

    private final Runs runs = new Runs().pinningNoKey();
    private final Runs stranger = new Runs().pinningNoKey().encryptingAs(runs);
    private final SimulatedStore one = new SimulatedStore(1);
    private final MemoryBlobStore two = new MemoryBlobStore();

    private static ScriptedAccount account(int version) {
        return new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", version)));
    }

    /// What a backup of the same id and run says, of other documents.
    private byte[] foreign(boolean signed) {
        MemoryBlobStore own = new MemoryBlobStore();
        stranger.backup("b1", account(2), own);
        own.blobs().forEach((name, bytes) -> {
            if (name.startsWith(Names.SEGMENTS) || name.equals("repository.json")) {
                one.put(name, bytes);
            }
        });
        return resigned(own, signed ? stranger.key : null);
    }

    private byte[] resigned(MemoryBlobStore store, @Nullable SigningKey key) {
        return ManifestFile.print(
                runs.repositories(store).getFirst().manifest("b1").manifest(), key);
    }

    private static List<Boolean> durable(BackupReport report) {
        return report.listed().copies().stream().map(Copy::durable).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isNotTakenForAnEarlierAttemptsSuccess(boolean signed) {
        one.put(Names.manifest("b1"), foreign(signed));
        BackupException refused =
                assertThrows(BackupException.class, () -> runs.backup("b1", account(1), one.open("run")));
        assertEquals(Reason.SignatureInvalid, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("HINT: "), refused.getMessage());

        assertEquals(List.of(false, true), durable(runs.backup("b1", account(1), one.open("run"), two)));
        assertEquals(OWN, runs.restored("b1", two));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isNotTakenForAnotherAttemptsSuccessAtTheLastMoment(boolean signed) {
        byte[] manifest = foreign(signed);
        AtomicBoolean done = new AtomicBoolean();
        one.before(call -> {
            if (call.kind() == Kind.Put && call.name().startsWith(Names.MANIFESTS) && !done.getAndSet(true)) {
                one.put(call.name(), manifest);
            }
        });
        assertEquals(List.of(false, true), durable(runs.backup("b1", account(1), one.open("run"), two)));
        assertTrue(done.get());
        assertEquals(OWN, runs.restored("b1", two));
    }

    @Test
    void isNotTakenForACopy() {
        runs.backup("b1", account(1), two);
        one.put(Names.manifest("b1"), foreign(true));
        BackupException refused =
                assertThrows(BackupException.class, () -> runs.copy(List.of("b1"), one.open("copy"), two));
        assertEquals(Reason.ManifestChanged, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("HINT: "), refused.getMessage());
    }

    @Test
    void ofAnotherRunKeepsItsId() {
        stranger.backup("b1", account(2), two);
        Manifest manifest = runs.repositories(two).getFirst().manifest("b1").manifest();
        two.blobs().put(Names.manifest("b1"), ManifestFile.print(ofRun(manifest, "another run"), stranger.key));
        BackupException refused = assertThrows(BackupException.class, () -> runs.backup("b1", account(1), two));
        assertEquals(Reason.BackupExists, refused.reason());
    }

    private static Manifest ofRun(Manifest manifest, String run) {
        ManifestHead head = manifest.head();
        return Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity(head.backup(), run),
                        head.kind(),
                        head.source(),
                        head.cost(),
                        head.about().place(),
                        head.about().addressees()),
                manifest.databases(),
                manifest.containers());
    }

    /// Between two attempts the key was exchanged, and the old one is pinned beside the new one.
    @Test
    void ofAKeyThatIsPinnedIsAnEarlierAttempts() {
        Runs before = new Runs().pinningNoKey().encryptingAs(runs);
        String digest = before.backup("b1", account(1), two).manifestSha256();
        runs.trusted = TrustedKeys.of(List.of(before.key.publicKey(), runs.key.publicKey()));
        assertEquals(digest, runs.backup("b1", account(1), two).manifestSha256());
    }
}
