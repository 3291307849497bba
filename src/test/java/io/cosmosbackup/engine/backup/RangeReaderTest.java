package io.cosmosbackup.engine.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.ScriptedAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever stands behind the loop: a sink that has kept all lines up to a progress goes on from there without loss.
class RangeReaderTest {
    private static final FeedRange LOW = new FeedRange("", "80");
    private static final FeedRange HIGH = new FeedRange("80", "FF");

    private final ScriptedAccount account = new ScriptedAccount()
            .range(
                    "shop/orders",
                    FeedRange.ALL,
                    ScriptedAccount.page(10, 30, "{\"id\":\"a\"}", "{\"id\":\"b\"}"),
                    ScriptedAccount.page(20, 30),
                    new ScriptedAccount.Step.Split(List.of(LOW, HIGH)))
            .range("shop/orders", LOW, ScriptedAccount.page(31, 31, "{\"id\":\"a\",\"v\":2}"))
            .range("shop/orders", HIGH, ScriptedAccount.page(25, 40, "{\"id\":\"c\"}"));

    private final RunProgress shown = new RunProgress(() -> new Usage(0, 0));

    /// Lines, and the progress behind each taking.
    private record Kept(List<String> lines, List<RangeProgress> behind, List<Integer> counts) {
        private Kept() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        private PageSink sink() {
            return (taken, progress) -> {
                for (int i = 0; i < taken.count(); i++) {
                    lines.add(taken.kind() + " "
                            + new String(
                                    taken.documents().text(),
                                    taken.documents().start(i),
                                    taken.documents().length(i),
                                    StandardCharsets.UTF_8));
                }
                behind.add(progress);
                counts.add(lines.size());
            };
        }
    }

    private Kept read(RangeProgress from) {
        Kept kept = new Kept();
        new RangeReader(account.open(new ContainerName("shop", "orders")), shown).read(from, kept.sink());
        return kept;
    }

    private static RangeProgress beginning() {
        return new RangeProgress(FeedRange.ALL, List.of(FeedPosition.beginning(FeedRange.ALL)), List.of());
    }

    @Test
    void aSinkGetsAllLinesAndTheCutsInTheEnd() {
        Kept kept = read(beginning());
        assertEquals(
                List.of(
                        "Documents {\"id\":\"a\"}",
                        "Documents {\"id\":\"b\"}",
                        "Tail {\"id\":\"a\",\"v\":2}",
                        "Documents {\"id\":\"c\"}"),
                kept.lines());
        RangeProgress end = kept.behind().getLast();
        assertEquals(List.of(), end.remaining());
        assertEquals(
                List.of(LOW, HIGH), end.cuts().stream().map(cut -> cut.range()).toList());
        assertEquals(4, shown.now().documents().items());
    }

    @Test
    void aSinkGoesOnFromEveryProgressItWasGiven() {
        Kept whole = read(beginning());
        assertTrue(whole.behind().size() > 4);
        for (int i = 0; i < whole.behind().size(); i++) {
            Kept rest = read(whole.behind().get(i));
            assertEquals(
                    whole.lines().subList(whole.counts().get(i), whole.lines().size()), rest.lines());
        }
    }
}
