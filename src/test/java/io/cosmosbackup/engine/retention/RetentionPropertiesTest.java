package io.cosmosbackup.engine.retention;

import static io.cosmosbackup.engine.catalog.RandomCatalog.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupChain;
import io.cosmosbackup.engine.catalog.BackupChain.Whole;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.engine.catalog.RandomCatalog;
import io.cosmosbackup.engine.retention.RetentionReason.Word;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

@Tag("slow")
class RetentionPropertiesTest {
    private static final int TRIES = 1000;

    @Property(tries = TRIES)
    void theNewestAndTheLatestRestorePointAreNeverRemoved(@ForAll long seed) {
        Case c = new Case(seed);
        List<CatalogedBackup> restorable = c.restorable();
        if (!restorable.isEmpty()) {
            assertTrue(c.kept().contains(Collections.max(restorable, c.order()).backup()));
            Instant latest = restorable.stream()
                    .map(CatalogedBackup::restorePoint)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertTrue(restorable.stream()
                    .anyMatch(point ->
                            point.restorePoint().equals(latest) && c.kept().contains(point.backup())));
        } else {
            assertEquals(c.byName.keySet(), c.kept(), "nothing can be restored, so nothing is given up");
        }
    }

    @Property(tries = TRIES)
    void whatAKeptBackupNeedsIsKeptAndItsChainStaysWhole(@ForAll long seed) {
        Case c = new Case(seed);
        Map<String, CatalogedBackup> left = names(c.remaining());
        for (CatalogedBackup point : left.values()) {
            for (String name : point.dependsOn()) {
                assertEquals(c.byName.containsKey(name), left.containsKey(name), point.backup() + " needs " + name);
            }
            assertEquals(BackupChain.of(point.backup(), c.byName), BackupChain.of(point.backup(), left));
        }
    }

    @Property(tries = TRIES)
    void aSecondPlanOverWhatRemainsRemovesNothing(@ForAll long seed) {
        Case c = new Case(seed);
        RetentionPlan first = c.together();
        List<CatalogedBackup> remaining = c.only(kept(first));
        assertEquals(kept(first), kept(RetentionPlan.together(remaining, c.policy, c.pins, NOW)));
    }

    /// Where the backup that made the numbers jump is removed, two lines become one and a later plan removes more:
    /// never what would have stayed had they been one from the beginning.
    @Property(tries = TRIES)
    void linesOnlyHoldBack(@ForAll long seed) {
        Case c = new Case(seed);
        Set<String> together = kept(c.together());
        List<CatalogedBackup> left = c.points;
        for (int plan = 0; plan < 4; plan++) {
            RetentionPlan apart = RetentionPlan.of(left, c.policy, c.pins, NOW);
            Set<String> kept = kept(apart);
            assertTrue(kept.containsAll(together), together + " of " + kept);
            Set<String> onlyHeldBack = new HashSet<>(kept);
            onlyHeldBack.removeAll(together);
            assertEquals(onlyHeldBack, Set.copyOf(apart.heldBack()));
            left = c.only(kept);
        }
    }

    @Property(tries = TRIES)
    void dependentsAreRemovedBeforeWhatTheyDependOn(@ForAll long seed) {
        Case c = new Case(seed);
        List<String> order = c.plan.removalOrder();
        assertEquals(
                c.plan.decisions().stream()
                        .filter(decision -> !decision.kept())
                        .map(RetentionPlan.Decision::backup)
                        .collect(Collectors.toSet()),
                new HashSet<>(order));
        for (int i = 0; i < order.size(); i++) {
            Set<String> dependents = BackupChain.dependents(order.get(i), c.byName);
            for (String later : order.subList(i + 1, order.size())) {
                boolean circle = BackupChain.dependents(later, c.byName).contains(order.get(i));
                assertTrue(circle || !dependents.contains(later), order.get(i) + " goes before " + later);
            }
        }
    }

    @Property(tries = TRIES)
    void pinsDamagedManifestsAndTheFutureAreKept(@ForAll long seed) {
        Case c = new Case(seed);
        for (RetentionPlan.Decision decision : c.plan.decisions()) {
            CatalogedBackup point = decision.point();
            if (c.pins.contains(point.backup())
                    || !point.readable()
                    || point.completedAt().isAfter(NOW)
                    || point.restorePoint().isAfter(NOW)) {
                assertTrue(decision.kept(), decision.toString());
            }
        }
    }

