package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conditions for a backup to exist in a repository: its segments and its parents are there, and none of
/// them is going to be deleted.
///
/// @param trusted whose signatures count under what a backup builds on
record Prerequisites(Repository repository, TrustedKeys trusted) {
    /// Looks for marks last, right before the manifest is written.
    void require(Manifest manifest) {
        requireParent(manifest.head());
        requireSegments(manifest);
        requireUnmarked(manifest.head());
    }

    /// Before anything of the backup is written. Looks for marks first. What is unmarked now, and is found
    /// afterwards, stays for at least one grace.
    void requireToBegin(ManifestHead head) {
        requireUnmarked(head);
        requireParent(head);
    }

    /// A chain is kept whole: what a backup builds on is here before it is, and is what it was.
    private void requireParent(ManifestHead head) {
        ManifestHead.Link parent = head.parent();
        if (parent == null) {
            return;
        }
        ManifestFile.Head there = repository
                .store()
                .readStart(Names.manifest(parent.backup()), ManifestFile.HEAD_BYTES)
                .map(start -> ManifestFile.readHead(parent.backup(), start, trusted))
                .orElseThrow(() -> new BackupException(
                        Reason.BackupNotFound,
                        "backup " + head.backup() + " builds on backup " + parent.backup() + ", which is not in "
                                + repository.location() + ". HINT: copy that one there first"));
        if (!there.sha256().equals(parent.sha256())) {
            throw new BackupException(
                    Reason.ManifestChanged,
                    "backup " + head.backup() + " builds on backup " + parent.backup() + " with digest "
                            + parent.sha256() + ", and " + there.sha256() + " is in " + repository.location()
                            + ". HINT: that is another backup of the name; use another repository");
        }
    }

    /// The backup's own as well: a deletion may have taken some since they were written, and its mark may be gone.
    /// While a mark is there, it says more than a segment that is missing.
    private void requireSegments(Manifest manifest) {
        Map<String, Map<String, Long>> stored = new HashMap<>();
        for (Manifest.Segment segment : manifest.segments()) {
            String in = segment.in(manifest.backup());
            Long size = stored.computeIfAbsent(in, repository::storedSegments).get(segment.name());
            if (size == null || size != segment.bytes()) {
                requireUnmarked(manifest.head());
                throw lacking(manifest.backup(), segment, size);
            }
        }
    }

    /// A segment of the backup itself is written again by the next attempt: the run that made it holds all it needs.
    /// A segment of another backup never is.
    private BackupException lacking(String backup, Manifest.Segment segment, @Nullable Long size) {
        String in = segment.in(backup);
        boolean own = in.equals(backup);
        return new BackupException(
                own ? Reason.SegmentMissing : Reason.SegmentDamaged,
                "segment %s of backup %s%s is %s in %s, so the manifest is not written there. HINT: %s"
                        .formatted(
                                segment.name(),
                                in,
                                own ? "" : ", which backup " + backup + " is made of,",
                                size == null ? "not" : "with another size",
                                repository.location(),
                                own && size != null
                                        ? "somebody changed it since it was written. Delete the backup there, and run again"
                                        : own
                                                ? "somebody deleted it since it was written; look for a delete or a"
                                                        + " lifecycle rule. Run again: another attempt writes it anew"
                                                : "copy backup " + in + " there first"));
    }

    private void requireUnmarked(ManifestHead head) {
        requireUnmarked(head.backup());
        head.refersTo().forEach(this::requireUnmarked);
        if (head.parent() != null) {
            requireUnmarked(head.parent().backup());
        }
    }

    /// Leftovers of a backup that does not exist may be about to be deleted. Then no run may use them.
    void requireUnmarked(String backup) {
        if (repository.store().find(Names.mark(backup)).isPresent()) {
            boolean exists = repository.store().find(Names.manifest(backup)).isPresent();
            throw new BackupException(
                    Reason.BackupMarked,
                    (exists ? "" : "what is left of ") + "backup " + backup + " is marked for deletion in "
                            + repository.location() + ". HINT: "
                            + (exists
                                    ? "a later prune deletes it or takes the mark away; try again then"
                                    : "a later prune deletes it, and the mark last; try again then. While an"
                                            + " immutability policy or a legal hold keeps the mark, use another prefix"
                                            + " or repository"));
        }
    }
}
