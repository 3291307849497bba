package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.CaBundle;
import io.cosmosbackup.api.common.EnvironmentVariable;
import io.cosmosbackup.api.common.PodSettings;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.engine.contract.AccessVariables;
import io.cosmosbackup.engine.report.ExitCode;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Job that runs one command line of the engine for one object. The pod needs no right in Kubernetes, is
/// opened the places it reaches by [PodAccess], and answers by its termination message.
public final class EngineJob {
    public static final String CONTAINER = "engine";
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGER = "cosmos-backup";
    public static final String KIND_LABEL = "cosmosbackup.io/kind";
    public static final String NAME_LABEL = "cosmosbackup.io/name";

    /// Beside the label where the name is longer than a label may be.
    public static final String NAME_ANNOTATION = "cosmosbackup.io/name";

    /// The webhook of AKS gives identities to pods that have it.
    private static final String WEBHOOK_LABEL = "azure.workload.identity/use";

    /// Variables that the operator alone sets.
    private static final Pattern RESERVED = Pattern.compile("(COSMOS|REPOSITORY|AZURE)_.*|CA_BUNDLE");

    private static final String OF_TEMPLATE = "template:";

    private static final ResourceRequirements RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("250m"))
            .addToRequests("memory", new Quantity("512Mi"))
            .addToLimits("cpu", new Quantity("2"))
            .addToLimits("memory", new Quantity("1Gi"))
            .build();

    private EngineJob() {}

    /// No time to live: the Job stays until its result is in the owner's status (`cluster.Applier`).
    public static Job of(HasMetadata owner, String name, EngineCommand command, RunTemplate template, String image) {
        PodSettings pod = template.pod();
        Map<String, String> labels = labels(owner);
        Map<String, String> podLabels =
                new LinkedHashMap<>(new TreeMap<>(pod.marks().podLabels()));
        podLabels.putAll(labels);
        if (command.access().webhook()) {
            podLabels.put(WEBHOOK_LABEL, "true");
        }
        PodVolumes volumes = PodVolumes.of(command.access(), pod.environment().caBundle());
        Map<String, String> podAnnotations = new TreeMap<>(pod.marks().podAnnotations());
        podAnnotations.putAll(annotations(owner));
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(labels)
                .withAnnotations(emptyToNull(annotations(owner)))
                .addNewOwnerReference()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(template.backoffLimit())
                .withActiveDeadlineSeconds(template.activeDeadlineSeconds())
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(CONTAINER)
                .withOperator("In")
                .withValues(ExitCode.Usage.code(), ExitCode.Final.code())
                .endOnExitCodes()
                .endRule()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(podLabels)
                .withAnnotations(emptyToNull(podAnnotations))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withServiceAccountName(pod.serviceAccounts().running())
                .withAutomountServiceAccountToken(false)
                .withImagePullSecrets(pod.imagePullSecrets())
                .withPriorityClassName(pod.placement().priorityClassName())
                .withNodeSelector(emptyToNull(pod.placement().nodeSelector()))
                .withAffinity(pod.placement().affinity())
                .withTolerations(pod.placement().tolerations())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withArgs(command.args())
                .withEnv(environment(command, pod.environment()))
                .withResources(pod.resources() == null ? RESOURCES : pod.resources())
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(volumes.mounts())
                .endContainer()
                .withVolumes(volumes.volumes())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /// How Jobs and pods are found, and found to belong to an object.
    static Map<String, String> labels(HasMetadata owner) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(MANAGED_BY, MANAGER);
        labels.put(KIND_LABEL, owner.getKind());
        labels.put(NAME_LABEL, JobNames.label(owner.getMetadata().getName()));
        return labels;
    }

    private static Map<String, String> annotations(HasMetadata owner) {
        String name = owner.getMetadata().getName();
        return name.equals(JobNames.label(name)) ? Map.of() : Map.of(NAME_ANNOTATION, name);
    }

    /// The name of the object that a Job, or a pod of one, was made for.
    public static Optional<String> owner(HasMetadata made) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(made.getMetadata().getAnnotations(), Map.of());
        return Optional.ofNullable(annotations.get(NAME_ANNOTATION))
                .filter(name -> name.length() <= JobNames.LONGEST_OBJECT_NAME) // nothing of ours has a longer one
                .or(() -> Optional.ofNullable(made.getMetadata().getLabels().get(NAME_LABEL)));
    }

    /// The template's variables first. None of them is of those that say what opens the places of the pod: under
    /// its changed name [#refusal] finds it.
    private static List<EnvVar> environment(EngineCommand command, PodSettings.Environment template) {
        List<EnvVar> environment = new ArrayList<>();
        template.variables()
                .forEach(variable -> environment.add(new EnvVar(
                        reserved(variable.name()) ? OF_TEMPLATE + variable.name() : variable.name(),
                        variable.value(),
                        null)));
        command.access().variables().forEach((name, value) -> environment.add(new EnvVar(name, value, null)));
        CaBundle caBundle = template.caBundle();
        if (caBundle != null) {
            environment.add(new EnvVar(AccessVariables.CA_BUNDLE, PodVolumes.caFile(caBundle), null));
        }
        new TreeMap<>(command.keys()).forEach((variable, entry) -> environment.add(key(variable, entry)));
        return environment;
    }

    private static boolean reserved(String variable) {
        return RESERVED.matcher(variable).matches();
    }

    /// Why a Job is not made: of an object that is older than the CRD's rules, or was never shown to them.
    public static Optional<Explanation> refusal(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getValueFrom() == null && !reserved(variable.getName()))
                .map(variable -> new EnvironmentVariable(variable.getName(), variable.getValue()))
                .filter(variable -> !variable.allowed())
                .findFirst()
                .map(variable -> Explanation.of(
                        OperatorReason.JobRefused,
                        "template.env sets %s to what could make Job %s run or load something beside its keys"
                                        .formatted(
                                                variable.name().replaceFirst("^" + OF_TEMPLATE, ""),
                                                job.getMetadata().getName())
                                + ". HINT: kubectl explain cosmosbackupschedule.spec.template.env"));
    }

    private static EnvVar key(String variable, EngineCommand.SecretEntry entry) {
        return new EnvVarBuilder()
                .withName(variable)
                .withNewValueFrom()
                .withNewSecretKeyRef(entry.key(), entry.secretName(), false)
                .endValueFrom()
                .build();
    }

    private static @Nullable Map<String, String> emptyToNull(Map<String, String> map) {
        return map.isEmpty() ? null : new TreeMap<>(map);
    }
}
