package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.operator.status.EventWriter;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.StatusWriter;
import io.cosmosbackup.operator.status.Why;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Jobs and pods of one kind of object: hears of them, sees them, and does what was decided.
///
/// @param <R> the kind that owns the Jobs
/// @param <S> its status
public final class Jobs<R extends CustomResource<?, S>, S> {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String JOB_NAME_LABEL = "batch.kubernetes.io/job-name";
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final Supplier<R> empty;
    private final PodLogs logs;
    private final Finalizers finalizers;
    private final InformerEventSource<Job, R> jobs;
    private final InformerEventSource<Pod, R> pods;

    /// Hears of the Jobs and pods of one kind from the moment its event sources start.
    ///
    /// @param empty makes an object of the kind, to write a status with
    public Jobs(EventSourceContext<R> context, Class<R> owner, Supplier<R> empty) {
        this.client = context.getClient();
        this.empty = empty;
        this.logs = new PodLogs(client);
        this.finalizers = new Finalizers(client);
        this.jobs = informer(Job.class, owner, context);
        this.pods = informer(Pod.class, owner, context);
    }

    public List<EventSource<?, R>> eventSources() {
        return List.of(jobs, pods);
    }

    private static <T extends HasMetadata, R extends HasMetadata> InformerEventSource<T, R> informer(
            Class<T> type, Class<R> owner, EventSourceContext<R> context) {
        String kind = HasMetadata.getKind(owner);
        SecondaryToPrimaryMapper<T> byName = resource -> EngineJob.owner(resource)
                .map(name -> Set.of(new ResourceID(name, resource.getMetadata().getNamespace())))
                .orElse(Set.of());
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, owner)
                        .withLabelSelector(EngineJob.MANAGED_BY + "=" + EngineJob.MANAGER + "," + EngineJob.KIND_LABEL
                                + "=" + kind)
                        .withSecondaryToPrimaryMapper(byName)
                        .build(),
                context);
    }

    /// Sees the Job of that name and its pods, and, while a pod runs, how far it has come.
    ///
    /// What was heard of is enough while a Job runs. What would end a run (the Job is gone, or has ended) is
    /// looked up, for Job and pods are heard of apart, so one may know less than the other.
    public ObservedJob see(R owner, String jobName) {
        String namespace = owner.getMetadata().getNamespace();
        Optional<Job> job = jobs.get(new ResourceID(jobName, namespace))
                .or(() -> Optional.ofNullable(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withName(jobName)
                        .get()));
        if (job.isEmpty()) {
            return ObservedJob.NOTHING;
        }
        List<Pod> found = JobState.ended(job.get())
                ? client.pods()
                        .inNamespace(namespace)
                        .withLabel(JOB_NAME_LABEL, jobName)
                        .list()
                        .getItems()
                : pods.list(
                                namespace,
                                pod -> jobName.equals(
                                        pod.getMetadata().getLabels().get(JOB_NAME_LABEL)))
                        .toList();
        Optional<Progress> progress =
                found.stream().filter(Jobs::runs).findFirst().flatMap(logs::progress);
        return new ObservedJob(job, found, progress)
                .refused(found.isEmpty() ? podRefusal(job.get()) : Optional.empty());
    }

    /// What the Job controller was last told when it tried to make a pod. It says so in an event only.
    private Optional<String> podRefusal(Job job) {
        if (JobState.ended(job)) {
            return Optional.empty();
        }
        return client
                .v1()
                .events()
                .inNamespace(job.getMetadata().getNamespace())
                .withField("involvedObject.uid", job.getMetadata().getUid())
                .withField("reason", "FailedCreate")
                .list()
                .getItems()
                .stream()
                .max(Comparator.comparing(
                        (Event event) -> event.getMetadata().getResourceVersion(),
                        Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())))
                .map(event -> event.getMessage().replaceFirst("^Error creating: ", ""));
    }

    /// Sees the Job of that name as {@link #see} does and, once its engine has ended, what its pods have printed.
    public ObservedJob read(R owner, String jobName) {
        ObservedJob seen = see(owner, jobName);
        if (!seen.engineEnded()) {
            return seen;
        }
        List<Optional<String>> oldestFirst = seen.pods().stream()
                .sorted(Comparator.comparing(PodState::createdAt))
                .map(logs::whole)
                .toList();
        Optional<String> log = oldestFirst.isEmpty()
                ? Optional.empty()
                : oldestFirst
                        .getLast()
                        .map(_ -> oldestFirst.stream().flatMap(Optional::stream).collect(Collectors.joining("\n")));
        return seen.printed(log);
    }

    /// What the newest pod of a Job that has ended well has printed, line by line: it is never held whole.
    /// Empty when its node has it no more.
    public <T> Optional<T> readLines(ObservedJob seen, Function<Stream<String>, T> reading) {
        return seen.pods().stream()
                .filter(pod -> PodState.ended(pod) && PodState.failure(pod).isEmpty())
                .max(Comparator.comparing(PodState::createdAt))
                .flatMap(pod -> logs.lines(pod, reading));
    }

    /// Sees what was heard of, for an object whose run is over.
    public ObservedJob heardOf(R owner, String jobName) {
        return new ObservedJob(
                jobs.get(new ResourceID(jobName, owner.getMetadata().getNamespace())), List.of(), Optional.empty());
    }

    private static boolean runs(Pod pod) {
        ContainerState state = PodState.container(pod);
        return state != null && state.getRunning() != null;
    }

    /// Does it, and says when to look again.
    ///
    /// @param refused what is decided when the API server does not accept the Job of a {@link Decision.Start}
    public UpdateControl<R> apply(
            Decision<S> decision, R owner, Instant now, Context<R> context, Function<Why, Decision<S>> refused) {
        return switch (decision) {
            case Decision.Wait<S> wait ->
                UpdateControl.<R>noUpdate()
                        .rescheduleAfter(write(owner, wait.status(), context) ? wait.recheck() : AT_ONCE);
            case Decision.Start<S> start -> {
                Optional<Why> refusal = create(start.job());
                if (refusal.isPresent()) {
                    yield apply(refused.apply(refusal.get()), owner, now, context, why -> {
                        throw new IllegalStateException("a refused Job is not made again: " + why.message());
                    });
                }
                // The Job is there, whoever writes the status first: the event's name is the same every time.
                start.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                write(owner, start.status(), context);
                yield UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE);
            }
            case Decision.End<S> end -> {
                if (write(owner, end.status(), context)) {
                    end.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                    end.stop().ifPresent(job -> delete(owner, job));
                }
                yield UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE);
            }
            case Decision.Stop<S> stop -> {
                if (write(owner, stop.status(), context)) {
                    stopWithPods(owner, stop.job());
                }
                yield UpdateControl.<R>noUpdate().rescheduleAfter(stop.recheck());
            }
            case Decision.Hold<S> _ -> {
                finalizers.add(owner);
                yield UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE);
            }
            case Decision.Release<S> release -> {
                release.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                finalizers.remove(owner);
                yield UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE);
            }
            case Decision.Expire<S> expire -> {
                expire(owner, expire.job(), expire.timeToLive());
                yield UpdateControl.<R>noUpdate().rescheduleAfter(SOON);
            }
            case Decision.Done<S> _ -> UpdateControl.noUpdate();
        };
    }

    private boolean write(R owner, S status, Context<R> context) {
        return StatusWriter.write(owner, status, empty, context);
    }

    /// Empty, or why the Job may not be made or the API server does not accept it. AlreadyExists is as good as made:
    /// the reply to an
    /// earlier attempt was lost, or another operator was faster.
    public Optional<Why> create(Job job) {
        Optional<Why> refused = EngineJob.refusal(job);
        if (refused.isPresent()) {
            return refused;
        }
        try {
            client.resource(job).create();
            LOG.info(
                    "job created job={}/{} args={}",
                    job.getMetadata().getNamespace(),
                    job.getMetadata().getName(),
                    job.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getArgs());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT -> Optional.empty();
                case HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE -> {
                    String told = e.getStatus() == null
                            ? e.getMessage()
                            : e.getStatus().getMessage();
                    yield Optional.of(Why.of(
                            OperatorReason.JobRefused,
                            "the API server refuses Job %s: %s"
                                    .formatted(job.getMetadata().getName(), told)));
                }
                default -> throw e;
            };
        }
    }

    public void delete(R owner, String job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(owner.getMetadata().getNamespace())
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        LOG.info("job deleted job={}/{}", owner.getMetadata().getNamespace(), job);
    }

    /// Unlike a Job that is deleted, one that is stopped is there until its pods have ended.
    private void stopWithPods(R owner, String job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(owner.getMetadata().getNamespace())
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        LOG.info("job stopped job={}/{}", owner.getMetadata().getNamespace(), job);
    }

    public void expire(R owner, String job, Duration timeToLive) {
        try {
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(owner.getMetadata().getNamespace())
                    .withName(job)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"ttlSecondsAfterFinished\":" + timeToLive.toSeconds() + "}}");
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
