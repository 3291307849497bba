package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.operator.job.JobLog;
import io.cosmosbackup.operator.job.ObservedJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// A process with the operator's heap that reads the Jobs of a {@link HostileTenant} with the operator's
/// own code, as many at one time as the operator reconciles. It prints a line for each. `args`: the API
/// server, the Jobs.
public final class TenantReading {
    private static final int AT_ONCE = 16;

    private TenantReading() {}

    public static void main(String[] args) {
        int exitCode = 1;
        try {
            read(args);
            exitCode = 0;
        } catch (Exception e) {
            System.out.println("Exception: " + e);
        }
        System.exit(exitCode); // the client's threads would go on
    }

    private static void read(String[] args) throws Exception {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(args[0])
                .withRequestTimeout(300_000) // the machine may be busy
                .build();
        List<Future<String>> lines = new ArrayList<>();
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            JobReader reader = new JobReader(client, new JobReader.Heard() {
                @Override
                public Optional<Job> job(String namespace, String name) {
                    return Optional.empty();
                }

                @Override
                public Stream<Pod> pods(String namespace, String job) {
                    return Stream.empty();
                }
            });
            for (String job : List.of(args).subList(1, args.length)) {
                lines.add(threads.submit(() -> job + " " + read(reader, job)));
            }
            for (Future<String> line : lines) {
                System.out.println(line.get());
            }
        }
    }

    private static String read(JobReader reader, String job) {
        ObservedJob seen = ObservedJob.NOTHING;
        for (int again = 0; seen.log().isEmpty() && again < 20; again++) { // as the next reconcile would
            try {
                seen = reader.read("shop", job, HostileTenant.OWNER);
            } catch (KubernetesClientException e) {
                System.err.println("once more: " + e.getMessage()); // a connection that was idle for too long
            }
        }
        JobLog log = seen.log().orElseThrow();
        return "%s genuine=%s cut=%s"
                .formatted(
                        seen.state(HostileTenant.OWNER, Instant.now(), Duration.ofMinutes(5))
                                .getClass()
                                .getSimpleName(),
                        log.ofStep(HostileTenant.STEP).stream()
                                .filter(planned -> planned.action() == PlannedBackup.Action.Keep
                                        && planned.reasons().equals(List.of("last 3")))
                                .map(PlannedBackup::backup)
                                .filter(HostileTenant.GENUINE::contains)
                                .toList(),
                        log.cut());
    }
}