    @Property(tries = TRIES)
    void everyBackupIsDecidedAboutOnceAndHasAReason(@ForAll long seed) {
        Case c = new Case(seed);
        assertEquals(c.points.size(), c.plan.decisions().size());
        assertEquals(
                c.byName.keySet(),
                c.plan.decisions().stream().map(RetentionPlan.Decision::backup).collect(Collectors.toSet()));
        for (RetentionPlan.Decision decision : c.plan.decisions()) {
            assertFalse(decision.reasons().isEmpty());
            for (RetentionReason reason : decision.reasons()) {
                assertEquals(decision.kept(), reason.word().compareTo(Word.NotKept) < 0, decision.toString());
            }
        }
    }

    @Property(tries = TRIES)
    void theOrderOfTheInputDoesNotMatter(@ForAll long seed) {
        Case c = new Case(seed);
        List<CatalogedBackup> shuffled = new ArrayList<>(c.points);
        Collections.shuffle(shuffled, new Random(seed));
        RetentionPlan plan = RetentionPlan.of(shuffled, c.policy, c.pins, NOW);
        assertEquals(c.plan, plan);
        assertEquals(c.plan.removalOrder(), plan.removalOrder());
    }

    @Property(tries = TRIES)
    void aNewFullNeverBringsBackWhatWasRemoved(@ForAll long seed) {
        Case c = new Case(seed);
        List<CatalogedBackup> more = new ArrayList<>(c.points);
        String series = c.points.isEmpty() ? null : c.points.getFirst().series();
        more.add(new CatalogedBackup(
                "new",
                new CatalogedBackup.Place(series, 1000, null),
                new CatalogedBackup.Basis(BackupType.Full, null, Set.of()),
                new CatalogedBackup.Times(NOW, NOW),
                1000,
                CatalogedBackup.Provenance.unknown(Standing.Readable)));
        Set<String> kept = kept(RetentionPlan.of(more, c.policy, c.pins, NOW));
        assertTrue(kept.contains("new"));
        kept.remove("new");
        kept.removeAll(c.kept());
        assertEquals(Set.of(), kept);
    }

    @Property(tries = TRIES)
    void aHigherCountNeverRemovesMore(@ForAll long seed) {
        Case c = new Case(seed);
        if (c.policy.counts().any()) {
            RetentionPolicy p = c.policy;
            int[] more = new int[7];
            more[new Random(seed).nextInt(7)] = 2;
            RetentionPolicy higher = new RetentionPolicy(
                    new RetentionPolicy.Counts(
                            p.counts().last() + more[0],
                            p.counts().hourly() + more[1],
                            p.counts().daily() + more[2],
                            p.counts().weekly() + more[3],
                            p.counts().monthly() + more[4],
                            p.counts().yearly() + more[5]),
                    p.maxAge(),
                    p.minimum() + more[6],
                    p.zone());
            Set<String> lost = c.kept();
            lost.removeAll(kept(RetentionPlan.of(c.points, higher, c.pins, NOW)));
            assertEquals(Set.of(), lost);
        }
    }

    /// Said the other way round than the program does it: a point is held when nothing newer is of its period and
    /// fewer periods than the count are newer.
    @Property(tries = TRIES)
    void theRulesHoldWhatTheirDefinitionSays(@ForAll long seed) {
        Case c = new Case(seed);
        List<CatalogedBackup> newestFirst =
                c.restorable().stream().sorted(c.order().reversed()).toList();
        for (RetentionPlan.Decision decision : c.together().decisions()) {
            int at = newestFirst.indexOf(decision.point());
            if (at >= 0) {
                Set<Word> said = decision.reasons().stream()
                        .map(RetentionReason::word)
                        .filter(word -> word.compareTo(Word.NoRule) > 0 && word.compareTo(Word.Minimum) <= 0)
                        .collect(Collectors.toSet());
                assertEquals(expected(c.policy, newestFirst.subList(0, at), decision.point()), said);
            }
        }
    }

