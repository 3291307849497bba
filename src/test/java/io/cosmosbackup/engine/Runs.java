package io.cosmosbackup.engine;

import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The engine's runs over scripted accounts, encrypted and signed as a schedule's are. Every page is a segment of its
/// own and every segment is followed by a checkpoint, so that small accounts have many places to stop at.
public final class Runs {
    private static final Clock CLOCK = Clock.fixed(ScriptedAccount.CUT, ZoneOffset.UTC);

    public Identities identity = Identities.generate();
    public final SigningKey key;
    public TrustedKeys trusted;
    private int parallelism = 2;
    private StragglerLimit lag = new StragglerLimit(Duration.ofHours(1), 0);
    private int minimumCopies = 1;

    public Runs() {
        this(SigningKey.generate());
    }

    /// Signs with this key, and trusts it.
    public Runs(SigningKey key) {
        this.key = key;
        this.trusted = TrustedKeys.of(List.of(key.publicKey()));
    }

    /// Backups are signed and nobody looks.
    public Runs pinningNoKey() {
        trusted = TrustedKeys.none();
        return this;
    }

    /// Encrypts to the same recipients, which are no secret.
    public Runs encryptingAs(Runs other) {
        identity = other.identity;
        return this;
    }

    public Runs inOneThread() {
        parallelism = 1;
        return this;
    }

    public Runs withLag(StragglerLimit other) {
        lag = other;
        return this;
    }

    public Runs withMinimumCopies(int copies) {
        minimumCopies = copies;
        return this;
    }

    /// Named `r0`, `r1`, …
    public List<Repository> repositories(BlobStore... stores) {
        List<Repository> repositories = new ArrayList<>();
        for (BlobStore store : stores) {
            repositories.add(new Repository("r" + repositories.size(), store, trusted));
        }
        return repositories;
    }

    public BackupReport backup(String backup, ScriptedAccount account, BlobStore... stores) {
        return new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity(backup, "run of " + backup),
                                "shop/nightly",
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(Recipients.parse(identity.recipients()), 0, Duration.ZERO),
                                parallelism),
                        account,
                        new RepositorySet(repositories(stores), minimumCopies, key, lag),
                        new RunProgress(account::usage),
                        CLOCK)
                .run();
    }

    /// Whether a backup is there. Where no repository is, none is.
    public static boolean holdsAny(BlobStore store) {
        List<String> manifests = new ArrayList<>();
        store.list(Names.MANIFESTS, entry -> manifests.add(entry.name()));
        return !manifests.isEmpty();
    }

    /// What a restore of the backup writes: documents by `container#id`.
    public Map<String, String> restored(String backup, BlobStore... stores) {
        return restored(backup, null, stores);
    }

    /// @param digest of the manifest as it was noted; null if nobody did
    public Map<String, String> restored(String backup, @Nullable String digest, BlobStore... stores) {
        ScriptedAccount target = new ScriptedAccount();
        requireWhole(new RestoreRun(
                        new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, parallelism),
                        BackupReader.open(backup, repositories(stores), identity)
                                .expecting(digest),
                        target,
                        new RunProgress(target::usage),
                        CLOCK)
                .run());
        return new TreeMap<>(target.written);
    }

    /// Throws why the restore counts as failed, where it does.
    public static RestoreReport requireWhole(RestoreReport report) {
        report.failure().ifPresent(failure -> {
            throw new BackupException(failure.reason(), failure.message());
        });
        return report;
    }

    public VerifyReport verify(String backup, VerifyReport.Level level, BlobStore store) {
        return new VerifyRun(
                        new VerifyRun.Request(backup, level, 50, null, identity, parallelism),
                        repositories(store).getFirst(),
                        new RunProgress(new ScriptedAccount()::usage),
                        CLOCK,
                        new Random(1))
                .run();
    }

    public CopyReport copy(List<String> backups, BlobStore to, BlobStore... from) {
        return new CopyRun(
                        new CopyRun.Request(backups, parallelism),
                        repositories(from),
                        new Repository("to", to, trusted),
                        new RunProgress(new ScriptedAccount()::usage))
                .run();
    }
}
