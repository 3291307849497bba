package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.ObservedJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The Jobs and pods of one kind of object: hears of them and sees them.
///
/// @param <R> the kind that owns the Jobs
public final class Jobs<R extends HasMetadata> {
    /// So many are read in one answer when the operator starts: each may be 1.5 MiB.
    private static final long OBJECTS_AT_ONCE = 20;

    private final JobReader reader;
    private final InformerEventSource<Job, R> jobs;
    private final InformerEventSource<Pod, R> pods;

    /// Hears of the Jobs and pods of one kind from the moment its event sources start.
    public Jobs(EventSourceContext<R> context, Class<R> owner) {
        this.jobs = informer(Job.class, owner, Slim::job, context);
        this.pods = informer(Pod.class, owner, Slim::pod, context);
        this.reader = new JobReader(context.getClient(), new JobReader.Heard() {
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
}
