package io.cosmosbackup.engine.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.source.ContainerTarget.Refusal;
import io.cosmosbackup.engine.source.ContainerTarget.WriteResult;
import io.cosmosbackup.engine.source.DefinitionResult.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the target of every API must do, run over each of them. The account is empty.
public abstract class AccountTargetContract {
    protected static final ContainerName ORDERS = new ContainerName("shop", "orders");
    private static final int LARGE = 2_000_000;
    private static final int TOO_LARGE = (2 << 20) + 1_000;

    /// Opens the account, as every attempt of a restore does.
    protected abstract AccountTarget target();

    /// The items of {@link #ORDERS} as their client sent them, by id.
    protected abstract Map<String, String> held();

    /// The account refuses the next requests to write items, so many: too many request units were used.
    protected abstract void refuse(int requests);

    /// Whether the API has stored procedures.
    protected boolean hasProcedures() {
        return false;
    }

    private static DefinitionSet procedure(String body) {
        return new DefinitionSet(
                Owner.of(ORDERS),
                List.of(new DefinitionSet.Resource(
                        DefinitionKind.StoredProcedures,
                        ("{\"id\":\"import\",\"body\":\"" + body + "\",\"_rid\":\"r\",\"_ts\":1}")
                                .getBytes(StandardCharsets.UTF_8))),
                List.of());
    }

    @Test
    void scriptsAreCreatedOnceAndStayOrAreReplacedAsThePolicySays() {
        try (AccountTarget target = target()) {
            prepare(target);
            List<Outcome> outcomes = Stream.of(
                            target.define(procedure("a"), ConflictPolicy.Skip),
                            target.define(procedure("a"), ConflictPolicy.Overwrite),
                            target.define(procedure("b"), ConflictPolicy.Skip),
                            target.define(procedure("b"), ConflictPolicy.Overwrite),
                            target.define(procedure("b"), ConflictPolicy.Skip))
                    .flatMap(List::stream)
                    .map(DefinitionResult::outcome)
                    .toList();
            assertEquals(
                    hasProcedures()
                            ? List.of(Outcome.Created, Outcome.Same, Outcome.Kept, Outcome.Replaced, Outcome.Same)
                            : List.of(),
                    outcomes);
        }
    }

    @Test
    void aDatabaseIsMadeForWhatItsContainersNeed() {
        Database shop = new Database("shop", "{\"id\":\"shop\"}", null);
        try (AccountTarget target = target()) {
            target.prepareDatabase("shop", shop);
            target.prepareDatabase("shop", shop);
            assertTrue(prepare(target).created());
            assertEquals(
                    List.of("shop/null", "shop/orders"),
                    target.created().stream()
                            .map(c -> c.database() + "/" + c.container())
                            .toList());
        }
    }

    /// The container as it was backed up.
    ///
    /// @param key the member that is its partition key
    protected Container backedUp(String key) {
        return new Container(
                ORDERS,
                "rid",
                "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/" + key + "\"],\"kind\":\"Hash\",\"version\":2}}",
                null);
    }

    private ContainerTarget prepare(AccountTarget target) {
        return target.prepare(ORDERS, new Database("shop", "{\"id\":\"shop\"}", null), backedUp("id"));
    }

    private static String document(String id, int version) {
        return "{\"id\":\"%s\",\"v\":%d,\"price\":1.50}".formatted(id, version);
    }

