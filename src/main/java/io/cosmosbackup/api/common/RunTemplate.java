package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the Job of a run is made.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunTemplate(
        @Min(1)
        @Max(256)
        @JsonPropertyDescription(
                "How many feed ranges or segments are worked on at once; 4 when not given. Each takes about 100 MiB of"
                        + " memory at most.")
        @Nullable
        Integer parallelism,

        @Size(min = 1, max = 253) @JsonPropertyDescription(Rules.SERVICE_ACCOUNT) @Nullable
        String serviceAccountName,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Service account of the pods that prune and delete; serviceAccountName when not given."
                + " With one of its own, the identity of pods that back up needs no right to delete.")
        @Nullable
        String deleteServiceAccountName,

        @Size(max = 8) @JsonPropertyDescription(Rules.IMAGE_PULL_SECRETS)
        List<LocalObjectReference> imagePullSecrets,

        @Size(min = 1, max = 253) @JsonPropertyDescription(Rules.PRIORITY_CLASS) @Nullable
        String priorityClassName,

        @JsonPropertyDescription(
                "Resources of the pod; the default is requests of 250m of CPU and 512Mi, and limits of 2 CPUs and 1Gi.")
        @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription(Rules.NODE_SELECTOR) Map<String, String> nodeSelector,

        @JsonPropertyDescription(Rules.AFFINITY) @Nullable Affinity affinity,

        @Size(max = 32) @JsonPropertyDescription(Rules.TOLERATIONS)
        List<Toleration> tolerations,

        @Size(max = 64)
        @ValidationRule(value = Rules.POD_LABELS, message = Rules.POD_LABELS_MESSAGE)
        @JsonPropertyDescription(Rules.POD_LABELS_TEXT)
        Map<String, String> podLabels,

        @JsonPropertyDescription(Rules.POD_ANNOTATIONS) Map<String, String> podAnnotations,

        @Size(max = 16)
        @ValidationRule(value = Rules.ENV, message = Rules.ENV_MESSAGE)
        @JsonPropertyDescription(Rules.ENV_TEXT)
        List<EnvironmentVariable> env,

        @JsonPropertyDescription(Rules.CA_BUNDLE) @Nullable CaBundle caBundle,

        @Min(1)
        @JsonPropertyDescription("Seconds after which the run is stopped and counts as failed (DeadlineExceeded)."
                + " They begin when the Job is made: the time in which no node has room for its pod counts too."
                + " No limit when not given.")
        @Nullable
        Long activeDeadlineSeconds,

        @Default("3")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("How often a failed pod is tried again. What a retry cannot help is not tried again.")
        Integer backoffLimit) {
    public static final RunTemplate DEFAULT = of(null, PodSettings.DEFAULT, null, 3);

    public RunTemplate {
        imagePullSecrets = List.copyOf(Objects.requireNonNullElse(imagePullSecrets, List.of()));
        nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
        tolerations = List.copyOf(Objects.requireNonNullElse(tolerations, List.of()));
        podLabels = Map.copyOf(Objects.requireNonNullElse(podLabels, Map.of()));
        podAnnotations = Map.copyOf(Objects.requireNonNullElse(podAnnotations, Map.of()));
        env = List.copyOf(Objects.requireNonNullElse(env, List.of()));
        backoffLimit = Objects.requireNonNullElse(backoffLimit, 3);
    }

    /// The one place where a template is made: its many members stand in a row here and nowhere else.
    public static RunTemplate of(
            @Nullable Integer parallelism,
            PodSettings pod,
            @Nullable Long activeDeadlineSeconds,
            Integer backoffLimit) {
        return new RunTemplate(
                parallelism,
                pod.serviceAccounts().running(),
                pod.serviceAccounts().deleting(),
                pod.imagePullSecrets(),
                pod.placement().priorityClassName(),
                pod.resources(),
                pod.placement().nodeSelector(),
                pod.placement().affinity(),
                pod.placement().tolerations(),
                pod.marks().podLabels(),
                pod.marks().podAnnotations(),
                pod.environment().variables(),
                pod.environment().caBundle(),
                activeDeadlineSeconds,
                backoffLimit);
    }

    /// The settings of the pod, in groups.
    public PodSettings pod() {
        return new PodSettings(
                new PodSettings.ServiceAccounts(serviceAccountName, deleteServiceAccountName),
                imagePullSecrets,
                resources,
                new PodSettings.Placement(priorityClassName, nodeSelector, affinity, tolerations),
                new PodSettings.Marks(podLabels, podAnnotations),
                new PodSettings.Environment(env, caBundle));
    }

    public RunTemplate withEnv(List<EnvironmentVariable> variables) {
        return of(parallelism, pod().withEnv(variables), activeDeadlineSeconds, backoffLimit);
    }

    /// @param name the same service account when null
    public RunTemplate withServiceAccount(@Nullable String name) {
        return of(parallelism, pod().withServiceAccount(name), activeDeadlineSeconds, backoffLimit);
    }

    /// For a Job that prunes or deletes.
    public RunTemplate deleting() {
        return withServiceAccount(deleteServiceAccountName);
    }
}
