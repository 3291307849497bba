package io.cosmosbackup.engine.copy;

import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.Misspelt;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupCopy;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.Writable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings backups from one or several repositories to another, what they build on before them. The account is not read,
/// and nothing is decrypted.
public final class CopyRun {
    /// Reasons about one backup, or about its place in the other repository. With several backups, the others
    /// are still copied.
    private static final Set<Reason> OF_THE_BACKUP = EnumSet.of(
            Reason.BackupExists,
            Reason.BackupMarked,
            Reason.BackupNotFound,
            Reason.BlobArchived,
            Reason.ManifestChanged,
            Reason.ManifestDamaged,
            Reason.NotAFile,
            Reason.SegmentDamaged,
            Reason.SegmentMissing,
            Reason.SignatureInvalid,
            Reason.TooLittleMemory,
            Reason.SymbolicLink,
            Reason.UnknownFormat);

    /// A message names no more backups than this.
    private static final int NAMED = 20;

    private final Request request;
    private final List<Repository> from;
    private final Repository to;
    private final RunProgress progress;

    /// All backups in the repositories copied from, by id.
    private final Map<String, Known> known = new TreeMap<>();

    /// Why some of them cannot be copied.
    private final Map<String, BackupException> problems = new TreeMap<>();

    /// Repositories that could not be listed, and why. Backups that another repository holds are still
    /// copied.
    private final Map<Repository, BackupException> unread = new LinkedHashMap<>();

    private final Set<String> wanted = new LinkedHashSet<>();

    /// The needed part of a head; heads are large, and there are many.
    private record Known(@Nullable String parent, long items) {
        static Known of(ManifestHead head) {
            return new Known(
                    head.parent() == null ? null : head.parent().backup(),
                    head.contents().items());
        }
    }

    /// @param backups which ones; empty for all that are not marked for deletion
    /// @param parallelism how many segments are copied at once
    /// @param newOnes whether the repository copied to may be made
    public record Request(List<String> backups, int parallelism, NewRepository newOnes) {
        public Request {
            backups = List.copyOf(backups);
        }

        /// Where nothing is, a repository is made.
        public Request(List<String> backups, int parallelism) {
            this(backups, parallelism, NewRepository.Empty);
        }

        boolean all() {
            return backups.isEmpty();
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
        Set<String> unmarked = new LinkedHashSet<>();
        for (Repository repository : from) {
            try {
                repository.catalog(found -> note(found, unmarked));
            } catch (BackupException e) {
                unread.put(repository, e);
            }
        }
        if (unread.size() == from.size()) {
            throw unread.values().iterator().next();
        }
        problems.keySet().removeAll(known.keySet());
        for (String backup : request.all() ? unmarked : request.backups()) {
            unlessAll(backup, () -> want(backup));
        }
        Writable writable = to.checkWritable(request.newOnes());
        progress.phase("Copying");
        progress.total(wanted.size());
        return copied(writable);
    }

    private void note(ManifestReading found, Set<String> unmarked) {
        switch (found) {
            case ManifestReading.Trusted trusted -> {
                known.putIfAbsent(found.backup(), Known.of(trusted.file().head()));
                if (found.markedAt().isEmpty()) {
                    unmarked.add(found.backup());
                }
            }
            case ManifestReading.Later later -> problems.put(found.backup(), later.problem());
            case ManifestReading.Distrusted distrusted -> problems.put(found.backup(), distrusted.problem());
        }
    }

    /// Those that could be listed come first.
    private List<Repository> sources() {
        return Stream.concat(from.stream().filter(r -> !unread.containsKey(r)), unread.keySet().stream())
                .toList();
    }

