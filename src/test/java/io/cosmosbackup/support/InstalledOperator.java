package io.cosmosbackup.support;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.concurrent.TimeUnit;

/// The operator that dev/test.sh has installed in the cluster. A test that plays the operator itself stops it; a
/// test that needs it starts it.
public final class InstalledOperator {
    private InstalledOperator() {}

    public static void start() {
        scale(1);
    }

    public static void stop() {
        scale(0);
    }

    private static void scale(int replicas) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            RollableScalableResource<Deployment> deployment = client.apps()
                    .deployments()
                    .inNamespace("cosmosbackup-system")
                    .withName("cosmos-backup");
            if (deployment.get() == null) {
                if (replicas == 0) {
                    return;
                }
                throw new IllegalStateException("no operator is installed. HINT: run integration tests by make test");
            }
            deployment.scale(replicas);
            client.pods()
                    .inNamespace("cosmosbackup-system")
                    .withLabel("app.kubernetes.io/name", "cosmos-backup")
                    .informOnCondition(pods -> pods.size() == replicas)
                    .orTimeout(120, TimeUnit.SECONDS)
                    .join();
            deployment.waitUntilCondition(
                    d -> d != null
                            && (d.getStatus().getReadyReplicas() == null
                                    ? replicas == 0
                                    : d.getStatus().getReadyReplicas() == replicas),
                    120,
                    TimeUnit.SECONDS);
        }
    }
}
