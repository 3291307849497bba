package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogEntry;

/// A catalog's line as others read it.
public final class CatalogEntries {
    private CatalogEntries() {}

    public static CatalogEntry of(Cataloged found) {
        return switch (found) {
            case Cataloged.Trusted r ->
                new CatalogEntry(r.backup(), found(r.file()), null, r.markedAt().orElse(null));
            case Cataloged.Later l ->
                new CatalogEntry(
                        l.backup(),
                        found(l.file()),
                        problem(l.problem()),
                        l.markedAt().orElse(null));
            case Cataloged.Distrusted u ->
                new CatalogEntry(
                        u.backup(), null, problem(u.problem()), u.markedAt().orElse(null));
        };
    }

    private static CatalogEntry.Problem problem(BackupException problem) {
        return new CatalogEntry.Problem(problem.reason(), String.valueOf(problem.getMessage()));
    }

    /// What the head of a manifest says.
    public static CatalogEntry.Found found(ManifestFile.Head file) {
        ManifestHead head = file.head();
        ManifestHead.Series series = head.series();
        ManifestHead.Link parent = head.parent();
        return new CatalogEntry.Found(
                head.run(),
                series == null ? null : series.name(),
                head.sequence(),
                head.typeName(),
                head.mode(),
                parent == null ? null : parent.backup(),
                head.endpoint(),
                head.account(),
                head.startedAt(),
                head.completedAt(),
                head.firstCut(),
                head.lastCut(),
                head.containers(),
                head.items(),
                head.bytes(),
                head.storedBytes(),
                head.requestUnits(),
                !head.recipients().isEmpty(),
                head.recipients(),
                file.sha256(),
                file.signedBy().orElse(null));
    }
}
