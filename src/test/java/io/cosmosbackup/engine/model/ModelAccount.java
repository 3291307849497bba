package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DefinitionAnswer;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.ScriptedAccount;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An account whose items come, change and go, also while it is read, and whose partitions split. It forgets
/// nothing, so it can say what was there at any log sequence number. Its own is one number for everything it
/// holds.
final class ModelAccount implements AccountSource {
    private static final int ITEMS = 12;
    private static final int LONGEST_PAGE = 4;

    private final Supplier<Instant> now;
    private final Map<ContainerName, Contents> containers = new TreeMap<>();
    private long lsn = 100;
    private int containersCreated;
    private boolean hasProcedures;
    private int refusals;
    private long throttled;

    /// @param key where it is in the effective partition keys
    /// @param document null for one that was deleted
    record Change(long lsn, String id, String key, @Nullable String document) {}

    private static final class Contents {
        private final String rid;
        private final List<FeedRange> partitions =
                new ArrayList<>(List.of(new FeedRange("", "55"), new FeedRange("55", "AA"), new FeedRange("AA", "FF")));
        private final List<Change> history = new ArrayList<>();
        private final List<String> procedures = new ArrayList<>();

        private Contents(String rid) {
            this.rid = rid;
        }
    }

    ModelAccount(RandomGenerator random, Supplier<Instant> now) {
        this(now, "shop/orders", "shop/people", "stock/parts");
        hasProcedures = true;
        containers.keySet().forEach(name -> procedure(name, procedureOf(name)));
        change(random, 40);
    }

    /// Of empty containers.
    ModelAccount(Supplier<Instant> now, String... names) {
        this.now = now;
        for (String name : names) {
            create(ContainerName.parse(name));
        }
    }

    /// A new and empty one, also in the place of one of that name.
    void create(ContainerName name) {
        containers.put(name, new Contents("rid-" + name + "-" + containersCreated++));
        if (hasProcedures) {
            procedure(name, procedureOf(name));
        }
    }

    /// The text of the one stored procedure that a container of a world has.
    static String procedureOf(ContainerName name) {
        return "{\"id\":\"script\",\"body\":\"of " + name + "\"}";
    }

    void procedure(ContainerName name, String json) {
        contents(name).procedures.add(json);
    }

    long lsn() {
        return lsn;
    }

    /// So many items anywhere are written or deleted.
    void change(RandomGenerator random, int times) {
        List<Contents> all = List.copyOf(containers.values());
        for (int i = 0; i < times; i++) {
            String id = "d" + random.nextInt(ITEMS);
            Contents contents = all.get(random.nextInt(all.size()));
            boolean there = at(contents, FeedRange.ALL, lsn).containsKey(id);
            boolean gone = there && random.nextInt(4) == 0;
            change(contents, id, gone ? null : ScriptedAccount.document(id, (int) lsn + 1));
        }
    }

    /// @param document null deletes the item
    void change(ContainerName container, String id, @Nullable String document) {
        change(contents(container), id, document);
    }

    private void change(Contents contents, String id, @Nullable String document) {
        lsn++;
        contents.history.add(new Change(lsn, id, key(id), document));
    }

    /// So many of the next readings are refused first, as for too many request units.
    void refuse(int readings) {
        refusals = readings;
    }

    /// Every partition of a container splits in two.
    void split(ContainerName container) {
        List<FeedRange> partitions = contents(container).partitions;
        List.copyOf(partitions).forEach(range -> split(partitions, range));
    }

    /// One partition splits in two, or none if it is small already.
    void split(RandomGenerator random) {
        List<Contents> all = List.copyOf(containers.values());
        List<FeedRange> partitions = all.get(random.nextInt(all.size())).partitions;
        split(partitions, partitions.get(random.nextInt(partitions.size())));
    }

    private static void split(List<FeedRange> partitions, FeedRange range) {
        int from = range.min().isEmpty() ? 0 : Integer.parseInt(range.min(), 16);
        int to = Integer.parseInt(range.max(), 16);
        if (to - from >= 8) {
            String middle = "%02X".formatted((from + to) / 2);
            int place = partitions.indexOf(range);
            partitions.set(place, new FeedRange(middle, range.max()));
            partitions.add(place, new FeedRange(range.min(), middle));
        }
    }

    /// The documents of a range as they were, by id.
    Map<String, String> at(ContainerName container, FeedRange range, long atLsn) {
        return at(contents(container), range, atLsn);
    }

    /// What a range's documents have been after one number and up to another.
    List<Change> between(ContainerName container, FeedRange range, long after, long upTo) {
        return contents(container).history.stream()
                .filter(c -> c.lsn() > after && c.lsn() <= upTo && range.contains(c.key()))
                .toList();
    }

