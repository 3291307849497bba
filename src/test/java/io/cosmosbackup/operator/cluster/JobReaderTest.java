package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A pod whose Secret is missing hangs in ContainerCreating, and only an event of it says why.
class JobReaderTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String NEWER =
            "MountVolume.SetUp failed for volume \\\"cosmos\\\" : secret \\\"k\\\" not found";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private final KubernetesClient client = client();

    private HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @BeforeEach
    void answer() {
        String events = """
                {"kind":"EventList","apiVersion":"v1","metadata":{},"items":[
                {"metadata":{"name":"b","resourceVersion":"1000"},"involvedObject":{},"message":"%s"},
                {"metadata":{"name":"a","resourceVersion":"999"},"involvedObject":{},"message":"an older one"}]}
                """.formatted(NEWER);
        server.createContext("/", exchange -> {
            requests.add(URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8));
            byte[] body = events.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void whyAVolumeIsNotMountedIsReadFromTheNewestEventOfThePod() {
        assertEquals(
                Optional.of(NEWER.replace("\\", "")),
                see(
                        "{phase: Pending, containerStatuses: [{name: engine, state: {waiting: {reason: ContainerCreating}}}]}"));
        assertEquals(1, requests.size());
        String request = requests.getFirst();
        assertTrue(request.startsWith("/api/v1/namespaces/shop/events?"), request);
        assertTrue(request.contains("involvedObject.uid=pod-uid"), request);
        assertTrue(request.contains("reason=FailedMount"), request);
    }

    @Test
    void theKubeletMayHaveSaidNothingOfTheContainerYet() {
        assertTrue(see("{phase: Pending}").isPresent());
    }

    /// The event is there for an hour, the volume since a moment ago: the image is being pulled.
    @Test
    void whatAnOlderEventSaysIsOverWhenTheVolumesAreThere() {
        assertEquals(
                Optional.empty(),
                see("{phase: Pending, conditions: [{type: PodReadyToStartContainers, status: \"True\"}],"
                        + " containerStatuses: [{name: engine, state: {waiting: {reason: ContainerCreating}}}]}"));
        assertEquals(
                Optional.empty(),
                see("{phase: Pending, containerStatuses: [{name: engine, state: {waiting: {reason: ErrImagePull}}}]}"));
        assertEquals(List.of(), requests);
    }

    private Optional<String> see(String podStatus) {
        Job job = YAML.unmarshal("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: nightly-backup, namespace: shop, uid: job-uid}
                spec: {template: {spec: {containers: [{name: engine}]}}}
                """, Job.class);
        Pod pod = YAML.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  {name: p-1, namespace: shop, uid: pod-uid, creationTimestamp: "2026-11-22T02:00:02Z",
                  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: nightly-backup, uid: job-uid}]}
                spec:
                  nodeName: node-1
                  containers: [{name: engine}]
                  volumes: [{name: cosmos, secret: {secretName: k, items: [{key: key, path: key}]}}]
                status: %s
                """.formatted(podStatus), Pod.class);
        JobReader reader = new JobReader(client, new JobReader.Heard() {
            @Override
            public Optional<Job> job(String namespace, String name) {
                return Optional.of(Slim.job(job));
            }

            @Override
            public Stream<Pod> pods(String namespace, String name) {
                return Stream.of(Slim.pod(pod));
            }
        });
        return reader.see("shop", "nightly-backup").podRefusal();
    }
}
