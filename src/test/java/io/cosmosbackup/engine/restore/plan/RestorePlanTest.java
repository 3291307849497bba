package io.cosmosbackup.engine.restore.plan;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.Runs;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestorePlanReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The backup holds hr/people (1 item), shop/cache (1) and shop/orders (2).
class RestorePlanTest {
    private static final Manifest BACKUP = backup();
    private static final int BYTES = document("o1", 1).length() + 1; // with the newline behind it

    private static Manifest backup() {
        ScriptedAccount account = new ScriptedAccount()
                .range("hr/people", FeedRange.ALL, page(1, 1, document("p1", 1)))
                .range("shop/cache", FeedRange.ALL, page(1, 1, document("c1", 1)))
                .range("shop/orders", FeedRange.ALL, page(1, 1, document("o1", 1), document("o2", 1)));
        Runs runs = new Runs();
        MemoryBlobStore store = new MemoryBlobStore();
        runs.backup("b1", account, store);
        return BackupReader.open("b1", runs.repositories(store), runs.identity).manifest();
    }

    /// What the target answers: nothing for a container that is there, `create` for one that is not,
    /// `create+db` where its database is missing too, `refuse` or `fills`.
    private static TargetAnswer answer(RestoreStep step, String word) {
        ContainerName name = step.into();
        Creation database = new Creation(name.database(), null, Creation.Throughput.Autoscale, 4000);
        Creation container = new Creation(name.database(), name.container(), Creation.Throughput.Manual, 400);
        return switch (word) {
            case "create" -> new TargetAnswer.Takes(List.of(container), Optional.empty());
            case "create+db" -> new TargetAnswer.Takes(List.of(database, container), Optional.empty());
            case "refuse" -> new TargetAnswer.Refuses(name + " has another key");
            case "fills" -> new TargetAnswer.FillsItself("it is an index", List.of(container));
            default -> new TargetAnswer.Takes(List.of(), Optional.of(TimeToLive.OFF));
        };
    }

    private static RestorePlan plan(String include, String exclude, String rename, String target) {
        return plan(include, exclude, rename, target, Definitions.All);
    }

    private static RestorePlan plan(
            String include, String exclude, String rename, String target, Definitions definitions) {
        RestoreSelection selection =
                RestoreSelection.of(BACKUP, new Selection(words(include), words(exclude)), new Renames(names(rename)));
        Map<String, String> answers = new TreeMap<>();
        pairs(target).forEach(answers::put);
        Map<ContainerName, TargetAnswer> answered = new LinkedHashMap<>();
        selection
                .steps()
                .forEach(step -> answered.put(
                        step.into(),
                        answer(step, answers.getOrDefault(step.into().toString(), ""))));
        return RestorePlan.of(selection, TtlPolicy.Restart, definitions, answered);
    }

