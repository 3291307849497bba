package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.status.Cut;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Objects as the operator keeps them: with the fields that it reads, and no more of a text than a status
/// says. A pod may be 1.5 MiB, and a namespace may hold thousands.
public final class Slim {
    private static final int MOST_OWNERS = 4;
    private static final int MOST_CONTAINERS = 16;
    private static final int MOST_STEPS = 64;

    private static final Set<String> LABELS =
            Set.of(EngineJob.MANAGED_BY, EngineJob.KIND_LABEL, EngineJob.NAME_LABEL, JobReader.JOB_NAME_LABEL);
    private static final Set<String> POD_CONDITIONS =
            Set.of("PodScheduled", "PodReadyToStartContainers", "DisruptionTarget");

    private Slim() {}

    public static Pod pod(Pod pod) {
        PodBuilder slim = new PodBuilder().withMetadata(metadata(pod.getMetadata()));
        if (pod.getSpec() != null) {
            slim.withNewSpec()
                    .withNodeName(pod.getSpec().getNodeName())
                    .withContainers(first(pod.getSpec().getContainers(), 1).stream()
                            .map(Slim::container)
                            .toList())
                    .withVolumes(pod.getSpec().getVolumes().stream()
                            .map(Slim::volume)
                            .flatMap(Optional::stream)
                            .limit(MOST_CONTAINERS)
                            .toList())
                    .endSpec();
        }
        if (pod.getStatus() != null) {
            slim.withNewStatus()
                    .withPhase(pod.getStatus().getPhase())
                    .withReason(sentenceOrNull(pod.getStatus().getReason()))
                    .withMessage(sentenceOrNull(pod.getStatus().getMessage()))
                    .withConditions(pod.getStatus().getConditions().stream()
                            .filter(condition -> POD_CONDITIONS.contains(condition.getType()))
                            .limit(POD_CONDITIONS.size())
                            .map(Slim::condition)
                            .toList())
                    .withContainerStatuses(pod.getStatus().getContainerStatuses().stream()
                            .sorted((a, b) -> Boolean.compare(isEngine(b), isEngine(a)))
                            .limit(MOST_CONTAINERS)
                            .map(Slim::status)
                            .toList())
                    .endStatus();
        }
        return slim.build();
    }

    private static boolean isEngine(ContainerStatus status) {
        return EngineJob.CONTAINER.equals(status.getName());
    }

    private static Container container(Container container) {
        return new ContainerBuilder()
                .withName(container.getName())
                .withImage(sentenceOrNull(container.getImage()))
                .withEnv(container.getEnv().stream()
                        .filter(Slim::isKey)
                        .limit(MOST_CONTAINERS)
                        .toList())
                .build();
    }

    /// A variable that a Secret fills. Its names are a few hundred characters.
    private static boolean isKey(EnvVar variable) {
        EnvVarSource from = variable.getValueFrom();
        return from != null
                && from.getSecretKeyRef() != null
                && areNames(
                        variable.getName(),
                        from.getSecretKeyRef().getName(),
                        from.getSecretKeyRef().getKey());
    }

    /// One that mounts an entry of a Secret or a ConfigMap, as [EngineJob] makes them.
    private static Optional<Volume> volume(Volume volume) {
        VolumeBuilder slim = new VolumeBuilder().withName(volume.getName());
        SecretVolumeSource secret = volume.getSecret();
        ConfigMapVolumeSource map = volume.getConfigMap();
        if (secret != null && areNames(volume.getName(), secret.getSecretName()) && isEntry(secret.getItems())) {
            return Optional.of(slim.withNewSecret()
                    .withSecretName(secret.getSecretName())
                    .withItems(secret.getItems())
                    .endSecret()
                    .build());
        }
        return map != null && areNames(volume.getName(), map.getName()) && isEntry(map.getItems())
                ? Optional.of(slim.withNewConfigMap()
                        .withName(map.getName())
                        .withItems(map.getItems())
                        .endConfigMap()
                        .build())
                : Optional.empty();
    }

    private static boolean isEntry(List<KeyToPath> items) {
        return items.size() == 1
                && areNames(items.getFirst().getKey(), items.getFirst().getPath());
    }

    private static boolean areNames(@Nullable String... names) {
        return Stream.of(names).allMatch(name -> name != null && name.length() <= JobNames.LONGEST_OBJECT_NAME);
    }

    private static PodCondition condition(PodCondition condition) {
        return new PodConditionBuilder()
                .withType(condition.getType())
                .withStatus(condition.getStatus())
                .withReason(sentenceOrNull(condition.getReason()))
                .withMessage(sentenceOrNull(condition.getMessage()))
                .withLastTransitionTime(condition.getLastTransitionTime())
                .build();
    }

    private static ContainerStatus status(ContainerStatus status) {
        return new ContainerStatusBuilder()
                .withName(status.getName())
                .withState(state(status.getState()))
                .build();
    }

