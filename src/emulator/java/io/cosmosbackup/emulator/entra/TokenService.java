package io.cosmosbackup.emulator.entra;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Entra's token endpoint for one tenant, the tenant's keys, and a machine's metadata service:
///
/// | request | as documented |
/// |---|---|
/// | {@code POST /{tenant}/oauth2/v2.0/token} | client credentials: secret, certificate, federated token |
/// | {@code GET /{tenant}/discovery/v2.0/keys} | what its tokens are signed by |
/// | {@code GET /metadata/identity/oauth2/token} | managed identities, with the header {@code Metadata: true} |
///
/// Tokens have the claims {@code iss} ({@code https://sts.windows.net/TENANT/}), {@code aud}, {@code oid},
/// {@code tid}, {@code uti}, {@code nbf}, {@code iat} and {@code exp}.
public final class TokenService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "/metadata/identity/oauth2/token";

    /// One for the process: a new RSA key costs half a second of CPU.
    private static final TokenSigner SIGNER = new TokenSigner();

    private final String tenantId;
    private final Tenant tenant;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final URI address;
    private final AtomicInteger given = new AtomicInteger();
    private volatile Duration life = Duration.ofHours(1);
    private volatile @Nullable Registration machine;
    private volatile @Nullable Outage outage;

    /// Answers so many requests with a status, and no token.
    private record Outage(int status, Map<String, String> headers, String body, AtomicInteger left) {}

    private TokenService(String host, String tenantId, HttpServer server, String scheme) {
        this.tenantId = tenantId;
        this.tenant = new Tenant(tenantId);
        this.server = server;
        this.address =
                URI.create(scheme + "://" + host + ":" + server.getAddress().getPort() + "/");
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// On loopback, at a free port, unencrypted.
    public static TokenService start(String tenantId) {
        return start("127.0.0.1", 0, tenantId, null);
    }

    /// @param port 0 for a free one
    /// @param tls what the server shows; null for HTTP
    public static TokenService start(String host, int port, String tenantId, @Nullable SSLContext tls) {
        try {
            InetSocketAddress at = new InetSocketAddress(host, port);
            if (tls == null) {
                return new TokenService(host, tenantId, HttpServer.create(at, 0), "http");
            }
            HttpsServer https = HttpsServer.create(at, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new TokenService(host, tenantId, https, "https");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + host + ":" + port, e);
        }
    }

    /// With a slash at its end: an authority host.
    public URI address() {
        return address;
    }

    public String tenantId() {
        return tenantId;
    }

    /// Whom its tokens name.
    public String issuer() {
        return "https://sts.windows.net/" + tenantId + "/";
    }

    /// What its tokens are signed by.
    public JsonWebKeys keys() {
        return SIGNER.keys();
    }

    public TokenService register(Registration registration) {
        tenant.register(registration);
        return this;
    }

    public void unregister(String clientId) {
        tenant.unregister(clientId);
    }

    /// Believes what an issuer's keys have signed, for those who have a federated credential for it.
    public TokenService believe(String issuer, JsonWebKeys keys) {
        tenant.believe(issuer, keys);
        return this;
    }

    /// Gives the machine that the metadata service runs on an identity of its own; others it has by client
    /// id.
    public TokenService machineIs(Registration registration) {
        machine = registration;
        return this;
    }

    /// Sets how long the tokens live that are given from now on.
    public void setLife(Duration life) {
        this.life = life;
    }

    /// Answers the next requests so.
    public void fail(int times, int status, Map<String, String> headers, String body) {
        outage = new Outage(status, Map.copyOf(headers), body, new AtomicInteger(times));
    }

    /// How many tokens have been given.
    public int given() {
        return given.get();
    }

    /// A token as this service gives it, for whoever needs one without asking.
    public String token(String objectId, String audience, Instant from, Duration counts) {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("iss", issuer());
        claims.put("tid", tenantId);
        claims.put("aud", audience);
        claims.put("oid", objectId);
        claims.put("sub", objectId);
        claims.put("uti", UUID.randomUUID().toString()); // no two tokens are the same
        claims.put("iat", from.getEpochSecond());
        claims.put("nbf", from.getEpochSecond());
        claims.put("exp", from.plus(counts).getEpochSecond());
        return SIGNER.sign(claims);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            Outage out = outage;
            if (out != null && out.left.getAndDecrement() > 0) {
                out.headers.forEach(exchange.getResponseHeaders()::set);
                answer(exchange, out.status, out.body);
            } else if (path.equals(METADATA)) {
                metadata(exchange);
            } else if (path.endsWith("/oauth2/v2.0/token")) {
                token(exchange, path.split("/", -1)[1], form(body));
            } else if (path.equals("/" + tenantId + "/discovery/v2.0/keys")) {
                answer(exchange, 200, keys().json());
            } else {
                answer(exchange, 404, "{}");
            }
        }
    }

    private void token(HttpExchange exchange, String tenantAsked, Map<String, String> form) throws IOException {
        Instant now = Instant.now();
        String asked = address.resolve(exchange.getRequestURI().getPath()).toString();
        try {
            Tenant.Grant grant = tenant.grant(tenantAsked, form, asked, now);
            Duration counts = life;
            Map<String, Object> answer = new TreeMap<>();
            answer.put("token_type", "Bearer");
            answer.put("expires_in", counts.toSeconds());
            answer.put("ext_expires_in", counts.toSeconds());
            answer.put("access_token", given(grant, now, counts));
            answer(exchange, 200, JSON.writeValueAsString(answer));
        } catch (EntraException e) {
            answer(exchange, e.status(), JSON.writeValueAsString(e.body()));
        }
    }

    private String given(Tenant.Grant grant, Instant now, Duration counts) {
        given.incrementAndGet();
        return token(grant.registration().objectId(), grant.audience(), now, counts);
    }

    /// As "How to use managed identities for Azure resources on an Azure VM to acquire an access token" has
    /// it: numbers are texts, and 400 has {@code error} and {@code error_description}.
    private void metadata(HttpExchange exchange) throws IOException {
        if (!"true".equals(exchange.getRequestHeaders().getFirst("Metadata"))) {
            answer(exchange, 400, refusal("invalid_request", "Required metadata header not specified"));
            return;
        }
        Map<String, String> query = form(String.valueOf(exchange.getRequestURI().getRawQuery()));
        String resource = query.get("resource");
        if (!"2018-02-01".equals(query.get("api-version")) || resource == null) {
            answer(exchange, 400, refusal("invalid_request", "Required query parameter is missing"));
            return;
        }
        String clientId = query.get("client_id");
        Registration identity =
                clientId == null ? machine : tenant.registration(clientId).orElse(null);
        if (identity == null) {
            answer(exchange, 400, refusal("invalid_request", "Identity not found"));
            return;
        }
        Instant now = Instant.now();
        Duration counts = life;
        Map<String, Object> answer = new TreeMap<>();
        answer.put("access_token", given(new Tenant.Grant(identity, resource), now, counts));
        answer.put("client_id", identity.clientId());
        answer.put("expires_in", Long.toString(counts.toSeconds()));
        answer.put("expires_on", Long.toString(now.plus(counts).getEpochSecond()));
        answer.put("not_before", Long.toString(now.getEpochSecond()));
        answer.put("resource", resource);
        answer.put("token_type", "Bearer");
        answer(exchange, 200, JSON.writeValueAsString(answer));
    }

    private static String refusal(String error, String description) throws IOException {
        return JSON.writeValueAsString(new TreeMap<>(Map.of("error", error, "error_description", description)));
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String member : text.split("&", -1)) {
            int equals = member.indexOf('=');
            if (equals > 0) {
                form.put(
                        member.substring(0, equals),
                        URLDecoder.decode(member.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
