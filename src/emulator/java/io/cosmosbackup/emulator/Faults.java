package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.List;

/// The rules in force, and how often each has been met.
final class Faults {
    private final List<Active> active = new ArrayList<>();

    private static final class Active {
        private final FaultRule rule;
        private int met;

        private Active(FaultRule rule) {
            this.rule = rule;
        }
    }

    synchronized void add(FaultRule rule) {
        active.add(new Active(rule));
    }

    synchronized void clear() {
        active.clear();
    }

    /// The faults of one request, in the order in which their rules were added.
    synchronized List<Fault> next(GatewayRequest request, GatewayOperation operation, Region region) {
        List<Fault> faults = new ArrayList<>();
        for (Active one : active) {
            if (one.rule.matches(request, operation, region)) {
                one.met++;
                if (one.met > one.rule.after() && one.met - one.rule.after() <= one.rule.times()) {
                    faults.add(one.rule.fault());
                }
            }
        }
        return faults;
    }
}
