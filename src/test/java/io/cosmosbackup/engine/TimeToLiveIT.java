package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.TimeToLiveReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Items that expire before, while and after they are backed up and restored.
///
/// Both accounts' clocks start two hours ago, and tests move them on. What an account dates its answers by is this
/// machine's clock, so a cut is made by now.
class TimeToLiveIT {
    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;

    private final CosmosEmulator source = account();
    private final CosmosEmulator target = account();
    private final EmulatorClient from = new EmulatorClient(source.endpoint(), source.key());
    private final EmulatorClient into = new EmulatorClient(target.endpoint(), target.key());
    private final EmulatedRuns runs = new EmulatedRuns();

    private static CosmosEmulator account() {
        return CosmosEmulator.start(EmulatorOptions.defaults()
                .withPartitions(1)
                .withClock(InstantSource.offset(Clock.systemUTC(), TWO_HOURS.negated())));
    }

    @BeforeEach
    void create() {
        from.createDatabase("shop").ok();
    }

    @AfterEach
    void stop() {
        from.close();
        into.close();
        source.close();
        target.close();
    }

    private static void container(EmulatorClient account, String id, String timeToLive) {
        account.createContainer(
                        "shop",
                        "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}"
                                + timeToLive + "}",
                        400)
                .ok();
    }

    private static void item(EmulatorClient account, String id, String timeToLive) {
        String json = "{\"id\":\"" + id + "\",\"pk\":\"p\"" + timeToLive + "}";
        account.createItem("shop", "orders", "[\"p\"]", json.getBytes(UTF_8)).ok();
    }

    /// Those that the account shows now: an expired one is invisible.
    private static List<String> live(EmulatorClient account) {
        TreeSet<String> ids = new TreeSet<>();
        JsonNode feed = account.feed("shop", "orders", Map.of("x-ms-max-item-count", "1000"))
                .ok()
                .json();
        feed.path("Documents").forEach(item -> ids.add(item.path("id").asText()));
        return List.copyOf(ids);
    }

    private static JsonNode defaultTtl(EmulatorClient account) {
        return account.send("GET", "dbs/shop/colls/orders", Map.of(), new byte[0])
                .ok()
                .json()
                .path("defaultTtl");
    }

    /// As of now.
    private void backUp() {
        runs.backup(source, List.of());
    }

    /// The items are read at once. Then two hours pass, and the backup ends.
    private void backUpForTwoHours() {
        runs.backup(source, (container, range, page) -> {
            if (page == 1) {
                source.clock().advance(TWO_HOURS);
            }
        });
    }

    @Test
    void whatExpiredWhileTheBackupRanIsNotBroughtBack() {
        container(from, "orders", ",\"defaultTtl\":" + HOUR);
        item(from, "an-hour", "");
        item(from, "a-minute", ",\"ttl\":60");
        item(from, "a-day", ",\"ttl\":" + DAY);
        item(from, "for-ever", ",\"ttl\":-1");
        backUpForTwoHours();
        assertEquals(List.of("a-day", "for-ever"), live(from));
        target.clock().advance(TWO_HOURS);
        RestoreReport report = runs.restore(target, ConflictPolicy.Skip);
        assertEquals(List.of("a-day", "for-ever"), live(into));
        assertEquals(2, report.documents().written(), report.toString());
    }

    /// The repeated request is answered that the container is there.
    @Test
    void aLostReplyToTheCreationKeepsNoTimeToLiveOff() {
        container(from, "orders", ",\"defaultTtl\":" + DAY);
        item(from, "one", "");
        backUp();
        target.addFault(FaultRule.of(new Fault.LostReply())
                .on(GatewayOperation.CREATE_CONTAINER)
                .times(1));
        RestoreReport report = runs.restore(target, ConflictPolicy.Skip);
        assertEquals(DAY, defaultTtl(into).asInt(), report.toString());
    }

    /// Where a container has no time to live, the members `ttl` of its items mean nothing.
    @Test
    void withoutTimeToLiveNothingIsLeftOut() {
        container(from, "orders", "");
        item(from, "a-minute", ",\"ttl\":60");
        backUpForTwoHours();
        runs.restore(target, ConflictPolicy.Skip);
        assertEquals(List.of("a-minute"), live(into));
    }

    private static void breakOffTheNextRestore(CosmosEmulator account) {
        account.addFault(FaultRule.of(new Fault.Answer(403, 0, Duration.ZERO, "broken off"))
                .on(GatewayOperation.BATCH)
                .after(1)
                .times(1));
    }

    @Test
    void nothingExpiresWhileItIsLoaded() {
        source.clock().advance(TWO_HOURS);
        container(from, "orders", ",\"defaultTtl\":" + HOUR);
        IntStream.range(0, 150).forEach(i -> item(from, "o" + i, i % 2 == 0 ? "" : ",\"ttl\":" + 2 * HOUR));
        backUp();
        breakOffTheNextRestore(target);
        assertThrows(BackupException.class, () -> runs.restore(target, ConflictPolicy.Skip));
        List<String> loaded = live(into);
        assertTrue(loaded.size() > 50, loaded.toString());
        target.clock().advance(TWO_HOURS);
        assertEquals(loaded, live(into), "what was loaded has expired before the rest was there");
        RestoreReport report = runs.restore(target, ConflictPolicy.Skip);
        assertEquals(150, report.documents().items());
        assertEquals(loaded.size(), report.documents().skipped());
        assertEquals(HOUR, defaultTtl(into).asInt());
    }