    private static Item item(ContainerTarget container, String document) {
        return container.identity().of(document.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes, and adds up what is said meanwhile.
    private static WriteResult write(ContainerTarget container, ConflictPolicy policy, String... documents) {
        ConcurrentLinkedQueue<WriteResult> results = new ConcurrentLinkedQueue<>();
        List<Item> items = List.of(documents).stream()
                .map(document -> item(container, document))
                .toList();
        container.write(items, policy, results::add);
        return results.stream()
                .reduce(
                        new WriteResult(0, 0, 0, List.of()),
                        (a, b) -> new WriteResult(
                                a.written() + b.written(),
                                a.skipped() + b.skipped(),
                                a.bytes() + b.bytes(),
                                Stream.concat(a.refused().stream(), b.refused().stream())
                                        .toList()));
    }

    private static long length(String... documents) {
        return List.of(documents).stream()
                .mapToLong(d -> d.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    @Test
    void whatIsMissingIsSaidAndThenCreatedOnce() {
        Container backedUp = backedUp("id");
        Database shop = new Database("shop", "{\"id\":\"shop\"}", null);
        try (AccountTarget target = target()) {
            List<Creation> missing = target.missing(ORDERS, shop, backedUp);
            assertEquals(
                    List.of("shop/null", "shop/orders"),
                    missing.stream()
                            .map(c -> c.database() + "/" + c.container())
                            .toList());
            assertEquals(List.of(), target.created());
            assertTrue(prepare(target).created());
            assertEquals(missing, target.created());
            assertEquals(List.of(), target.missing(ORDERS, shop, backedUp));
            assertEquals(List.of(), target.warnings());
            assertEquals(Optional.empty(), target.leftToTheService(backedUp));
        }
        try (AccountTarget second = target()) {
            assertEquals(List.of(), second.missing(ORDERS, shop, backedUp));
        }
    }

    /// Another attempt, or another container's restore, finds what was created and leaves it and its items alone.
    @Test
    void aContainerThatIsThereIsPreparedAgain() {
        try (AccountTarget target = target()) {
            write(prepare(target), ConflictPolicy.Skip, document("a", 1));
        }
        try (AccountTarget second = target()) {
            ContainerTarget container = prepare(second);
            assertFalse(container.created());
            assertEquals(List.of(), second.created());
            assertEquals(Map.of("a", document("a", 1)), held());
            write(container, ConflictPolicy.Skip, document("b", 1));
            assertEquals(Map.of("a", document("a", 1), "b", document("b", 1)), held());
        }
    }

    @Test
    void aContainerOfAnotherPartitionKeyIsRefused() {
        try (AccountTarget target = target()) {
            prepare(target);
        }
        try (AccountTarget second = target()) {
            BackupException failure =
                    assertThrows(BackupException.class, () -> second.prepare(ORDERS, null, backedUp("customer")));
            assertEquals(Reason.TargetMismatch, failure.reason());
            assertTrue(String.valueOf(failure.getMessage()).contains("shop/orders"), failure.getMessage());
        }
    }

    @Test
    void itemsComeBackAsTheSameBytesWithoutWhatTheServiceHadAdded() {
        String sent = "{\"id\":\"a\",\"n\":1.0e2,\"n\":-0,\"_ttl\":\" \\u00e4\"}";
        String stored = sent.substring(0, sent.length() - 1)
                + ",\"_rid\":\"r\",\"_self\":\"s\",\"_etag\":\"e\",\"_attachments\":\"x\",\"_ts\":1,\"_lsn\":2}";
        try (AccountTarget target = target()) {
            WriteResult result = write(prepare(target), ConflictPolicy.Skip, stored);
            assertEquals(new WriteResult(1, 0, length(sent), List.of()), result);
            assertEquals(Map.of("a", sent), held());
        }
    }

    @Test
    void anItemThatIsThereStaysOrIsReplacedAsThePolicySays() {
        try (AccountTarget target = target()) {
            ContainerTarget container = prepare(target);
            write(container, ConflictPolicy.Skip, document("a", 1), document("b", 1));
            WriteResult skipping = write(container, ConflictPolicy.Skip, document("b", 2), document("c", 2));
            assertEquals(new WriteResult(1, 1, length(document("c", 2)), List.of()), skipping);
            assertEquals(Map.of("a", document("a", 1), "b", document("b", 1), "c", document("c", 2)), held());
            WriteResult replacing = write(container, ConflictPolicy.Overwrite, document("b", 3), document("d", 3));
            assertEquals(new WriteResult(2, 0, length(document("b", 3), document("d", 3)), List.of()), replacing);
            assertEquals(document("b", 3), held().get("b"));
        }
    }

    /// Items of such a size may take another way than small ones.
    @Test
    void aLargeItemStaysOrIsReplacedAsThePolicySays() {
        String text = "x".repeat(LARGE);
        try (AccountTarget target = target()) {
            ContainerTarget container = prepare(target);
            for (int version = 1; version <= 3; version++) {
                String document = "{\"id\":\"large\",\"v\":" + version + ",\"text\":\"" + text + "\"}";
                ConflictPolicy policy = version == 3 ? ConflictPolicy.Overwrite : ConflictPolicy.Skip;
                WriteResult result = write(container, policy, document("small" + version, 1), document);
                assertEquals(version == 2 ? 1 : 2, result.written());
                assertEquals(List.of(), result.refused());
                int holds = version == 3 ? 3 : 1;
                String held = String.valueOf(held().get("large"));
                assertTrue(held.contains("\"v\":" + holds + ","), held.substring(0, 50));
                assertEquals(document.length(), held.length());
            }
        }
    }

    @Test
    void anItemThatIsTooLargeIsRefusedByNameAndStopsNoOther() {
        String large = "{\"id\":\"large\",\"text\":\"" + "x".repeat(TOO_LARGE) + "\"}";
        try (AccountTarget target = target()) {
            ContainerTarget container = prepare(target);
            WriteResult result = write(container, ConflictPolicy.Overwrite, document("a", 1), large, document("b", 1));
            assertEquals(2, result.written());
            assertEquals(1, result.refused().size());
            Refusal refusal = result.refused().getFirst();
            assertEquals("large", refusal.item().key().id());
            RefusedDocument why = refusal.why();
            assertEquals(List.of("shop/orders", "large"), List.of(why.container(), why.id()));
            assertEquals(413, why.status());
            assertFalse(why.message().isEmpty());
            assertEquals(Map.of("a", document("a", 1), "b", document("b", 1)), held());
        }
    }

    @Test
    void aRefusalForRequestUnitsIsWaitedForAndCounted() {
        try (AccountTarget target = target()) {
            ContainerTarget container = prepare(target);
            refuse(3);
            WriteResult result = write(container, ConflictPolicy.Skip, document("a", 1), document("b", 1));
            assertEquals(new WriteResult(2, 0, length(document("a", 1), document("b", 1)), List.of()), result);
            assertEquals(3, target.usage().throttled());
            assertEquals(2, held().size());
        }
    }

    @Test
    void manyItemsAreAllCountedOnce() {
        String[] documents =
                IntStream.range(0, 350).mapToObj(i -> document("d" + i, 1)).toArray(String[]::new);
        try (AccountTarget target = target()) {
            WriteResult result = write(prepare(target), ConflictPolicy.Skip, documents);
            assertEquals(new WriteResult(documents.length, 0, length(documents), List.of()), result);
            Map<String, String> expected = new TreeMap<>();
            IntStream.range(0, 350).forEach(i -> expected.put("d" + i, documents[i]));
            assertEquals(expected, new TreeMap<>(held()));
        }
    }
}
