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
        ServiceAccounts serviceAccounts,
        List<LocalObjectReference> imagePullSecrets,
        @Nullable ResourceRequirements resources,
        Placement placement,
        Marks marks,
        Environment environment) {
    public static final PodSettings DEFAULT = new PodSettings(
            new ServiceAccounts(null, null),
            List.of(),
            null,
            new Placement(null, Map.of(), null, List.of()),
            new Marks(Map.of(), Map.of()),
            new Environment(List.of(), null));

    public PodSettings {
        imagePullSecrets = List.copyOf(imagePullSecrets);
    }

    public PodSettings withEnv(List<EnvironmentVariable> variables) {
        return new PodSettings(
                serviceAccounts,
                imagePullSecrets,
                resources,
                placement,
                marks,
                new Environment(variables, environment.caBundle()));
    }

    /// @param name the same service account when null
    public PodSettings withServiceAccount(@Nullable String name) {
        return name == null
                ? this
                : new PodSettings(
                        new ServiceAccounts(name, serviceAccounts.deleting()),
                        imagePullSecrets,
                        resources,
                        placement,
                        marks,
                        environment);
    }

    /// Null is the namespace's default.
    ///
    /// @param deleting that of the pods that prune and delete; the same when null
    public record ServiceAccounts(
            @Nullable String running, @Nullable String deleting) {}

    /// What the process in the pod is given.
    ///
    /// @param caBundle certificates that it trusts beside the system's
    public record Environment(
            List<EnvironmentVariable> variables, @Nullable CaBundle caBundle) {
        public Environment {
            variables = List.copyOf(variables);
        }
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