    /// The mark of the first attempt is a function too.
    @Test
    void functionsComeBackIntoAContainerThatTwoAttemptsHaveFilled() {
        source.clock().advance(TWO_HOURS);
        container(from, "orders", ",\"defaultTtl\":" + HOUR);
        IntStream.range(0, 150).forEach(i -> item(from, "o" + i, ""));
        from.send("POST", "dbs/shop/colls/orders/udfs", Map.of(), "{\"id\":\"tax\",\"body\":\"x\"}".getBytes(UTF_8))
                .ok();
        backUp();
        target.clock().advance(TWO_HOURS);
        breakOffTheNextRestore(target);
        assertThrows(BackupException.class, () -> runs.restore(target, ConflictPolicy.Skip));
        assertTrue(isMarked(into));
        RestoreReport report = runs.restore(target, ConflictPolicy.Skip);
        assertEquals(new DefinitionCounts(1, 0, 0, 0, 0), report.target().definitions());
        assertEquals(List.of(), report.listed().warnings());
        assertFalse(isMarked(into));
        assertEquals(HOUR, defaultTtl(into).asInt());
    }

    @Test
    void aRestoreOfDefinitionsAloneSetsTheTimeToLiveToo() {
        backUpAnHour();
        RestoreReport report = runs.restore(
                target,
                new Access.Key(target.key()),
                new RestoreRun.Request(
                        new RestoreRun.Wanted(Selection.ALL, Renames.NONE, Definitions.Only),
                        ConflictPolicy.Skip,
                        TtlPolicy.Restart,
                        false,
                        4),
                null,
                _ -> {});
        assertEquals(0, report.documents().items());
        assertEquals(HOUR, defaultTtl(into).asInt());
        assertFalse(isMarked(into));
    }

    private static boolean isMarked(EmulatorClient account) {
        JsonNode functions = account.send("GET", "dbs/shop/colls/orders/udfs", Map.of(), new byte[0])
                .ok()
                .json();
        return functions.path("UserDefinedFunctions").findValuesAsText("id").contains("cosmos-backup-loading");
    }

    private static TimeToLiveReport of(RestoreReport report) {
        return Objects.requireNonNull(report.target().timeToLive());
    }

    private void backUpAnHour() {
        source.clock().advance(TWO_HOURS);
        container(from, "orders", ",\"defaultTtl\":" + HOUR);
        item(from, "an-hour", "");
        item(from, "a-day", ",\"ttl\":" + DAY);
        item(from, "for-ever", ",\"ttl\":-1");
        backUp();
    }

    @Test
    void theTimeStartsAnewByDefault() {
        backUpAnHour();
        target.clock().advance(TWO_HOURS);
        RestoreReport report = runs.restore(target, ConflictPolicy.Skip);
        assertEquals(
                new TimeToLiveReport(
                        TtlPolicy.Restart, 0, 0, List.of(new TimeToLiveReport.Container("shop/orders", HOUR, null))),
                of(report));
        assertEquals(List.of(), report.listed().warnings());
        assertEquals(List.of("a-day", "an-hour", "for-ever"), live(into));
        assertFalse(isMarked(into));
        target.clock().advance(Duration.ofSeconds(HOUR + 1));
        assertEquals(List.of("a-day", "for-ever"), live(into));
    }

    @Test
    void anItemExpiresWhenItWouldHave() {
        backUpAnHour();
        target.clock().advance(TWO_HOURS.multipliedBy(2));
        RestoreReport report =
                runs.restore(target, TtlPolicy.KeepRemaining, Clock.offset(Clock.systemUTC(), TWO_HOURS));
        assertEquals(1, of(report).expiredSince(), report.toString());
        assertEquals(3, report.documents().items());
        assertEquals(2, report.documents().written());
        assertEquals(List.of("a-day", "for-ever"), live(into));
        assertEquals(
                List.of("{\"id\":\"a-day\",\"pk\":\"p\",\"ttl\":N}", "{\"id\":\"for-ever\",\"pk\":\"p\",\"ttl\":-1}"),
                target.items("shop", "orders").stream()
                        .map(item -> new String(item.sent(), UTF_8).replaceAll("792[0-9]{2}|791[0-9]{2}", "N"))
                        .sorted()
                        .toList());
        target.clock().advance(Duration.ofSeconds(DAY - TWO_HOURS.toSeconds() - 300));
        assertEquals(List.of("a-day", "for-ever"), live(into));
        target.clock().advance(Duration.ofMinutes(10));
        assertEquals(List.of("for-ever"), live(into));
    }

