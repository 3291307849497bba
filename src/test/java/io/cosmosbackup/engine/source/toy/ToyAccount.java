package io.cosmosbackup.engine.source.toy;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An account of one container, in memory.
///
/// @param api the word that its backups are labelled with
/// @param items documents by id
public record ToyAccount(String api, SortedMap<String, String> items) implements AccountSource, AccountTarget {
    public static final Instant CUT = Instant.parse("2026-11-22T12:00:00Z");

    private static final ContainerName NAME = new ContainerName("toys", "all");
    private static final String DEFINITION = "{\"id\":\"all\",\"partitionKey\":{\"paths\":[\"/id\"]}}";

    @Override
    public String accountName() {
        return "toy";
    }

    @Override
    public List<Database> databases() {
        return List.of(new Database("toys", "{\"id\":\"toys\"}", null));
    }

    @Override
    public List<ContainerName> containers(String database) {
        return List.of(NAME);
    }

    @Override
    public ContainerSource open(ContainerName name) {
        return new Source(items);
    }

    @Override
    public List<Creation> missing(ContainerName name, @Nullable Database database, Container asBackedUp) {
        return List.of();
    }

    @Override
    public ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp) {
        return new Target(items);
    }

    @Override
    public List<Creation> created() {
        return List.of();
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
        return new Usage(0, 0);
    }

    @Override
    public void close() {}

    private record Source(Map<String, String> items) implements ContainerSource {
        @Override
        public Container container() {
            return new Container(NAME, "toy", DEFINITION, null);
        }

        @Override
        public List<FeedRange> feedRanges() {
            return List.of(FeedRange.ALL);
        }

        /// All there is, in one page.
        @Override
        public FeedAnswer read(FeedPosition position) {
            byte[] text = String.join("", items.values()).getBytes(StandardCharsets.UTF_8);
            int[] bounds = new int[2 * items.size()];
            int i = 0;
            for (String item : items.values()) {
                bounds[i + 1] = (i == 0 ? 0 : bounds[i - 1]) + item.getBytes(StandardCharsets.UTF_8).length;
                bounds[i] = i == 0 ? 0 : bounds[i - 1];
                i += 2;
            }
            FeedPosition end = new FeedPosition(position.range(), "end", null);
            return position.continuation() == null
                    ? new FeedAnswer.Page(new Lines(Lines.Kind.Documents, new DocumentBytes(text, bounds)), end)
                    : new FeedAnswer.Ended(Lines.NONE, end, new Cut(position.range(), "end", 1, CUT));
        }
    }

    private record Target(Map<String, String> items) implements ContainerTarget {
        @Override
        public boolean created() {
            return false;
        }

        @Override
        public ItemIdentity identity() {
            return new ItemIdentity(NAME, DEFINITION);
        }

        @Override
        public void write(List<Item> written, ConflictPolicy policy, Consumer<WriteResult> progress) {
            written.forEach(item -> items.put(item.key().id(), new String(item.document(), StandardCharsets.UTF_8)));
            progress.accept(new WriteResult(written.size(), 0, 0, List.of()));
        }
    }
}
