package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.job.EngineJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logs of pods. Nothing depends on a log being there: a node keeps it for a while, and only its end. A
/// pod may print anything, so every log is read as a stream and within a {@link LogLines.Budget}.
record PodLogs(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(PodLogs.class);
    private static final int TAIL_LINES = 50;
    private static final int MOST_BYTES_OF_TAIL = 256 << 10;

    /// How far a running pod has come.
    Optional<Progress> progress(Pod pod) {
        LogLines.Budget budget = new LogLines.Budget(MOST_BYTES_OF_TAIL);
        try (InputStream tail = container(pod)
                .limitBytes(budget.left())
                .tailingLines(TAIL_LINES)
                .getLogInputStream()) {
            return ReportJson.newestProgress(new LogLines(tail, budget).stream());
        } catch (IOException | UncheckedIOException | KubernetesClientException e) {
            notRead(pod, e);
            return Optional.empty(); // the next look reads it
        }
    }

    /// Applies `reading` to the lines of a pod that has ended: as many as its node still has and the budget
    /// allows. Empty when they cannot be read.
    <T> Optional<T> lines(Pod pod, LogLines.Budget budget, Function<Stream<String>, T> reading) {
        if (budget.left() == 0) {
            budget.cutHere();
            return Optional.empty();
        }
        int left = budget.left();
        try (InputStream log = container(pod).limitBytes(left).getLogInputStream()) {
            T read = reading.apply(new LogLines(log, budget).stream());
            if (budget.left() == 0) {
                budget.cutHere(); // the node has left out what is beyond
            }
            return Optional.of(read);
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
