package io.cosmosbackup.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// One step of a random history. All that is chosen within it follows from its own seed, so that a history with
/// steps left out is one, too.
record Step(Kind kind, long seed) {
    enum Kind {
        /// A process does something, while the account changes.
        Act(40),
        /// Two processes at once.
        Together(25),
        /// Two attempts at one backup at once.
        Twins(5),
        /// A process stops somewhere; a deletion ends meanwhile, and perhaps somebody copies back what it has
        /// deleted.
        Overtaken(9),
        /// Somebody takes a run for ended that goes on, and deletes what it has written so far; then prunes come, some
        /// of them when the grace is over.
        TakenForEnded(5),
        /// A prune stops before it looks again; what it was to delete is unmarked meanwhile, and built on.
        Changed(4),
        Time(14),
        /// A store's clock goes wrong, or it keeps what it has, or lets nobody write or delete for a while.
        Whim(9),
        /// And at once somebody who may build on it.
        Damage(6),
        /// Somebody who may write to a store, and has no key that counts, wants its backups gone.
        Hostile(12),
        /// What was done to the stores is undone, but for damage.
        Calm(7);

        /// How often it comes, compared to the others.
        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    static List<Step> history(long seed, int length) {
        Random random = new Random(seed);
        List<Kind> bag = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                bag.add(kind);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(new Step(bag.get(random.nextInt(bag.size())), random.nextLong()));
        }
        return steps;
    }
}
