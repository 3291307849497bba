package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.CaBundle;
import io.cosmosbackup.api.common.EnvironmentVariable;
import io.cosmosbackup.api.common.PodSettings;
import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.api.common.RunTemplate;
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

/// How the pod of a probe is made: what a {@link RunTemplate} says of a pod. How often and how long a probe is tried is
/// the operator's business.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProbeTemplate(
        @Size(min = 1, max = 253) @JsonPropertyDescription(Rules.SERVICE_ACCOUNT) @Nullable
        String serviceAccountName,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Service account of the pods that delete a backup from here when no schedule and no"
                + " CosmosBackup says how they are made; serviceAccountName when not given.")
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

        @JsonPropertyDescription(Rules.CA_BUNDLE) @Nullable CaBundle caBundle) {
    public static final ProbeTemplate DEFAULT = new ProbeTemplate(
            null, null, List.of(), null, null, Map.of(), null, List.of(), Map.of(), Map.of(), List.of(), null);

    public ProbeTemplate {
        imagePullSecrets = List.copyOf(Objects.requireNonNullElse(imagePullSecrets, List.of()));
        nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
        tolerations = List.copyOf(Objects.requireNonNullElse(tolerations, List.of()));
        podLabels = Map.copyOf(Objects.requireNonNullElse(podLabels, Map.of()));
        podAnnotations = Map.copyOf(Objects.requireNonNullElse(podAnnotations, Map.of()));
        env = List.copyOf(Objects.requireNonNullElse(env, List.of()));
    }

    /// The same pod in a Job.
    ///
    /// @param activeDeadlineSeconds when the Job is stopped; null for never
    public RunTemplate toRun(@Nullable Long activeDeadlineSeconds, int backoffLimit) {
        PodSettings pod = new PodSettings(
                new PodSettings.ServiceAccounts(serviceAccountName, deleteServiceAccountName),
                imagePullSecrets,
                resources,
                new PodSettings.Placement(priorityClassName, nodeSelector, affinity, tolerations),
                new PodSettings.Marks(podLabels, podAnnotations),
                new PodSettings.Environment(env, caBundle));
        return RunTemplate.of(null, pod, activeDeadlineSeconds, backoffLimit);
    }
}
