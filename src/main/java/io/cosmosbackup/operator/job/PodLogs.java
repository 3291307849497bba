package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.report.ReportJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What pods have printed. Nothing depends on it being there: a node keeps a log for a while, and only its end.
record PodLogs(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(PodLogs.class);
    private static final int TAIL_LINES = 50;
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_STREAMED_BYTES = 32 << 20;

    /// How far a running pod has come.
    Optional<Progress> progress(Pod pod) {
        try {
            String log = container(pod).tailingLines(TAIL_LINES).getLog();
            return log == null ? Optional.empty() : ReportJson.newestProgress(log);
        } catch (KubernetesClientException e) {
            notRead(pod, e);
            return Optional.empty(); // the next look reads it
        }
    }

    /// What a pod that has ended has printed, as much of it as its node still has; empty when it cannot be read.
    Optional<String> whole(Pod pod) {
        try {
            return Optional.ofNullable(container(pod).limitBytes(MOST_BYTES).getLog());
        } catch (KubernetesClientException e) {
            notRead(pod, e);
            return Optional.empty();
        }
    }

    /// The same line by line, never held whole.
    <T> Optional<T> lines(Pod pod, Function<Stream<String>, T> reading) {
        try (BufferedReader lines = new BufferedReader(
                container(pod).limitBytes(MOST_STREAMED_BYTES).getLogReader())) {
            return Optional.of(reading.apply(lines.lines()));
        } catch (IOException | UncheckedIOException | KubernetesClientException e) {
            notRead(pod, e);
            return Optional.empty();
        }
    }

    private ContainerResource container(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .inContainer(EngineJob.CONTAINER);
    }

    private static void notRead(Pod pod, Exception e) {
        LOG.warn(
                "log not read pod={}/{} error={}",
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                e.getMessage());
    }
}
