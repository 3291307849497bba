package io.cosmosbackup.engine.source.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private long now;
    private final Patience patience = new Patience(() -> now);

    private void round(boolean progress, long askedMillis) {
        now += TimeUnit.MILLISECONDS.toNanos(patience.pauseMillis(progress, askedMillis));
    }

    @Test
    void aSplitOfMinutesIsWaitedOut() {
        while (now < TimeUnit.MINUTES.toNanos(9)) {
            round(false, 0);
            assertFalse(patience.isOver());
        }
    }

    @Test
    void tenMinutesOfNothingAreEnough() {
        int rounds = 0;
        for (; !patience.isOver(); rounds++) {
            round(false, 0);
        }
        assertTrue(now >= TimeUnit.MINUTES.toNanos(10) && rounds < 1_000, rounds + " rounds");
    }

    @Test
    void whoIsThrottledIsPatientForAsLongAsAnythingIsTaken() {
        for (int round = 0; round < 10_000; round++) {
            round(round % 50 == 0, 900);
            assertFalse(patience.isOver());
        }
    }

    @Test
    void theServicesOwnWordIsTheLeastToWait() {
        assertEquals(700, patience.pauseMillis(true, 700));
        assertEquals(10_000, patience.pauseMillis(true, 99_000));
    }
}
