package io.cosmosbackup.engine.restore.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.TtlPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesToLiveTest {
    private static final ContainerName NAME = new ContainerName("shop", "orders");
    private static final ContainerName INTO = new ContainerName("shop", "orders-restored");

    private static RestoreStep step(@Nullable Integer backedUp) {
        String definition = "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/pk\"]}"
                + (backedUp == null ? "" : ",\"defaultTtl\":" + backedUp) + "}";
        Range all = new Range(FeedRange.ALL, List.of(new Cut(FeedRange.ALL, "\"7\"", 7, Instant.EPOCH)));
        return new RestoreStep(
                new ContainerBackup(new Container(NAME, "rid", definition, null), List.of(all), List.of()),
                INTO,
                null,
                List.of());
    }

    /// `new` is a container that the restore makes; a number or `off` is what the one that is there has. A warning
    /// comes where that is not what the policy makes a person expect.
    @ParameterizedTest(name = "{0} {1} into {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = {"off", "-"},
            textBlock = """
                Restart       | off  | new | no  | -
                Restart       | off  | off | no  | -
                Off           | off  | new | no  | -
                Restart       | 3600 | new | no  | 3,600 s as backed up, off while it is loaded; each item's time starts anew when it is written
                KeepRemaining | 3600 | new | no  | 3,600 s as backed up, off while it is loaded; each item expires when it would have, by a ttl that is written into it
                Restart       | -1   | new | no  | on, for items with a ttl of their own as backed up, off while it is loaded; each item's time starts anew when it is written
                Off           | 3600 | new | no  | off, and 3,600 s was backed up: nothing expires
                Restart       | 3600 | off | yes | off, which it keeps, and 3,600 s was backed up: nothing expires
                Restart       | 3600 | 60  | yes | 60 s, which it keeps: items may expire while it is loaded, and each item's time starts when it is written
                KeepRemaining | 3600 | 60  | yes | 60 s, which it keeps: items may expire while it is loaded, and each item expires when it would have, by a ttl that is written into it
                KeepRemaining | off  | 60  | yes | 60 s, which it keeps: items may expire while it is loaded
                Restart       | 60   | 60  | no  | 60 s, which it keeps: items may expire while it is loaded, and each item's time starts when it is written
                Off           | 3600 | off | no  | off, which it keeps, and 3,600 s was backed up: nothing expires
                Off           | 3600 | 60  | yes | 60 s, which it keeps: items may expire while it is loaded. The policy Off changes only containers that the restore creates
                """)
    void theSentenceSaysWhatItWillBeAndWhatThatMeans(
            TtlPolicy policy,
            @Nullable Integer backedUp,
            @Nullable String target,
            String warns,
            @Nullable String sentence) {
        Optional<TimeToLive> kept = "new".equals(target)
                ? Optional.empty()
                : Optional.of(new TimeToLive(target == null ? null : Integer.valueOf(target), true));
        TimesToLive planned = TimesToLive.of(policy, List.of(step(backedUp)), Map.of(INTO, kept));
        assertEquals(policy, planned.policy());
        assertEquals(sentence == null ? Map.of() : Map.of(INTO, sentence), planned.sentences());
        assertEquals(
                warns.equals("no")
                        ? List.of()
                        : List.of("container shop/orders-restored was there. Its time to live: " + sentence),
                planned.warnings());
    }
}
