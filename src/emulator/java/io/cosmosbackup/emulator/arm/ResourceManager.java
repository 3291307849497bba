package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.entra.JsonWebKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Azure Resource Manager for one account: its databases, containers, offers and scripts are those of the
/// emulator. A request is asked for its token first, then for {@code api-version}, then for the action that
/// its bearer needs, and only then whether what it names is there.
public final class ResourceManager implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final URI endpoint;
    private final ManagerPath account;
    private final AccountResource resource;
    private final Settings settings;
    private final Provider provider;
    private final Operations operations = new Operations();
    private final BearerTokens tokens = new BearerTokens();
    private final Permissions permissions = new Permissions();
    private final ManagerFaults faults = new ManagerFaults();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ResourceManager(CosmosEmulator emulator, ManagerPath account, HttpServer server, String address) {
        this.server = server;
        this.account = account;
        this.endpoint = URI.create(address + ":" + server.getAddress().getPort() + "/");
        this.resource = new AccountResource(emulator, account);
        this.settings = new Settings(emulator, account);
        this.provider = new Provider(emulator, operations, resource, settings);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// @param resourceId of the account: {@code
    /// /subscriptions/S/resourceGroups/G/providers/Microsoft.DocumentDB/databaseAccounts/NAME}
    /// @param port 0 for a free one
    /// @param tls what the server shows; null for HTTP
    public static ResourceManager start(
            CosmosEmulator emulator, String resourceId, String host, int port, @Nullable SSLContext tls) {
        ManagerPath account = ManagerPath.parse(resourceId)
                .filter(path -> path.isOf(Provider.NAMESPACE)
                        && path.type().equals("databaseaccounts")
                        && !path.isCollection()
                        && path.parent().matches("(?i)/subscriptions/[^/]+/resourceGroups/[^/]+"))
                .orElseThrow(() -> new IllegalArgumentException("no resource id of an account: " + resourceId));
        try {
            InetSocketAddress at = new InetSocketAddress(host, port);
            if (tls == null) {
                return new ResourceManager(emulator, account, HttpServer.create(at, 0), "http://" + host);
            }
            HttpsServer https = HttpsServer.create(at, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new ResourceManager(emulator, account, https, "https://" + host);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + host + ":" + port, e);
        }
    }

    /// Answers {@code /_emulator/arm/…} from now on, to anyone.
    public ResourceManager withControl() {
        server.createContext("/_emulator/arm/", new ManagerControl(this)::handle);
        return this;
    }

    /// With a slash at its end.
    public URI endpoint() {
        return endpoint;
    }

    public String resourceId() {
        return account.scope();
    }

    /// Takes, from now on, tokens that such an issuer's keys have signed for the manager.
    public void trustTokens(String issuer, JsonWebKeys keys) {
        tokens.trust(issuer, keys);
    }

    /// Gives the principal one more role, at a subscription, a resource group, the account or below it.
    public void assign(String objectId, RoleDefinition role, String scope) {
        permissions.assign(objectId, role, scope);
    }

    /// Takes all its roles.
    public void revoke(String objectId) {
        permissions.revoke(objectId);
    }

    /// For what is begun from now on.
    public void setCompletion(Completion completion) {
        operations.setCompletion(completion);
    }

    /// How many resources a page of a list has.
    public void setPageSize(int size) {
        provider.setPageSize(size);
    }

    /// Sets a member of what the account says of itself, from now on.
    ///
    /// @param pointer of the member: {@code /properties/ipRules}, {@code /tags}
    public void setAccount(String pointer, String json) {
        resource.set(pointer, AccountResource.value(json));
    }

    /// Sets a resource of the account that is none of its data: a lock, a private endpoint's connection.
    ///
    /// @param properties its {@code properties}, which are kept as they are
    public void set(SettingKind kind, String name, String properties) {
        settings.set(kind, name, AccountResource.value(properties));
    }

    public void remove(SettingKind kind, String name) {
        settings.remove(kind, name);
    }

    public void addFault(ManagerFault fault) {
        faults.add(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /// All requests so far, as {@code GET /subscriptions/…}, without their queries.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String verb = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            requests.add(verb + " " + path);
            Optional<ManagerFault.Kind> fault = faults.next(verb, path);
            if (fault.filter(ManagerFault.Kind.Cut.class::isInstance).isPresent()) {
                return;
            }
            ManagerAnswer answer = answer(exchange, body, fault);
            if (fault.filter(ManagerFault.Kind.LostReply.class::isInstance).isPresent()) {
                return;
            }
            send(exchange, answer);
        }
    }

    private ManagerAnswer answer(HttpExchange exchange, byte[] body, Optional<ManagerFault.Kind> fault) {
        try {
            if (fault.orElse(null) instanceof ManagerFault.Kind.Answer refusal) {
                ManagerAnswer refused = ManagerException.ofManager(refusal.status(), refusal.code(), refusal.message())
                        .answer();
                return refusal.retryAfterSeconds().isPresent()
                        ? refused.with(
                                "Retry-After",
                                String.valueOf(refusal.retryAfterSeconds().getAsInt()))
                        : refused;
            }
            String caller = tokens.bearer(exchange.getRequestHeaders().getFirst("Authorization"), Instant.now());
            operations.passTime();
            ManagerRequest request = read(exchange, body, caller);
            requirePermission(request);
            requireThere(request.path());
            return provider.serve(request, fault.flatMap(ResourceManager::failure));
        } catch (ManagerException e) {
            return e.answer();
        }
    }

    /// How an operation goes on is asked at an address outside of the account. "Track asynchronous Azure
    /// operations": a role at the resource does not cover it, one at the resource group does.
    private void requirePermission(ManagerRequest request) {
        ManagerPath path = request.path();
        permissions.require(
                request.caller(),
                path.action(request.verb()),
                path.scope(),
                path.isOfLocation() ? account.parent() : path.scope());
    }

    private static Optional<Supplier<ManagerAnswer>> failure(ManagerFault.Kind fault) {
        return fault instanceof ManagerFault.Kind.FailedOperation(int status, String code, String message)
                ? Optional.of(() -> {
                    throw ManagerException.ofProvider(status, code, message);
                })
                : Optional.empty();
    }

    private ManagerRequest read(HttpExchange exchange, byte[] body, String caller) {
        URI asked = exchange.getRequestURI();
        ManagerPath path = ManagerPath.parse(asked.getRawPath())
                .orElseThrow(() -> ManagerException.ofManager(
                        404, "NotFound", "There is nothing at the path " + asked.getPath() + "."));
        String raw = asked.getRawQuery();
        Map<String, String> query = ManagerRequest.query(raw == null ? "" : raw);
        requireVersion(path, query.get("api-version"));
        for (String name : query.keySet()) {
            if (!Set.of("api-version", Page.SKIP).contains(name)) {
                throw ManagerException.ofManager(
                        400, "InvalidQueryParameter", "The query parameter '" + name + "' is not known.");
            }
        }
        if (body.length > 0 && !isJson(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw ManagerException.ofManager(
                    415,
                    "UnsupportedMediaType",
                    "The content media type is not supported. Only 'application/json' is.");
        }
        return new ManagerRequest(exchange.getRequestMethod(), path, query, body, caller, endpoint);
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.startsWith("application/json");
    }

    private static void requireVersion(ManagerPath path, @Nullable String version) {
        if (version == null || version.isEmpty()) {
            throw ManagerException.ofManager(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        List<String> versions = SettingKind.versions(path.namespace());
        if (versions.isEmpty()) {
            throw ManagerException.ofManager(
                    404, "InvalidResourceNamespace", "The resource namespace '" + path.namespace() + "' is invalid.");
        }
        if (!versions.contains(version)) {
            throw ManagerException.ofManager(
                    400,
                    "NoRegisteredProviderFound",
                    "No registered resource provider found for location 'emulator' and API version '" + version
                            + "' for type '" + path.types().getFirst() + "'. The supported api-versions are '"
                            + String.join(", ", versions) + "'. The supported locations are 'emulator'.");
        }
    }

    private void requireThere(ManagerPath path) {
        String[] asked = path.parent().split("/", -1);
        String[] ours = account.parent().split("/", -1);
        if (asked.length < 3 || !asked[2].equalsIgnoreCase(ours[2])) {
            throw ManagerException.ofManager(
                    404,
                    "SubscriptionNotFound",
                    "The subscription '" + (asked.length < 3 ? "" : asked[2]) + "' could not be found.");
        }
        if (path.isOfLocation()) {
            return;
        }
        if (asked.length < 5 || !asked[4].equalsIgnoreCase(ours[4])) {
            throw ManagerException.ofManager(
                    404,
                    "ResourceGroupNotFound",
                    "Resource group '" + (asked.length < 5 ? "" : asked[4]) + "' could not be found.");
        }
        if (!path.isOf(Provider.NAMESPACE)) {
            if (!path.parent().equalsIgnoreCase(account.scope())) {
                throw Provider.unknown(path);
            }
            return;
        }
        String name = account.names().getFirst();
        if (path.names().isEmpty() || !path.names().getFirst().equalsIgnoreCase(name)) {
            throw ManagerException.ofManager(
                    404,
                    "ResourceNotFound",
                    "The Resource '" + path.namespace() + "/" + path.types().getFirst() + "/"
                            + (path.names().isEmpty() ? "" : path.names().getFirst()) + "' under resource group '"
                            + asked[4]
                            + "' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
        }
    }

    private static void send(HttpExchange exchange, ManagerAnswer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("x-ms-request-id", UUID.randomUUID().toString());
        headers.set("x-ms-correlation-request-id", UUID.randomUUID().toString());
        headers.set("Cache-Control", "no-store, no-cache");
        answer.headers().forEach(headers::set);
        JsonNode body = answer.body();
        if (body == null) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] json = ManagerJson.write(body);
        headers.set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), json.length);
        exchange.getResponseBody().write(json);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
