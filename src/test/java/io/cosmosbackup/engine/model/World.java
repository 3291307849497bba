package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.model.Coverage.Event;
import io.cosmosbackup.engine.model.SimulatedProcess.Fate;
import io.cosmosbackup.engine.model.SimulatedProcess.Stall;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.StoreCall;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An account, the stores that its backups are in, and the time; and what happens to them, step by step.
final class World {
    private static final Identities IDENTITY = Identities.generate();
    private static final SigningKey KEY = SigningKey.generate();

    /// Half of what a history takes goes into public keys: so only some of them use any.
    private static final int SEALED_OF = 8;

    final List<Site> sites = new ArrayList<>();
    final Mishaps mishaps = new Mishaps(sites);
    final List<PlannedRun> runs = new ArrayList<>();

    /// Those whose last attempt did not come to its end.
    final Set<PlannedRun> interrupted = new LinkedHashSet<>();

    /// Of all backups that anybody ever wanted.
    final List<String> backups = new ArrayList<>();

    final Identities identities;
    final @Nullable SigningKey key;
    final TrustedKeys trusted;
    final Coverage coverage = new Coverage();
    private final Sightings sightings = new Sightings(coverage);
    final Ledger ledger;
    final ModelAccount account;
    final RestorePoints restorePoints;
    final Hostility hostility;

    /// What happened, for people.
    final List<String> told = new ArrayList<>();

    /// Every call that reached a store, in their order.
    final List<String> calls = new ArrayList<>();

    private final Map<String, SimulatedProcess> processes = new HashMap<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    World(long seed) {
        boolean sealed = seed % SEALED_OF == 0;
        identities = sealed ? IDENTITY : Identities.none();
        key = sealed ? KEY : null;
        trusted = sealed ? TrustedKeys.of(List.of(KEY.publicKey())) : TrustedKeys.none();
        ledger = new Ledger(trusted, sightings);
        Random random = new Random(seed);
        account = new ModelAccount(random, this::now);
        restorePoints = new RestorePoints(this);
        int stores = 2 + random.nextInt(2);
        for (int i = 0; i < stores; i++) {
            Site site = new Site("r" + i, seed);
            site.store.pageSize(3 + random.nextInt(20));
            site.store.advance(Duration.ofSeconds(random.nextInt(7_200) - 3_600));
            site.store.before(this::before);
            site.store.after(call -> after(site, call));
            sites.add(site);
        }
        hostility = new Hostility(this, new Random(seed));
    }

    private void before(StoreCall call) {
        SimulatedProcess process = processes.get(call.writer());
        if (process != null) {
            process.takeTurn(call);
        }
    }

    private void after(Site site, StoreCall call) {
        SimulatedProcess process = processes.get(call.writer());
        if (process != null) {
            calls.add(site.name + " " + call);
            ledger.after(site, call);
        }
    }

    Site site(String name) {
        return sites.stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
    }

    Instant now() {
        return now;
    }

    /// What a process takes for the time.
    Clock clock(Duration skew) {
        return ((InstantSource) () -> now.plus(skew)).withZone(ZoneOffset.UTC);
    }

    void advance(Duration by) {
        now = now.plus(by);
        sites.forEach(site -> site.store.advance(by));
    }

    Recipients recipients() {
        List<String> texts = identities.recipients();
        return texts.isEmpty() ? Recipients.none() : Recipients.parse(texts);
    }

    /// Whether a store has lost that manifest since it had been called so often.
    boolean deletedSince(int call, Site site, String backup) {
        return calls.subList(call, calls.size()).stream()
                .anyMatch(c -> c.startsWith(site.name + " ") && c.contains("Delete manifests/" + backup));
    }

    void perform(Step step) {
        Random random = new Random(step.seed());
        told.add(step.kind() + ":");
        Actions actions = new Actions(this, random);
        switch (step.kind()) {
            case Act -> together(random, List.of(List.of(actions.any())), Stall.Never);
            case Together -> together(random, actions.pair(), sometimes(random));
            case Twins -> together(random, actions.twins(), sometimes(random));
            case Overtaken -> together(random, actions.overtaken(), Stall.Anywhere);
            case TakenForEnded -> together(random, actions.takenForEnded(), Stall.BeforeSegment);
            case Changed -> together(random, actions.changed(), Stall.BeforeLook);
            case Time -> time(random);
            case Whim -> told.add("  " + mishaps.whim(random));
            case Damage -> {
                told.add("  " + mishaps.damage(random));
                together(random, List.of(List.of(actions.building())), Stall.Never);
            }
            case Hostile -> told.add("  " + hostility.strike(random));
            case Calm -> mishaps.calm();
        }
        check();
    }

