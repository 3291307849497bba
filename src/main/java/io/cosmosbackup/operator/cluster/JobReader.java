package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.operator.job.JobLog;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.PodState;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks at a Job and its pods. A tenant may put anything into pods, events and logs. So nothing here holds
/// more than a fixed amount of them: lists are read a few objects at a time, and only the {@link Slim} form
/// of each is kept.
final class JobReader {
    static final String JOB_NAME_LABEL = "batch.kubernetes.io/job-name";

    /// An object may be 1.5 MiB.
    private static final long OBJECTS_AT_ONCE = 10;

    /// So many pods of one Job are kept, the newest ones: a template may ask for 101 attempts.
    private static final int MOST_PODS = 200;

    /// So many logs of ended pods are read for one Job. Each attempt says all of what is there when it
    /// begins, so only what the one before has deleted is news.
    private static final int MOST_LOGS = 3;

    /// So many bytes are read of the logs of one Job, all together.
    static final int MOST_BYTES = 32 << 20;

    /// So many events are looked at for one Job or pod.
    private static final int MOST_EVENTS = 200;

    private final KubernetesClient client;
    private final PodLogs logs;
    private final Heard heard;

    /// The objects that the informers have seen.
    interface Heard {
        Optional<Job> job(String namespace, String name);

        Stream<Pod> pods(String namespace, String job);
    }

    JobReader(KubernetesClient client, Heard heard) {
        this.client = client;
        this.logs = new PodLogs(client);
        this.heard = heard;
    }

    /// Sees the Job of that name and its pods, and, while a pod runs, how far it has come.
    ///
    /// While a Job runs, the informers' objects are enough. Before a run is ended (the Job is gone, or has
    /// ended), the API server is asked. Jobs and pods have informers of their own, and one may be behind the
    /// other.
    ObservedJob see(String namespace, String name) {
        Optional<Job> job = heard.job(namespace, name)
                .or(() -> Optional.ofNullable(client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(Slim::job));
        if (job.isEmpty()) {
            return ObservedJob.NOTHING;
        }
        List<Pod> found = JobState.ended(job.get())
                ? pods(job.get())
                : heard.pods(namespace, name).toList();
        ObservedJob seen = new ObservedJob(job, found, Optional.empty());
        Optional<Progress> progress = seen.pods().reversed().stream()
                .filter(JobReader::runs)
                .findFirst()
                .flatMap(logs::progress);
        return new ObservedJob(job, found, progress)
                .refused(
                        seen.pods().isEmpty()
                                ? podRefusal(job.get())
                                : mountFailure(seen.pods().getLast()));
    }

    private static boolean runs(Pod pod) {
        ContainerState state = PodState.container(pod);
        return state != null && state.getRunning() != null;
    }

    /// Those that the Job owns. There may be any number besides that only have its label.
    private List<Pod> pods(Job job) {
        List<Pod> found = new ArrayList<>();
        @Nullable String next = null;
        do {
            PodList page = client.pods()
                    .inNamespace(job.getMetadata().getNamespace())
                    .withLabel(JOB_NAME_LABEL, job.getMetadata().getName())
                    .list(page(next));
            page.getItems().stream()
                    .filter(pod -> ObservedJob.owns(job, pod))
                    .map(Slim::pod)
                    .forEach(found::add);
            if (found.size() > 2 * MOST_PODS) {
                keepNewest(found);
            }
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        keepNewest(found);
        return found;
    }

    private static void keepNewest(List<Pod> found) {
        found.sort(Comparator.comparing(PodState::createdAt).reversed());
        if (found.size() > MOST_PODS) {
            found.subList(MOST_PODS, found.size()).clear();
        }
    }

    private static ListOptions page(@Nullable String next) {
        return new ListOptionsBuilder()
                .withLimit(OBJECTS_AT_ONCE)
                .withContinue(next)
                .build();
    }

    /// The last refusal that the Job controller got when it tried to make a pod. Only an event shows it.
    private Optional<String> podRefusal(Job job) {
        return JobState.ended(job)
                ? Optional.empty()
                : newestEvent(job, "FailedCreate").map(told -> told.replaceFirst("^Error creating: ", ""));
    }

    /// Why the kubelet cannot mount what a pod that is being started needs. Only an event shows that, too.
    private Optional<String> mountFailure(Pod pod) {
        return PodState.awaitsVolumes(pod) ? newestEvent(pod, "FailedMount") : Optional.empty();
    }

    private Optional<String> newestEvent(HasMetadata of, String reason) {
        Comparator<Event> byVersion = Comparator.comparing(
                event -> event.getMetadata().getResourceVersion(),
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        Optional<Event> newest = Optional.empty();
        int seen = 0;
        @Nullable String next = null;
        do {
            EventList page = client.v1()
                    .events()
                    .inNamespace(of.getMetadata().getNamespace())
                    .withField("involvedObject.uid", of.getMetadata().getUid())
                    .withField("reason", reason)
                    .list(page(next));
            newest = Stream.concat(newest.stream(), page.getItems().stream()).max(byVersion);
            seen += page.getItems().size();
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty() && seen < MOST_EVENTS);
        return newest.map(event -> Slim.sentence(event.getMessage()));
    }

    /// Sees the Job of that name as {@link #see} does and, once its engine has ended, what its pods have
    /// said of backups.
    ///
    /// @param ownerUid of the object the Job was made for: the pods of another Job of that name are not read
    ObservedJob read(String namespace, String name, String ownerUid) {
        ObservedJob seen = see(namespace, name);
        if (!seen.engineEnded() || !seen.belongsTo(ownerUid) || seen.pods().isEmpty()) {
            return seen;
        }
        try (LogTurn turn = LogTurn.take()) {
            return turn.taken() ? seen.printed(log(seen.pods().reversed())) : seen;
        }
    }

    private Optional<JobLog> log(List<Pod> newestFirst) {
        LogLines.Budget budget = new LogLines.Budget(MOST_BYTES);
        JobLog.Reading reading = new JobLog.Reading();
        boolean newest = true;
        for (Pod pod : newestFirst.subList(0, Math.min(MOST_LOGS, newestFirst.size()))) {
            boolean read = logs.lines(pod, budget, lines -> {
                        reading.add(lines);
                        return true;
                    })
                    .toOptional()
                    .isPresent();
            if (newest && !read) {
                return Optional.empty();
            }
            newest = false;
        }
        return Optional.of(reading.end(budget.cut()));
    }

    /// Reads the log of the newest pod that has ended well, line by line.
    <T> PodLog<T> readLines(ObservedJob seen, Function<Stream<String>, T> reading) {
        return seen.pods().reversed().stream()
                .filter(pod -> PodState.ended(pod) && PodState.failure(pod).isEmpty())
                .findFirst()
                .map(pod -> logs.lines(pod, new LogLines.Budget(MOST_BYTES), reading))
                .orElseGet(() -> new PodLog.Unread<>("the pod is gone"));
    }
}
