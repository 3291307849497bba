package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.DecodingMemory;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.SegmentReader;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One backup, read from the first repository that has it; a segment that is damaged or out of reach there is
/// read from the next one ({@link Holders}).
public final class BackupReader {
    private final ManifestFile file;
    private final Holders holders;
    private final Identities identities;
    private final DecodingMemory memory =
            new DecodingMemory(Runtime.getRuntime().maxMemory());

    private BackupReader(ManifestFile file, List<Repository> holders, Identities identities) {
        this.identities = identities;
        this.file = file;
        this.holders = new Holders(holders);
    }

    /// @param repositories in the order in which they are asked
    /// @param identities what opens its segments when they are encrypted
    public static BackupReader open(String backup, List<Repository> repositories, Identities identities) {
        @Nullable BackupException failure = null;
        for (int i = 0; i < repositories.size(); i++) {
            try {
                ManifestFile file = repositories.get(i).manifest(backup);
                return new BackupReader(file, repositories.subList(i, repositories.size()), identities);
            } catch (BackupException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure != null
                ? failure
                : new BackupException(Reason.InvalidArgument, "no repository to read backup " + backup + " from");
    }

    /// The name of the repository that its segments are read from first.
    public String repository() {
        return holders.inOrder().getFirst().name();
    }

    /// The manifest with what vouches for it.
    public ManifestFile file() {
        return file;
    }

    public Manifest manifest() {
        return file.manifest();
    }

    /// Requires the manifest to be the one whose digest somebody has kept.
    public BackupReader expecting(@Nullable String sha256) {
        if (sha256 != null && !sha256.equalsIgnoreCase(file.sha256())) {
            throw new BackupException(
                    Reason.ManifestChanged,
                    "the manifest of backup " + file.manifest().backup() + " has digest " + file.sha256() + ", and "
                            + sha256 + " was expected. HINT: somebody exchanged it, or this is another repository");
        }
        return this;
    }

    /// The segment, checked against the manifest. It is `SegmentDamaged` only if every repository holds it
    /// damaged: one that is out of reach may hold it whole.
    public SegmentReader open(ContainerBackup container, Manifest.Segment segment) {
        int ranges = segment.in() == null ? container.ranges().size() : Integer.MAX_VALUE;
        return open(Owner.of(container.container().name()), ranges, segment);
    }

    /// A segment of definitions, likewise.
    public SegmentReader open(DefinitionBackup definitions, Manifest.Segment segment) {
        return open(definitions.owner(), 1, segment);
    }

    private SegmentReader open(Owner owner, int ranges, Manifest.Segment segment) {
        @Nullable BackupException failure = null;
        for (Repository repository : holders.inOrder()) {
            try {
                return new SegmentReader(
                        new SegmentReader.Expected(segment.in(manifest().backup()), owner, ranges, segment),
                        repository.segment(manifest().backup(), segment),
                        identities,
                        memory);
            } catch (BackupException e) {
                holders.failed(repository, e);
                if (failure == null) {
                    failure = e;
                } else if (failure.reason() == Reason.SegmentDamaged && e.reason() != Reason.SegmentDamaged) {
                    e.addSuppressed(failure);
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure != null ? failure : new IllegalStateException("a backup that nobody holds");
    }
}