    private static Set<Word> expected(RetentionPolicy policy, List<CatalogedBackup> newer, CatalogedBackup point) {
        Set<Word> words = new HashSet<>();
        if (newer.size() < policy.minimum()) {
            words.add(Word.Minimum);
        }
        Instant oldest = policy.maxAge() == null
                ? Instant.MIN
                : NOW.atZone(policy.zone()).minus(policy.maxAge()).toInstant();
        if (point.restorePoint().isBefore(oldest)) {
            return words;
        }
        if (policy.maxAge() != null && !policy.counts().any()) {
            words.add(Word.Within);
        }
        if (newer.size() < policy.counts().last()) {
            words.add(Word.Last);
        }
        List<Instant> young = newer.stream()
                .map(CatalogedBackup::restorePoint)
                .filter(time -> !time.isBefore(oldest))
                .toList();
        WeekFields iso = WeekFields.ISO;
        Map<Word, Function<ZonedDateTime, Object>> periods = Map.of(
                Word.Hourly, time -> List.of(time.toLocalDate(), time.getHour(), time.getOffset()),
                Word.Daily, ZonedDateTime::toLocalDate,
                Word.Weekly, time -> LocalDate.from(time).with(iso.dayOfWeek(), 1),
                Word.Monthly, time -> time.getYear() * 12 + time.getMonthValue(),
                Word.Yearly, ZonedDateTime::getYear);
        Map<Word, Integer> limits = Map.of(
                Word.Hourly, policy.counts().hourly(),
                Word.Daily, policy.counts().daily(),
                Word.Weekly, policy.counts().weekly(),
                Word.Monthly, policy.counts().monthly(),
                Word.Yearly, policy.counts().yearly());
        periods.forEach((word, period) -> {
            Set<Object> seen = young.stream()
                    .map(time -> period.apply(time.atZone(policy.zone())))
                    .collect(Collectors.toSet());
            if (seen.size() < limits.getOrDefault(word, 0)
                    && !seen.contains(period.apply(point.restorePoint().atZone(policy.zone())))) {
                words.add(word);
            }
        });
        return words;
    }

    private static Set<String> kept(RetentionPlan plan) {
        return plan.decisions().stream()
                .filter(RetentionPlan.Decision::kept)
                .map(RetentionPlan.Decision::backup)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, CatalogedBackup> names(List<CatalogedBackup> points) {
        return points.stream().collect(Collectors.toMap(CatalogedBackup::backup, Function.identity()));
    }

    private static final class Case {
        final List<CatalogedBackup> points;
        final Map<String, CatalogedBackup> byName;
        final RetentionPolicy policy;
        final Set<String> pins;
        final RetentionPlan plan;

        Case(long seed) {
            Random random = new Random(seed);
            points = RandomCatalog.of(random);
            byName = names(points);
            policy = RandomCatalog.policy(random);
            pins = RandomCatalog.pins(random);
            plan = RetentionPlan.of(points, policy, pins, NOW);
        }

        Set<String> kept() {
            return RetentionPropertiesTest.kept(plan);
        }

        /// The plan that counts all lines together.
        RetentionPlan together() {
            return RetentionPlan.together(points, policy, pins, NOW);
        }

        List<CatalogedBackup> remaining() {
            return only(kept());
        }

        List<CatalogedBackup> only(Set<String> kept) {
            return points.stream()
                    .filter(point -> kept.contains(point.backup()))
                    .toList();
        }

        List<CatalogedBackup> restorable() {
            return points.stream()
                    .filter(point -> BackupChain.of(point.backup(), byName) instanceof Whole)
                    .filter(point -> !point.completedAt().isAfter(NOW)
                            && !point.restorePoint().isAfter(NOW))
                    .toList();
        }

        Comparator<CatalogedBackup> order() {
            Comparator<CatalogedBackup> time =
                    Comparator.comparing(CatalogedBackup::completedAt).thenComparing(CatalogedBackup::backup);
            return points.isEmpty() || points.getFirst().series() == null
                    ? time
                    : Comparator.comparingLong(CatalogedBackup::sequence).thenComparing(time);
        }
    }
}
