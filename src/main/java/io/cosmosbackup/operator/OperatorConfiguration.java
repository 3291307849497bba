package io.cosmosbackup.operator;

import io.cosmosbackup.operator.job.OperatorSettings;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Settings from the environment: the image of the Jobs (COSMOSBACKUP_IMAGE), the start time-out
/// (COSMOSBACKUP_POD_START_TIMEOUT), how many backups run at one time (COSMOSBACKUP_MAX_CONCURRENT_BACKUPS),
/// and where the operator itself runs (POD_NAMESPACE, POD_NAME).
@ApplicationScoped
public class OperatorConfiguration {
    private static final String LEASE = "cosmos-backup-operator";

    private final Optional<String> image;
    private final Duration startTimeout;
    private final int mostBackups;
    private final Optional<String> namespace;
    private final Optional<String> pod;

    public OperatorConfiguration(
            @ConfigProperty(name = "cosmosbackup.image") Optional<String> image,
            @ConfigProperty(name = "cosmosbackup.pod-start-timeout", defaultValue = "PT5M") Duration startTimeout,
            @ConfigProperty(name = "cosmosbackup.max-concurrent-backups", defaultValue = "10") int mostBackups,
            @ConfigProperty(name = "pod.namespace") Optional<String> namespace,
            @ConfigProperty(name = "pod.name") Optional<String> pod) {
        this.image = image;
        this.startTimeout = startTimeout;
        if (mostBackups < 1) {
            throw new IllegalStateException(
                    "COSMOSBACKUP_MAX_CONCURRENT_BACKUPS is %d. HINT: give a number from 1".formatted(mostBackups));
        }
        this.mostBackups = mostBackups;
        this.namespace = namespace;
        this.pod = pod;
    }

    @Produces
    @Singleton
    public OperatorSettings settings() {
        return new OperatorSettings(
                image.orElseThrow(() -> new IllegalStateException(
                        "COSMOSBACKUP_IMAGE is not set. HINT: set it to the image of this pod; the Jobs run it too")),
                startTimeout,
                mostBackups);
    }

    /// Only one operator works at a time. A second one takes over when the first is gone, or has not renewed its lease
    /// for so long. One that does not get to renew it ends: the times are long, for a busy node is no reason to.
    @Produces
    @Singleton
    public LeaderElectionConfiguration leaderElection() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace.orElse("default"))
                .withLeaseDuration(Duration.ofSeconds(60))
                .withRenewDeadline(Duration.ofSeconds(40))
                .withRetryPeriod(Duration.ofSeconds(5))
                .withIdentity(
                        pod.orElseGet(() -> "pid-" + ProcessHandle.current().pid()))
                .build();
    }
}
