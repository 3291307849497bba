package io.cosmosbackup.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.cosmosbackup.support.Edits;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A namespace of the cluster of KUBECONFIG where the engine is played by hand: the pods of Jobs find no node, and
/// the test writes their statuses as a kubelet would.
record PlayedNamespace(KubernetesClient client, String name) {
    /// For what takes a second on a machine that has nothing else to do.
    static final Duration LONG = Duration.ofMinutes(5);

    /// Keeps the pods of a Job from every node: for the template of a CR.
    static final String NO_NODE = "{nodeSelector: {cosmosbackup.io/no-such-node: \"true\"}}";

    static PlayedNamespace create(String prefix) {
        assertNotNull(System.getenv("KUBECONFIG"), "KUBECONFIG is not set: this test needs a cluster");
        KubernetesClient client = new KubernetesClientBuilder().build();
        return new PlayedNamespace(client, another(client, prefix));
    }

    /// Another namespace of the same cluster.
    PlayedNamespace another(String prefix) {
        return new PlayedNamespace(client, another(client, prefix));
    }

    private static String another(KubernetesClient client, String prefix) {
        return client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(prefix)
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    /// The kinds of the chart.
    void installKinds() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("charts/cosmos-backup/files/crds"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                CustomResourceDefinition crd = client.getKubernetesSerialization()
                        .unmarshal(Files.readString(file), CustomResourceDefinition.class);
                client.resource(crd).fieldManager("kubectl").forceConflicts().serverSideApply();
                client.resource(crd)
                        .waitUntilCondition(
                                c -> c != null
                                        && c.getStatus() != null
                                        && c.getStatus().getConditions() != null
                                        && c.getStatus().getConditions().stream()
                                                .anyMatch(o -> o.getType().equals("Established")
                                                        && o.getStatus().equals("True")),
                                30,
                                TimeUnit.SECONDS);
            }
        }
    }

    void delete() {
        client.namespaces().withName(name).delete();
    }

    <T extends HasMetadata> T create(String yaml, Class<T> type) {
        return client.resource(client.getKubernetesSerialization().unmarshal(yaml, type))
                .inNamespace(name)
                .create();
    }

    Job job(String job) {
        return client.batch().v1().jobs().inNamespace(name).withName(job).require();
    }

    /// The Job once it is there and has a pod.
    Job awaitJob(String job) {
        return awaitJob(job, LONG);
    }

    Job awaitJob(String job, Duration atMost) {
        await().atMost(atMost)
                .until(() -> client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(name)
                                .withName(job)
                                .get()
                        != null);
        await().atMost(LONG).until(() -> !pods(job).isEmpty());
        return job(job);
    }

    List<Pod> pods(String job) {
        return client.pods()
                .inNamespace(name)
                .withLabel("batch.kubernetes.io/job-name", job)
                .list()
                .getItems();
    }

    Pod newestPod(String job) {
        return pods(job).stream()
                .max((a, b) -> a.getMetadata()
                        .getCreationTimestamp()
                        .compareTo(b.getMetadata().getCreationTimestamp()))
                .orElseThrow();
    }

    void play(String job, String phase, ContainerState state) {
        Edits.editStatus(
                client.pods()
                        .inNamespace(name)
                        .withName(newestPod(job).getMetadata().getName()),
                pod -> new PodBuilder(pod)
                        .editOrNewStatus()
                        .withPhase(phase)
                        .withContainerStatuses()
                        .addNewContainerStatus()
                        .withName("engine")
                        .withImage("x")
                        .withImageID("x")
                        .withReady(false)
                        .withRestartCount(0)
                        .withState(state)
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    /// The engine ended a minute ago, and a sidecar that somebody has injected goes on.
    void playBesideASidecar(String job, ContainerState ended) {
        play(
                job,
                "Running",
                new ContainerStateBuilder(ended)
                        .editTerminated()
                        .withFinishedAt(Instant.now()
                                .minusSeconds(60)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                        .endTerminated()
                        .build());
        Edits.editStatus(
                client.pods()
                        .inNamespace(name)
                        .withName(newestPod(job).getMetadata().getName()),
                pod -> new PodBuilder(pod)
                        .editStatus()
                        .addNewContainerStatus()
                        .withName("mesh-proxy")
                        .withImage("x")
                        .withImageID("x")
                        .withReady(true)
                        .withRestartCount(0)
                        .withState(running())
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    static ContainerState running() {
        return new ContainerStateBuilder().withNewRunning(now()).build();
    }

    static ContainerState ended(int exitCode, @Nullable String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .withMessage(message)
                .withStartedAt(now())
                .withFinishedAt(now())
                .endTerminated()
                .build();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// One event of that reason about an object of that name: it comes after the status it tells of.
    void assertToldOnce(String about, String reason) {
        await().atMost(LONG).until(() -> events(about, reason) > 0);
        assertEquals(1, events(about, reason), () -> reason + " of " + about);
    }

    private long events(String about, String reason) {
        return client.events().v1().events().inNamespace(name).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(about)
                        && event.getReason().equals(reason))
                .count();
    }
}
