package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.requestunits.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An account whose feed is a script: what each range answers, page by page. Also a target that keeps what it is
/// given.
public final class ScriptedAccount implements AccountSource, AccountTarget {
    public static final Instant CUT = Instant.parse("2026-11-22T12:00:00Z");

    private static final int LARGEST_ITEM = 2 << 20;

    private final Map<ContainerName, Map<FeedRange, List<Step>>> scripts = new TreeMap<>();
    private final Map<ContainerName, String> rids = new HashMap<>();

    /// Items written to this account as a target, by container and id.
    public final Map<String, String> written = new ConcurrentHashMap<>();

    /// Items that this account does not take as a target, likewise.
    public final Set<String> refusedItems = ConcurrentHashMap.newKeySet();

    /// The containers that were prepared, as they were backed up.
    private final Map<ContainerName, Container> prepared = new ConcurrentHashMap<>();

    private final List<Creation> created = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger throttled = new AtomicInteger();

    /// One answer of a range's feed.
    public sealed interface Step {
        /// @param lsn of the page, and `latest` the partition's at that time
        record Documents(long lsn, long latest, List<String> documents) implements Step {}

        record Split(List<FeedRange> parts) implements Step {}

        /// An empty page that comes when the action is done.
        record After(Runnable action) implements Step {}

        /// Once reached, every answer holds one more version of the document `busy`: it is written to faster than read.
        record Busy() implements Step {}
    }

    public static Step page(long lsn, long latest, String... documents) {
        return new Step.Documents(lsn, latest, List.of(documents));
    }

    public ScriptedAccount range(String container, FeedRange range, Step... steps) {
        ContainerName name = ContainerName.parse(container);
        scripts.computeIfAbsent(name, n -> new TreeMap<>(Comparator.comparing(FeedRange::toString)))
                .put(range, List.of(steps));
        rids.putIfAbsent(name, "rid-" + container);
        return this;
    }

    /// As if the container were deleted.
    public void delete(String container) {
        rids.remove(ContainerName.parse(container));
    }

    /// As if the container were deleted and created again.
    public void recreate(String container) {
        rids.put(ContainerName.parse(container), "another");
    }

    @Override
    public String api() {
        return "NoSQL";
    }

    @Override
    public String accountName() {
        return "scripted";
    }

    @Override
    public List<Database> databases() {
        return scripts.keySet().stream()
                .map(ContainerName::database)
                .distinct()
                .map(d -> new Database(d, "{\"id\":\"" + d + "\"}", null))
                .toList();
    }

    @Override
    public List<ContainerName> containers(String database) {
        return scripts.keySet().stream()
                .filter(c -> c.database().equals(database))
                .toList();
    }

    @Override
    public ContainerSource open(ContainerName name) {
        if (!rids.containsKey(name)) {
            throw new BackupException(Reason.ContainerNotFound, name + " is not there");
        }
        Container container = new Container(name, String.valueOf(rids.get(name)), "{\"id\":\"x\"}", null);
        Map<FeedRange, List<Step>> script = scripts.getOrDefault(name, Map.of());
        return new ContainerSource() {
            @Override
            public Container container() {
                return container;
            }

            @Override
            public List<FeedRange> feedRanges() {
                // Ranges that only a split brings about are not there at the start.
                List<FeedRange> children = script.values().stream()
                        .flatMap(List::stream)
                        .flatMap(s -> s instanceof Step.Split split ? split.parts().stream() : null)
                        .toList();
                return script.keySet().stream()
                        .filter(r -> !children.contains(r))
                        .toList();
            }

            @Override
            public FeedAnswer read(FeedPosition position) {
                return answer(script, position);
            }
        };
    }

    /// A page of a service that always says how far it is: an item comes once up to the number that the range had in
    /// its first answer, and a page behind that which reaches the partition's own number is the last.
    ///
    /// @param lsn what the page reaches, -1 when it is not said, and `latest` the partition's own
    public static FeedAnswer page(
            FeedPosition from, DocumentBytes documents, String next, long lsn, long latest, Instant cut) {
        long start = from.memory() == null ? latest : Long.parseLong(from.memory());
        boolean again = start < 0 || lsn < 0 || lsn > start;
        boolean last = start >= 0 && lsn > start && latest >= 0 && lsn >= latest;
        Lines lines = new Lines(again ? Lines.Kind.Tail : Lines.Kind.Documents, documents);
        FeedPosition position = new FeedPosition(from.range(), next, String.valueOf(start));
        return last
                ? new FeedAnswer.Ended(lines, position, new Cut(from.range(), next, lsn, cut))
                : new FeedAnswer.Page(lines, position);
    }

    /// No more than what was read before.
    ///
    /// @param token where the range ends
    public static FeedAnswer ended(FeedPosition from, String token, long lsn, Instant cut) {
        return new FeedAnswer.Ended(
                Lines.NONE,
                new FeedPosition(from.range(), token, from.memory()),
                new Cut(from.range(), token, lsn, cut));
    }

