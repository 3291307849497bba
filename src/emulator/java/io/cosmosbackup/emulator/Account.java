package io.cosmosbackup.emulator;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The account: its databases by name, its offers by id. Resource ids start at a random number, so that those of two
/// accounts, or of a container that was deleted and made again, are never the same.
final class Account {
    private final EmulatorOptions options;
    private final EmulatorClock clock;
    private final AtomicInteger numbers;
    private volatile FeedOptions feedOptions = FeedOptions.defaults();
    private volatile Replication replication = Replication.none();
    private volatile Supplier<List<String>> readRegions = List::of;
    private volatile AccountTraits traits = AccountTraits.defaults();
    private final Map<String, EmulatedDatabase> databases = new ConcurrentSkipListMap<>();
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();
    private final Map<String, ThroughputBuckets> buckets = new ConcurrentHashMap<>();
    private final Outages outages = new Outages();

    Account(EmulatorOptions options) {
        this.options = options;
        this.clock = new EmulatorClock(options.clock());
        this.numbers = new AtomicInteger(1 + new SecureRandom().nextInt(1 << 22));
    }

    long seconds() {
        return clock.instant().getEpochSecond();
    }

    EmulatorClock clock() {
        return clock;
    }

    FeedOptions feedOptions() {
        return feedOptions;
    }

    void setFeedOptions(FeedOptions newOptions) {
        feedOptions = newOptions;
    }

    Replication replication() {
        return replication;
    }

    void setReplication(Replication newReplication) {
        replication = newReplication;
    }

    /// The regions that are only read.
    List<String> readRegions() {
        return readRegions.get();
    }

    void readRegionsBy(Supplier<List<String>> newReadRegions) {
        readRegions = newReadRegions;
    }

    /// The partitions of all containers.
    List<PhysicalPartition> partitions() {
        return databases.values().stream()
                .flatMap(database -> database.containers().stream())
                .flatMap(container -> container.partitions().all().stream())
                .toList();
    }

    AccountTraits traits() {
        return traits;
    }

    void setTraits(AccountTraits newTraits) {
        traits = newTraits;
    }

    double requestUnitsPerPartition() {
        return options.requestUnitsPerPartition();
    }

    Outages outages() {
        return outages;
    }

    ThroughputBuckets buckets(String containerRid) {
        return buckets.getOrDefault(containerRid, ThroughputBuckets.NONE);
    }

    void setBuckets(String containerRid, ThroughputBuckets newBuckets) {
        buckets.put(containerRid, newBuckets);
    }

    String newDatabaseRid() {
        return ResourceIds.database(numbers.incrementAndGet() << 8);
    }

    String newContainerRid(EmulatedDatabase database) {
        return ResourceIds.container(database.rid(), numbers.incrementAndGet() << 8);
    }

    String newOfferRid() {
        return ResourceIds.offer(numbers.incrementAndGet());
    }

    EmulatedContainer createContainer(
            EmulatedDatabase database, RawObject sent, Optional<EmulatedThroughput> throughput) {
        Optional<EmulatedThroughput> shared = offerOf(database.rid()).map(Offer::throughput);
        EmulatedContainer container = new EmulatedContainer(
                database, newContainerRid(database), sent, partitionsFor(throughput.isPresent() ? throughput : shared));
        database.add(container);
        if (!traits.serverless() && (throughput.isPresent() || shared.isEmpty())) {
            put(Offer.of(
                    newOfferRid(),
                    container.selfLink(),
                    container.rid(),
                    throughput.orElse(new EmulatedThroughput.Manual(EmulatedThroughput.LEAST_MANUAL)),
                    seconds()));
        }
        return container;
    }

    /// How many partitions a new container has: as the options say, else one per 6,000 RU/s manual or 10,000 autoscale.
    int partitionsFor(Optional<EmulatedThroughput> throughput) {
        if (options.partitions() > 0) {
            return options.partitions();
        }
        return throughput.map(EmulatedThroughput::partitions).orElse(1);
    }

    List<EmulatedDatabase> databases() {
        return List.copyOf(databases.values());
    }

    Optional<EmulatedDatabase> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    Optional<EmulatedDatabase> databaseByRid(String rid) {
        return databases.values().stream()
                .filter(database -> database.rid().equals(rid))
                .findFirst();
    }

    void add(EmulatedDatabase database) {
        if (databases.putIfAbsent(database.id(), database) != null) {
            throw GatewayException.conflict();
        }
    }

    void remove(EmulatedDatabase database) {
        databases.remove(database.id(), database);
        database.containers().forEach(container -> removeOffer(container.rid()));
        removeOffer(database.rid());
    }

    List<Offer> offers() {
        return offers.values().stream()
                .sorted((left, right) -> left.rid().compareTo(right.rid()))
                .toList();
    }

    Optional<Offer> offer(String rid) {
        return Optional.ofNullable(offers.get(rid));
    }

    Optional<Offer> offerOf(String resourceRid) {
        return offers.values().stream()
                .filter(offer -> offer.resourceRid().equals(resourceRid))
                .findFirst();
    }

    void put(Offer offer) {
        offers.put(offer.rid(), offer);
    }

    /// Splits the partitions of the container that the offer is for, or of those that share its database's, if it is
    /// more than they serve.
    void growFor(Offer offer) {
        int partitions = Math.ceilDiv(offer.throughput().requestUnits(), EmulatedThroughput.MOST_PER_PARTITION);
        databases.values().stream()
                .flatMap(database -> database.containers().stream())
                .filter(container -> offerFor(container).filter(offer::equals).isPresent())
                .forEach(container -> container.partitions().growTo(partitions));
    }

    private Optional<Offer> offerFor(EmulatedContainer container) {
        return offerOf(container.rid()).or(() -> offerOf(container.database().rid()));
    }

    void removeOffer(String resourceRid) {
        offers.values().removeIf(offer -> offer.resourceRid().equals(resourceRid));
    }
}