    private static @Nullable ContainerState state(@Nullable ContainerState state) {
        if (state == null) {
            return null;
        }
        ContainerStateBuilder slim = new ContainerStateBuilder(state);
        if (state.getWaiting() != null) {
            slim.editWaiting()
                    .withReason(sentenceOrNull(state.getWaiting().getReason()))
                    .withMessage(sentenceOrNull(state.getWaiting().getMessage()))
                    .endWaiting();
        }
        if (state.getTerminated() != null) {
            String message = state.getTerminated().getMessage();
            slim.editTerminated()
                    .withReason(sentenceOrNull(state.getTerminated().getReason()))
                    .withMessage(message == null ? null : report(message))
                    .endTerminated();
        }
        return slim.build();
    }

    /// A report is a text of JSON: cut in the middle it is none, and so is whatever is longer than the kubelet keeps.
    private static String report(String message) {
        return message.substring(0, Math.min(message.length(), ReportJson.MAX_BYTES));
    }

    public static Job job(Job job) {
        JobBuilder slim = new JobBuilder().withMetadata(metadata(job.getMetadata()));
        if (job.getSpec() != null) {
            slim.withNewSpec()
                    .withActiveDeadlineSeconds(job.getSpec().getActiveDeadlineSeconds())
                    .withBackoffLimit(job.getSpec().getBackoffLimit())
                    .withSuspend(job.getSpec().getSuspend())
                    .withTtlSecondsAfterFinished(job.getSpec().getTtlSecondsAfterFinished())
                    .withNewTemplate()
                    .withNewSpec()
                    .addNewContainer()
                    .withName(EngineJob.CONTAINER)
                    .withArgs(steps(job))
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec();
        }
        if (job.getStatus() != null) {
            slim.withNewStatus()
                    .withFailed(job.getStatus().getFailed())
                    .withCompletionTime(job.getStatus().getCompletionTime())
                    .withConditions(job.getStatus().getConditions().stream()
                            .limit(MOST_CONTAINERS)
                            .map(Slim::condition)
                            .toList())
                    .endStatus();
        }
        return slim.build();
    }

    /// Only the names of the steps are kept of the command line.
    private static List<String> steps(Job job) {
        return Stream.ofNullable(job.getSpec().getTemplate())
                .flatMap(template -> Stream.ofNullable(template.getSpec()))
                .flatMap(pod -> pod.getContainers().stream())
                .flatMap(container -> container.getArgs().stream())
                .filter(argument ->
                        argument.startsWith(Verbs.STEP) && argument.length() <= JobNames.LONGEST_OBJECT_NAME)
                .limit(MOST_STEPS)
                .toList();
    }

    private static JobCondition condition(JobCondition condition) {
        return new JobConditionBuilder()
                .withType(condition.getType())
                .withStatus(condition.getStatus())
                .withReason(sentenceOrNull(condition.getReason()))
                .withMessage(sentenceOrNull(condition.getMessage()))
                .withLastTransitionTime(condition.getLastTransitionTime())
                .build();
    }

    private static ObjectMeta metadata(ObjectMeta metadata) {
        return new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withGeneration(metadata.getGeneration())
                .withCreationTimestamp(metadata.getCreationTimestamp())
                .withDeletionTimestamp(metadata.getDeletionTimestamp())
                .withOwnerReferences(first(metadata.getOwnerReferences(), MOST_OWNERS))
                .withLabels(only(metadata.getLabels(), LABELS))
                .withAnnotations(only(metadata.getAnnotations(), Set.of(EngineJob.NAME_ANNOTATION)))
                .build();
    }

    private static Map<String, String> only(@Nullable Map<String, String> all, Set<String> names) {
        Map<String, String> some = new TreeMap<>(Objects.requireNonNullElse(all, Map.of()));
        some.keySet().retainAll(names);
        some.values().removeIf(value -> value == null || value.length() > JobNames.LONGEST_OBJECT_NAME);
        return some;
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    static String sentence(@Nullable String text) {
        return Cut.sentence(String.valueOf(text));
    }

    private static @Nullable String sentenceOrNull(@Nullable String text) {
        return Cut.orNull(text);
    }

    /// An object of our own kinds, without managedFields and with shortened annotations. The name of an
    /// annotation is kept, because it may show that a GitOps tool has made the object.
    public static <T extends HasMetadata> T own(T object) {
        object.getMetadata().setManagedFields(List.of());
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        if (annotations != null) {
            Map<String, String> cut = new TreeMap<>(annotations);
            cut.replaceAll((_, value) -> value == null ? "" : Cut.word(value));
            object.getMetadata().setAnnotations(cut);
        }
        return object;
    }

    /// Where an informer keeps what it has heard of. It is for the informer of all namespaces: those of several would
    /// share one store, and each would show what all have heard.
    public static <T extends HasMetadata> ItemStore<T> store(UnaryOperator<T> slim) {
        return new Store<>(slim, new ConcurrentHashMap<>());
    }

    private record Store<T extends HasMetadata>(UnaryOperator<T> slim, Map<String, T> items) implements ItemStore<T> {
        @Override
        public String getKey(T item) {
            return Cache.metaNamespaceKeyFunc(item);
        }

        @Override
        public @Nullable T put(String key, T item) {
            return items.put(key, slim.apply(item));
        }

        @Override
        public @Nullable T remove(String key) {
            return items.remove(key);
        }

        @Override
        public Stream<String> keySet() {
            return items.keySet().stream();
        }

        @Override
        public Stream<T> values() {
            return items.values().stream();
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public @Nullable T get(String key) {
            return items.get(key);
        }
    }
}
