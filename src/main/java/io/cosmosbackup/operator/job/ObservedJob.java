package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.RunProgress;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.operator.status.Cut;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A run's Job as it was seen at one moment. Only pods that the Job owns, by its uid, are pods of it:
/// anybody who may create a pod can give it the Job's label and a container of the engine's name.
///
/// @param pods the oldest first
/// @param progress what the newest line of the running pod's log says
/// @param podRefusal why the API server has refused to make its pod, or the kubelet cannot mount what its newest pod
///     needs, as the newest event says
/// @param log what its pods have printed of backups; empty when the log of the newest cannot be read, while
///     the Job has not ended, and unless asked for
public record ObservedJob(
        Optional<Job> job,
        List<Pod> pods,
        Optional<Progress> progress,
        Optional<String> podRefusal,
        Optional<JobLog> log) {
    public static final ObservedJob NOTHING = new ObservedJob(Optional.empty(), List.of(), Optional.empty());

    /// An unfinished run never shows 100 percent.
    private static final int MOST = 99;

    public ObservedJob {
        pods = pods.stream()
                .filter(pod -> job.filter(made -> owns(made, pod)).isPresent())
                .sorted(Comparator.comparing(PodState::createdAt)
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    public ObservedJob(Optional<Job> job, List<Pod> pods, Optional<Progress> progress) {
        this(job, pods, progress, Optional.empty(), Optional.empty());
    }

    /// Whether the Job controller has made the pod for that very Job, and not for an earlier one of its name.
    public static boolean owns(Job job, Pod pod) {
        String uid = job.getMetadata().getUid();
        return uid != null
                && pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> uid.equals(owner.getUid()));
    }

    public ObservedJob refused(Optional<String> why) {
        return new ObservedJob(job, pods, progress, why, log);
    }

    public ObservedJob printed(Optional<JobLog> read) {
        return new ObservedJob(job, pods, progress, podRefusal, read);
    }

    public JobState state(String ownerUid, Instant now, Duration startTimeout) {
        return JobState.of(this, ownerUid, now, startTimeout);
    }

    /// Whether the Job has ended, well or not.
    public boolean ended() {
        return job.filter(JobState::ended).isPresent();
    }

    /// Whether the engine will print no more, though a sidecar may hold up the Job.
    public boolean engineEnded() {
        return ended()
                || (!pods.isEmpty() && !PodState.outliving(pods.getLast()).isEmpty());
    }

    /// Whether the Job is there, belongs to that owner and would stay for ever.
    public boolean lingers(String ownerUid) {
        return stays(ownerUid) && job.orElseThrow().getSpec().getTtlSecondsAfterFinished() == null;
    }

    /// Whether the Job is there, belongs to that owner and is not being deleted.
    public boolean stays(String ownerUid) {
        return belongsTo(ownerUid) && job.orElseThrow().getMetadata().getDeletionTimestamp() == null;
    }

    public boolean belongsTo(String ownerUid) {
        return job.filter(j -> j.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> ownerUid.equals(owner.getUid())))
                .isPresent();
    }

    /// Whether its command line has a step of that name.
    public boolean hasStep(String step) {
        return job.filter(j -> j.getSpec().getTemplate().getSpec().getContainers().stream()
                        .anyMatch(container -> container.getArgs().contains(Verbs.STEP + step)))
                .isPresent();
    }

    public Optional<RunProgress> runProgress() {
        return progress.map(p -> RunProgress.of(
                Cut.word(p.phase()),
                new RunProgress.Work(p.work().done(), p.work().total()),
                p.documents().items(),
                p.documents().bytes(),
                new RunProgress.Usage(
                        Math.round(p.requests().requestUnits()), p.requests().throttled()),
                percent(p)));
    }

    private static int percent(Progress progress) {
        Long expected = progress.documents().expectedItems();
        if (expected != null && expected > 0) {
            return percent(progress.documents().items(), expected);
        }
        return progress.work().total() > 0
                ? percent(progress.work().done(), progress.work().total())
                : 0;
    }

    private static int percent(long part, long whole) {
        return Math.clamp(part * 100 / whole, 0, MOST);
    }
}
