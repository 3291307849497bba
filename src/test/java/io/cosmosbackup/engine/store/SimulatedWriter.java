package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A {@link SimulatedStore} as one process sees it, with the rights of that process. A test says what becomes of its
/// calls; without that, they succeed but for the store's own passing faults.
public final class SimulatedWriter implements BlobStore {
    private final SimulatedStore store;
    private final String name;
    private final Map<Kind, Integer> ofKind = new EnumMap<>(Kind.class);
    private final Set<Kind> denied = EnumSet.noneOf(Kind.class);
    private int calls;
    private boolean crashed;
    private Function<StoreCall, Outcome> outcomes = call -> Outcome.Succeeds;

    SimulatedWriter(SimulatedStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /// Decides each later call.
    public synchronized void outcomes(Function<StoreCall, Outcome> decided) {
        outcomes = decided;
    }

    /// Decides one call; all others succeed.
    public void at(int number, Outcome outcome) {
        outcomes(call -> call.number() == number ? outcome : Outcome.Succeeds);
    }

    /// Takes the right to such calls away: they are `AccessDenied`.
    public synchronized void deny(Kind... kinds) {
        denied.addAll(List.of(kinds));
    }

    /// The process is started anew: its calls are counted from 1 and succeed.
    public synchronized void restart() {
        crashed = false;
        calls = 0;
        ofKind.clear();
        outcomes = call -> Outcome.Succeeds;
    }

    public synchronized boolean crashed() {
        return crashed;
    }

    /// How many calls it has made since it was opened or restarted.
    public synchronized int calls() {
        return calls;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public PutResult putIfAbsent(String blob, byte[] bytes) {
        BlobNames.require(blob, location());
        return call(Kind.Put, blob, () -> store.putIfAbsent(blob, bytes));
    }

    @Override
    public Optional<byte[]> read(String blob, long limit) {
        BlobNames.require(blob, location());
        return call(Kind.Read, blob, () -> store.read(blob, limit));
    }

    @Override
    public Optional<byte[]> readStart(String blob, int length) {
        BlobNames.require(blob, location());
        return call(Kind.ReadStart, blob, () -> store.readStart(blob, length));
    }

    @Override
    public Optional<Entry> find(String blob) {
        BlobNames.require(blob, location());
        return call(Kind.Find, blob, () -> store.find(blob));
    }

    @Override
    public void list(String prefix, Consumer<Entry> visitor) {
        BlobNames.requirePrefix(prefix, location());
        String after = "";
        while (true) {
            String last = after;
            List<Entry> page = call(Kind.List, prefix, () -> store.page(prefix, last));
            page.forEach(visitor);
            if (page.size() < store.pageSize()) {
                return;
            }
            after = page.getLast().name();
        }
    }

    @Override
    public DeleteResult delete(Entry seen) {
        BlobNames.require(seen.name(), location());
        return call(Kind.Delete, seen.name(), () -> store.delete(seen));
    }

    @Override
    public Instant now() {
        return call(Kind.Now, "", store::now);
    }

    @Override
    public Protection protection() {
        return call(Kind.Protection, "", store::protection);
    }

    @Override
    public Surroundings surroundings() {
        return new NamesAround(location(), () -> call(Kind.List, "around", store::names));
    }

    private <T> T call(Kind kind, String blob, Supplier<T> effect) {
        StoreCall call = begin(kind, blob);
        store.before(call);
        Outcome outcome = decide(call);
        if (!outcome.done()) {
            throw failure(call, outcome);
        }
        T reply = effect.get();
        store.after(call);
        if (outcome != Outcome.Succeeds) {
            throw failure(call, outcome);
        }
        return reply;
    }

    private synchronized StoreCall begin(Kind kind, String blob) {
        StoreCall call = new StoreCall(name, calls + 1, kind, ofKind.getOrDefault(kind, 0) + 1, blob);
        if (crashed) {
            throw new Crash(call);
        }
        calls++;
        ofKind.merge(kind, 1, Integer::sum);
        store.log(call);
        return call;
    }

    /// After the hook, in which the process may have died at another of its threads' calls.
    private synchronized Outcome decide(StoreCall call) {
        if (crashed) {
            throw new Crash(call);
        }
        Outcome ordered = outcomes.apply(call);
        Outcome outcome = ordered == Outcome.Succeeds ? store.passingFault(call) : ordered;
        crashed = outcome.crash();
        if (outcome.done() && denied.contains(call.kind())) {
            throw new BackupException(
                    Reason.AccessDenied, "simulated: " + name + " has no right to " + call.kind() + " " + call.name());
        }
        return outcome;
    }

    private static BackupException failure(StoreCall call, Outcome outcome) {
        if (outcome.crash()) {
            throw new Crash(call);
        }
        return new BackupException(Reason.Unavailable, "simulated: " + call + " fails by order");
    }
}
