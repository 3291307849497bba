package io.cosmosbackup.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.support.Azurite;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/// A namespace of a test's own, with an emulated account and Blob containers whose keys are in its Secrets: `cosmos`,
/// `east`, `west`; or with an account by HTTPS, and without Secrets.
final class TestNamespace implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Only a failing test waits so long. On two busy cores a pod took over a minute to start.
    static final Duration LONG = Duration.ofMinutes(8);

    final String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
    final CosmosEmulator emulator;
    final EmulatorClient account;
    private final KubernetesClient kubernetes = new KubernetesClientBuilder().build();

    TestNamespace() {
        this(options());
        secret("cosmos", emulator.key());
    }

    static TestNamespace withoutKeys() {
        return new TestNamespace(options().withHttps());
    }

    private static EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withAddress(Azurite.environment("HOST_ADDRESS"), 0)
                .withPartitions(3);
    }

    private TestNamespace(EmulatorOptions options) {
        emulator = CosmosEmulator.start(options);
        account = new EmulatorClient(emulator.endpoint(), emulator.key());
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    String endpoint() {
        return emulator.endpoint().toString();
    }

    void secret(String secret, String key) {
        apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {key: "%s"}
                """.formatted(secret, key));
    }

    void replaceSecret(String secret, String key) {
        kubernetes.secrets().inNamespace(name).withName(secret).delete();
        secret(secret, key);
    }

    /// A repository in a Blob container of its own.
    Azurite repository(String repository, int accountNumber) {
        Azurite azurite = new Azurite(accountNumber);
        secret(repository, azurite.key());
        repository(repository, azurite, azurite.newContainer(), repository);
        return azurite;
    }

    void repository(String repository, Azurite azurite, String container, String secret) {
        apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupRepository
                metadata: {name: %s}
                spec: {azure: {endpoint: "%s", allowInsecure: true, container: %s, credentials: {secretName: %s}}}
                """.formatted(repository, azurite.endpoint(), container, secret));
    }

    void apply(String yaml) {
        HasMetadata object = kubernetes.getKubernetesSerialization().unmarshal(yaml);
        kubernetes.resource(object).inNamespace(name).create();
    }

    /// An on-demand backup with its settings in full; `more` is added to its spec.
    void backup(String backup, String repositories, String more) {
        apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: %s}
                spec:
                  source: {api: NoSQL, endpoint: "%s", allowInsecure: true, credentials: {secretName: cosmos}}
                  repositories: [%s]
                %s
                """.formatted(backup, endpoint(), repositories, more.indent(2)));
    }

    JsonNode get(String kind, String object) {
        HasMetadata found = kubernetes
                .genericKubernetesResources("cosmosbackup.io/v1alpha1", kind)
                .inNamespace(name)
                .withName(object)
                .get();
        return JSON.valueToTree(found);
    }

    void delete(String kind, String object) {
        kubernetes
                .genericKubernetesResources("cosmosbackup.io/v1alpha1", kind)
                .inNamespace(name)
                .withName(object)
                .delete();
    }

    List<String> names(String kind) {
        return kubernetes
                .genericKubernetesResources("cosmosbackup.io/v1alpha1", kind)
                .inNamespace(name)
                .list()
                .getItems()
                .stream()
                .map(item -> item.getMetadata().getName())
                .sorted()
                .toList();
    }

    /// Waits until the object's condition of this type is True, and returns the object.
    JsonNode await(String kind, String object, String condition) {
        Awaitility.await(kind + " " + object + " to be " + condition)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    JsonNode seen = get(kind, object);
                    if (condition.equals("Complete") && isTrue(seen, "Failed")) {
                        throw new IllegalStateException(kind + " " + object + " failed: " + seen.path("status"));
                    }
                    return isTrue(seen, condition);
                });
        return get(kind, object);
    }

    /// Waits until the object's condition Ready has this reason, whatever its status.
    JsonNode awaitReason(String kind, String object, String reason) {
        Awaitility.await(kind + " " + object + " to say " + reason)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> condition(get(kind, object), "Ready")
                        .path("reason")
                        .asText()
                        .equals(reason));
        return get(kind, object);
    }

    /// What the API server answers at this path.
    JsonNode raw(String path) {
        return kubernetes.getKubernetesSerialization().unmarshal(kubernetes.raw(path), JsonNode.class);
    }

    List<Pod> pods(String job) {
        return kubernetes
                .pods()
                .inNamespace(name)
                .withLabel("batch.kubernetes.io/job-name", job)
                .list()
                .getItems();
    }

    /// Kills the run's pod once the run has told that it has read or written something: its processes get no
    /// grace, and the pod is gone at once, as with a node that is lost.
    void killWhileReading(String kind, String object, String job) {
        Awaitility.await(kind + " " + object + " to have items")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> get(kind, object).at("/status/run/progress/items").asLong() > 0);
        pods(job).stream()
                .filter(pod -> pod.getStatus().getPhase().equals("Running"))
                .forEach(pod -> kubernetes.resource(pod).withGracePeriod(0).delete());
    }

    /// How many of the Job's pods have failed, as the Job controller counts them.
    int failedPods(String job) {
        Integer failed = kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(name)
                .withName(job)
                .get()
                .getStatus()
                .getFailed();
        return failed == null ? 0 : failed;
    }

    static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return JSON.missingNode();
    }

    static boolean isTrue(JsonNode object, String type) {
        return condition(object, type).path("status").asText().equals("True");
    }

    void destroyData() {
        account.send("GET", "dbs", Map.of(), new byte[0])
                .ok()
                .json()
                .path("Databases")
                .forEach(d -> account.send("DELETE", "dbs/" + d.path("id").asText(), Map.of(), new byte[0])
                        .ok());
    }

    @Override
    public void close() {
        kubernetes.namespaces().withName(name).delete();
        kubernetes.close();
        account.close();
        emulator.close();
    }
}
