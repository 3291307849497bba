package io.cosmosbackup.engine.restore;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.restore.ContainerRestore.SegmentRestore;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.restore.plan.RestoreSelection;
import io.cosmosbackup.engine.restore.plan.RestoreStep;
import io.cosmosbackup.engine.restore.plan.TargetAnswer;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.DefinitionSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Brings a backup's documents into an account. First it makes a {@link RestorePlan}. Then it creates what is
/// absent, and writes every selected document as the bytes it was. Where two items
/// of the backup hold one unique key, the newer one is written.
///
/// A document or a container that the target refuses stops nothing else, and a damaged segment only its container.
/// They are counted, the first ones are listed, and the run counts as failed in the end. Running it again after it was
/// killed does no harm and ends in the same state.
public final class RestoreRun {
    /// Refused documents are held to be tried once more, all of them together.
    private static final long HELD_BYTES = 8 << 20;

    private final Request request;
    private final BackupReader backup;
    private final AccountTarget target;
    private final RunProgress progress;
    private final Clock clock;
    private final Consumer<RestorePlan> planned;
    private final RestoreCounts counts;

    /// @param ttl what is done about time to live
    /// @param salvage whether a segment that is damaged in every repository is left out and the rest of its
    ///     container restored; if not, the container stays as far as it is, and the others are restored
    /// @param parallelism how many segments are restored at once
    public record Request(Wanted wanted, ConflictPolicy conflicts, TtlPolicy ttl, boolean salvage, int parallelism) {
        /// All of what is selected.
        public Request(Selection selection, Renames renames, ConflictPolicy conflicts, int parallelism) {
            this(new Wanted(selection, renames, Definitions.All), conflicts, TtlPolicy.Restart, false, parallelism);
        }
    }

    /// What is restored, and where to.
    ///
    /// @param definitions whether scripts, users and index containers are restored, and whether items are
    public record Wanted(Selection selection, Renames renames, Definitions definitions) {}

    public RestoreRun(Request request, BackupReader backup, AccountTarget target, RunProgress progress, Clock clock) {
        this(request, backup, target, progress, clock, _ -> {});
    }

    /// @param planned gets the plan, once, before anything of it is done
    public RestoreRun(
            Request request,
            BackupReader backup,
            AccountTarget target,
            RunProgress progress,
            Clock clock,
            Consumer<RestorePlan> planned) {
        this.planned = planned;
        this.request = request;
        this.backup = backup;
        this.target = target;
        this.progress = progress;
        this.clock = clock;
        this.counts = new RestoreCounts(progress);
    }

    /// What the run will do. Asks the target and changes nothing there.
    public RestorePlan plan() {
        Wanted wanted = request.wanted();
        RestoreSelection selection = RestoreSelection.of(backup.manifest(), wanted.selection(), wanted.renames());
        if (!wanted.definitions().items() && backup.manifest().definitions() == null) {
            selection = selection.warning("the backup holds no scripts, users or keys: it was made without");
        }
        progress.phase("Preparing");
        Map<ContainerName, TargetAnswer> answers = new LinkedHashMap<>();
        for (RestoreStep step : selection.steps()) {
            answers.put(step.into(), answer(step));
        }
        return RestorePlan.of(selection, request.ttl(), wanted.definitions(), answers);
    }

    private TargetAnswer answer(RestoreStep step) {
        Container container = step.from().container();
        Optional<String> filledByTheService = target.leftToTheService(container);
        try {
            List<Creation> missing = target.missing(step.into(), step.database(), container);
            if (filledByTheService.isPresent()) {
                return new TargetAnswer.FillsItself(filledByTheService.get(), missing);
            }
            boolean isThere = missing.stream().allMatch(creation -> creation.container() == null);
            return new TargetAnswer.Takes(missing, isThere ? target.keeps(step.into(), container) : Optional.empty());
        } catch (BackupException e) {
            return new TargetAnswer.Refuses(refusal(e));
        }
    }

    /// Why the target does not take one container. Anything else ends the run.
    private static String refusal(BackupException failure) {
        if (failure.reason() != Reason.TargetMismatch) {
            throw failure;
        }
        return String.valueOf(failure.getMessage());
    }

