package io.cosmosbackup.emulator;

/// What a request asks for.
public enum GatewayOperation {
    READ_ACCOUNT,
    LIST_DATABASES,
    QUERY_DATABASES,
    CREATE_DATABASE,
    READ_DATABASE,
    DELETE_DATABASE,
    LIST_CONTAINERS,
    QUERY_CONTAINERS,
    CREATE_CONTAINER,
    READ_CONTAINER,
    REPLACE_CONTAINER,
    DELETE_CONTAINER,
    LIST_PARTITION_KEY_RANGES,
    /// This and the following: stored procedures, triggers, functions, conflicts, users, permissions, client
    /// encryption keys.
    LIST_RESOURCES,
    QUERY_RESOURCES,
    CREATE_RESOURCE,
    READ_RESOURCE,
    REPLACE_RESOURCE,
    DELETE_RESOURCE,
    EXECUTE_PROCEDURE,
    LIST_OFFERS,
    QUERY_OFFERS,
    READ_OFFER,
    REPLACE_OFFER,
    CREATE_ITEM,
    UPSERT_ITEM,
    READ_ITEM,
    REPLACE_ITEM,
    PATCH_ITEM,
    DELETE_ITEM,
    /// Transactional and bulk.
    BATCH,
    LIST_ITEMS,
    CHANGE_FEED,
    QUERY_ITEMS,
    QUERY_PLAN,
    /// Answered 501.
    UNKNOWN;

    static GatewayOperation of(GatewayRequest request) {
        ResourcePath path = request.path();
        if (path.size() == 0) {
            return request.verb().equals("GET") ? READ_ACCOUNT : UNKNOWN;
        } else if (path.is("dbs")) {
            return path.isFeed()
                    ? feed(request, LIST_DATABASES, QUERY_DATABASES, CREATE_DATABASE)
                    : single(request, READ_DATABASE, UNKNOWN, DELETE_DATABASE);
        } else if (path.is("dbs", "colls")) {
            return path.isFeed()
                    ? feed(request, LIST_CONTAINERS, QUERY_CONTAINERS, CREATE_CONTAINER)
                    : single(request, READ_CONTAINER, REPLACE_CONTAINER, DELETE_CONTAINER);
        } else if (path.is("dbs", "colls", "pkranges") && path.isFeed()) {
            return feed(request, LIST_PARTITION_KEY_RANGES, UNKNOWN, UNKNOWN);
        } else if (path.is("offers")) {
            return path.isFeed()
                    ? feed(request, LIST_OFFERS, QUERY_OFFERS, UNKNOWN)
                    : single(request, READ_OFFER, REPLACE_OFFER, UNKNOWN);
        } else if (path.is("dbs", "colls", "docs")) {
            return path.isFeed()
                    ? items(request)
                    : request.verb().equals("PATCH")
                            ? PATCH_ITEM
                            : single(request, READ_ITEM, REPLACE_ITEM, DELETE_ITEM);
        }
        return ResourceKind.of(path).map(kind -> resource(request, kind)).orElse(UNKNOWN);
    }

    private static GatewayOperation resource(GatewayRequest request, ResourceKind kind) {
        if (request.path().isFeed()) {
            return feed(request, LIST_RESOURCES, QUERY_RESOURCES, CREATE_RESOURCE);
        }
        return kind == ResourceKind.STORED_PROCEDURE && request.verb().equals("POST")
                ? EXECUTE_PROCEDURE
                : single(request, READ_RESOURCE, REPLACE_RESOURCE, DELETE_RESOURCE);
    }

    private static GatewayOperation feed(
            GatewayRequest request, GatewayOperation list, GatewayOperation query, GatewayOperation create) {
        return switch (request.verb()) {
            case "GET" -> list;
            case "POST" -> isQuery(request) ? query : create;
            default -> UNKNOWN;
        };
    }

    private static GatewayOperation single(
            GatewayRequest request, GatewayOperation read, GatewayOperation replace, GatewayOperation delete) {
        return switch (request.verb()) {
            case "GET" -> read;
            case "PUT" -> replace;
            case "DELETE" -> delete;
            default -> UNKNOWN;
        };
    }

    private static GatewayOperation items(GatewayRequest request) {
        if (request.verb().equals("GET")) {
            return request.header("A-IM") == null ? LIST_ITEMS : CHANGE_FEED;
        } else if (!request.verb().equals("POST")) {
            return UNKNOWN;
        } else if (request.flag("x-ms-cosmos-is-query-plan-request")) {
            return QUERY_PLAN;
        } else if (isQuery(request)) {
            return QUERY_ITEMS;
        } else if (request.flag("x-ms-cosmos-is-batch-request")) {
            return BATCH;
        }
        return request.flag("x-ms-documentdb-is-upsert") ? UPSERT_ITEM : CREATE_ITEM;
    }

    private static boolean isQuery(GatewayRequest request) {
        String type = request.header("Content-Type");
        return request.flag("x-ms-documentdb-isquery") || (type != null && type.startsWith("application/query+json"));
    }
}
