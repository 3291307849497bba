package io.cosmosbackup.emulator;

import java.net.URI;
import java.util.List;

/// An emulated account, in this process: start one, hand {@link #endpoint} and {@link #key} to a client, close it. All
/// state
/// is in memory.
public final class CosmosEmulator implements AutoCloseable {
    private final EmulatorOptions options;
    private final Account account;
    private final Gateway gateway;
    private final GatewayServer server;

    private CosmosEmulator(EmulatorOptions options) {
        this.options = options;
        this.account = new Account(options);
        this.gateway = new Gateway(account, options.keys());
        this.server = new GatewayServer(options.host(), options.port(), gateway);
        if (options.control()) {
            server.control(new ControlApi(this));
        }
    }

    public static CosmosEmulator start() {
        return start(EmulatorOptions.defaults());
    }

    public static CosmosEmulator start(EmulatorOptions options) {
        CosmosEmulator emulator = new CosmosEmulator(options);
        emulator.server.start();
        return emulator;
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /// The primary key.
    public String key() {
        return options.keys().primary();
    }

    public AccountKeys keys() {
        return options.keys();
    }

    /// A partition key range as it is now.
    public record Partition(
            String id, List<String> parents, String minInclusive, String maxExclusive, long lsn, int items) {
        public Partition {
            parents = List.copyOf(parents);
        }
    }

    public List<Partition> partitions(String database, String container) {
        return container(database, container).ofEach(CosmosEmulator::view);
    }

    /// Replaces a partition by two, each with half its budget; from then on those who name it are answered 410/1002.
    public List<Partition> split(String database, String container, String partition) {
        return container(database, container).split(partition, 2).stream()
                .map(CosmosEmulator::view)
                .toList();
    }

    private static Partition view(PhysicalPartition partition) {
        EpkRange range = partition.range();
        return new Partition(
                partition.id(), partition.parents(), range.min(), range.max(), partition.lsn(), partition.count());
    }

    /// An item as it is stored, with the server's members, and as its client sent it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Item(String partitionKey, String id, byte[] stored, byte[] sent) {
        private static Item of(StoredItem item) {
            return new Item(
                    item.key().partitionKey(), item.key().id(), item.json().clone(), item.clientJson());
        }
    }

    /// All items of a container, in the order of their keys' places and ids, which does not depend on when or to how
    /// many
    /// partitions they were written. One partition is read after the other.
    public List<Item> items(String database, String container) {
        return container(database, container)
                .ofEach(partition -> partition.page(null, _ -> true, Integer.MAX_VALUE, Long.MAX_VALUE))
                .stream()
                .flatMap(page -> page.items().stream())
                .map(Item::of)
                .toList();
    }

    /// Sets what each of the container's partitions may use in a second from now on, 0 for no limit.
    public void limit(String database, String container, int requestUnits) {
        container(database, container)
                .partitions()
                .forEach(partition -> partition.budget().limit(requestUnits));
    }

    public void addFault(FaultRule rule) {
        gateway.faults().add(rule);
    }

    public void clearFaults() {
        gateway.faults().clear();
    }

    /// While down, every connection is closed without an answer.
    public void setDown(boolean down) {
        gateway.setDown(down);
    }

    public EmulatorStats stats() {
        return gateway.stats();
    }

    private Container container(String database, String container) {
        return account.database(database)
                .flatMap(found -> found.container(container))
                .orElseThrow(() -> new IllegalArgumentException("no container " + database + "/" + container));
    }

    @Override
    public void close() {
        server.close();
    }
}