    private static FeedAnswer answer(Map<FeedRange, List<Step>> script, FeedPosition position) {
        List<Step> steps = script.getOrDefault(position.range(), List.of());
        String owner = position.range() + "@";
        String token = position.continuation() == null ? owner + 0 : position.continuation();
        int step = token.startsWith(owner) ? Integer.parseInt(token.substring(owner.length())) : 0;
        String next = owner + (step + 1);
        if (!steps.isEmpty() && step >= steps.size() - 1 && steps.getLast() instanceof Step.Busy) {
            DocumentBytes busy = bytes(List.of(document("busy", step)));
            return page(position, busy, next, 500 + step, 500 + step, CUT);
        }
        if (step >= steps.size()) {
            return ended(position, owner + step, 1000, CUT);
        }
        return switch (steps.get(step)) {
            case Step.Documents page -> page(position, bytes(page.documents()), next, page.lsn(), page.latest(), CUT);
            case Step.Split split ->
                new FeedAnswer.Divided(split.parts().stream()
                        .map(p -> new FeedPosition(p, next, position.memory()))
                        .toList());
            case Step.After(Runnable action) -> {
                action.run();
                yield page(position, bytes(List.of()), next, 0, 0, CUT);
            }
            case Step.Busy busy -> throw new IllegalStateException("only the last step");
        };
    }

    private static DocumentBytes bytes(List<String> documents) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int[] bounds = new int[documents.size() * 2];
        for (int i = 0; i < documents.size(); i++) {
            bounds[2 * i] = text.size();
            text.writeBytes(documents.get(i).getBytes(StandardCharsets.UTF_8));
            bounds[2 * i + 1] = text.size();
        }
        return new DocumentBytes(text.toByteArray(), bounds);
    }

    /// So many of the next writes are refused first, as for too many request units.
    public void refuse(int writes) {
        refusals.set(writes);
    }

    private static String partitionKey(Container container) {
        byte[] key = JsonMembers.value(container.definition().getBytes(StandardCharsets.UTF_8), "partitionKey");
        return key == null ? "{\"paths\":[\"/id\"]}" : new String(key, StandardCharsets.UTF_8);
    }

    @Override
    public ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp) {
        List<Creation> missing = missing(name, database, asBackedUp);
        Container there = prepared.computeIfAbsent(name, _ -> asBackedUp);
        created.addAll(missing);
        if (!partitionKey(there).equals(partitionKey(asBackedUp))) {
            throw new BackupException(Reason.TargetMismatch, name + " is there with another partition key");
        }
        ItemIdentity identity = new ItemIdentity(name, "{\"id\":\"x\",\"partitionKey\":" + partitionKey(there) + "}");
        return new ContainerTarget() {
            @Override
            public boolean created() {
                return !missing.isEmpty();
            }

            @Override
            public ItemIdentity identity() {
                return identity;
            }

            @Override
            public void write(List<Item> items, ConflictPolicy policy, Consumer<WriteResult> progress) {
                long skipped = 0;
                long bytes = 0;
                List<Refusal> refused = new ArrayList<>();
                throttled.addAndGet(refusals.getAndSet(0));
                for (Item item : items) {
                    String id = item.key().id();
                    String place = name + "#" + id;
                    if (refusedItems.contains(place) || item.document().length > LARGEST_ITEM) {
                        refused.add(
                                new Refusal(item, new RefusedDocument(name.toString(), id, "[]", 413, 0, "too large")));
                        continue;
                    }
                    String text = new String(item.document(), StandardCharsets.UTF_8);
                    if (policy == ConflictPolicy.Overwrite) {
                        written.put(place, text);
                    } else if (written.putIfAbsent(place, text) != null) {
                        skipped++;
                        continue;
                    }
                    bytes += item.document().length;
                }
                progress.accept(new WriteResult(items.size() - skipped - refused.size(), skipped, bytes, refused));
            }
        };
    }

    @Override
    public List<Creation> missing(ContainerName name, @Nullable Database database, Container asBackedUp) {
        if (prepared.containsKey(name)) {
            return List.of();
        }
        Creation container = new Creation(name.database(), name.container(), Creation.Throughput.None, 0);
        return prepared.keySet().stream().anyMatch(other -> other.database().equals(name.database()))
                ? List.of(container)
                : List.of(new Creation(name.database(), null, Creation.Throughput.None, 0), container);
    }

    @Override
    public List<Creation> created() {
        return List.copyOf(created);
    }

    @Override
    public Optional<String> leftToTheService(Container asBackedUp) {
        return Optional.empty();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public Usage usage() {
        return new Usage(0, throttled.get());
    }

    /// It can be opened again, and then knows of nothing that it created before.
    @Override
    public void close() {
        created.clear();
        throttled.set(0);
    }

    public static String document(String id, int version) {
        return "{\"id\":\"" + id + "\",\"v\":" + version + "}";
    }

    public static List<String> documents(int from, int to) {
        List<String> documents = new ArrayList<>();
        for (int i = from; i < to; i++) {
            documents.add(document("d" + i, 1));
        }
        return documents;
    }
}
