package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.contract.EnvironmentVariables;
import io.cosmosbackup.engine.report.ExitCode;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The state of one pod of a run: why it does not start, how it ended, and the engine's report.
public final class PodState {
    private static final String CREATING = "ContainerCreating";

    private PodState() {}

    public static Instant createdAt(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }

    public static boolean ended(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase) || terminated(pod) != null;
    }

    /// The containers of a pod whose engine has ended that still run, as sidecars do that nobody ends.
    static List<String> outliving(Pod pod) {
        return terminated(pod) == null
                ? List.of()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(status ->
                                status.getState() != null && status.getState().getRunning() != null)
                        .map(ContainerStatus::getName)
                        .toList();
    }

    /// When the engine ended, or `now` when the kubelet does not say.
    static Instant endedAt(Pod pod, Instant now) {
        ContainerStateTerminated terminated = terminated(pod);
        String at = terminated == null ? null : terminated.getFinishedAt();
        return at == null ? now : Instant.parse(at);
    }

    /// The state of the engine's container, or null when the kubelet has said nothing of it yet.
    public static @Nullable ContainerState container(Pod pod) {
        if (pod.getStatus() == null) {
            return null;
        }
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(EngineJob.CONTAINER))
                .findFirst()
                .map(ContainerStatus::getState)
                .orElse(null);
    }

    static Optional<RunReport> report(Pod pod) {
        ContainerStateTerminated terminated = terminated(pod);
        String message = terminated == null ? null : terminated.getMessage();
        return message == null || message.length() > ReportJson.MAX_BYTES
                ? Optional.empty() // a kubelet keeps no more of the engine's
                : ReportJson.report(message);
    }

    /// Why an ended pod failed, or empty when it succeeded or has not ended.
    public static Optional<Explanation> failure(Pod pod) {
        if (!ended(pod) || "Succeeded".equals(pod.getStatus().getPhase())) {
            return Optional.empty();
        }
        ContainerStateTerminated terminated = terminated(pod);
        Integer exitCode = terminated == null ? null : terminated.getExitCode();
        if (exitCode != null && exitCode == 0) {
            return Optional.empty();
        }
        Optional<Failure> told = report(pod).flatMap(RunReport::failure);
        return Optional.of(
                told.map(failure -> withSecret(pod, failure)).orElseGet(() -> killed(pod, terminated, exitCode)));
    }

    /// Whether its exit code ends the Job: the pod failure policy of {@link EngineJob}.
    static boolean isFinal(Pod pod) {
        ContainerStateTerminated terminated = terminated(pod);
        Integer exitCode = terminated == null ? null : terminated.getExitCode();
        return exitCode != null && (exitCode == ExitCode.Usage.code() || exitCode == ExitCode.Final.code());
    }

    /// Whether its failure counts toward the tries of its Job. The pod failure policy of {@link EngineJob} leaves out
    /// what was taken from its node: evicted by a drain, preempted, or deleted with the node.
    static boolean counts(Pod pod) {
        return isFinal(pod) || disruption(pod).isEmpty();
    }

    private static Optional<PodCondition> disruption(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(c -> c.getType().equals("DisruptionTarget")
                                && c.getStatus().equals("True"))
                        .findFirst();
    }

    /// The engine knows of no Secret, only that one holds what opens a place.
    private static Explanation withSecret(Pod pod, Failure failure) {
        Explanation why = Explanation.of(failure);
        String told = failure.message();
        MountedEntries entries = MountedEntries.of(pod);
        String of = entries.named(entry -> told.contains(PodAccess.FILES + entry.where() + "/"));
        if (failure.reason() != Reason.AccessDenied || (of.isEmpty() && !told.contains("Secret"))) {
            return why;
        }
        String secrets = of.isEmpty() ? entries.opening(told.contains(EnvironmentVariables.COSMOS_KEY)) : of;
        return secrets.isEmpty() ? why : why.alsoHint("the key is in " + secrets);
    }

    private static Explanation killed(
            Pod pod, @Nullable ContainerStateTerminated terminated, @Nullable Integer exitCode) {
        String name = pod.getMetadata().getName();
        String reason = terminated == null ? null : terminated.getReason();
        if ("OOMKilled".equals(reason)) {
            return Explanation.of(
                    OperatorReason.OutOfMemory,
                    "pod %s was killed at its memory limit (exit code %d). HINT: raise template.resources.limits.memory"
                            .formatted(name, exitCode));
        }
        Optional<PodCondition> disrupted = disruption(pod);
        if (disrupted.isPresent() || pod.getStatus().getReason() != null) {
            String by = disrupted
                    .map(PodCondition::getReason)
                    .orElse(pod.getStatus().getReason());
            String told = disrupted
                    .map(PodCondition::getMessage)
                    .orElse(pod.getStatus().getMessage());
            return Explanation.of(
                    OperatorReason.PodEvicted,
                    "pod %s was taken from its node: %s (%s)%s"
                            .formatted(name, told, by, exitCode == null ? "" : ", exit code " + exitCode));
        }
        if (terminated == null || exitCode == null) {
            return Explanation.of(OperatorReason.PodLost, "pod %s failed and its node says no more".formatted(name));
        }
        if ("ContainerCannotRun".equals(reason) || "StartError".equals(reason)) {
            return Explanation.of(
                    OperatorReason.ContainerStartFailed,
                    "the container of pod %s cannot be started: %s".formatted(name, terminated.getMessage()));
        }
        if (exitCode == ExitCode.Usage.code()) {
            return Explanation.of(
                    OperatorReason.UsageError,
                    "the engine refuses its command line (exit code 2): operator and image do not fit together."
                            + " HINT: kubectl logs %s".formatted(name));
        }
        if (exitCode == ExitCode.HeapFull.code()) {
            return Explanation.of(
                    OperatorReason.OutOfMemory,
                    "the engine in pod %s ran out of Java heap (exit code 3 and no report).".formatted(name)
                            + " HINT: raise template.resources.limits.memory, or lower template.parallelism");
        }
        return Explanation.of(
                OperatorReason.EngineKilled,
                "the engine in pod %s ended without a report (exit code %d). HINT: kubectl logs %s"
                        .formatted(name, exitCode, name));
    }

    /// Whether the kubelet may be unable to mount what the pod needs. Its status does not tell that, only when the
    /// volumes are there: then what an older event says is over, while the image is pulled.
    public static boolean awaitsVolumes(Pod pod) {
        ContainerState state = container(pod);
        return pod.getSpec() != null
                && pod.getSpec().getNodeName() != null
                && !pod.getSpec().getVolumes().isEmpty()
                && !ended(pod)
                && condition(pod, "PodReadyToStartContainers")
                        .filter(c -> c.getStatus().equals("True"))
                        .isEmpty()
                && (state == null
                        || (state.getWaiting() != null
                                && CREATING.equals(state.getWaiting().getReason())));
    }

    /// Why the container of a pod that has not ended does not run.
    ///
    /// @param mountFailure the kubelet's newest words about its volumes
    /// @param tooLong whether it has waited for longer than it may
    static Explanation waiting(Pod pod, Optional<String> mountFailure, boolean tooLong) {
        ContainerState state = container(pod);
        ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
        String reason = waiting == null ? null : waiting.getReason();
        if (waiting != null && reason != null && !reason.equals(CREATING)) {
            return waiting(pod, reason, String.valueOf(waiting.getMessage()));
        }
        return scheduled(pod)
                .filter(c -> c.getStatus().equals("False"))
                .map(c -> Explanation.of(
                        OperatorReason.Unschedulable,
                        "no node takes pod %s: %s. HINT: make room, or ask for less in template.resources"
                                .formatted(
                                        pod.getMetadata().getName(),
                                        c.getMessage().replaceFirst("[.]$", ""))))
                .or(() -> mountFailure.map(told -> unmounted(pod, told)))
                .orElseGet(() -> tooLong ? stuck(pod) : starts(pod));
    }

    private static Explanation unmounted(Pod pod, String told) {
        return MountedEntries.of(pod)
                .missing(told)
                .orElseGet(() -> Explanation.of(
                        OperatorReason.PodStarting,
                        "pod %s waits for a volume: %s"
                                .formatted(pod.getMetadata().getName(), told)));
    }

    /// An event that shows why is kept for an hour at most, and may be lost.
    private static Explanation stuck(Pod pod) {
        String needed = MountedEntries.of(pod).all().stream()
                .map(MountedEntries.Entry::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        Explanation starts = starts(pod);
        return needed.isEmpty()
                ? starts
                : starts.withHint("kubectl describe pod %s; look whether these are there: %s"
                        .formatted(pod.getMetadata().getName(), needed));
    }

    private static Explanation waiting(Pod pod, String reason, String told) {
        return switch (reason) {
            case "CreateContainerConfigError" ->
                MountedEntries.of(pod)
                        .missing(told)
                        .orElseGet(() -> Explanation.of(OperatorReason.ContainerConfigError, told));
            case "ErrImagePull",
                    "ImagePullBackOff",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "ImageInspectError",
                    "RegistryUnavailable" ->
                Explanation.of(
                        OperatorReason.ImagePullFailed,
                        "image %s cannot be pulled (%s): %s"
                                .formatted(
                                        pod.getSpec().getContainers().getFirst().getImage(), reason, told));
            case "CreateContainerError", "RunContainerError", "StartError" ->
                Explanation.of(
                        OperatorReason.ContainerStartFailed,
                        "the container of pod %s cannot be started (%s): %s"
                                .formatted(pod.getMetadata().getName(), reason, told));
            default -> starts(pod); // PodInitializing
        };
    }

    private static Explanation starts(Pod pod) {
        return Explanation.of(
                OperatorReason.PodStarting,
                "pod %s is being started".formatted(pod.getMetadata().getName()));
    }

    /// Finding a node and starting there have a time-out each.
    static Instant waitsSince(Pod pod) {
        return scheduled(pod)
                .filter(c -> c.getStatus().equals("True"))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse)
                .orElseGet(() -> createdAt(pod));
    }

    private static Optional<PodCondition> scheduled(Pod pod) {
        return condition(pod, "PodScheduled");
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .findFirst();
    }

    private static @Nullable ContainerStateTerminated terminated(Pod pod) {
        ContainerState state = container(pod);
        return state == null ? null : state.getTerminated();
    }
}
