package io.cosmosbackup.engine.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ParallelTest {
    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void everyItemIsDoneOnceAndNoMoreThanTheLimitAtOnce() {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Parallel.forEach(HUNDRED, 4, i -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            done.addAndGet(i);
        });
        assertEquals(4950, done.get());
        assertTrue(most.get() <= 4);
    }

    @Test
    void theFirstFailureIsThrownAndInterruptsTheOthers() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> Parallel.forEach(List.of(1, 2), 2, i -> {
                    try {
                        if (i == 1) {
                            begun.await();
                            throw new IllegalStateException("first");
                        }
                        begun.countDown();
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalArgumentException("interrupted", e);
                    }
                }));
        assertEquals("first", failure.getMessage());
        assertEquals(1, failure.getSuppressed().length);
    }

    /// The failure may come before the last worker is begun: it must not hide behind the executor's own exception.
    @RepeatedTest(50)
    void aFailureAtOnceIsThrownAsItIs() {
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> Parallel.forEach(HUNDRED, 50, i -> {
                    throw new IllegalStateException("at once");
                }));
        assertEquals("at once", failure.getMessage());
    }

    /// Several may fail of what one has found out, such as that too few repositories are left.
    @Test
    void oneFailureOfSeveralItemsIsThrownAsItIs() {
        IllegalStateException one = new IllegalStateException("one");
        Phaser both = new Phaser(2);
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> Parallel.forEach(List.of(1, 2), 2, _ -> {
                    both.arriveAndAwaitAdvance();
                    throw one;
                }));
        assertSame(one, failure);
    }

    /// With no thread nothing would be done, and a verification of nothing finds no damage.
    @Test
    void aLimitOfNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Parallel.forEach(HUNDRED, 0, i -> {}));
    }

    @Test
    void nothingToDoIsDone() {
        Parallel.forEach(List.of(), 4, i -> {
            throw new IllegalStateException();
        });
    }
}
