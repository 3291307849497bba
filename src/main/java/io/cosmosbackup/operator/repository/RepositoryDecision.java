package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.repository.ProbeTemplate;
import io.cosmosbackup.api.repository.RepositoryProbe;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.catalog.Findings;
import io.cosmosbackup.operator.catalog.Listing;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.UpkeepTemplate;
import io.cosmosbackup.operator.status.BackupChanges;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What to do about a repository: when to probe it. A new spec is probed at once; so is a repository that a
/// Job could not use, or that a person wants probed. A usable repository is probed every hour, another after
/// one minute, growing to ten.
public final class RepositoryDecision {
    static final Duration PROBE_TIME_TO_LIVE = Duration.ofMinutes(5);
    static final Duration READY_INTERVAL = Duration.ofHours(1);

    /// A probe that did not run, or whose result is lost, says nothing about the repository. What the last
    /// one found stays.
    private static final JobLoop<ProbeReport> LOOP = new JobLoop<>(
            ProbeReport.class,
            JobLoop.OnLost.ProvesNothing,
            JobLoop.OnNoRoom.ProvesNothing,
            JobLoop.OnNameTaken.NextNumber,
            JobLoop.Words.PLAIN);

    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(10));
    private static final Duration PROBE_DEADLINE = Duration.ofMinutes(5);
    private static final Duration RECHECK = Duration.ofSeconds(10);

    /// A command line has an end.
    private static final int MOST_ASKED = 1000;

    private RepositoryDecision() {}

    public static Decision<CosmosBackupRepositoryStatus> decide(RepositoryView seen) {
        Optional<BackupChanges> changes =
                seen.catalog().map(CatalogDecision::changes).filter(some -> !some.isEmpty());
        if (changes.isPresent()) {
            return new Decision.Backups<>(seen.status(), changes.get());
        }
        CosmosBackupRepositoryStatus status = RepositoryStatuses.counted(seen.status(), seen.known());
        RepositoryProbe probe = status.probe();
        String job = probe.attempts().jobName();
        if (job != null && !Objects.equals(probe.generation(), seen.generation())) {
            return new Decision.End<>(
                    status.withProbe(probe.ended(probe.attempts().ended(), probe.time())),
                    Optional.of(job),
                    Optional.empty());
        }
        return switch (LOOP.follow(probe.attempts(), _ -> seen.state(), seen.now())) {
            case Followed.Due<ProbeReport>() -> betweenProbes(seen, status, seen.now());
            case Followed.Later<ProbeReport>(Instant when) -> betweenProbes(seen, status, when);
            case Followed.Replaced<ProbeReport>() -> probe(seen, status);
            case Followed.Unfinished<ProbeReport>(JobState.Unfinished state) ->
                new Decision.Wait<>(
                        state instanceof JobState.Starting(Explanation why) ? waiting(seen, status, why) : status,
                        RECHECK);
            case Followed.Finished<ProbeReport>(ProbeReport report, Instant _) ->
                seen.catalog()
                        .flatMap(catalog -> catalog.findings().unread())
                        .flatMap(why -> ProbeLog.readAgain(seen, status, why))
                        .orElseGet(() -> usable(seen, status, report));
            case Followed.Failed<ProbeReport> failed -> unusable(seen, status, failed);
            case Followed.Inconclusive<ProbeReport> nothing -> inconclusive(seen, status, nothing);
        };
    }

    /// @param again when it is probed again after a failure
    private static Decision<CosmosBackupRepositoryStatus> betweenProbes(
            RepositoryView seen, CosmosBackupRepositoryStatus status, Instant again) {
        String newest = RepositoryView.newestProbe(seen.repository()).orElse("");
        if (seen.job().lingers(seen.uid())) {
            return seen.job().ended()
                    ? new Decision.Expire<>(status, newest, PROBE_TIME_TO_LIVE)
                    : new Decision.End<>(status, Optional.of(newest), Optional.empty());
        }
        Instant last = status.probe().time();
        boolean specIsNew = !Objects.equals(status.observedGeneration(), seen.generation());
        boolean asked = last != null && seen.asked().filter(last::isBefore).isPresent();
        if (last == null || specIsNew || asked || seen.requested().isPresent()) {
            return probe(seen, status);
        }
        Instant regular = status.probe().attempts().failures() == 0 ? last.plus(READY_INTERVAL) : again;
        Instant due = seen.trouble()
                .filter(trouble -> trouble.isBefore(regular)) // a Job's clock may be ahead
                .orElse(regular);
        if (!due.isAfter(seen.now())) {
            return probe(seen, status);
        }
        return new Decision.Wait<>(status, Duration.between(seen.now(), due).plusSeconds(1));
    }

    private static Decision<CosmosBackupRepositoryStatus> probe(
            RepositoryView seen, CosmosBackupRepositoryStatus status) {
        long number = status.probe().attempts().number() + 1;
        String name = JobNames.probe(seen.repository().getMetadata().getName(), number);
        long deadline = seen.settings().startTimeout().plus(PROBE_DEADLINE).toSeconds();
        ProbeTemplate pod =
                Objects.requireNonNullElse(seen.repository().getSpec().template(), ProbeTemplate.DEFAULT);
        UpkeepTemplate template =
                UpkeepTemplate.of(pod.toRun(deadline, 0)); // no retry by the Job: the operator probes again
        Explanation why = Explanation.of(
                OperatorReason.Probing, "Job %s looks whether the repository can be used".formatted(name));
        String url = seen.repository().getSpec().url();
        boolean specIsNew = !Objects.equals(status.observedGeneration(), seen.generation());
        List<Condition> conditions = specIsNew || status.conditions().isEmpty()
                ? Conditions.unknown(status.conditions(), why, seen.generation(), seen.now())
                : status.conditions();
        return new Decision.Start<>(
                RepositoryStatuses.probing(
                        status,
                        conditions,
                        url,
                        status.probe()
                                .starting(
                                        before(status, specIsNew).starting(number, name),
                                        seen.generation(),
                                        seen.request())),
                EngineJob.of(
                        seen.repository(),
                        name,
                        ProbeCommandLine.of(seen.repository(), reached(status, url), asked(seen, status)),
                        template.template(),
                        seen.settings().image()),
                template.happening());
    }

    /// Failures by an earlier spec say nothing about this one.
    private static Attempts before(CosmosBackupRepositoryStatus status, boolean specIsNew) {
        Attempts attempts = status.probe().attempts();
        return specIsNew ? attempts.ended() : attempts;
    }

    /// Whether a probe has found a repository there. A new one is never made in its place: a prefix, a container
    /// or a whole account may have been deleted by mistake.
    private static boolean reached(CosmosBackupRepositoryStatus status, String url) {
        return status.backups() != null && url.equals(status.url());
    }

    /// Where a listing does not show everything, the probe is asked for the backups that CosmosBackups
    /// stand for.
    private static List<String> asked(RepositoryView seen, CosmosBackupRepositoryStatus status) {
        boolean cut = Objects.requireNonNullElse(status.probe().damaged(), 0) > Listing.ILLEGIBLE_SHOWN
                || Conditions.find(status.conditions(), Conditions.CATALOGED)
                        .filter(c -> c.message().contains(Findings.NOT_ALL_SHOWN))
                        .isPresent();
        return cut ? seen.ofInterest().stream().limit(MOST_ASKED).toList() : List.of();
    }

    /// The place of a repository that was reached cannot be changed, so the engine's hint is none here.
    private static Explanation goneIfReached(CosmosBackupRepositoryStatus status, Explanation why) {
        if (!why.reason().equals(Reason.RepositoryNotFound.name()) || status.backups() == null) {
            return why;
        }
        String what = why.message().replaceFirst("\\. HINT: .*$", "");
        return new Explanation(
                why.reason(),
                what
                        + ". It was there before, with %d %s, and none is made in its place."
                                .formatted(
                                        status.backups(),
                                        Plural.of(Objects.requireNonNullElse(status.backups(), 0), "backup"))
                        + " HINT: bring back what was deleted (soft delete of the storage account), or, to begin an"
                        + " empty one on purpose, delete this CosmosBackupRepository and create it again");
    }

    /// A missing Secret is reported at once. A pod that finds no node proves nothing about the repository, so
    /// the last probe's result stays.
    private static CosmosBackupRepositoryStatus waiting(
            RepositoryView seen, CosmosBackupRepositoryStatus status, Explanation why) {
        boolean ofRepository = why.is(OperatorReason.SecretNotFound) || why.is(OperatorReason.SecretKeyNotFound);
        if (!ofRepository && (found(status) || why.is(OperatorReason.PodStarting))) {
            return status;
        }
        List<Condition> conditions = Conditions.ready(status.conditions(), false, why, seen.generation(), seen.now());
        return RepositoryStatuses.saying(status, conditions);
    }

    private static Decision<CosmosBackupRepositoryStatus> usable(
            RepositoryView seen, CosmosBackupRepositoryStatus status, ProbeReport report) {
        List<String> warnings = Stream.concat(report.warnings().stream(), onePlace(seen).stream())
                .toList();
        Explanation why = Explanation.of(
                OperatorReason.RepositoryReady,
                (report.writable()
                                ? "the repository can be read and written"
                                : "the repository can be read; nothing is written to it")
                        + Explanation.warnings(warnings));
        List<Condition> conditions = Conditions.ready(status.conditions(), true, why, seen.generation(), seen.now());
        CosmosBackupRepositoryStatus usable = RepositoryStatuses.probed(
                RepositoryStatuses.saying(status, conditions)
                        .withBackups(report.counts().backups())
                        .withProbe(ended(seen, status, status.probe().attempts().ended())),
                report);
        boolean news = !Conditions.isTrue(status.conditions(), Conditions.READY);
        Optional<Notice> happening = report.marker().founded()
                ? Optional.of(founded(status, warnings))
                : warnings.isEmpty()
                        ? news ? Optional.of(Notice.normal(key(status), why)) : Optional.empty()
                        : warned(status, why);
        Optional<CatalogDecision> found = seen.catalog()
                .map(catalog -> report.marker().gone()
                        ? catalog.refused(
                                Explanation.of(Reason.RepositoryDamaged, String.join("; ", report.warnings())))
                        : catalog);
        return new Decision.End<>(
                found.map(catalog -> RepositoryStatuses.cataloged(
                                usable, catalog, seen.known(), seen.generation(), seen.now()))
                        .orElse(usable),
                Optional.empty(),
                found.flatMap(catalog -> wrong(status, catalog.findings())).or(() -> happening));
    }

    /// Only the operator sees more than one repository before a backup is written to them.
    private static Optional<String> onePlace(RepositoryView seen) {
        List<String> others = seen.atOnePlace();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "CosmosBackupRepository %s is at the same place: what is written to both is one copy. HINT: delete one of them; its backups stay. For a second copy create a CosmosBackupRepository at another place"
                                .formatted(String.join(", ", others)));
    }

    /// A probe's warning is reported if Ready did not show it before.
    private static Optional<Notice> warned(CosmosBackupRepositoryStatus status, Explanation why) {
        return Conditions.find(status.conditions(), Conditions.READY)
                        .filter(ready -> ready.message().equals(why.message()))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(Notice.warning(key(status), why));
    }

    /// Others near it are a reason to look whether this one was meant.
    private static Notice founded(CosmosBackupRepositoryStatus status, List<String> warnings) {
        Explanation why = Explanation.of(
                OperatorReason.RepositoryFounded,
                "a new repository was made at %s%s".formatted(status.url(), Explanation.warnings(warnings)));
        return warnings.isEmpty() ? Notice.normal(key(status), why) : Notice.warning(key(status), why);
    }

    /// A fault of the catalog is reported if it differs from the fault before.
    private static Optional<Notice> wrong(CosmosBackupRepositoryStatus before, Findings findings) {
        boolean told = Conditions.find(before.conditions(), Conditions.CATALOGED)
                .filter(c -> c.message().equals(findings.why().message()))
                .isPresent();
        return findings.whole() || told
                ? Optional.empty()
                : Optional.of(
                        Notice.warning("catalog-" + before.probe().attempts().number(), findings.why()));
    }

    private static Decision<CosmosBackupRepositoryStatus> unusable(
            RepositoryView seen, CosmosBackupRepositoryStatus status, Followed.Failed<ProbeReport> failed) {
        return unusable(seen, status, goneIfReached(status, failed.why()), stopped(status, failed));
    }

    private static Optional<String> stopped(
            CosmosBackupRepositoryStatus status, Followed.Unreported<ProbeReport> ended) {
        return ended.stop() ? Optional.ofNullable(status.probe().attempts().jobName()) : Optional.empty();
    }

    private static Decision<CosmosBackupRepositoryStatus> unusable(
            RepositoryView seen, CosmosBackupRepositoryStatus status, Explanation why, Optional<String> stop) {
        List<Condition> conditions = retryable(why)
                ? Conditions.ready(status.conditions(), false, why, seen.generation(), seen.now())
                : Conditions.stalled(status.conditions(), why, seen.generation(), seen.now());
        boolean news = Conditions.find(status.conditions(), Conditions.READY)
                .filter(c -> c.status().equals("False")
                        && c.reason().equals(why.reason())
                        && status.probe().attempts().failures() > 0)
                .isEmpty();
        return new Decision.End<>(
                RepositoryStatuses.saying(status, conditions).withProbe(ended(seen, status, failure(seen, status))),
                stop,
                Optional.of(news ? Notice.warning(key(status), why) : Notice.again(key(status), why)));
    }

    private static String key(CosmosBackupRepositoryStatus status) {
        return "probe-" + status.probe().attempts().number();
    }

    /// The probe says nothing: what was known stays so, and another one follows soon.
    private static Decision<CosmosBackupRepositoryStatus> inconclusive(
            RepositoryView seen, CosmosBackupRepositoryStatus status, Followed.Inconclusive<ProbeReport> nothing) {
        Explanation why = nothing.why();
        boolean known = Conditions.find(status.conditions(), Conditions.READY)
                .filter(c -> !c.status().equals("Unknown"))
                .isPresent();
        List<Condition> conditions = known
                ? status.conditions()
                : Conditions.ready(status.conditions(), false, why, seen.generation(), seen.now());
        return new Decision.End<>(
                RepositoryStatuses.saying(status, conditions).withProbe(ended(seen, status, failure(seen, status))),
                stopped(status, nothing),
                Optional.of(Notice.again(key(status), why)));
    }

    private static RepositoryProbe ended(RepositoryView seen, CosmosBackupRepositoryStatus status, Attempts after) {
        return status.probe().ended(after, seen.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static Attempts failure(RepositoryView seen, CosmosBackupRepositoryStatus status) {
        Attempts attempts = status.probe().attempts();
        return attempts.failed(seen.now(), seen.now().plus(RETRY.after(attempts.failures())));
    }

    /// Whether Ready shows the result of a probe, not the cause why no probe could start.
    private static boolean found(CosmosBackupRepositoryStatus status) {
        return Conditions.find(status.conditions(), Conditions.READY)
                .filter(c -> c.status().equals("True")
                        || Arrays.stream(Reason.values())
                                .anyMatch(reason -> reason.name().equals(c.reason())))
                .isPresent();
    }

    /// The API server does not accept the Job of a probe, or the CosmosBackups that its listing means.
    public static Decision<CosmosBackupRepositoryStatus> refused(RepositoryView seen, Refusals refusals) {
        return seen.catalog()
                .map(catalog -> decide(seen.with(catalog.refused(refusals))))
                .orElseGet(() -> refused(seen, refusals.first()));
    }

    private static Decision<CosmosBackupRepositoryStatus> refused(RepositoryView seen, Explanation why) {
        CosmosBackupRepositoryStatus status = seen.status();
        CosmosBackupRepositoryStatus observed = RepositoryStatuses.notProbed(
                status, seen.repository().getSpec().url(), seen.generation(), seen.request());
        return unusable(seen, observed, why, Optional.empty());
    }

    /// A word that is not the engine's is about the cluster, which may change by itself.
    private static boolean retryable(Explanation why) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(why.reason()))
                .allMatch(Reason::retryable);
    }
}
