package io.cosmosbackup.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.backup.BackupDecision;
import io.cosmosbackup.operator.backup.view.WaitingLine;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.catalog.Listing;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.repository.RepositoryDecision;
import io.cosmosbackup.operator.restore.RestoreDecision;
import io.cosmosbackup.operator.schedule.ScheduleDecision;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.BackupChanges;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.JobChanges;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import io.cosmosbackup.support.GoldenCases;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every folder of src/test/resources/operator with an `in.yaml` is a case. The room it lies in says what is
/// decided about. `in.yaml` is what is in the namespace; its first line says when it is looked at, and a document
/// that begins with `base: NAME` is the one of that name in the room's `base.yaml`, with the differences that
/// follow. `in.log` is the log of the pods (without it, it cannot be read), `out.yaml` what is decided.
/// `make golden CASE=…` writes one `out.yaml`.
class DecisionGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/operator");
    private static final OperatorSettings SETTINGS =
            new OperatorSettings("cosmos-backup:0.1.0", Duration.ofMinutes(5), 10);
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.walk(CASES)) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("in.yaml")))
                    .filter(folder ->
                            GoldenCases.isAskedFor(folder.getFileName().toString()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decidesAsWritten(Path folder) throws IOException {
        String actual = YAML.writeValueAsString(decide(folder));
        Path expected = folder.resolve("out.yaml");
        if (GoldenCases.areWritten()) {
            Files.writeString(expected, actual);
        }
        assertTrue(Files.exists(expected), expected + " is missing");
        assertEquals(Files.readString(expected), actual);
    }

    private static Map<String, Object> decide(Path folder) throws IOException {
        return decide(room(folder), GoldenNamespace.read(folder));
    }

    /// Which kind is decided about: the first folder of its path.
    static String room(Path folder) {
        return CASES.relativize(folder).getName(0).toString();
    }

    static Map<String, Object> decide(String room, GoldenNamespace in) {
        if (room.startsWith("schedule")) {
            CosmosBackupSchedule schedule = in.first(CosmosBackupSchedule.class).orElseThrow();
            List<CosmosBackup> backups = in.all(CosmosBackup.class).stream()
                    .filter(backup -> ScheduleView.isOf(schedule, backup))
                    .toList();
            Decision.Steps<CosmosBackupScheduleStatus> decision =
                    ScheduleDecision.decide(schedule(in, schedule, backups, in.now()));
            lookedAtAgainItTakesNoOther(in, schedule, backups, decision);
            return out(decision);
        }
        if (room.startsWith("catalog")) {
            return catalog(in);
        }
        return out(room.startsWith("backup") ? backup(in) : room.startsWith("restore") ? restore(in) : repository(in));
    }

    private static ScheduleView schedule(
            GoldenNamespace in, CosmosBackupSchedule schedule, List<CosmosBackup> backups, Instant now) {
        return new ScheduleView(
                schedule,
                new ScheduleView.InNamespace(backups, in.all(CosmosRestore.class), in.repositories()),
                in.jobs(),
                in.refusals(),
                now,
                SETTINGS);
    }

    /// What was decided is done, and a moment later the schedule is looked at once more.
    private static void lookedAtAgainItTakesNoOther(
            GoldenNamespace in,
            CosmosBackupSchedule schedule,
            List<CosmosBackup> backups,
            Decision.Steps<CosmosBackupScheduleStatus> decision) {
        CosmosBackupSchedule written = KUBERNETES.clone(schedule);
        written.setStatus(decision.status());
        Stream<CosmosBackup> taken = decision.backups().create().stream().map(KUBERNETES::clone);
        List<CosmosBackup> after = Stream.concat(
                        backups.stream()
                                .filter(backup -> !decision.backups().drop().contains(backup))
                                .map(backup -> told(backup, decision.backups())),
                        taken.peek(backup -> backup.getMetadata()
                                .setCreationTimestamp(in.now().toString())))
                .toList();
        Decision.Steps<CosmosBackupScheduleStatus> again =
                ScheduleDecision.decide(schedule(in, written, after, in.now().plusMillis(1)));
        assertEquals(
                List.of(),
                again.backups().create().stream()
                        .map(backup -> backup.getMetadata().getName())
                        .toList(),
                "taken a moment later");
        assertEquals(
                decision.status().times().nextTime(), again.status().times().nextTime());
        assertEquals(
                decision.status().times().lastTime(), again.status().times().lastTime());
        assertEquals(
                decision.status().backups().missed(), again.status().backups().missed());
    }

    private static CosmosBackup told(CosmosBackup backup, BackupChanges changes) {
        CosmosBackup written = KUBERNETES.clone(backup);
        changes.update().stream()
                .filter(update -> update.backup().equals(backup))
                .forEach(update -> written.setStatus(update.status()));
        return written;
    }

    private static Decision<?> backup(GoldenNamespace in) {
        CosmosBackup backup = in.first(CosmosBackup.class).orElseThrow();
        io.cosmosbackup.operator.backup.view.BackupView seen = new io.cosmosbackup.operator.backup.view.BackupView(
                backup,
                new io.cosmosbackup.operator.backup.view.BackupView.InNamespace(
                        in.all(CosmosBackup.class).stream().skip(1).toList(),
                        in.all(CosmosBackupSchedule.class).stream()
                                .collect(Collectors.toMap(s -> s.getMetadata().getName(), Function.identity())),
                        in.repositories(),
                        in.leaving()),
                in.jobs(),
                WaitingLine.of(backup, in.all(CosmosBackup.class), in.now()),
                in.now(),
                SETTINGS);
        Decision<CosmosBackupStatus> decision = BackupDecision.decide(seen);
        Optional<Explanation> refused = decision instanceof Decision.Start<CosmosBackupStatus> start
                ? in.refusal(start.job())
                : Optional.empty();
        return refused.map(why -> BackupDecision.refused(seen, why)).orElse(decision);
    }

    private static Decision<?> restore(GoldenNamespace in) {
        CosmosRestore restore = in.first(CosmosRestore.class).orElseThrow();
        return RestoreDecision.decide(new io.cosmosbackup.operator.restore.RestoreView(
                restore,
                in.first(CosmosBackup.class),
                in.repositories(),
                in.job(io.cosmosbackup.operator.restore.RestoreView.jobName(restore)),
                in.now(),
                SETTINGS));
    }

    private static Decision<?> repository(GoldenNamespace in) {
        CosmosBackupRepository repository =
                in.first(CosmosBackupRepository.class).orElseThrow();
        io.cosmosbackup.operator.repository.RepositoryView seen =
                new io.cosmosbackup.operator.repository.RepositoryView(
                        repository,
                        io.cosmosbackup.operator.repository.RepositoryView.newestProbe(repository)
                                .map(in::job)
                                .orElse(ObservedJob.NOTHING),
                        Optional.empty(),
                        new io.cosmosbackup.operator.repository.RepositoryView.InNamespace(
                                in.all(CosmosBackupRepository.class),
                                in.all(CosmosBackup.class),
                                in.all(CosmosBackupSchedule.class)),
                        in.now(),
                        SETTINGS);
        Decision<CosmosBackupRepositoryStatus> decision = RepositoryDecision.decide(seen.report()
                .map(report -> seen.with(afterTheLastPass(
                        CatalogDecision.of(repository, in.listing(report), in.all(CosmosBackup.class), in.now()))))
                .orElse(seen));
        Optional<Explanation> refused = decision instanceof Decision.Start<CosmosBackupRepositoryStatus> start
                ? in.refusal(start.job())
                : Optional.empty();
        return refused.<Decision<?>>map(why -> RepositoryDecision.refused(seen, new Refusals(Map.of("probe", why))))
                .orElse(decision);
    }

    /// Nothing is left to write: what passes write is in the cases that begin with catalog.
    private static CatalogDecision afterTheLastPass(CatalogDecision decision) {
        return new CatalogDecision(BackupChanges.NONE, decision.findings(), decision.others());
    }

    /// The first pass.
    private static Map<String, Object> catalog(GoldenNamespace in) {
        CosmosBackupRepository repository =
                in.first(CosmosBackupRepository.class).orElseThrow();
        io.cosmosbackup.operator.repository.RepositoryView seen =
                new io.cosmosbackup.operator.repository.RepositoryView(
                        repository,
                        in.job(io.cosmosbackup.operator.repository.RepositoryView.newestProbe(repository)
                                .orElseThrow()),
                        Optional.empty(),
                        new io.cosmosbackup.operator.repository.RepositoryView.InNamespace(
                                List.of(), List.of(), List.of()),
                        in.now(),
                        SETTINGS);
        Listing listing = in.listing(seen.report().orElseThrow());
        CatalogDecision decision = CatalogDecision.of(repository, listing, in.all(CosmosBackup.class), in.now());
        if (!decision.changes().isEmpty()) {
            theStatusWaitsForCosmosBackups(seen.with(decision), decision.changes());
        }
        Map<String, Object> out = new LinkedHashMap<>();
        decision.changes()
                .create()
                .forEach(backup -> out.put(
                        "create " + backup.getMetadata().getName(), KUBERNETES.convertValue(backup, JsonNode.class)));
        decision.changes().update().forEach(told -> {
            String name = told.backup().getMetadata().getName();
            told.happening().ifPresent(happening -> out.put("event " + name, event(happening)));
            out.put("tell " + name, KUBERNETES.convertValue(told.status(), JsonNode.class));
        });
        decision.changes()
                .drop()
                .forEach(backup -> out.put("drop " + backup.getMetadata().getName(), true));
        Map<String, Object> findings = new LinkedHashMap<>();
        findings.put("whole", decision.findings().whole());
        findings.put("why", KUBERNETES.convertValue(decision.findings().why(), JsonNode.class));
        out.put("findings", findings);
        return out;
    }

    /// They are written before it, and what is refused of them is in it.
    private static void theStatusWaitsForCosmosBackups(
            io.cosmosbackup.operator.repository.RepositoryView seen, BackupChanges changes) {
        Decision.Backups<?> first = assertInstanceOf(Decision.Backups.class, RepositoryDecision.decide(seen));
        assertEquals(changes, first.changes());
        assertEquals(seen.repository().getStatus(), first.status());
        Explanation why = Explanation.of(OperatorReason.BackupsSkipped, "the API server refuses CosmosBackup b");
        Decision<CosmosBackupRepositoryStatus> refused =
                RepositoryDecision.refused(seen, new Refusals(Map.of("b", why)));
        if (refused.status().probe().attempts().jobName() == null) {
            assertTrue(
                    refused.status().conditions().stream()
                            .anyMatch(condition -> condition.message().contains(why.message())),
                    refused.toString());
        }
    }

    private static Map<String, Object> out(Decision<?> decision) {
        if (decision instanceof Decision.Steps<?> steps) {
            return out(steps);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("decision", decision.getClass().getSimpleName());
        switch (decision) {
            case Decision.Wait<?> wait -> out.put("recheck", wait.recheck().toString());
            case Decision.Start<?> start -> {
                start.happening().ifPresent(happening -> out.put("event", event(happening)));
                out.put("job", KUBERNETES.convertValue(start.job(), JsonNode.class));
            }
            case Decision.End<?> end -> {
                end.stop().ifPresent(job -> out.put("stop", job));
                end.happening().ifPresent(happening -> out.put("event", event(happening)));
            }
            case Decision.Stop<?> stop -> out.put("stop", stop.job());
            case Decision.Hold<?> _ -> {}
            case Decision.Release<?> release ->
                release.happening().ifPresent(happening -> out.put("event", event(happening)));
            case Decision.Expire<?> expire ->
                out.put("expire", expire.job() + " " + expire.timeToLive().toSeconds() + "s");
            case Decision.Steps<?> _, Decision.Backups<?> _, Decision.Done<?> _ -> {}
        }
        out.put("status", KUBERNETES.convertValue(decision.status(), JsonNode.class));
        return out;
    }

    private static Map<String, Object> out(Decision.Steps<?> decision) {
        Map<String, Object> out = new LinkedHashMap<>();
        JobChanges jobs = decision.jobs();
        BackupChanges backups = decision.backups();
        out.put("recheck", decision.recheck().toString());
        backups.create().forEach(backup -> out.put("take", KUBERNETES.convertValue(backup, JsonNode.class)));
        if (!jobs.start().isEmpty()) {
            out.put("start", jobs.start().stream().map(DecisionGoldenTest::job).toList());
        }
        backups.update().forEach(told -> {
            String name = told.backup().getMetadata().getName();
            told.happening().ifPresent(happening -> out.put("event " + name, event(happening)));
            out.put("tell " + name, KUBERNETES.convertValue(told.status(), JsonNode.class));
        });
        if (!jobs.stop().isEmpty()) {
            out.put("stop", jobs.stop());
        }
        if (!jobs.expire().isEmpty()) {
            out.put("expire", jobs.expire());
        }
        if (!backups.drop().isEmpty()) {
            out.put(
                    "drop",
                    backups.drop().stream().map(b -> b.getMetadata().getName()).toList());
        }
        if (!decision.happenings().isEmpty()) {
            out.put(
                    "events",
                    decision.happenings().stream()
                            .map(DecisionGoldenTest::event)
                            .toList());
        }
        out.put("status", KUBERNETES.convertValue(decision.status(), JsonNode.class));
        return out;
    }

    /// What tells one Job from another.
    private static Map<String, Object> job(Job job) {
        Container container =
                job.getSpec().getTemplate().getSpec().getContainers().getFirst();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("job", job.getMetadata().getName());
        out.put("args", container.getArgs());
        out.put(
                "keys",
                container.getEnv().stream()
                        .filter(variable -> variable.getValueFrom() != null)
                        .map(variable -> "%s=%s/%s"
                                .formatted(
                                        variable.getName(),
                                        variable.getValueFrom()
                                                .getSecretKeyRef()
                                                .getName(),
                                        variable.getValueFrom()
                                                .getSecretKeyRef()
                                                .getKey()))
                        .toList());
        List<String> plain = container.getEnv().stream()
                .filter(variable -> variable.getValueFrom() == null)
                .map(variable -> variable.getName() + "=" + variable.getValue())
                .toList();
        if (!plain.isEmpty()) {
            out.put("env", plain);
        }
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        List<String> files = pod.getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .map(volume -> "%s=%s/%s"
                        .formatted(
                                volume.getName(),
                                volume.getSecret().getSecretName(),
                                volume.getSecret().getItems().getFirst().getKey()))
                .toList();
        if (!files.isEmpty()) {
            out.put("files", files);
        }
        if (pod.getServiceAccountName() != null) {
            out.put("serviceAccount", pod.getServiceAccountName());
        }
        EngineJob.refusal(job).ifPresent(why -> out.put("refused", why.message()));
        return out;
    }

    private static String event(Notice happening) {
        return "%s%s %s %s: %s"
                .formatted(
                        happening.event() ? "" : "(log only) ",
                        happening.warning() ? "Warning" : "Normal",
                        happening.key(),
                        happening.why().reason(),
                        happening.why().message());
    }
}
