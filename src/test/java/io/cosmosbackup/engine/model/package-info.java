/// A test of random actions: from one seed, processes back up, copy, verify, prune and delete in several
/// simulated stores, die, are started again and run against each other, and a model says after every step what
/// must be there and what it restores. {@link io.cosmosbackup.engine.model.RandomActionsTest} is where to start;
/// {@link io.cosmosbackup.engine.model.World} does the actions, {@link io.cosmosbackup.engine.model.Ledger}
/// knows better.
@NullMarked
package io.cosmosbackup.engine.model;

import org.jspecify.annotations.NullMarked;
