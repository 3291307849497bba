package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.CosmosEmulator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The resource provider Microsoft.DocumentDB, as far as one account goes, and what others keep of the
/// account: which request means what.
final class Provider {
    static final String NAMESPACE = "Microsoft.DocumentDB";
    static final String VERSION = "2025-10-15";
    private static final String ACCOUNT = "databaseaccounts";
    private static final String THROUGHPUT = "/throughputsettings";

    private final SqlResources resources;
    private final Throughput throughput;
    private final Operations operations;
    private final AccountResource account;
    private final Settings settings;
    private volatile int pageSize = 100;

    Provider(CosmosEmulator emulator, Operations operations, AccountResource account, Settings settings) {
        DataPlane dataPlane = new DataPlane(emulator);
        this.throughput = new Throughput(dataPlane);
        this.resources = new SqlResources(dataPlane, throughput);
        this.operations = operations;
        this.account = account;
        this.settings = settings;
    }

    void setPageSize(int size) {
        pageSize = size;
    }

    /// @param failure what a fault makes of the work that the request starts
    ManagerAnswer serve(ManagerRequest request, Optional<Supplier<ManagerAnswer>> failure) {
        ManagerPath path = request.path();
        String type = path.type();
        if (type.equals("locations/operationsstatus") && !path.isCollection()) {
            requireVerb(request, "GET");
            return operations.status(path);
        } else if (type.endsWith("/operationresults") && !path.isCollection()) {
            requireVerb(request, "GET");
            return operations.result(path);
        } else if (type.equals(ACCOUNT)) {
            requireVerb(request, "GET");
            return ManagerAnswer.ok(account.json());
        }
        Optional<SettingKind> setting = SettingKind.of(path);
        if (setting.isPresent()) {
            requireVerb(request, "GET");
            return path.isCollection()
                    ? Page.of(request, settings.list(setting.get()), pageSize)
                    : ManagerAnswer.ok(settings.get(setting.get(), path.names().getLast()));
        }
        String below = type.startsWith(ACCOUNT + "/") ? type.substring(ACCOUNT.length() + 1) : "";
        if (below.contains("throughputsettings")) {
            return throughput(request, below, failure);
        }
        SqlKind kind = SqlKind.of(below).orElseThrow(() -> unknown(path));
        if (path.isCollection()) {
            requireVerb(request, "GET");
            return Page.of(request, resources.list(kind, path), pageSize);
        }
        return switch (request.verb()) {
            case "GET" -> ManagerAnswer.ok(resources.get(kind, path));
            case "PUT" -> begin(request, failure.orElseGet(() -> resources.put(kind, request)));
            case "DELETE" -> {
                if (kind == SqlKind.CLIENT_ENCRYPTION_KEY) {
                    throw notAllowed(request);
                }
                yield begin(request, failure.orElseGet(() -> resources.delete(kind, path)));
            }
            default -> throw notAllowed(request);
        };
    }

    private ManagerAnswer begin(ManagerRequest request, Supplier<ManagerAnswer> work) {
        settings.requireUnlocked(request);
        return operations.begin(request, account.region(), work);
    }

    private ManagerAnswer throughput(ManagerRequest request, String below, Optional<Supplier<ManagerAnswer>> failure) {
        ManagerPath path = request.path();
        int end = below.indexOf(THROUGHPUT);
        SqlKind kind = SqlKind.of(below.substring(0, Math.max(end, 0)))
                .filter(found -> found == SqlKind.DATABASE || found == SqlKind.CONTAINER)
                .orElseThrow(() -> unknown(path));
        String rest = below.substring(end + THROUGHPUT.length());
        int depth = below.substring(0, end).split("/", -1).length;
        if (path.names().size() != depth + 2 || !path.names().getLast().equalsIgnoreCase("default")) {
            throw unknown(path);
        }
        List<String> names = SqlResources.below(path).subList(0, depth);
        Supplier<ManagerAnswer> shown = () -> ManagerAnswer.ok(setting(path, kind, names));
        return switch (rest + " " + request.verb()) {
            case " GET" -> shown.get();
            case " PUT" -> {
                ObjectNode resource = (ObjectNode) request.properties().path("resource");
                Throughput.check(resource);
                yield begin(request, failure.orElse(() -> {
                    throughput.replace(kind, names, resource);
                    return shown.get();
                }));
            }
            case "/migratetoautoscale POST", "/migratetomanualthroughput POST" ->
                begin(request, failure.orElse(() -> {
                    throughput.migrate(kind, names, rest.equals("/migratetoautoscale"));
                    return shown.get();
                }));
            default -> throw notAllowed(request);
        };
    }

    private ObjectNode setting(ManagerPath path, SqlKind kind, List<String> names) {
        ManagerPath setting = path.isCollection()
                ? new ManagerPath(
                        path.parent(),
                        path.namespace(),
                        path.types().subList(0, path.types().size() - 1),
                        path.names())
                : path;
        return SqlResources.envelope(setting, throughput.read(kind, names));
    }

    private static void requireVerb(ManagerRequest request, String verb) {
        if (!request.verb().equals(verb)) {
            throw notAllowed(request);
        }
    }

    private static ManagerException notAllowed(ManagerRequest request) {
        return ManagerException.ofManager(
                405,
                "MethodNotAllowed",
                "The request method '" + request.verb() + "' is not allowed at "
                        + request.path().scope() + ".");
    }

    static ManagerException unknown(ManagerPath path) {
        return ManagerException.ofManager(
                404,
                "InvalidResourceType",
                "The resource type '" + String.join("/", path.types()) + "' could not be found in the namespace '"
                        + path.namespace() + "' for api version '" + VERSION + "'.");
    }
}
