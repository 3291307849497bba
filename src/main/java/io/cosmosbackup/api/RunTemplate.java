package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvVar;
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

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Service account of the pod. It needs no rights in Kubernetes.")
        @Nullable
        String serviceAccountName,

        @JsonPropertyDescription(
                "Resources of the pod; the default is requests of 250m and 512Mi, and a memory limit of 1Gi.")
        @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("Labels a node must have to run the pod.")
        Map<String, String> nodeSelector,

        @Size(max = 32) @JsonPropertyDescription("Tolerations of the pod.")
        List<Toleration> tolerations,

        @Size(max = 64)
        @ValidationRule(
                value = "self.all(k, !k.startsWith('cosmosbackup.io/') && !k.startsWith('batch.kubernetes.io/')"
                        + " && !(k in ['app.kubernetes.io/managed-by', 'job-name', 'controller-uid']))",
                message =
                        "podLabels must not set cosmosbackup.io/*, batch.kubernetes.io/*, app.kubernetes.io/managed-by,"
                                + " job-name or controller-uid: the operator needs them")
        @JsonPropertyDescription(
                "Labels added to the pod, for example what workload identity or a network policy asks for.")
        Map<String, String> podLabels,

        @JsonPropertyDescription("Annotations added to the pod.")
        Map<String, String> podAnnotations,

        @Size(max = 64)
        @ValidationRule(
                value =
                        "self.all(e, !(e.name in ['COSMOS_KEY', 'SIGNING_KEY', 'AGE_IDENTITY']) && !(e.name.startsWith('REPOSITORY_') && e.name.endsWith('_KEY')))",
                message =
                        "env must not set COSMOS_KEY, SIGNING_KEY, AGE_IDENTITY or REPOSITORY_*_KEY: name the Secret in credentials,"
                                + " signing or identity")
        @JsonPropertyDescription("Environment variables of the container, for example JAVA_TOOL_OPTIONS.")
        List<EnvVar> env,

        @Min(1)
        @JsonPropertyDescription("Seconds after which the run is stopped and counts as failed (DeadlineExceeded)."
                + " No limit when not given.")
        @Nullable
        Long activeDeadlineSeconds,

        @Default("3")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("How often a failed pod is tried again. What a retry cannot help is not tried again.")
        Integer backoffLimit) {
    public static final RunTemplate DEFAULT =
            new RunTemplate(null, null, null, Map.of(), List.of(), Map.of(), Map.of(), List.of(), null, 3);

    public RunTemplate {
        nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
        tolerations = List.copyOf(Objects.requireNonNullElse(tolerations, List.of()));
        podLabels = Map.copyOf(Objects.requireNonNullElse(podLabels, Map.of()));
        podAnnotations = Map.copyOf(Objects.requireNonNullElse(podAnnotations, Map.of()));
        env = List.copyOf(Objects.requireNonNullElse(env, List.of()));
        backoffLimit = Objects.requireNonNullElse(backoffLimit, 3);
    }
}
