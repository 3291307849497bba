package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The state of a run's Job, from the Job and its pods.
public sealed interface JobState {
    /// How long the other containers of a pod may take to end after the engine. Then its end counts as the run's.
    Duration OUTLIVING = Duration.ofSeconds(30);

    /// There is no Job of that name.
    record Absent() implements JobState {}

    /// It may still end well, or its name is not free yet.
    sealed interface Unfinished extends JobState {}

    /// There is one, and it belongs to another object (one of the same name, deleted a moment ago).
    record Foreign(Explanation why) implements Unfinished {}

    /// No container of it runs yet.
    record Starting(Explanation why) implements Unfinished {}

    /// It has not started in the time it may take, and by itself it never will.
    record StartTimedOut(Explanation why) implements JobState {}

    /// It has not started in the time it may take: no node or quota has room, or Kubernetes is slow. That can change at
    /// any moment.
    record NoRoom(Explanation why) implements Unfinished {}

    record Running(String pod, Instant since) implements Unfinished {}

    /// A pod failed and Kubernetes makes another one.
    record Retrying(Explanation why) implements Unfinished {}

    /// Its pod is on a node that no longer answers, so that the Job can neither end nor go on.
    record Lost(Explanation why) implements JobState {}

    record Succeeded(RunReport report, Instant at) implements JobState {}

    /// It succeeded, and its pod is gone.
    record ResultLost(Instant at) implements JobState {}

    /// @param report of a run that did a part of its work
    record Failed(Explanation why, Optional<RunReport> report, Instant at) implements JobState {}

    /// Reads Job and pods.
    ///
    /// @param ownerUid of the object the Job was made for
    static JobState of(ObservedJob seen, String ownerUid, Instant now, Duration startTimeout) {
        if (seen.job().isEmpty()) {
            return new Absent();
        }
        Job job = seen.job().get();
        String name = job.getMetadata().getName();
        if (!seen.belongsTo(ownerUid)) {
            return new Foreign(Explanation.of(
                    OperatorReason.JobNameTaken,
                    "Job %s belongs to another object. HINT: wait until it is gone, or delete it".formatted(name)));
        }
        List<Pod> attempts = seen.pods();
        Optional<JobCondition> complete = condition(job, "Complete");
        if (complete.isPresent()) {
            return succeeded(attempts, endedAt(job, complete.get(), now));
        }
        Optional<JobCondition> failed = condition(job, "Failed");
        if (failed.isPresent()) {
            return new Failed(
                    failure(job, failed.get(), attempts), lastReport(attempts), endedAt(job, failed.get(), now));
        }
        return attempts.isEmpty()
                ? withoutPods(job, seen.podRefusal(), now, startTimeout)
                : withPods(job, seen, now, startTimeout);
    }

    /// The same of one step of a Job that runs several. A step that has ended keeps its result when a later
    /// one has ended the process.
    default JobState ofStep(String step) {
        return switch (this) {
            case Succeeded(RunReport all, Instant at) -> ofStep(step, all, at).orElseGet(() -> new ResultLost(at));
            case Failed(Explanation _, Optional<RunReport> all, Instant at) ->
                all.flatMap(report -> ofStep(step, report, at)).orElse(this);
            case Absent _, Unfinished _, StartTimedOut _, Lost _, ResultLost _ -> this;
        };
    }

    private static Optional<JobState> ofStep(String step, RunReport all, Instant at) {
        return all instanceof BatchReport batch
                ? batch.of(step)
                        .map(report -> report.failure()
                                .<JobState>map(failure -> new Failed(Explanation.of(failure), Optional.of(report), at))
                                .orElseGet(() -> new Succeeded(report, at)))
                : Optional.empty();
    }

    private static JobState succeeded(List<Pod> attempts, Instant at) {
        return attempts.reversed().stream()
                .flatMap(pod -> PodState.report(pod).stream())
                .filter(report -> report.failure().isEmpty())
                .findFirst()
                .<JobState>map(report -> new Succeeded(report, at))
                .orElseGet(() -> new ResultLost(at));
    }