    private static Stall sometimes(Random random) {
        return random.nextInt(4) == 0 ? Stall.Anywhere : Stall.Never;
    }

    void check() {
        mishaps.forgetWhatNobodyNames();
        sites.forEach(restorePoints::check);
    }

    /// One call of a store at a time, whose being decided by the seed, while the account changes and time
    /// passes: no more of it than any grace is.
    ///
    /// @param rows what is done one after the other, each row beside the other
    /// @param stall of the first of the first row
    private void together(Random random, List<List<Action>> rows, Stall stall) {
        AtomicInteger others = new AtomicInteger(rows.size() - 1);
        boolean calm = sites.stream().noneMatch(s -> s.readOnly || s.noDelete || !s.damaged.isEmpty());
        List<Runnable> tasks = new ArrayList<>();
        for (List<Action> row : rows) {
            boolean first = tasks.isEmpty();
            Fate fate = row.size() > 1 ? Fate.KIND : Fate.of(random, first ? stall : Stall.Never);
            boolean undisturbed = calm && rows.size() == 1 && fate.kind();
            tasks.add(() -> {
                row.forEach(action -> run(
                        action,
                        process(fate, () -> others.get() == 0),
                        reason -> !undisturbed || action.mayFail(reason)));
                if (!first) {
                    others.decrementAndGet();
                }
            });
        }
        Random changes = new Random(random.nextLong());
        tasks.add(() -> {
            for (int i = changes.nextInt(40); i > 0; i--) {
                SeededThreads.letOthers();
                account.change(changes, 1);
                if (changes.nextInt(12) == 0) {
                    account.split(changes);
                }
                if (changes.nextInt(4) == 0) {
                    advance(Duration.ofSeconds(changes.nextInt(60)));
                }
            }
        });
        new SeededThreads(new Random(random.nextLong())).run(tasks);
        sightings.noteInterleaved();
    }

    private SimulatedProcess process(Fate fate, BooleanSupplier othersDone) {
        SimulatedProcess process = new SimulatedProcess("p" + processes.size(), fate, othersDone, coverage);
        processes.put(process.name(), process);
        return process;
    }

    private void run(Action action, SimulatedProcess process, Predicate<Reason> mayFail) {
        String what = process.name() + " " + action + process.fate();
        sightings.begins(process, action);
        try {
            if (action instanceof BackupAction backup) {
                interrupted.add(backup.run());
            }
            action.run(process);
            if (action instanceof BackupAction backup) {
                interrupted.remove(backup.run());
            }
            told.add("  " + what + ": done");
        } catch (BackupException e) {
            told.add("  " + what + ": " + e.reason() + " " + e.getMessage());
            if (e.reason() == Reason.BackupMarked) {
                coverage.note(Event.RefusedForAMark);
            }
            if (e.reason() == Reason.Internal || !mayFail.test(e.reason())) {
                ledger.violation(what + " failed though nothing was wrong: " + e.getMessage());
            }
        } catch (Crash e) {
            told.add("  " + what + ": died");
        } catch (RuntimeException | Error e) {
            told.add("  " + what + ": " + e);
            ledger.violation(what + " threw " + e + " at " + List.of(e.getStackTrace()));
        }
    }

    /// Dies at one of its changes, if it comes that far.
    void killed(Action action, int change) {
        alone(action, new Fate(change, true, Outcome.CrashesAfter, 0, Stall.Never, 0, 0), _ -> true);
    }

    void alone(Action action) {
        alone(action, _ -> true);
    }

    /// In a world where nothing is wrong: it must succeed.
    void undisturbed(Action action) {
        alone(action, action::mayFail);
    }

    void alone(Action action, Predicate<Reason> mayFail) {
        alone(action, Fate.KIND, mayFail);
    }

    private void alone(Action action, Fate fate, Predicate<Reason> mayFail) {
        SimulatedProcess process = process(fate, () -> true);
        new SeededThreads(new Random(processes.size())).run(List.of(() -> run(action, process, mayFail)));
    }

    private void time(Random random) {
        Duration by = switch (random.nextInt(4)) {
            case 0 -> Duration.ofMinutes(1 + random.nextInt(60));
            case 1 -> Duration.ofHours(1 + random.nextInt(30));
            case 2 -> Duration.ofDays(1 + random.nextInt(3));
            default -> Duration.ofDays(7 + random.nextInt(5));
        };
        advance(by);
        told.add("  " + by);
    }

    static <T> T any(RandomGenerator random, List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
