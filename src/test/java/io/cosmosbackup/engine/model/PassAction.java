package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.report.Reason;
import java.time.Duration;

/// Time passes while others are stalled: more than a grace, which they then outlive.
record PassAction(World world, Duration time) implements Action {
    @Override
    public void run(SimulatedProcess process) {
        world.advance(time);
    }

    @Override
    public boolean mayFail(Reason reason) {
        return false;
    }

    @Override
    public String toString() {
        return "%s pass".formatted(time);
    }
}