    /// Each attempt of a batch begins anew, so an earlier one may have ended steps that the last has not.
    private static Optional<RunReport> lastReport(List<Pod> attempts) {
        if (attempts.isEmpty()) {
            return Optional.empty();
        }
        List<BatchReport> batches = attempts.stream()
                .flatMap(pod -> PodState.report(pod).stream())
                .flatMap(report -> report instanceof BatchReport batch ? Stream.of(batch) : Stream.empty())
                .toList();
        return batches.isEmpty()
                ? PodState.report(attempts.getLast())
                : Optional.of(batches.stream().reduce(BatchReport::and).orElseThrow());
    }

    private static Explanation failure(Job job, JobCondition failed, List<Pod> attempts) {
        Optional<Explanation> last = attempts.reversed().stream()
                .flatMap(pod -> PodState.failure(pod).stream())
                .findFirst();
        if ("DeadlineExceeded".equals(failed.getReason())) {
            String before = last.map(why -> "; before that %s: %s".formatted(why.reason(), why.message()))
                    .orElse("");
            return Explanation.of(
                    OperatorReason.DeadlineExceeded,
                    "the run did not end within the activeDeadlineSeconds of its Job (%d)%s"
                            .formatted(job.getSpec().getActiveDeadlineSeconds(), before));
        }
        String told = String.valueOf(failed.getMessage());
        Explanation why = last.orElseGet(() -> Explanation.of(
                OperatorReason.PodLost,
                "Job %s failed (%s) and its pods are gone, so nobody can tell why"
                        .formatted(job.getMetadata().getName(), told)));
        long tried = tried(attempts);
        return tried > 1
                ? new Explanation(why.reason(), "%s (after %d attempts)".formatted(why.message(), tried))
                : why;
    }

    private static long tried(List<Pod> attempts) {
        return attempts.stream().filter(PodState::counts).count();
    }

