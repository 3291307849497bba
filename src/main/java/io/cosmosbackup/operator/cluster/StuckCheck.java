package io.cosmosbackup.operator.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Whether only a restart helps (`/q/health/live`): threads wait for each other, or a reconciler's call does not
/// return.
///
/// An operator that gets no processor time is slow and not dead. A restart would take from it what it has done, and the
/// processor time of a start besides: so nothing here is about how fast anything is.
@Liveness
@ApplicationScoped
public class StuckCheck implements HealthCheck {
    /// No call waits for anything but the API server, whose answers have time-outs of seconds.
    static final Duration LONGEST_CALL = Duration.ofMinutes(15);

    private final Calls calls;

    public StuckCheck(Calls calls) {
        this.calls = calls;
    }

    @Override
    public HealthCheckResponse call() {
        return check(Instant.now());
    }

    HealthCheckResponse check(Instant now) {
        Optional<String> deadlock = deadlock();
        Optional<String> longest = calls.longerThan(LONGEST_CALL, now);
        var response = HealthCheckResponse.named("stuck").status(deadlock.isEmpty() && longest.isEmpty());
        deadlock.ifPresent(threads -> response.withData("deadlock", threads));
        longest.ifPresent(object -> response.withData("longest", object));
        return response.build();
    }

    private static Optional<String> deadlock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.findDeadlockedThreads();
        return ids == null
                ? Optional.empty()
                : Optional.of(Arrays.stream(threads.getThreadInfo(ids))
                        .map(ThreadInfo::getThreadName)
                        .collect(Collectors.joining(", ")));
    }
}