    private CopyReport copied(Writable writable) {
        int copied = 0;
        int present = 0;
        long bytes = 0;
        for (String backup : wanted) {
            List<BackupCopy.Result> done = new ArrayList<>(1);
            unlessAll(backup, () -> done.add(new BackupCopy(backup, sources(), to, request.parallelism()).run()));
            for (BackupCopy.Result result : done) {
                copied += result.present() ? 0 : 1;
                present += result.present() ? 1 : 0;
                bytes += result.bytes();
                progress.add(require(backup).items(), result.bytes());
            }
            progress.unitDone();
        }
        if (request.all() && !unread.isEmpty()) {
            throw unlisted(copied);
        }
        if (request.all() && !problems.isEmpty()) {
            throw incomplete(copied);
        }
        return new CopyReport(to.name(), copied, present, bytes, writable.founded(), writable.warnings());
    }

    /// With `--all` a backup that cannot be copied is passed over. A backup that was asked for by id ends the
    /// run.
    private void unlessAll(String backup, Runnable step) {
        try {
            step.run();
        } catch (BackupException e) {
            if (!request.all() || !OF_THE_BACKUP.contains(e.reason())) {
                throw e;
            }
            problems.put(backup, e);
        }
    }

    private BackupException unlisted(int copied) {
        Map.Entry<Repository, BackupException> first =
                unread.entrySet().iterator().next();
        return new BackupException(
                first.getValue().reason(),
                "%s %s copied, and what else is in repository %s is not known: %s"
                        .formatted(
                                Plural.count(copied, "backup"),
                                Plural.of(copied, "was", "were"),
                                first.getKey().name(),
                                first.getValue().getMessage()),
                first.getValue());
    }

    private BackupException incomplete(int copied) {
        BackupException first = problems.values().iterator().next();
        String named = problems.entrySet().stream()
                .limit(NAMED)
                .map(e -> e.getKey() + " (" + e.getValue().reason() + ")")
                .collect(Collectors.joining(", "));
        return new BackupException(
                first.reason(),
                Plural.count(copied, "backup") + Plural.of(copied, " was", " were") + " copied and " + problems.size()
                        + Plural.of(problems.size(), " was", " were") + " not: " + named
                        + (problems.size() > NAMED ? ", …" : "")
                        + ". HINT: copy --backup ID shows what is wrong with one, and what to do",
                first);
    }

    /// A chain is copied from its beginning, so that at no moment a backup is there without what it builds on. A
    /// part of it that is in the other repository already need not be anywhere else.
    private void want(String backup) {
        SequencedSet<String> chain = new LinkedHashSet<>();
        for (String id = backup; id != null && !wanted.contains(id); ) {
            if (!id.equals(backup) && !known.containsKey(id) && isThere(id)) {
                break;
            }
            Known one = require(id);
            if (!chain.add(id)) {
                throw new BackupException(
                        Reason.ManifestDamaged,
                        "backup " + id + " builds on itself. HINT: no honest run writes such a manifest; find out who"
                                + " did, and delete it");
            }
            id = one.parent();
        }
        wanted.addAll(chain.reversed());
    }

    private boolean isThere(String backup) {
        return to.cataloged(backup, Optional.empty())
                .filter(found -> !(found instanceof ManifestReading.Distrusted))
                .isPresent();
    }

    /// Only of what somebody typed: a parent is named by a manifest, which misspells nothing.
    private String question(String backup) {
        if (!request.backups().contains(backup)) {
            return "";
        }
        Misspelt misspelt = new Misspelt(backup);
        known.keySet().forEach(misspelt::see);
        return misspelt.question();
    }

    private Known require(String backup) {
        Known one = known.get(backup);
        if (one != null) {
            return one;
        }
        BackupException problem = problems.get(backup);
        if (problem == null && !unread.isEmpty()) {
            problem = unread.values().iterator().next();
        }
        throw problem != null
                ? problem
                : new BackupException(
                        Reason.BackupNotFound,
                        "there is no backup " + backup + " in "
                                + from.stream().map(Repository::location).toList()
                                + ". HINT: " + question(backup)
                                + "list shows what is there; what a backup builds on may be in another"
                                + " repository, to be named by --from as well");
    }
}