    private static JobState withoutPods(Job job, Optional<String> podRefusal, Instant now, Duration startTimeout) {
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return new Starting(Explanation.of(
                    OperatorReason.JobSuspended,
                    "Job %s is suspended; the run starts when it is resumed"
                            .formatted(job.getMetadata().getName())));
        }
        Integer failed = job.getStatus() == null ? null : job.getStatus().getFailed();
        if (failed != null && failed > 0) {
            return new Retrying(Explanation.of(
                    OperatorReason.Retrying,
                    "%d %s failed; trying again".formatted(failed, Plural.of(failed, "attempt"))));
        }
        Instant since = Instant.parse(job.getMetadata().getCreationTimestamp());
        String name = job.getMetadata().getName();
        if (podRefusal.isEmpty() && since.plus(startTimeout).isAfter(now)) {
            return new Starting(Explanation.of(
                    OperatorReason.Starting, "Kubernetes has made no pod for Job %s yet".formatted(name)));
        }
        Explanation why = podRefusal
                .map(told -> Explanation.of(
                        OperatorReason.PodNotCreated,
                        "the API server refuses the pod of Job %s: %s.".formatted(name, told)
                                + (told.contains("error looking up service account")
                                                ? " HINT: create the ServiceAccount that the template of %s names"
                                                : " HINT: set spec.template.resources of %s, or change the ResourceQuota or LimitRange")
                                        .formatted(owner(job))))
                .orElseGet(() -> Explanation.of(
                        OperatorReason.PodNotCreated,
                        "Kubernetes has made no pod for Job %s yet. HINT: kubectl describe job %s shows why"
                                .formatted(name, name)));
        // A Job controller that makes no pod and gives no reason is slow: on a busy cluster that took minutes.
        boolean passes = podRefusal.isEmpty() || podRefusal.get().contains("exceeded quota");
        return starting(why, passes, since, now, startTimeout);
    }

    /// The object whose template the Job was made by.
    private static String owner(Job job) {
        OwnerReference owner = job.getMetadata().getOwnerReferences().getFirst();
        String named = owner.getKind() + " " + owner.getName();
        return owner.getKind().equals("CosmosBackup") ? named + " or of its schedule" : named;
    }

    private static JobState withPods(Job job, ObservedJob seen, Instant now, Duration startTimeout) {
        List<Pod> attempts = seen.pods();
        Pod pod = attempts.getLast();
        String podName = pod.getMetadata().getName();
        String deleted = pod.getMetadata().getDeletionTimestamp();
        if (deleted != null
                && !PodState.ended(pod)
                && Instant.parse(deleted).plus(startTimeout).isBefore(now)) {
            return new Lost(Explanation.of(
                    OperatorReason.PodLost,
                    "pod %s is being deleted since %s, and its node %s does not say that it has ended"
                            .formatted(podName, deleted, pod.getSpec().getNodeName())));
        }
        List<String> outliving = PodState.outliving(pod);
        Instant engineEnded = PodState.endedAt(pod, now);
        if (!outliving.isEmpty()
                && (Past.liesAhead(engineEnded, now) // its node's clock is wrong
                        || engineEnded.plus(OUTLIVING).isBefore(now))) {
            return outlived(attempts, outliving, now);
        }
        if (PodState.ended(pod)) {
            Optional<Explanation> failure = PodState.failure(pod);
            if (failure.isEmpty()) {
                return new Running(podName, now); // ended well: the Job says so in a moment
            }
            Integer limit = job.getSpec().getBackoffLimit();
            int most = (limit == null ? 0 : limit) + 1;
            long tried = tried(attempts);
            if (!PodState.counts(pod)) {
                return new Retrying(Explanation.of(
                        OperatorReason.Retrying,
                        "%s; another pod takes its place, and %d of %d attempts have failed"
                                .formatted(failure.get().message(), tried, most)));
            }
            if (PodState.isFinal(pod) || tried >= most) {
                return new Running(podName, now); // no other pod follows: the Job says so in a moment
            }
            return new Retrying(Explanation.of(
                    OperatorReason.Retrying,
                    "attempt %d of %d failed with %s: %s"
                            .formatted(
                                    tried,
                                    most,
                                    failure.get().reason(),
                                    failure.get().message())));
        }
        ContainerState state = PodState.container(pod);
        ContainerStateRunning running = state == null ? null : state.getRunning();
        if (running != null) {
            String since = running.getStartedAt();
            return new Running(podName, since == null ? now : Instant.parse(since));
        }
        Instant since = PodState.waitsSince(pod);
        boolean tooLong = !since.plus(startTimeout).isAfter(now);
        Explanation why = PodState.waiting(pod, seen.podRefusal(), tooLong);
        return starting(why, why.is(OperatorReason.Unschedulable), since, now, startTimeout);
    }

    /// The engine has ended and other containers of its pod have not. The Job will not end by itself, so what the
    /// engine has reported is all there is to wait for.
    private static JobState outlived(List<Pod> attempts, List<String> outliving, Instant now) {
        Pod pod = attempts.getLast();
        Instant at = Objects.requireNonNullElse(Past.of(PodState.endedAt(pod, now), now), now);
        return PodState.failure(pod)
                .<JobState>map(why -> new Failed(
                        new Explanation(
                                why.reason(),
                                "%s (not tried again, for %s still runs in pod %s: keep sidecars out of it by"
                                                .formatted(
                                                        why.message(),
                                                        String.join(", ", outliving),
                                                        pod.getMetadata().getName())
                                        + " template.podAnnotations, or use native ones)"),
                        lastReport(attempts),
                        at))
                .orElseGet(() -> succeeded(attempts, at));
    }

    private static JobState starting(
            Explanation why, boolean passes, Instant since, Instant now, Duration startTimeout) {
        if (since.plus(startTimeout).isAfter(now)) {
            return new Starting(why);
        }
        if (passes) {
            return new NoRoom(new Explanation(
                    why.reason(),
                    "%s (waiting since %s)".formatted(why.message(), since.truncatedTo(ChronoUnit.SECONDS))));
        }
        return new StartTimedOut(
                new Explanation(why.reason(), "%s (waited %d s)".formatted(why.message(), startTimeout.toSeconds())));
    }

    static boolean ended(Job job) {
        return condition(job, "Complete").isPresent()
                || condition(job, "Failed").isPresent();
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        if (job.getStatus() == null) {
            return Optional.empty();
        }
        return job.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(type) && c.getStatus().equals("True"))
                .findFirst();
    }

    /// By the clock of the control plane; now, when that one is ahead.
    private static Instant endedAt(Job job, JobCondition condition, Instant now) {
        @Nullable
        String at = job.getStatus().getCompletionTime() == null
                ? condition.getLastTransitionTime()
                : job.getStatus().getCompletionTime();
        Instant told = at == null ? null : Past.of(Instant.parse(at), now);
        return told == null ? now : told;
    }
}
