package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.job.EngineJob;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is kept of an object; that it is enough for every decision is what DecisionGoldenTest shows.
class SlimTest {
    private static final String LONG = "x".repeat(256 << 10);

    @Test
    void aPodOfAMebibyteIsKeptInAFewKibibytes() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("shop")
                .withUid("u")
                .addToLabels(JobReader.JOB_NAME_LABEL, "job")
                .addToLabels("another", "label")
                .addToAnnotations("a", LONG)
                .addToAnnotations(EngineJob.NAME_ANNOTATION, LONG)
                .addToManagedFields(
                        new ManagedFieldsEntryBuilder().withManager(LONG).build())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("engine")
                .withImage("image")
                .addNewEnv()
                .withName("E")
                .withValue(LONG)
                .endEnv()
                .endContainer()
                .addNewVolume()
                .withName("cosmos")
                .withNewSecret()
                .withSecretName("cosmos-key")
                .addNewItem("key", null, "key")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("another")
                .withNewConfigMap()
                .withName(LONG)
                .addNewItem("key", null, "key")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("webhook")
                .withNewSecret()
                .withSecretName("of-many-entries")
                .endSecret()
                .endVolume()
                .endSpec()
                .withNewStatus()
                .withPhase("Failed")
                .withMessage(LONG)
                .addNewCondition()
                .withType("DisruptionTarget")
                .withMessage(LONG)
                .endCondition()
                .addNewContainerStatus()
                .withName("engine")
                .withNewState()
                .withNewTerminated()
                .withMessage(LONG)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        Pod slim = Slim.pod(pod);
        assertTrue(size(slim) < 12_000, () -> size(slim) + " bytes of " + size(pod));
        assertEquals(Map.of(JobReader.JOB_NAME_LABEL, "job"), slim.getMetadata().getLabels());
        assertEquals("Failed", slim.getStatus().getPhase());
        assertEquals(
                List.of("cosmos"),
                slim.getSpec().getVolumes().stream().map(Volume::getName).toList());
    }

    /// The kubelet keeps 4,096 bytes of a report. Quotation marks in it take one byte each.
    @Test
    void aReportThatFillsTheTerminationMessageIsKeptWhole() {
        String begin = "{\"kind\":\"Verify\",\"a\":\"\",\"b\":\"\",\"c\":\"";
        String report = begin + "x".repeat(ReportJson.MAX_BYTES - begin.length() - 2) + "\"}";
        assertEquals(4_096, report.length());
        assertEquals(report, message(Slim.pod(ended(report))));
        assertEquals(report, message(Slim.pod(ended(report + LONG))), "more is none of the kubelet's");
    }

    private static Pod ended(String message) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("engine")
                .withNewState()
                .withNewTerminated()
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static String message(Pod pod) {
        return pod.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getMessage();
    }

    /// What a GitOps tool has made is never deleted, and an annotation says that it has.
    @Test
    void anObjectOfOursKeepsTheNamesOfItsAnnotations() {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("b")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", LONG)
                .addToAnnotations(CosmosBackup.PIN_ANNOTATION, "true")
                .addToManagedFields(
                        new ManagedFieldsEntryBuilder().withManager(LONG).build())
                .build());
        CosmosBackup slim = Slim.own(backup);
        assertEquals(
                Set.of("kubectl.kubernetes.io/last-applied-configuration", CosmosBackup.PIN_ANNOTATION),
                slim.getMetadata().getAnnotations().keySet());
        assertEquals("true", slim.getMetadata().getAnnotations().get(CosmosBackup.PIN_ANNOTATION));
        assertTrue(size(slim) < 1_000, () -> size(slim) + " bytes");
    }

    @Test
    void aStoreKeepsWhatIsSlim() {
        ItemStore<Pod> store = Slim.store(Slim::pod);
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("shop")
                .addToAnnotations("a", LONG)
                .endMetadata()
                .build();
        store.put(store.getKey(pod), pod);
        assertEquals(Set.of("shop/p"), store.keySet().collect(Collectors.toSet()));
        assertTrue(size(store.get("shop/p")) < 1_000);
        store.remove("shop/p");
        assertEquals(0, store.size());
    }

    private static int size(Object object) {
        return new KubernetesSerialization().asJson(object).length();
    }
}
