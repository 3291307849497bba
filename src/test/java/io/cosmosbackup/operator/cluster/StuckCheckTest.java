package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What makes Kubernetes start the operator anew, and what does not.
@Timeout(60)
class StuckCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    private final Calls calls = new Calls();
    private final StuckCheck check = new StuckCheck(calls);

    @Test
    void aCallThatTakesMinutesIsSlowAndOneThatNeverReturnsIsStuck() throws Exception {
        calls.watch("CosmosBackup shop/nightly", NOW, () -> {
            assertEquals(
                    Status.UP, check.check(NOW.plus(StuckCheck.LONGEST_CALL)).getStatus());
            HealthCheckResponse stuck =
                    check.check(NOW.plus(StuckCheck.LONGEST_CALL).plusSeconds(1));
            assertEquals(Status.DOWN, stuck.getStatus());
            assertEquals(
                    "CosmosBackup shop/nightly", stuck.getData().orElseThrow().get("longest"));
            return 0;
        });
        assertEquals(
                Status.UP,
                check.check(NOW.plus(StuckCheck.LONGEST_CALL).plusSeconds(1)).getStatus());
    }

    @Test
    void threadsThatWaitForEachOtherAreFound() throws InterruptedException {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock other = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread first = locking("first", one, other, both);
        Thread second = locking("second", other, one, both);
        try {
            while (check.check(NOW).getStatus() == Status.UP) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            String threads =
                    String.valueOf(check.check(NOW).getData().orElseThrow().get("deadlock"));
            assertTrue(threads.contains("first") && threads.contains("second"), threads);
        } finally {
            first.interrupt();
            second.interrupt();
            first.join();
            second.join();
        }
        assertEquals(Status.UP, check.check(NOW).getStatus());
    }

    private static Thread locking(String name, ReentrantLock held, ReentrantLock wanted, CountDownLatch both) {
        return Thread.ofPlatform().name(name).start(() -> {
            held.lock();
            try {
                both.countDown();
                both.await();
                wanted.lockInterruptibly();
                wanted.unlock();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                held.unlock();
            }
        });
    }
}
