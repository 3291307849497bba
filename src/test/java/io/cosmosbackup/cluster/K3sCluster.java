package io.cosmosbackup.cluster;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/// Starts K3s in Docker and stays until it is killed; the container goes with it. The argument is a folder, into
/// which go `kubeconfig`, `container` (its id, for `docker cp` and `docker exec`) and, last, `host-address`: the
/// gateway of the container's network, where pods reach servers on this host. With Docker in a virtual machine
/// (Docker Desktop) that is the virtual machine's address: set HOST_ADDRESS then.
///
/// Not yet run: it needs Docker, which the machines it was written on lack.
public final class K3sCluster {

    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private K3sCluster() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path dir = Path.of(args[0]);
        try (K3sContainer k3s = new K3sContainer(IMAGE)) {
            k3s.start();
            Files.writeString(dir.resolve("kubeconfig"), k3s.getKubeConfigYaml());
            Files.writeString(dir.resolve("container"), k3s.getContainerId());
            Files.writeString(dir.resolve("host-address"), gateway(k3s));
            Thread.currentThread().join();
        }
    }

    private static String gateway(K3sContainer k3s) {
        for (ContainerNetwork network :
                k3s.getContainerInfo().getNetworkSettings().getNetworks().values()) {
            String gateway = network.getGateway();
            if (gateway != null) {
                return gateway;
            }
        }
        throw new IllegalStateException("the K3s container has no network with a gateway. HINT: set HOST_ADDRESS");
    }
}
