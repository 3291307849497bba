package io.cosmosbackup.operator;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.catalog.BackupName;
import io.cosmosbackup.operator.catalog.Listing;
import io.cosmosbackup.operator.cluster.Slim;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.JobLog;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is in the namespace of a golden case, and what its pods have printed.
record GoldenNamespace(
        List<HasMetadata> objects,
        Instant now,
        List<String> refused,
        Map<String, String> podRefusals,
        @Nullable String log) {
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String BASE = "base";
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "CosmosBackupRepository", CosmosBackupRepository.class,
            "CosmosBackupSchedule", CosmosBackupSchedule.class,
            "CosmosBackup", CosmosBackup.class,
            "CosmosRestore", CosmosRestore.class,
            "Job", Job.class,
            "Pod", Pod.class,
            "Namespace", Namespace.class);

    /// @param folder of the case, in its room
    static GoldenNamespace read(Path folder) throws IOException {
        Map<String, Map<?, ?>> bases = bases(folder);
        String text = Files.readString(folder.resolve("in.yaml"));
        Path log = folder.resolve("in.log");
        return new GoldenNamespace(
                documents(text).stream().map(part -> object(part, bases)).toList(),
                Instant.parse(text.lines().findFirst().orElseThrow().replace("# now: ", "")),
                text.lines()
                        .filter(line -> line.startsWith("# refused: "))
                        .map(line -> line.replace("# refused: ", ""))
                        .toList(),
                podRefusals(text),
                Files.exists(log) ? Files.readString(log) : null);
    }

    /// The same, where engines have ended with other reports and printed another log.
    GoldenNamespace saying(String report, @Nullable String otherLog) {
        return new GoldenNamespace(
                objects.stream()
                        .map(object -> object instanceof Pod pod ? saying(pod, report) : object)
                        .toList(),
                now,
                refused,
                podRefusals,
                otherLog);
    }

    private static HasMetadata saying(Pod pod, String report) {
        Pod other = KUBERNETES.clone(pod);
        terminated(other).forEach(terminated -> terminated.setMessage(report));
        return slim(other);
    }

    private static Stream<ContainerStateTerminated> terminated(Pod pod) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> status.getContainerStatuses().stream())
                .flatMap(status -> Stream.ofNullable(status.getState()))
                .flatMap(state -> Stream.ofNullable(state.getTerminated()));
    }

    /// What engines have ended with.
    Stream<String> reports() {
        return all(Pod.class).stream()
                .flatMap(GoldenNamespace::terminated)
                .flatMap(end -> Stream.ofNullable(end.getMessage()));
    }

    /// `# pod refused: JOB: why` in the first lines.
    private static Map<String, String> podRefusals(String text) {
        return text.lines()
                .filter(line -> line.startsWith("# pod refused: "))
                .map(line -> line.replace("# pod refused: ", "").split(": ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /// By name, what `base.yaml` of the room of a case has.
    private static Map<String, Map<?, ?>> bases(Path folder) throws IOException {
        Path file = room(folder).resolve("base.yaml");
        Map<String, Map<?, ?>> bases = new HashMap<>();
        for (String part : documents(Files.readString(file))) {
            Map<?, ?> map = KUBERNETES.unmarshal(part, Map.class);
            if (bases.put(String.valueOf(map.get(BASE)), map) != null) {
                throw new IllegalArgumentException(file + " has " + map.get(BASE) + " twice");
            }
        }
        return bases;
    }

    /// The nearest folder above the case that has a `base.yaml`.
    private static Path room(Path folder) {
        Path room = folder;
        while (!Files.exists(room.resolve("base.yaml"))) {
            room = Objects.requireNonNull(room.getParent(), folder + " lies in no room");
        }
        return room;
    }

    private static List<String> documents(String yaml) {
        return List.of(yaml.split("(?m)^---$"));
    }

    private static HasMetadata object(String yaml, Map<String, Map<?, ?>> bases) {
        Map<?, ?> map = KUBERNETES.unmarshal(yaml, Map.class);
        Object base = map.get(BASE);
        if (base != null) {
            Map<?, ?> whole = bases.get(String.valueOf(base));
            if (whole == null) {
                throw new IllegalArgumentException("base.yaml has no '" + base + "', but " + bases.keySet());
            }
            map = merged(whole, map);
        }
        map.remove(BASE);
        Class<? extends HasMetadata> type = KINDS.get(String.valueOf(map.get("kind")));
        if (type == null) {
            throw new IllegalArgumentException("a kind no case has: " + map.get("kind"));
        }
        return slim(KUBERNETES.convertValue(map, type));
    }

    /// A JSON merge patch (RFC 7386): null takes a member away, a list replaces a list.
    private static Map<?, ?> merged(Map<?, ?> whole, Map<?, ?> patch) {
        Map<Object, Object> merged = new LinkedHashMap<>(whole);
        patch.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else if (value instanceof Map<?, ?> part) {
                merged.put(name, merged(merged.get(name) instanceof Map<?, ?> old ? old : Map.of(), part));
            } else {
                merged.put(name, value);
            }
        });
        return merged;
    }

    /// As informers keep it: what they leave out decides nothing.
    private static HasMetadata slim(HasMetadata object) {
        return switch (object) {
            case Job job -> Slim.job(job);
            case Pod pod -> Slim.pod(pod);
            default -> Slim.own(object);
        };
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> Optional<T> first(Class<T> type) {
        return all(type).stream().findFirst();
    }

    /// What the log lists, which began when the newest Job was made.
    Listing listing(ProbeReport report) {
        Instant since =
                Instant.parse(first(Job.class).orElseThrow().getMetadata().getCreationTimestamp());
        return log == null
                ? Listing.unread("Connection was closed", report, since)
                : Listing.of(Listing.read(log.lines()), report, since);
    }

    /// Whether a Namespace that is being deleted is among the objects.
    boolean leaving() {
        return all(Namespace.class).stream()
                .anyMatch(namespace -> namespace.getMetadata().getDeletionTimestamp() != null);
    }

    Map<String, CosmosBackupRepository> repositories() {
        return all(CosmosBackupRepository.class).stream()
                .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity()));
    }

    Map<String, ObservedJob> jobs() {
        return all(Job.class).stream()
                .map(job -> job.getMetadata().getName())
                .collect(Collectors.toMap(Function.identity(), this::job));
    }

    /// Why the Job is not made: the operator does not make it, or the API server does not accept it.
    Optional<Explanation> refusal(Job job) {
        return EngineJob.refusal(job)
                .or(() -> Optional.ofNullable(refusals().get(job.getMetadata().getName())));
    }

    /// `# refused: NAME` of a Job or CosmosBackup in the first lines.
    Map<String, Explanation> refusals() {
        return refused.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> BackupName.parse(name).isPresent()
                                ? Explanation.of(OperatorReason.BackupRefused, "exceeded quota: count/cosmosbackups")
                                : Explanation.of(OperatorReason.JobRefused, "exceeded quota: pods")));
    }

    ObservedJob job(String name) {
        Optional<Progress> progress = Optional.ofNullable(log).flatMap(text -> ReportJson.newestProgress(text.lines()));
        return new ObservedJob(
                all(Job.class).stream()
                        .filter(job -> job.getMetadata().getName().equals(name))
                        .findFirst(),
                all(Pod.class),
                progress,
                Optional.ofNullable(podRefusals.get(name)),
                Optional.ofNullable(log).map(text -> JobLog.read(text.lines())));
    }
}
