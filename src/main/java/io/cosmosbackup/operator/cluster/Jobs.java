package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
    private static final Duration REFUSED = Duration.ofMinutes(10);

    /// So many are read in one answer when the operator starts: each may be 1.5 MiB.
    private static final long OBJECTS_AT_ONCE = 20;
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final Supplier<R> empty;
    private final JobReader reader;
    private final Finalizers finalizers;
    private final InformerEventSource<Job, R> jobs;
    private final InformerEventSource<Pod, R> pods;

    /// Hears of the Jobs and pods of one kind from the moment its event sources start.
    ///
    /// @param empty makes an object of the kind, to write a status with
    public Jobs(EventSourceContext<R> context, Class<R> owner, Supplier<R> empty) {
        this.client = context.getClient();
        this.empty = empty;
        this.finalizers = new Finalizers(client);
        this.jobs = informer(Job.class, owner, Slim::job, context);
        this.pods = informer(Pod.class, owner, Slim::pod, context);
        this.reader = new JobReader(client, new JobReader.Heard() {
            @Override
            public Optional<Job> job(String namespace, String name) {
                return jobs.get(new ResourceID(name, namespace));
            }

            @Override
            public Stream<Pod> pods(String namespace, String job) {
                return pods.list(
                        namespace,
                        pod -> job.equals(pod.getMetadata().getLabels().get(JobReader.JOB_NAME_LABEL)));
            }
        });
    }

    public List<EventSource<?, R>> eventSources() {
        return List.of(jobs, pods);
    }

    private static <T extends HasMetadata, R extends HasMetadata> InformerEventSource<T, R> informer(
            Class<T> type, Class<R> owner, UnaryOperator<T> slim, EventSourceContext<R> context) {
        String kind = HasMetadata.getKind(owner);
        SecondaryToPrimaryMapper<T> byName = resource -> EngineJob.owner(resource)
                .map(name -> Set.of(new ResourceID(name, resource.getMetadata().getNamespace())))
                .orElse(Set.of());
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, owner)
                        .withLabelSelector(EngineJob.MANAGED_BY + "=" + EngineJob.MANAGER + "," + EngineJob.KIND_LABEL
                                + "=" + kind)
                        .withSecondaryToPrimaryMapper(byName)
                        .withItemStore(Slim.store(slim))
                        .withInformerListLimit(OBJECTS_AT_ONCE)
                        .build(),
                context);
    }

    /// As {@link JobReader#see} does.
    public ObservedJob see(R owner, String jobName) {
        return reader.see(owner.getMetadata().getNamespace(), jobName);
    }

    /// Sees the Job of that name as {@link #see} does and, once its engine has ended, what its pods have
    /// said of backups.
    public ObservedJob read(R owner, String jobName) {
        return reader.read(
                owner.getMetadata().getNamespace(), jobName, owner.getMetadata().getUid());
    }

    /// Reads the log of the newest pod of a Job that has ended well, line by line. A caller
    /// that reads and keeps much must hold a {@link LogTurn}.
    public <T> PodLog<T> readLines(ObservedJob seen, Function<Stream<String>, T> reading) {
        return reader.readLines(seen, reading);
    }

    /// Sees what was heard of, for an object whose run is over.
    public ObservedJob heardOf(R owner, String jobName) {
        return new ObservedJob(
                jobs.get(new ResourceID(jobName, owner.getMetadata().getNamespace())), List.of(), Optional.empty());
    }

    /// Does it, and says when to look again.
    ///
    /// @param refused what is decided when the API server does not accept the Job of a {@link Decision.Start}
    public UpdateControl<R> apply(
            Decision<S> decision,
            R owner,
            Instant now,
            Context<R> context,
            Function<Explanation, Decision<S>> refused) {
        return switch (decision) {
            case Decision.Wait<S> wait ->
                UpdateControl.<R>noUpdate()
                        .rescheduleAfter(after(write(owner, wait.status(), context), wait.recheck()));
            case Decision.Start<S> start -> {
                Optional<Explanation> refusal = create(start.job());
                if (refusal.isPresent()) {
                    yield apply(refused.apply(refusal.get()), owner, now, context, why -> {
                        throw new IllegalStateException("a refused Job is not made again: " + why.message());
                    });
                }
                // The Job is there, whoever writes the status first: the event's name is the same every time.
                start.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                yield UpdateControl.<R>noUpdate()
                        .rescheduleAfter(after(write(owner, start.status(), context), AT_ONCE));
            }
            case Decision.End<S> end -> {
                StatusWriter.Result<R> result = write(owner, end.status(), context);
                if (result instanceof StatusWriter.Result.Written<R> _) {
                    end.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                    end.stop().ifPresent(job -> delete(owner, job));
                }
                yield UpdateControl.<R>noUpdate().rescheduleAfter(after(result, AT_ONCE));
            }
            case Decision.Stop<S> stop -> {
                StatusWriter.Result<R> result = write(owner, stop.status(), context);
                if (result instanceof StatusWriter.Result.Written<R> _) {
                    stopWithPods(owner, stop.job());
                }
                yield UpdateControl.<R>noUpdate().rescheduleAfter(after(result, stop.recheck()));
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

    private StatusWriter.Result<R> write(R owner, S status, Context<R> context) {
        return StatusWriter.write(owner, status, empty, context);
    }

    /// A request that the API server refused is not repeated at once, because it would be refused again.
    private static <R> Duration after(StatusWriter.Result<R> result, Duration written) {
        return switch (result) {
            case StatusWriter.Result.Written<R> _ -> written;
            case StatusWriter.Result.Changed<R> _ -> AT_ONCE;
            case StatusWriter.Result.Refused<R> _ -> REFUSED;
        };
    }

    /// Empty, or why the Job may not be made or the API server does not accept it. AlreadyExists is as good as made:
    /// the reply to an earlier attempt was lost, or another operator was faster.
    public Optional<Explanation> create(Job job) {
        Optional<Explanation> forbidden = EngineJob.refusal(job);
        if (forbidden.isPresent()) {
            return forbidden;
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
            boolean refused = switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT -> false;
                case HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE -> true;
                default -> {
                    if (!StatusWriter.isTooLarge(e)) {
                        throw e;
                    }
                    yield true;
                }
            };
            String told = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            return refused
                    ? Optional.of(Explanation.of(
                            OperatorReason.JobRefused,
                            "the API server refuses Job %s: %s"
                                    .formatted(job.getMetadata().getName(), told)))
                    : Optional.empty();
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
