package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.job.EngineJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final int MOST_BYTES_OF_REFUSAL = 4 << 10;

    /// How far a running pod has come.
    Optional<Progress> progress(Pod pod) {
        LogLines.Budget budget = new LogLines.Budget(MOST_BYTES_OF_TAIL);
        try (InputStream tail = open(pod, budget.left(), OptionalInt.of(TAIL_LINES))) {
            return ReportJson.newestProgress(new LogLines(tail, budget).stream());
        } catch (IOException | UncheckedIOException | KubernetesClientException e) {
            notRead(pod, e);
            return Optional.empty(); // the next look reads it
        }
    }

    /// Applies `reading` to the lines of a pod that has ended: as many as its node still has and the budget
    /// allows.
    <T> PodLog<T> lines(Pod pod, LogLines.Budget budget, Function<Stream<String>, T> reading) {
        if (budget.left() == 0) {
            budget.cutHere();
            return new PodLog.Unread<>("other logs of the Job are too long");
        }
        int left = budget.left();
        try (InputStream log = open(pod, left, OptionalInt.empty())) {
            T read = reading.apply(new LogLines(log, budget).stream());
            if (budget.left() == 0) {
                budget.cutHere(); // the node has left out what is beyond
            }
            return new PodLog.Read<>(read);
        } catch (IOException | UncheckedIOException | KubernetesClientException e) {
            return new PodLog.Unread<>(notRead(pod, e));
        }
    }

    /// The last lines of a log, or all of it. The client's own method is not used: for each log it lists
    /// the pod and begins to watch it, and it reports an informer that stops when that fails.
    private InputStream open(Pod pod, int most, OptionalInt lastLines) throws IOException {
        HttpClient http = client.getHttpClient();
        String tail = lastLines.isPresent() ? "&tailLines=" + lastLines.getAsInt() : "";
        HttpRequest request = http.newHttpRequestBuilder()
                .uri("%sapi/v1/namespaces/%s/pods/%s/log?container=%s&limitBytes=%d%s"
                        .formatted(
                                URLUtils.join(client.getMasterUrl().toString(), "/"),
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getName(),
                                EngineJob.CONTAINER,
                                most,
                                tail))
                .build();
        CompletableFuture<HttpResponse<InputStream>> answer = http.sendAsync(request, InputStream.class);
        HttpResponse<InputStream> response = get(answer);
        if (response.isSuccessful()) {
            return new LogStream(response.body(), most);
        }
        try (InputStream refusal = new LogStream(response.body(), MOST_BYTES_OF_REFUSAL)) {
            String text = new String(refusal.readNBytes(MOST_BYTES_OF_REFUSAL), StandardCharsets.UTF_8);
            throw new IOException(
                    "the API server answers %d: %s".formatted(response.code(), Slim.sentence(message(text))));
        }
    }

    /// Of the API server's Status, or what a node said.
    private String message(String text) {
        return text.startsWith("{")
                ? client.getKubernetesSerialization()
                        .unmarshal(text, Status.class)
                        .getMessage()
                : text;
    }

    private HttpResponse<InputStream> get(CompletableFuture<HttpResponse<InputStream>> answer) throws IOException {
        try {
            return answer.get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(
                    "no answer within %d ms".formatted(client.getConfiguration().getRequestTimeout()), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the operator stops");
        }
    }

    private static String notRead(Pod pod, Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? Objects.requireNonNullElse(e.getCause(), e) : e;
        String why = Slim.sentence(cause.getMessage());
        LOG.warn(
                "log not read pod={}/{} error={}",
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                why);
        return why;
    }
}
