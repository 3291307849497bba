package io.cosmosbackup.emulator;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What principals may do. The service's rules: no token changes a definition or sees throughput, whatever
/// its roles (403/5300); for the rest a role that covers the resource must have the data action (403/5301).
final class EntraAuthorization {
    private final Account account;

    EntraAuthorization(Account account) {
        this.account = account;
    }

    void check(Principal principal, GatewayRequest request, GatewayOperation operation) {
        String resource = resource(request.path());
        for (String action : actions(request, operation)) {
            boolean allowed = operation == GatewayOperation.READ_ACCOUNT
                    ? principal.mayAnywhere(action)
                    : principal.mayIn(resource, action);
            if (!allowed) {
                throw refusal(principal, action, resource);
            }
        }
        boolean masked = operation == GatewayOperation.CHANGE_FEED
                && container(request.path())
                        .map(container -> container.masking().isOn())
                        .orElse(false);
        if (masked && !seesAll(principal, request)) {
            throw refusal(principal, Role.UNMASK, resource);
        }
    }

    /// Whether nothing of the items that are asked for is masked for that principal.
    boolean seesAll(Principal principal, GatewayRequest request) {
        return principal.mayIn(resource(request.path()), Role.UNMASK);
    }

    private static GatewayException refusal(Principal principal, String action, String resource) {
        return new GatewayException(
                403,
                5301,
                "Forbidden",
                "Request blocked by Auth emulator : Request is blocked because principal [" + principal.id()
                        + "] does not have required RBAC permissions to perform action [" + action + "] on resource ["
                        + resource + "]. Learn more: https://aka.ms/cosmos-native-rbac.");
    }

    private static Set<String> actions(GatewayRequest request, GatewayOperation operation) {
        return switch (operation) {
            case READ_ACCOUNT,
                    LIST_DATABASES,
                    QUERY_DATABASES,
                    READ_DATABASE,
                    LIST_CONTAINERS,
                    QUERY_CONTAINERS,
                    READ_CONTAINER,
                    LIST_PARTITION_KEY_RANGES -> Set.of(Role.READ_METADATA);
            case CREATE_ITEM -> Set.of(Role.ITEMS + "create");
            case UPSERT_ITEM -> Set.of(Role.ITEMS + "upsert");
            case READ_ITEM -> Set.of(Role.ITEMS + "read");
            case REPLACE_ITEM, PATCH_ITEM -> Set.of(Role.ITEMS + "replace");
            case DELETE_ITEM -> Set.of(Role.ITEMS + "delete");
            case BATCH -> batchActions(request);
            case LIST_ITEMS, CHANGE_FEED -> Set.of(Role.READ_CHANGE_FEED);
            case QUERY_ITEMS, QUERY_PLAN -> Set.of(Role.EXECUTE_QUERY, Role.READ_CHANGE_FEED);
            case LIST_RESOURCES, QUERY_RESOURCES, READ_RESOURCE ->
                switch (request.path().type()) {
                    case "conflicts" -> Set.of(Role.MANAGE_CONFLICTS);
                    case "clientencryptionkeys" -> Set.of(Role.READ_METADATA);
                    default -> throw definition(request);
                };
            case CREATE_DATABASE,
                    DELETE_DATABASE,
                    CREATE_CONTAINER,
                    REPLACE_CONTAINER,
                    DELETE_CONTAINER,
                    CREATE_RESOURCE,
                    REPLACE_RESOURCE,
                    DELETE_RESOURCE,
                    LIST_OFFERS,
                    QUERY_OFFERS,
                    READ_OFFER,
                    REPLACE_OFFER -> throw definition(request);
            case EXECUTE_PROCEDURE -> Set.of(Role.EXECUTE_PROCEDURE);
            case UNKNOWN -> Set.of();
        };
    }

    /// One action for each kind of operation in the batch.
    private static Set<String> batchActions(GatewayRequest request) {
        Set<String> actions = new LinkedHashSet<>();
        for (RawObject entry : RawObject.parseArray(request.body().bytes())) {
            String type = entry.text("operationType").toLowerCase(Locale.ROOT);
            actions.add(Role.ITEMS + (type.equals("patch") ? "replace" : type));
        }
        return actions;
    }

    private static GatewayException definition(GatewayRequest request) {
        return new GatewayException(
                403,
                5300,
                "Forbidden",
                "Request blocked by Auth emulator : The given request [" + request
                        + "] cannot be authorized by AAD token in data plane. Learn more:"
                        + " https://aka.ms/cosmos-native-rbac.");
    }

    /// The scope that a path lies in, by names even if it is by ids; the account for what is nowhere.
    private String resource(ResourcePath path) {
        if (path.size() < 2 || !path.segment(0).equals("dbs")) {
            return "/";
        }
        String ofDatabase = "/dbs/" + database(path).map(EmulatedDatabase::id).orElse(path.segment(1));
        return isInContainer(path)
                ? ofDatabase + "/colls/"
                        + container(path).map(EmulatedContainer::id).orElse(path.segment(3))
                : ofDatabase;
    }

    private static boolean isInContainer(ResourcePath path) {
        return path.size() >= 4 && path.segment(2).equals("colls");
    }

    private Optional<EmulatedDatabase> database(ResourcePath path) {
        return path.isByRid() ? account.databaseByRid(path.segment(1)) : account.database(path.segment(1));
    }

    private Optional<EmulatedContainer> container(ResourcePath path) {
        return isInContainer(path)
                ? database(path)
                        .flatMap(found -> path.isByRid()
                                ? found.containerByRid(path.segment(3))
                                : found.container(path.segment(3)))
                : Optional.empty();
    }
}
