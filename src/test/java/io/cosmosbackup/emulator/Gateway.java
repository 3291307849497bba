package io.cosmosbackup.emulator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Serves requests: faults first, then the signature, then the resource.
final class Gateway {
    private final Authentication authentication;
    private final Faults faults = new Faults();
    private final Meter meter = new Meter();
    private final DefinitionRequests definitions;
    private final PartitionRequests partitions;
    private final OfferRequests offers;
    private final ItemRequests items;
    private final BatchRequests batches;
    private final FeedRequests feeds;
    private final QueryRequests queries;
    private volatile boolean down;

    Gateway(Account account, AccountKeys keys) {
        this.authentication = new Authentication(keys);
        this.definitions = new DefinitionRequests(account);
        this.partitions = new PartitionRequests(account);
        this.offers = new OfferRequests(account);
        this.items = new ItemRequests(account);
        this.batches = new BatchRequests(account);
        this.feeds = new FeedRequests(account);
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

    EmulatorStats stats() {
        return meter.stats();
    }

    void setDown(boolean newDown) {
        down = newDown;
    }

    /// Refusals come back as answers; the only exception is {@link ConnectionCut}. {@code endpoint} is how the client
    /// reached the account.
    GatewayResponse serve(GatewayRequest request, String endpoint) {
        if (down) {
            throw new ConnectionCut();
        }
        Operation operation = Operation.of(request);
        boolean loseReply = false;
        GatewayResponse response = null;
        for (Fault fault : faults.next(request, operation)) {
            switch (fault) {
                case Fault.Delay(var duration) -> sleep(duration.toMillis());
                case Fault.Cut() -> throw new ConnectionCut();
                case Fault.LostReply() -> loseReply = true;
                case Fault.Answer(int status, int subStatus, var retryAfter) -> {
                    GatewayResponse refusal = GatewayResponse.of(
                            new GatewayException(status, subStatus, "Injected", "A fault rule answers " + status));
                    response = retryAfter.isZero()
                            ? refusal
                            : refusal.with("x-ms-retry-after-ms", String.valueOf(retryAfter.toMillis()));
                }
            }
        }
        if (response == null) {
            response = answer(request, operation, endpoint);
        }
        meter.count(operation, response);
        if (loseReply) {
            throw new ConnectionCut();
        }
        return response;
    }

    private GatewayResponse answer(GatewayRequest request, Operation operation, String endpoint) {
        try {
            authentication.check(request, operation, Instant.now());
            return dispatch(request, operation, endpoint);
        } catch (GatewayException e) {
            return GatewayResponse.of(e);
        } catch (RuntimeException e) {
            return GatewayResponse.of(new GatewayException(500, 0, "InternalServerError", "The emulator failed: " + e));
        }
    }

    private GatewayResponse dispatch(GatewayRequest request, Operation operation, String endpoint) {
        return switch (operation) {
            case READ_ACCOUNT -> account(endpoint);
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
            case LIST_EMPTY -> definitions.listEmpty(request);
            case LIST_PARTITION_KEY_RANGES -> partitions.list(request);
            case LIST_OFFERS -> offers.list(request);
            case QUERY_OFFERS -> offers.query(request);
            case READ_OFFER -> offers.read(request);
            case REPLACE_OFFER -> offers.replace(request);
            case CREATE_ITEM -> items.create(request);
            case UPSERT_ITEM -> items.upsert(request);
            case READ_ITEM -> items.read(request);
            case REPLACE_ITEM -> items.replace(request);
            case DELETE_ITEM -> items.delete(request);
            case BATCH -> batches.handle(request);
            case LIST_ITEMS -> feeds.list(request);
            case CHANGE_FEED -> feeds.changes(request);
            case QUERY_ITEMS -> queries.query(request);
            case QUERY_PLAN -> queries.plan(request);
            case UNKNOWN -> throw GatewayException.notImplemented(request.toString());
        };
    }

    /// One region, and the address that the client already has.
    private static GatewayResponse account(String endpoint) {
        List<Map<String, String>> locations = List.of(Map.of("name", "Emulator", "databaseAccountEndpoint", endpoint));
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("_self", "");
        account.put("id", "emulator");
        account.put("_rid", "emulator");
        account.put("media", "//media/");
        account.put("addresses", "//addresses/");
        account.put("_dbs", "//dbs/");
        account.put("writableLocations", locations);
        account.put("readableLocations", locations);
        account.put("enableMultipleWriteLocations", false);
        Map<String, Integer> replication = Map.of("minReplicaSetSize", 3, "maxReplicasetSize", 4);
        account.put("userReplicationPolicy", replication);
        account.put("systemReplicationPolicy", replication);
        account.put("userConsistencyPolicy", Map.of("defaultConsistencyLevel", "Session"));
        account.put("readPolicy", Map.of("primaryReadCoefficient", 1, "secondaryReadCoefficient", 1));
        account.put(
                "queryEngineConfiguration",
                "{\"maxSqlQueryInputLength\":262144,\"maxJoinsPerSqlQuery\":5,\"maxLogicalAndPerSqlQuery\":500}");
        return GatewayResponse.of(200, 0, ResponseBody.of(Json.text(account)));
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
