package io.cosmosbackup.engine.progress;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.requestunits.Usage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Counts what a run has done; another thread may look at any time.
public final class RunProgress {
    private final Supplier<Usage> usage;
    private volatile String phase = "Starting";
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final LongAdder items = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong expectedItems = new AtomicLong(-1);

    public RunProgress(Supplier<Usage> usage) {
        this.usage = usage;
    }

    public void phase(String name) {
        phase = name;
    }

    public void total(int units) {
        total.set(units);
    }

    public void expect(long allItems) {
        expectedItems.set(allItems);
    }

    public void unitDone() {
        done.incrementAndGet();
    }

    public void add(long moreItems, long moreBytes) {
        items.add(moreItems);
        bytes.add(moreBytes);
    }

    public Progress now() {
        Usage used = usage.get();
        long expected = expectedItems.get();
        return new Progress(
                phase,
                new Progress.Work(done.get(), total.get()),
                new Progress.Documents(items.sum(), bytes.sum(), expected < 0 ? null : expected),
                new Progress.Requests(used.requestUnits(), used.throttled()));
    }
}
