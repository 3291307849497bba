package io.cosmosbackup.emulator;

import java.time.Instant;

/// Serves requests: faults first, then who asks, then whether all of it is understood and comes as the account asks of
/// its clients, then the resource.
final class Gateway {
    private final Authentication authentication;
    private final Faults faults = new Faults();
    private final Meter meter = new Meter();
    private final DefinitionRequests definitions;
    private final ResourceRequests resources;
    private final PartitionRequests partitions;
    private final OfferRequests offers;
    private final ItemRequests items;
    private final BatchRequests batches;
    private final FeedRequests feeds;
    private final ChangeFeedRequests changeFeeds;
    private final QueryRequests queries;
    private final Account account;
    private final Regions regions;
    private final NewContainers newContainers;

    Gateway(Account account, AccountCredentials credentials, Regions regions) {
        this.account = account;
        this.newContainers = new NewContainers(account);
        this.authentication = new Authentication(
                credentials,
                new EntraAuthorization(account),
                () -> regions.all().stream()
                        .flatMap(region -> region.endpoints().stream())
                        .toList());
        this.regions = regions;
        this.definitions = new DefinitionRequests(account);
        this.resources = new ResourceRequests(account);
        this.partitions = new PartitionRequests(account);
        this.offers = new OfferRequests(account);
        this.items = new ItemRequests(account);
        this.batches = new BatchRequests(account);
        this.feeds = new FeedRequests(account);
        this.changeFeeds = new ChangeFeedRequests(account);
        this.queries = new QueryRequests(account);
    }

    /// The connection is to be closed without an answer.
    static final class ConnectionCut extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConnectionCut() {
            super("cut by a fault", null, false, false);
        }
    }

    Faults faults() {
        return faults;
    }

    ResourceRequests resources() {
        return resources;
    }

    EmulatorStats stats() {
        return meter.stats();
    }

    /// Refusals come back as answers; the only exception is {@link ConnectionCut}.
    GatewayResponse serve(GatewayRequest request, Arrival arrival) {
        if (arrival.region().isDown()) {
            throw new ConnectionCut();
        }
        GatewayOperation operation = GatewayOperation.of(request);
        boolean loseReply = false;
        GatewayResponse response = null;
        for (Fault fault : faults.next(request, operation, arrival.region())) {
            switch (fault) {
                case Fault.Delay(var duration) -> sleep(duration.toMillis());
                case Fault.Cut() -> throw new ConnectionCut();
                case Fault.LostReply() -> loseReply = true;
                case Fault.Answer(int status, int subStatus, var retryAfter, var message) -> {
                    GatewayResponse refusal =
                            GatewayResponse.of(new GatewayException(status, subStatus, "Injected", message));
                    response = retryAfter.isZero()
                            ? refusal
                            : refusal.with("x-ms-retry-after-ms", String.valueOf(retryAfter.toMillis()));
                }
            }
        }
        if (response == null) {
            response = answer(request, operation, arrival);
        }
        meter.count(operation, response);
        if (loseReply) {
            throw new ConnectionCut();
        }
        return response;
    }

    /// A request that another part of the service makes: nobody is asked who they are, and no fault, region or new
    /// container is in its way. It is not counted.
    GatewayResponse serveItself(GatewayRequest request) {
        Arrival inside = new Arrival(regions.write(), "http", "localhost");
        try {
            Traffic traffic = Traffic.of(request, account.replication().level(), null);
            return ScopedValue.where(Traffic.CURRENT, traffic)
                    .where(MaskingPolicy.SEES_ALL, true)
                    .call(() -> dispatch(request, GatewayOperation.of(request), inside));
        } catch (GatewayException e) {
            return GatewayResponse.of(e);
        }
    }

    private GatewayResponse answer(GatewayRequest request, GatewayOperation operation, Arrival arrival) {
        try {
            boolean seesAll = authentication.check(request, operation, Instant.now());
            KnownHeaders.check(request, operation);
            ClientRules.check(request, account.traits());
            newContainers.check(request, operation);
            if (Authentication.isWrite(operation) && !regions.takesWrites(arrival.region(), request)) {
                throw GatewayException.writeForbidden(arrival.region().name());
            }
            String readRegion = arrival.region() == regions.write()
                    ? null
                    : arrival.region().name();
            return ScopedValue.where(
                            Traffic.CURRENT,
                            Traffic.of(request, account.replication().level(), readRegion))
                    .where(MaskingPolicy.SEES_ALL, seesAll)
                    .call(() -> dispatch(request, operation, arrival));
        } catch (GatewayException e) {
            return GatewayResponse.of(e);
        } catch (RuntimeException e) {
            return GatewayResponse.of(new GatewayException(500, 0, "InternalServerError", "The emulator failed: " + e));
        }
    }

    private GatewayResponse dispatch(GatewayRequest request, GatewayOperation operation, Arrival arrival) {
        return switch (operation) {
            case READ_ACCOUNT -> regions.account(arrival);
            case LIST_DATABASES -> definitions.listDatabases(request);
            case QUERY_DATABASES -> definitions.queryDatabases(request);
            case CREATE_DATABASE -> definitions.createDatabase(request);
            case READ_DATABASE -> definitions.readDatabase(request);
            case DELETE_DATABASE -> definitions.deleteDatabase(request);
            case LIST_CONTAINERS -> definitions.listContainers(request);
            case QUERY_CONTAINERS -> definitions.queryContainers(request);
            case CREATE_CONTAINER -> definitions.createContainer(request);
            case READ_CONTAINER -> definitions.readContainer(request);
            case REPLACE_CONTAINER -> definitions.replaceContainer(request);
            case DELETE_CONTAINER -> definitions.deleteContainer(request);
            case LIST_RESOURCES -> resources.list(request);
            case QUERY_RESOURCES -> resources.query(request);
            case CREATE_RESOURCE -> resources.create(request);
            case READ_RESOURCE -> resources.read(request);
            case REPLACE_RESOURCE -> resources.replace(request);
            case DELETE_RESOURCE -> resources.delete(request);
            case EXECUTE_PROCEDURE -> resources.execute(request);
            case LIST_PARTITION_KEY_RANGES -> partitions.list(request);
            case LIST_OFFERS -> offers.list(request);
            case QUERY_OFFERS -> offers.query(request);
            case READ_OFFER -> offers.read(request);
            case REPLACE_OFFER -> offers.replace(request);
            case CREATE_ITEM -> items.create(request);
            case UPSERT_ITEM -> items.upsert(request);
            case READ_ITEM -> items.read(request);
            case REPLACE_ITEM -> items.replace(request);
            case PATCH_ITEM -> items.patch(request);
            case DELETE_ITEM -> items.delete(request);
            case BATCH -> batches.handle(request);
            case LIST_ITEMS -> feeds.list(request);
            case CHANGE_FEED -> changeFeeds.read(request);
            case QUERY_ITEMS -> queries.query(request);
            case QUERY_PLAN -> queries.plan(request);
            case UNKNOWN -> throw GatewayException.notImplemented(request.toString());
        };
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
