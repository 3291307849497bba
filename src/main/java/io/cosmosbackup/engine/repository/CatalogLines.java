package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Reason;

/// A catalog's line as others read it.
public final class CatalogLines {
    /// A manifest that nobody vouches for may have put 64 KiB of its own into the message.
    private static final int LONGEST_PROBLEM = 1024;

    private CatalogLines() {}

    /// The answer to whoever asks for a backup that is not there.
    public static CatalogLine absent(String backup, Repository repository) {
        return new CatalogLine(
                backup,
                null,
                new CatalogLine.Problem(
                        Reason.BackupNotFound, "there is no backup %s in %s".formatted(backup, repository.location())),
                null);
    }

    public static CatalogLine of(ManifestReading found) {
        return switch (found) {
            case ManifestReading.Trusted r ->
                new CatalogLine(r.backup(), found(r.file()), null, r.markedAt().orElse(null));
            case ManifestReading.Later l ->
                new CatalogLine(
                        l.backup(),
                        found(l.file()),
                        problem(l.problem()),
                        l.markedAt().orElse(null));
            case ManifestReading.Distrusted u ->
                new CatalogLine(
                        u.backup(), null, problem(u.problem()), u.markedAt().orElse(null));
        };
    }

    private static CatalogLine.Problem problem(BackupException problem) {
        String message = String.valueOf(problem.getMessage());
        return new CatalogLine.Problem(
                problem.reason(),
                message.length() <= LONGEST_PROBLEM
                        ? message
                        : "%s … (%d characters more)"
                                .formatted(message.substring(0, LONGEST_PROBLEM), message.length() - LONGEST_PROBLEM));
    }

    /// What the head of a manifest says.
    public static CatalogLine.Found found(ManifestFile.Head file) {
        ManifestHead head = file.head();
        ManifestHead.Series series = head.series();
        ManifestHead.Link parent = head.parent();
        return new CatalogLine.Found(
                new CatalogLine.Place(
                        head.run(),
                        series == null ? null : series.name(),
                        head.sequence(),
                        head.kind().typeName(),
                        head.kind().mode(),
                        parent == null ? null : parent.backup()),
                new CatalogLine.Source(head.source().endpoint(), head.source().account()),
                head.cost(),
                head.cuts(),
                head.contents(),
                new CatalogLine.Keys(
                        !head.recipients().isEmpty(),
                        head.recipients(),
                        file.sha256(),
                        file.signedBy().orElse(null)));
    }
}