    @Test
    void nothingExpiresIfThePolicyIsOff() {
        backUpAnHour();
        RestoreReport report = runs.restore(target, TtlPolicy.Off);
        assertEquals(
                List.of(new TimeToLiveReport.Container("shop/orders", null, null)),
                of(report).containers());
        assertTrue(defaultTtl(into).isMissingNode());
        assertFalse(isMarked(into));
        target.clock().advance(Duration.ofDays(30));
        assertEquals(List.of("a-day", "an-hour", "for-ever"), live(into));
    }

    /// Its owner may have set it for what is in it, and may want that nothing expires.
    @Test
    void aContainerThatIsThereKeepsItsOwn() {
        backUpAnHour();
        target.clock().advance(TWO_HOURS);
        into.createDatabase("shop").ok();
        container(into, "orders", "");
        for (TtlPolicy policy : List.of(TtlPolicy.KeepRemaining, TtlPolicy.Restart, TtlPolicy.Off)) {
            RestoreReport report = runs.restore(target, policy);
            assertTrue(defaultTtl(into).isMissingNode());
            assertEquals(
                    policy == TtlPolicy.Off
                            ? List.of()
                            : List.of("container shop/orders was there. Its time to live: off, which it keeps, and"
                                    + " 3,600 s was backed up: nothing expires"),
                    report.listed().warnings());
        }
        assertEquals(
                source.items("shop", "orders").stream()
                        .map(item -> new String(item.sent(), UTF_8))
                        .toList(),
                target.items("shop", "orders").stream()
                        .map(item -> new String(item.sent(), UTF_8))
                        .toList());
    }

    @Test
    void aPlanSaysWhatBecomesOfIt() {
        backUpAnHour();
        assertEquals(
                "3,600 s as backed up, off while it is loaded; each item's time starts anew when it is written",
                runs.plan(target, TtlPolicy.Restart).containers().getFirst().timeToLive());
        into.createDatabase("shop").ok();
        container(into, "orders", ",\"defaultTtl\":60");
        assertEquals(
                "60 s, which it keeps: items may expire while it is loaded, and each item expires when it would have,"
                        + " by a ttl that is written into it",
                runs.plan(target, TtlPolicy.KeepRemaining)
                        .containers()
                        .getFirst()
                        .timeToLive());
        assertEquals(
                TtlPolicy.Off,
                runs.plan(target, TtlPolicy.Off).report("east").restoring().ttl());
    }

    /// An attempt that was killed leaves a mark. The next one knows by it that the container is a restore's own.
    @Test
    void aPlanOfARestoreThatGoesOnSaysThatItIsSet() {
        source.clock().advance(TWO_HOURS);
        container(from, "orders", ",\"defaultTtl\":" + HOUR);
        IntStream.range(0, 150).forEach(i -> item(from, "o" + i, ""));
        backUp();
        breakOffTheNextRestore(target);
        assertThrows(BackupException.class, () -> runs.restore(target, TtlPolicy.Restart));
        assertTrue(isMarked(into));
        assertTrue(defaultTtl(into).isMissingNode());
        String planned =
                runs.plan(target, TtlPolicy.Restart).containers().getFirst().timeToLive();
        assertTrue(String.valueOf(planned).startsWith("3,600 s as backed up"), planned);
        runs.restore(target, TtlPolicy.Restart);
        assertFalse(isMarked(into));
        assertEquals(HOUR, defaultTtl(into).asInt());
        assertEquals(150, live(into).size());
    }

    /// Items that were written first live shorter than the loading took.
    @Test
    void aLongLoadingIsReported() {
        source.clock().advance(TWO_HOURS);
        container(from, "orders", ",\"defaultTtl\":" + HOUR);
        IntStream.range(0, 150).forEach(i -> item(from, "o" + i, ""));
        backUp();
        breakOffTheNextRestore(target);
        assertThrows(BackupException.class, () -> runs.restore(target, TtlPolicy.Restart));
        target.clock().advance(TWO_HOURS);
        List<String> warnings = runs.restore(target, TtlPolicy.Restart).listed().warnings();
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(
                warnings.getFirst().contains("items in it live for 3,600 s from when they were written"),
                warnings.getFirst());
    }

    @Test
    void whatCannotBeSetIsReportedAndSetByTheNextRestore() {
        backUpAnHour();
        target.clock().advance(TWO_HOURS);
        target.addFault(FaultRule.of(new Fault.Answer(403, 0, Duration.ZERO, "not by you"))
                .on(GatewayOperation.REPLACE_CONTAINER)
                .times(1));
        RestoreReport report = runs.restore(target, TtlPolicy.Restart);
        TimeToLiveReport.Container orders = of(report).containers().getFirst();
        assertNull(orders.defaultTtl());
        assertTrue(String.valueOf(orders.problem()).contains("not by you"), orders.problem());
        assertTrue(report.listed().warnings().getFirst().contains("is off"), report.toString());
        RestoreReport next = runs.restore(target, TtlPolicy.Restart);
        assertEquals(List.of(new TimeToLiveReport.Container("shop/orders", HOUR, null)), of(next).containers());
        assertFalse(isMarked(into));
    }
}
