package io.cosmosbackup.api.common;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the pod of a Job is made. In a template these settings are one flat object, here they are in groups.
///
/// @param resources null: the default
public record PodSettings(
        @Nullable String serviceAccountName,
        List<LocalObjectReference> imagePullSecrets,
        @Nullable ResourceRequirements resources,
        Placement placement,
        Marks marks,
        List<EnvironmentVariable> env) {
    public static final PodSettings DEFAULT = new PodSettings(
            null,
            List.of(),
            null,
            new Placement(null, Map.of(), null, List.of()),
            new Marks(Map.of(), Map.of()),
            List.of());

    public PodSettings {
        imagePullSecrets = List.copyOf(imagePullSecrets);
        env = List.copyOf(env);
    }

    public PodSettings withEnv(List<EnvironmentVariable> variables) {
        return new PodSettings(serviceAccountName, imagePullSecrets, resources, placement, marks, variables);
    }

    /// Which node the pod goes to, and which pods it goes before.
    public record Placement(
            @Nullable String priorityClassName,
            Map<String, String> nodeSelector,
            @Nullable Affinity affinity,
            List<Toleration> tolerations) {
        public Placement {
            nodeSelector = Map.copyOf(nodeSelector);
            tolerations = List.copyOf(tolerations);
        }
    }

    /// What the pod gets into its metadata.
    public record Marks(Map<String, String> podLabels, Map<String, String> podAnnotations) {
        public Marks {
            podLabels = Map.copyOf(podLabels);
            podAnnotations = Map.copyOf(podAnnotations);
        }
    }
}
