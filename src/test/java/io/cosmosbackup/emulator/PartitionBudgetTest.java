package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PartitionBudgetTest {
    private static final Traffic HIGH = traffic(false, 0);
    private static final Traffic LOW = traffic(true, 0);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong time = new AtomicLong();
    private final PartitionBudget budget =
            new PartitionBudget(100, () -> new ThroughputBuckets(Map.of(1, 40)), time::get);

    /// How many of so many requests of 10 RU are served.
    private static Traffic traffic(boolean lowPriority, int bucket) {
        return new Traffic(lowPriority, bucket, Traffic.Consistency.SESSION, SessionTokens.NONE, null);
    }

    private int served(int requests, Traffic traffic) {
        return ScopedValue.where(Traffic.CURRENT, traffic).call(() -> {
            int served = 0;
            for (int i = 0; i < requests; i++) {
                try {
                    budget.check();
                } catch (GatewayException e) {
                    assertEquals(429, e.status());
                    continue;
                }
                budget.use(10);
                served++;
            }
            return served;
        });
    }

    @Test
    void lowPriorityHasTheWholeBudgetWhenItIsAlone() {
        assertEquals(10, served(20, LOW));
        time.addAndGet(SECOND);
        assertEquals(10, served(20, LOW));
    }

    @Test
    void lowPriorityLeavesWhatHighPriorityUsedInTheSecondBefore() {
        assertEquals(7, served(7, HIGH));
        time.addAndGet(SECOND);
        assertEquals(3, served(20, LOW));
        assertEquals(7, served(20, HIGH));
    }

    @Test
    void lowPriorityWaitsWhileHighPriorityIsRefused() {
        assertEquals(10, served(11, HIGH));
        time.addAndGet(SECOND);
        assertEquals(0, served(5, LOW));
        assertEquals(10, served(10, HIGH));
        time.addAndGet(2 * SECOND);
        assertEquals(10, served(20, LOW));
    }

    @Test
    void bucketsHaveTheirShareEvenOfAnIdlePartition() {
        assertEquals(4, served(20, traffic(false, 1)));
        assertEquals(6, served(20, traffic(false, 2)));
        time.addAndGet(SECOND);
        assertEquals(4, served(20, traffic(false, 1)));
    }

    @Test
    void priorityAndBucketAreTheHeaders() {
        Headers headers = new Headers();
        headers.set("x-ms-cosmos-priority-level", "Low");
        headers.set("x-ms-cosmos-throughput-bucket", "5");
        GatewayRequest request = new GatewayRequest(
                "GET", ResourcePath.parse("/dbs"), null, headers, new GatewayRequest.RequestBody(new byte[0]));
        assertEquals(traffic(true, 5), Traffic.of(request, Replication.Level.SESSION, null));
    }

    @Test
    void whatWentBeyondTheBudgetIsMissingInTheNextSecond() {
        budget.check();
        budget.use(150);
        time.addAndGet(SECOND);
        assertEquals(5, served(20, HIGH));
    }
}
