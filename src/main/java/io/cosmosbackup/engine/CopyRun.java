package io.cosmosbackup.engine;

import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupCopy;
import io.cosmosbackup.engine.repository.Cataloged;
import io.cosmosbackup.engine.repository.Repository;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Brings backups from one or several repositories to another, what they build on before them. The account is not read,
/// and nothing is decrypted.
public final class CopyRun {
    private final Request request;
    private final List<Repository> from;
    private final Repository to;
    private final RunProgress progress;

    /// Heads of all backups in the repositories copied from, by id.
    private final Map<String, ManifestHead> heads = new TreeMap<>();

    /// Those that no repository can be asked for, because their manifest is damaged or not trusted.
    private final Map<String, BackupException> problems = new TreeMap<>();

    /// @param backups which ones; empty for all that are not marked for deletion
    /// @param parallelism how many segments are copied at once
    public record Request(List<String> backups, int parallelism) {
        public Request {
            backups = List.copyOf(backups);
        }
    }

    /// @param from in the order in which they are asked
    public CopyRun(Request request, List<Repository> from, Repository to, RunProgress progress) {
        this.request = request;
        this.from = List.copyOf(from);
        this.to = to;
        this.progress = progress;
    }

    public CopyReport run() {
        progress.phase("Listing");
        to.checkWritable();
        Set<String> unmarked = new LinkedHashSet<>();
        for (Repository repository : from) {
            repository.catalog(found -> {
                switch (found) {
                    case Cataloged.Trusted trusted -> {
                        heads.putIfAbsent(found.backup(), trusted.file().head());
                        if (found.markedAt().isEmpty()) {
                            unmarked.add(found.backup());
                        }
                    }
                    case Cataloged.Distrusted distrusted -> problems.put(found.backup(), distrusted.problem());
                }
            });
        }
        Set<String> wanted = new LinkedHashSet<>();
        (request.backups().isEmpty() ? unmarked : request.backups()).forEach(backup -> addWithParents(backup, wanted));
        progress.phase("Copying");
        progress.total(wanted.size());
        int copied = 0;
        long bytes = 0;
        for (String backup : wanted) {
            BackupCopy.Result result = new BackupCopy(backup, from, to, request.parallelism()).run();
            copied += result.present() ? 0 : 1;
            bytes += result.bytes();
            progress.add(heads.get(backup) == null ? 0 : heads.get(backup).items(), result.bytes());
            progress.unitDone();
        }
        problems.keySet().removeAll(heads.keySet());
        if (request.backups().isEmpty() && !problems.isEmpty()) {
            throw new BackupException(
                    Reason.ManifestDamaged,
                    copied + " backups were copied and " + problems.size() + " were not, for their manifests cannot be"
                            + " read or trusted: " + String.join(", ", problems.keySet()) + ". HINT: list says why",
                    problems.values().iterator().next());
        }
        return new CopyReport(to.name(), copied, wanted.size() - copied, bytes);
    }

    /// A chain is copied from its beginning, so that at no moment a backup is there without what it builds on.
    private void addWithParents(String backup, Set<String> wanted) {
        LinkedHashSet<String> chain = new LinkedHashSet<>();
        for (String id = backup; id != null; ) {
            ManifestHead head = heads.get(id);
            BackupException problem = problems.get(id);
            if (head == null && problem != null) {
                throw problem;
            }
            if (head == null) {
                throw new BackupException(
                        Reason.BackupNotFound,
                        "there is no backup " + id + " in "
                                + from.stream().map(Repository::location).toList()
                                + ". HINT: list shows what is there");
            }
            if (!chain.add(id)) {
                throw new BackupException(Reason.ManifestDamaged, "backup " + id + " builds on itself");
            }
            id = head.parent() == null ? null : head.parent().backup();
        }
        wanted.addAll(chain.reversed());
    }
}
