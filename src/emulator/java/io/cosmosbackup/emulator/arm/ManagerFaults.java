package io.cosmosbackup.emulator.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rules in force, and how often each was met.
final class ManagerFaults {
    private final List<Active> active = new ArrayList<>();

    private static final class Active {
        private final ManagerFault fault;
        private int met;

        private Active(ManagerFault fault) {
            this.fault = fault;
        }

        private boolean happens() {
            met++;
            return met > fault.after() && met - fault.after() <= fault.times();
        }
    }

    synchronized void add(ManagerFault fault) {
        active.add(new Active(fault));
    }

    synchronized void clear() {
        active.clear();
    }

    /// The first that happens to such a request.
    synchronized Optional<ManagerFault.Kind> next(String verb, String path) {
        return active.stream()
                .filter(one -> one.fault.matches(verb, path) && one.happens())
                .findFirst()
                .map(one -> one.fault.kind());
    }
}