    /// Plans, and carries out the plan.
    public RestoreReport run() {
        Instant startedAt = clock.instant();
        RestorePlan plan = plan();
        planned.accept(plan);
        List<String> notTaken = new ArrayList<>(plan.refused());
        Definitions wanted = request.wanted().definitions();
        DefinitionRestore definitions =
                new DefinitionRestore(plan, wanted, request.conflicts(), backup, target, counts);
        definitions.keys();
        Map<ContainerName, ContainerRestore> there = prepared(plan, notTaken);
        List<ContainerRestore> restores = List.copyOf(there.values());
        if (wanted.items()) {
            restore(restores);
        }
        progress.phase("Finishing");
        FinishedLoading finished = FinishedLoading.of(restores, request.ttl());
        Set<ContainerName> owners = new LinkedHashSet<>(there.keySet());
        owners.addAll(indexed(plan, notTaken));
        definitions.others(owners);
        return new RestoreReport(
                plan.backup(),
                new RunCost(startedAt, clock.instant(), target.usage().requestUnits()),
                new RestoreReport.Target(
                        restores.size(),
                        (int) restores.stream().filter(r -> r.into().created()).count(),
                        notTaken.size(),
                        target.created().stream()
                                .mapToLong(Creation::requestUnits)
                                .sum(),
                        counts.timeToLive(request.ttl(), finished.containers()),
                        counts.definitions()),
                counts.documents(),
                counts.lost(request.salvage()),
                counts.listed(
                        notTaken,
                        Stream.of(
                                        counts.warnings(),
                                        plan.warnings(),
                                        plan.timesToLive().warnings(),
                                        target.warnings(),
                                        finished.warnings())
                                .flatMap(List::stream)
                                .toList()));
    }

    /// A container that the account does not take holds up none of the others; the run fails when they are restored.
    private Map<ContainerName, ContainerRestore> prepared(RestorePlan plan, List<String> notTaken) {
        ContainerRestore.Settings settings = new ContainerRestore.Settings(
                request.conflicts(), request.salvage(), counts, progress, new AtomicLong(HELD_BYTES));
        Map<ContainerName, ContainerRestore> restores = new LinkedHashMap<>();
        for (RestoreStep step : plan.steps()) {
            try {
                ContainerTarget into =
                        target.prepare(step.into(), step.database(), step.from().container());
                restores.put(step.into(), new ContainerRestore(step, into, expiry(step, into), backup, settings));
            } catch (BackupException e) {
                notTaken.add(refusal(e));
            }
        }
        return restores;
    }

    /// A `ttl` means nothing in a container without time to live. One that is a part of a key must stay as it is.
    private Expiry expiry(RestoreStep step, ContainerTarget into) {
        boolean rewrites = into.keeps().orElseGet(step::timeToLive).isOn()
                && !into.identity().keysHoldTtl();
        return new Expiry(step.from(), new Expiry.Rules(request.ttl(), rewrites), counts, clock);
    }

    /// Creates the containers that the service fills. Their sources are there by now, and all their items.
    private List<ContainerName> indexed(RestorePlan plan, List<String> notTaken) {
        List<DefinitionSet.Moved> containers = plan.all().stream()
                .map(step -> new DefinitionSet.Moved(step.from().container(), step.into()))
                .toList();
        List<ContainerName> indexed = new ArrayList<>();
        for (RestoreStep step : plan.indexes()) {
            try {
                target.prepareIndex(
                        step.into(),
                        step.database(),
                        step.from().container(),
                        containers,
                        request.ttl() != TtlPolicy.Off);
                indexed.add(step.into());
            } catch (BackupException e) {
                notTaken.add(refusal(e));
            }
        }
        return indexed;
    }

    private void restore(List<ContainerRestore> restores) {
        progress.expect(restores.stream().mapToLong(ContainerRestore::items).sum());
        List<SegmentRestore> segments =
                restores.stream().flatMap(r -> r.segments().stream()).toList();
        progress.total(segments.size());
        progress.phase("Sorting");
        Parallel.forEach(
                segments.stream().filter(SegmentRestore::holdsTails).toList(),
                request.parallelism(),
                SegmentRestore::noteTails);
        restores.forEach(ContainerRestore::sorted);
        progress.phase("Writing");
        Parallel.forEach(segments, request.parallelism(), SegmentRestore::write);
        Parallel.forEach(restores, request.parallelism(), ContainerRestore::writeHeld);
        Parallel.forEach(
                segments.stream().filter(SegmentRestore::holdsOlder).toList(),
                request.parallelism(),
                SegmentRestore::writeOlder);
    }
}
