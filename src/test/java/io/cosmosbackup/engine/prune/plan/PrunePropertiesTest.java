package io.cosmosbackup.engine.prune.plan;

import static io.cosmosbackup.engine.catalog.RandomCatalog.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupChain;
import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.RandomCatalog;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Action;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Delete;
import io.cosmosbackup.engine.prune.plan.PrunePlan.DeleteFolder;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Keep;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Mark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Seen;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Unmark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Wait;
import io.cosmosbackup.engine.retention.RetentionPlan;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/// Runs prunes against a store made of maps, and stops them anywhere.
@Tag("slow")
class PrunePropertiesTest {
    private static final Duration GRACE = Duration.ofHours(24);
    private static final Duration ORPHAN_AGE = Duration.ofDays(7);

    @Property(tries = 150)
    void prunesThatAreStoppedAnywhereDeleteWhatRetentionRemovesAndNothingElse(@ForAll long seed) {
        Store store = new Store(RandomCatalog.of(new Random(seed)), RetentionPlan::together);
        assertEquals(whatStays(store, seed), store.manifests.keySet());
    }

    @Property(tries = 150)
    void prunesOfLinesCountedApartDeleteNothingThatStaysWhenTheyAreOne(@ForAll long seed) {
        Store store = new Store(RandomCatalog.of(new Random(seed)), RetentionPlan::of);
        assertTrue(store.manifests.keySet().containsAll(whatStays(store, seed)));
    }

    private static Set<String> whatStays(Store store, long seed) {
        Random random = new Random(seed);
        RetentionPolicy policy = RandomCatalog.policy(random);
        Set<String> pins = RandomCatalog.pins(random);
        Map<String, CatalogedBackup> before = Map.copyOf(store.manifests);
        RetentionPlan retention = RetentionPlan.together(before.values(), policy, pins, NOW);
        for (int prune = 0; prune < 8; prune++) {
            PrunePlan plan = store.plan(policy, pins, prune);
            for (Action action :
                    plan.actions().subList(0, random.nextInt(plan.actions().size() + 1))) {
                store.run(action, random.nextInt(4) == 0);
                store.checkNothingKeptLostItsChain(before, retention);
            }
        }
        boolean settled = false;
        for (int prune = 8; !settled; prune++) {
            assertTrue(prune < 60, "prunes never come to an end");
            List<Action> actions = store.plan(policy, pins, prune * 10).actions();
            actions.forEach(action -> store.run(action, false));
            settled = actions.stream().allMatch(Keep.class::isInstance);
        }
        assertEquals(store.manifests.keySet(), store.folders);
        assertEquals(Map.of(), store.marks);
        return retention.decisions().stream()
                .filter(RetentionPlan.Decision::kept)
                .map(RetentionPlan.Decision::backup)
                .collect(Collectors.toSet());
    }

    private interface Retention {
        RetentionPlan plan(Collection<CatalogedBackup> points, RetentionPolicy policy, Set<String> pins, Instant now);
    }

    @Property(tries = 300)
    void theOrderOfTheInputDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<CatalogedBackup> points = RandomCatalog.of(random);
        RetentionPolicy policy = RandomCatalog.policy(random);
        Map<String, Instant> marks = new HashMap<>();
        List<StoredFolder> folders = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            if (random.nextBoolean()) {
                marks.put(RandomCatalog.name(i), NOW.minus(Duration.ofHours(random.nextInt(-30, 60))));
            }
            if (random.nextBoolean()) {
                folders.add(new StoredFolder(
                        RandomCatalog.name(i), NOW.minus(Duration.ofHours(random.nextInt(-30, 24 * 14)))));
            }
        }
        PrunePlan plan = plan(points, policy, marks, folders);
        Set<String> acted = new HashSet<>();
        plan.actions().stream()
                .filter(action -> !(action instanceof Unmark))
                .forEach(action -> assertTrue(acted.add(action.backup()), "twice: " + action));
        Collections.shuffle(points, random);
        Collections.shuffle(folders, random);
        assertEquals(plan, plan(points, policy, new TreeMap<>(marks), folders));
    }

    private static PrunePlan plan(
            List<CatalogedBackup> points,
            RetentionPolicy policy,
            Map<String, Instant> marks,
            List<StoredFolder> folders) {
        return PrunePlan.of(
                new Seen(points, marks, Set.of(), folders, NOW, new PrunePlan.Waits(GRACE, ORPHAN_AGE)),
                List.of(RetentionPlan.of(points, policy, Set.of(), NOW)));
    }

    private static final class Store {
        final Map<String, CatalogedBackup> manifests = new HashMap<>();
        final Set<String> folders = new HashSet<>();
        final Map<String, Instant> marks = new HashMap<>();
        private final Retention retention;
        private Instant now = NOW;

        Store(List<CatalogedBackup> points, Retention retention) {
            this.retention = retention;
            points.forEach(point -> manifests.put(point.backup(), point));
            folders.addAll(manifests.keySet());
        }

        /// So many days later; what is kept is still decided as of the beginning.
        PrunePlan plan(RetentionPolicy policy, Set<String> pins, int days) {
            now = NOW.plus(Duration.ofDays(days));
            List<StoredFolder> orphans = folders.stream()
                    .filter(name -> !manifests.containsKey(name))
                    .map(name -> new StoredFolder(name, NOW))
                    .toList();
            return PrunePlan.of(
                    new Seen(manifests.values(), marks, pins, orphans, now, new PrunePlan.Waits(GRACE, ORPHAN_AGE)),
                    List.of(retention.plan(manifests.values(), policy, pins, NOW)));
        }

        void run(Action action, boolean stopped) {
            String name = action.backup();
            switch (action) {
                case Keep _ -> assertFalse(marks.containsKey(name), action.toString());
                case Wait wait -> assertTrue(wait.until().isAfter(now), action.toString());
                case Mark _ -> marks.put(name, now);
                case Unmark _ -> marks.remove(name);
                case Delete _ -> {
                    Instant marked = marks.get(name);
                    assertTrue(marked != null && !marked.plus(GRACE).isAfter(now), action.toString());
                    manifests.remove(name);
                    if (!stopped) {
                        folders.remove(name);
                        marks.remove(name);
                    }
                }
                case DeleteFolder _ -> {
                    assertFalse(manifests.containsKey(name), action.toString());
                    folders.remove(name);
                    if (!stopped) {
                        marks.remove(name);
                    }
                }
            }
        }

        void checkNothingKeptLostItsChain(Map<String, CatalogedBackup> before, RetentionPlan retention) {
            for (RetentionPlan.Decision decision : retention.decisions()) {
                String name = decision.backup();
                assertTrue(!decision.kept() || (manifests.containsKey(name) && folders.contains(name)), name);
                if (manifests.containsKey(name) && BackupChain.of(name, before) instanceof BackupChain.Whole whole) {
                    assertEquals(whole, BackupChain.of(name, manifests));
                }
            }
        }
    }
}