    private static Map<ContainerName, ContainerName> names(String rename) {
        Map<ContainerName, ContainerName> names = new LinkedHashMap<>();
        pairs(rename).forEach((from, to) -> names.put(ContainerName.parse(from), ContainerName.parse(to)));
        return names;
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        words(text).forEach(word -> {
            String[] pair = word.split("=", 2);
            pairs.put(pair[0], pair[1]);
        });
        return pairs;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    private static String shown(RestorePlan plan) {
        List<String> lines = new ArrayList<>();
        plan.steps()
                .forEach(step -> lines.add(step.from().container().name() + ">" + step.into() + ":" + step.items()));
        plan.creations()
                .forEach(c -> lines.add("+" + c.database() + (c.container() == null ? "" : "/" + c.container())));
        return String.join(
                " ",
                Stream.of(
                                lines,
                                plan.refused().stream()
                                        .map(why -> "[refused " + why + "]")
                                        .toList(),
                                plan.warnings().stream()
                                        .map(why -> "[" + why + "]")
                                        .toList())
                        .flatMap(List::stream)
                        .toList());
    }

    @ParameterizedTest(name = "{0} - {1} {2} {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        # include     | exclude     | rename                  | target                                       | plan
        ""            | ""          | ""                      | ""                                           | hr/people>hr/people:1 shop/cache>shop/cache:1 shop/orders>shop/orders:2
        ""            | shop/cache  | ""                      | ""                                           | hr/people>hr/people:1 shop/orders>shop/orders:2
        shop/orders   | ""          | shop/orders=shop/old    | shop/old=create                              | shop/orders>shop/old:2 +shop/old
        shop/*        | ""          | ""                      | shop/cache=create+db shop/orders=create+db   | shop/cache>shop/cache:1 shop/orders>shop/orders:2 +shop +shop/cache +shop/orders
        shop/*        | ""          | shop/cache=new/cache    | new/cache=create+db                          | shop/cache>new/cache:1 shop/orders>shop/orders:2 +new +new/cache
        shop/*        | ""          | ""                      | shop/cache=refuse shop/orders=create         | shop/orders>shop/orders:2 +shop/orders [refused shop/cache has another key]
        shop/*        | ""          | ""                      | shop/cache=fills                             | shop/orders>shop/orders:2 +shop/cache
        shop/* x/*    | ""          | ""                      | ""                                           | shop/cache>shop/cache:1 shop/orders>shop/orders:2 [pattern x/* matches no container of the backup]
        """)
    void thePlanSaysWhatBecomesOfEachContainer(
            String include, String exclude, String rename, String target, String expected) {
        assertEquals(expected, shown(plan(include, exclude, rename, target)));
    }

    /// An index container has no items of its own, and comes behind the others.
    @Test
    void anIndexContainerIsMadeButNotWritten() {
        RestorePlan plan = plan("shop/*", "", "", "shop/cache=fills");
        assertEquals(1, plan.steps().size());
        assertEquals("shop/cache", plan.indexes().getFirst().into().toString());
        assertEquals(
                "shop/orders>shop/orders:2 [container shop/cache was left out: it is an index]",
                shown(plan("shop/*", "", "", "shop/cache=fills", Definitions.DataOnly)));
    }

    @ParameterizedTest(name = "{0} - {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        # include     | exclude     | rename                  | reason                | part of the message
        shop/ordres   | ""          | ""                      | PatternMatchesNothing | It holds: shop/orders
        ""            | shop/ordres | ""                      | PatternMatchesNothing | shop/ordres
        shop/orders   | ""          | shop/x=shop/y           | PatternMatchesNothing | shop/x
        shop/cache    | shop/cache  | ""                      | NothingSelected       | holds no container that include and exclude select
        ""            | ""          | shop/orders=shop/old    | InvalidArgument       | 2 others would be restored under their own names: hr/people, shop/cache
        shop/*        | ""          | shop/orders=shop/cache  | InvalidArgument       | both shop/cache and shop/orders would be restored into shop/cache
        hr/people     | ""          | shop/orders=shop/old    | InvalidArgument       | which is not among what is restored
        """)
    void aMistakeIsRefusedBeforeTheTargetIsAsked(
            String include, String exclude, String rename, Reason reason, String message) {
        BackupException failure = assertThrows(
                BackupException.class,
                () -> RestoreSelection.of(
                        BACKUP, new Selection(words(include), words(exclude)), new Renames(names(rename))));
        assertEquals(reason, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains(message), failure.getMessage());
    }

    @Test
    void theReportAddsThePlanUp() {
        RestorePlanReport report = plan("shop/*", "", "", "shop/cache=create+db shop/orders=create+db")
                .report("east");
        assertEquals("east", report.repository());
        assertEquals(new RestorePlanReport.Restoring(2, 0, 3, 3L * BYTES, TtlPolicy.Restart), report.restoring());
        assertEquals(new RestorePlanReport.Creating(1, 2, 4800), report.creating());
        assertTrue(report.failure().isEmpty());
    }

    @Test
    void aPlanThatTheTargetRefusesInPartCountsAsFailed() {
        RestorePlanReport report =
                plan("", "", "", "shop/cache=refuse hr/people=refuse").report("east");
        assertEquals(
                "the target cannot take 2 containers of the backup. The first: hr/people has another key",
                report.failure().orElseThrow().message());
        assertEquals(Reason.TargetMismatch, report.failure().orElseThrow().reason());
    }
}