    private static Map<String, String> at(Contents contents, FeedRange range, long atLsn) {
        Map<String, String> documents = new TreeMap<>();
        for (Change change : contents.history) {
            if (change.lsn() <= atLsn && range.contains(change.key())) {
                if (change.document() == null) {
                    documents.remove(change.id());
                } else {
                    documents.put(change.id(), change.document());
                }
            }
        }
        return documents;
    }

    private Contents contents(ContainerName container) {
        Contents contents = containers.get(container);
        if (contents == null) {
            throw new BackupException(Reason.ContainerNotFound, container + " is not there");
        }
        return contents;
    }

    private static String key(String id) {
        return "%02X".formatted(Integer.parseInt(id.substring(1)) * 97 % 255);
    }

    // As a source.

    @Override
    public String api() {
        return "NoSQL";
    }

    @Override
    public String accountName() {
        return "model";
    }

    @Override
    public List<Database> databases() {
        return containers.keySet().stream()
                .map(ContainerName::database)
                .distinct()
                .map(d -> new Database(d, "{\"id\":\"" + d + "\"}", null))
                .toList();
    }

    @Override
    public List<ContainerName> containers(String database) {
        return containers.keySet().stream()
                .filter(c -> c.database().equals(database))
                .toList();
    }

    @Override
    public List<DefinitionAnswer> definitions(Owner owner) {
        List<DefinitionAnswer> answers = new ArrayList<>();
        for (DefinitionKind kind : DefinitionKind.of(owner)) {
            List<String> held = kind == DefinitionKind.StoredProcedures
                    ? contents(new ContainerName(owner.database(), String.valueOf(owner.container()))).procedures
                    : List.of();
            answers.add(new DefinitionAnswer.Held(
                    kind,
                    held.stream()
                            .map(json -> json.getBytes(StandardCharsets.UTF_8))
                            .toList()));
        }
        return answers;
    }

    @Override
    public ContainerSource open(ContainerName name) {
        Contents contents = contents(name);
        return new ContainerSource() {
            @Override
            public Container container() {
                return new Container(name, contents.rid, "{\"id\":\"" + name.container() + "\"}", null);
            }

            @Override
            public List<FeedRange> feedRanges() {
                return List.copyOf(contents.partitions);
            }

            @Override
            public FeedAnswer read(FeedPosition position) {
                SeededThreads.letOthers();
                for (; refusals > 0; refusals--) {
                    throttled++;
                    SeededThreads.letOthers();
                }
                if (!contents(name).equals(contents)) {
                    throw new BackupException(Reason.SourceChanged, name + " was created anew");
                }
                return answer(contents, position);
            }
        };
    }

    private FeedAnswer answer(Contents contents, FeedPosition position) {
        FeedRange range = position.range();
        List<FeedRange> inside = contents.partitions.stream()
                .filter(p -> p.overlaps(range))
                .map(p -> p.intersection(range))
                .toList();
        if (inside.size() > 1) {
            return new FeedAnswer.Divided(inside.stream().map(position::of).toList());
        }
        long after = position.continuation() == null ? 0 : Long.parseLong(position.continuation());
        List<Change> newest =
                contents.history.stream().filter(c -> range.contains(c.key())).toList();
        long latest = newest.isEmpty() ? 0 : newest.getLast().lsn();
        Map<String, Change> ofItem = new TreeMap<>();
        newest.forEach(change -> ofItem.put(change.id(), change));
        List<Change> page = ofItem.values().stream()
                .filter(c -> c.document() != null && c.lsn() > after)
                .sorted(Comparator.comparingLong(Change::lsn))
                .limit(1 + latest % LONGEST_PAGE)
                .toList();
        if (page.isEmpty()) {
            long end = Math.max(after, latest);
            return ScriptedAccount.ended(position, String.valueOf(end), end, now.get());
        }
        long end = page.getLast().lsn();
        return ScriptedAccount.page(position, documents(page), String.valueOf(end), end, latest, now.get());
    }

    private static DocumentBytes documents(List<Change> page) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int[] bounds = new int[page.size() * 2];
        for (int i = 0; i < page.size(); i++) {
            bounds[2 * i] = text.size();
            text.writeBytes(String.valueOf(page.get(i).document()).getBytes(StandardCharsets.UTF_8));
            bounds[2 * i + 1] = text.size();
        }
        return new DocumentBytes(text.toByteArray(), bounds);
    }

    @Override
    public Usage usage() {
        return new Usage(0, throttled);
    }

    @Override
    public void close() {}
}
