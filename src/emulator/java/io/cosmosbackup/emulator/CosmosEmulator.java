package io.cosmosbackup.emulator;

import com.sun.net.httpserver.Headers;
import io.cosmosbackup.emulator.entra.JsonWebKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An emulated account, in this process: start one, hand {@link #endpoint} and {@link #key} to a client, close it. All
/// state is in memory.
public final class CosmosEmulator implements AutoCloseable {
    private final Account account;
    private final AccountCredentials credentials;
    private final Regions regions;
    private final Gateway gateway;
    private final Optional<SelfSignedCertificate> certificate;
    private final List<GatewayServer> servers = new ArrayList<>();

    private CosmosEmulator(EmulatorOptions options) {
        this.account = new Account(options);
        this.credentials = new AccountCredentials(options.keys(), options.localAuth());
        this.regions = new Regions(options.regions(), account::replication);
        account.readRegionsBy(regions::readOnly);
        this.gateway = new Gateway(account, credentials, regions);
        this.certificate = options.httpsPort() == EmulatorOptions.NO_HTTPS
                ? Optional.empty()
                : Optional.of(SelfSignedCertificate.of(options.host()));
        Region first = regions.write();
        for (Region region : regions.all()) {
            servers.add(GatewayServer.http(options.host(), region == first ? options.port() : 0, region, gateway));
            certificate.ifPresent(made -> servers.add(GatewayServer.https(
                    options.host(), region == first ? options.httpsPort() : 0, made.serverContext(), region, gateway)));
        }
        if (options.control()) {
            ControlApi control = new ControlApi(this);
            servers.forEach(server -> server.control(control));
        }
    }

    public static CosmosEmulator start() {
        return start(EmulatorOptions.defaults());
    }

    public static CosmosEmulator start(EmulatorOptions options) {
        CosmosEmulator emulator = new CosmosEmulator(options);
        emulator.servers.forEach(GatewayServer::start);
        return emulator;
    }

    /// The write region's address by HTTP.
    public URI endpoint() {
        return regions.write().endpoint("http");
    }

    public URI endpoint(String region) {
        return regions.named(region).endpoint("http");
    }

    /// The write region's address by HTTPS, if the emulator was started with it.
    public URI httpsEndpoint() {
        return regions.write().endpoint("https");
    }

    /// What HTTPS clients have to trust.
    public SelfSignedCertificate certificate() {
        return certificate.orElseThrow(() -> new IllegalStateException("the emulator was started without HTTPS"));
    }

    /// The primary key as it is now.
    public String key() {
        return keys().primary();
    }

    public AccountKeys keys() {
        return credentials.keys();
    }

    /// Puts a new key in the place of one, which is refused from now on.
    public String regenerateKey(AccountKeys.Kind kind) {
        return credentials.regenerate(kind);
    }

    /// A token for {@code type=aad}; one of a life of zero has expired.
    public String issueToken(Principal principal, Duration life) {
        return credentials.issue(principal, Instant.now().plus(life));
    }

    /// Takes, from now on, tokens that such an issuer's keys have signed for the service or for this account.
    public void trustTokens(String issuer, JsonWebKeys keys) {
        credentials.trust(new TrustedIssuer(issuer, keys));
    }

    /// The roles of the principal that a token's {@code oid} names, from now on.
    public void assign(String objectId, RoleAssignment... roles) {
        credentials.assign(objectId, List.of(roles));
    }

    /// Gives that principal one more role.
    void alsoAssign(String objectId, RoleAssignment role) {
        credentials.assign(objectId, role);
    }

    public AccountAccess access() {
        return credentials.access();
    }

    /// Asks as another part of the service does, which needs no key and meets no fault and no outage.
    ///
    /// @param path the decoded segments, by names: {@code dbs}, {@code shop}, {@code colls}
    public EmulatorClient.Answer askAsService(
            String verb, List<String> path, Map<String, String> headers, byte[] body) {
        Headers sent = new Headers();
        headers.forEach(sent::set);
        GatewayResponse response = gateway.serveItself(
                new GatewayRequest(verb, new ResourcePath(path), null, sent, new GatewayRequest.RequestBody(body)));
        return response.asAnswer();
    }

    /// Whether keys are taken from now on; the service calls its opposite {@code disableLocalAuth}.
    public void setLocalAuth(boolean allowed) {
        credentials.setLocalAuth(allowed);
    }

    /// Makes a container like those that were made before 2019 without a partition key: the service has given each one
    /// of its own. No request can make one.
    public void createContainerWithoutKey(String database, String id) {
        String definition = "{\"id\":" + Json.text(id)
                + ",\"partitionKey\":{\"paths\":[\"/_partitionKey\"],\"kind\":\"Hash\",\"systemKey\":true}}";
        account.createContainer(
                account.database(database).orElseThrow(),
                RawObject.parse(definition.getBytes(StandardCharsets.UTF_8)),
                Optional.empty());
    }

    /// A partition key range as it is now.
    public record Partition(
            String id, List<String> parents, String minInclusive, String maxExclusive, long lsn, int items) {
        public Partition {
            parents = List.copyOf(parents);
        }
    }

    public List<Partition> partitions(String database, String container) {
        return container(database, container).partitions().ofEach(CosmosEmulator::view);
    }

    /// Splits a partition in the middle.
    public List<Partition> split(String database, String container, String partition) {
        return change(database, container, PartitionChange.split(partition));
    }

    /// Splits or merges partitions; from then on those who name the ones before are answered 410/1002. Theirs is what
    /// the new ones have of items, LSNs and budget. Answers the new ones.
    public List<Partition> change(String database, String container, PartitionChange change) {
        return container(database, container).partitions().apply(change).stream()
                .map(CosmosEmulator::view)
                .toList();
    }

    /// Begins a change that lasts: its partitions answer so many requests 410/1007 before it is made; 0 is until
    /// {@link #finishChanges}.
    public void beginChange(String database, String container, PartitionChange change, int requests) {
        container(database, container).partitions().begin(change, requests);
    }

    public void finishChanges(String database, String container) {
        container(database, container).partitions().finishAll();
    }

    /// What the account takes {@code _ts} and the age of items from.
    public EmulatorClock clock() {
        return account.clock();
    }

    public FeedOptions feeds() {
        return account.feedOptions();
    }

    /// From now on: an account's modes can be changed while it is used.
    public void setFeeds(FeedOptions feeds) {
        account.setFeedOptions(feeds);
    }

    public AccountTraits traits() {
        return account.traits();
    }

    /// What kind of account it is from now on. What was stored before stays.
    public void setTraits(AccountTraits traits) {
        account.setTraits(traits);
    }

    /// Purges all items of a container that have expired by now, whatever the delay.
    public void purgeExpired(String database, String container) {
        EmulatedContainer purged = container(database, container);
        purged.partitions().ofEach(partition -> {
            partition.purgeExpired(purged.seconds());
            return partition.id();
        });
    }

    private static Partition view(PhysicalPartition partition) {
        EpkRange range = partition.range();
        return new Partition(
                partition.id(),
                partition.parents(),
                range.min(),
                range.max(),
                partition.state().lsn(),
                partition.count());
    }

    /// An item as it is stored, with the server's members, and as its client sent it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Item(String effectivePartitionKey, String partitionKey, String id, byte[] stored, byte[] sent) {
        private static Item of(StoredItem item) {
            return new Item(
                    item.key().epk(),
                    item.key().partitionKey(),
                    item.key().id(),
                    item.json().clone(),
                    item.clientJson());
        }
    }

    /// All items of a container, in the order of their keys' places and ids, which does not depend on when or to how
    /// many partitions they were written. One partition is read after the other.
    public List<Item> items(String database, String container) {
        return container(database, container)
                .partitions()
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
                .all()
                .forEach(partition -> partition.budget().limit(requestUnits));
    }

    /// Says what each bucket's requests may use of the container's throughput, in percent.
    public void setThroughputBuckets(String database, String container, Map<Integer, Integer> percentages) {
        account.setBuckets(container(database, container).rid(), new ThroughputBuckets(percentages));
    }

    /// Plants a conflict that no policy has resolved, as another write region would bring it.
    public void addConflict(String database, String container, String json) {
        gateway.resources().addConflict(container(database, container), json.getBytes(StandardCharsets.UTF_8));
    }

    public void addFault(FaultRule rule) {
        gateway.faults().add(rule);
    }

    public void clearFaults() {
        gateway.faults().clear();
    }

    /// While down, every connection to any region is closed without an answer.
    public void setDown(boolean down) {
        regions.all().forEach(region -> region.setDown(down));
    }

    public void setRegionDown(String region, boolean down) {
        regions.named(region).setDown(down);
    }

    /// While down, requests on the partition are answered 503.
    public void setPartitionDown(String database, String container, String partition, boolean down) {
        account.outages().set(container(database, container), partition, down);
    }

    public Replication replication() {
        return account.replication();
    }

    /// Takes effect at once; the seed only in containers that are made from now on.
    public void setReplication(Replication replication) {
        account.setReplication(replication);
    }

    /// Makes another region the one that is written to, when it has all that was written.
    public void failover(String region) {
        regions.failover(region);
        account.partitions().forEach(partition -> partition.replicate(Replicas::settle));
    }

    /// Makes another region the one that is written to, without the writes that have not reached it: their LSNs are
    /// given again.
    public void failoverWithLoss(String region) {
        account.partitions().forEach(partition -> partition.replicate(replicas -> replicas.failOverTo(region)));
        regions.failover(region);
    }

    /// One partition goes on from its slowest replica, without the writes that have not reached it: their LSNs are
    /// given again.
    public void failoverWithLoss(String database, String container, String partition) {
        container(database, container).partitions().byId(partition).replicate(Replicas::failOverToSlowest);
    }

    public EmulatorStats stats() {
        return gateway.stats();
    }

    private EmulatedContainer container(String database, String container) {
        return account.database(database)
                .flatMap(found -> found.container(container))
                .orElseThrow(() -> new IllegalArgumentException("no container " + database + "/" + container));
    }

    @Override
    public void close() {
        servers.forEach(GatewayServer::close);
    }
}
