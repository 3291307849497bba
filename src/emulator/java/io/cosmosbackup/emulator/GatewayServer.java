package io.cosmosbackup.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// HTTP/1.1 around a {@link Gateway}: one address of one region.
final class GatewayServer implements AutoCloseable {
    private static final int WRITE_CHUNK = 64 * 1024;

    static {
        // Read once by the JDK's server: without the first every answer waits for the client's delayed acknowledgement;
        // the others keep idle connections of SDK pools from being closed under a request.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Gateway gateway;
    private final Region region;
    private final URI endpoint;

    private GatewayServer(HttpServer server, String scheme, String host, Region region, Gateway gateway) {
        this.server = server;
        this.gateway = gateway;
        this.region = region;
        this.endpoint =
                URI.create(scheme + "://" + host + ":" + server.getAddress().getPort() + "/");
        region.at(endpoint);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    static GatewayServer http(String host, int port, Region region, Gateway gateway) {
        try {
            return new GatewayServer(
                    HttpServer.create(new InetSocketAddress(host, port), 0), "http", host, region, gateway);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + host + ":" + port, e);
        }
    }

    static GatewayServer https(String host, int port, SSLContext tls, Region region, Gateway gateway) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(host, port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new GatewayServer(server, "https", host, region, gateway);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + host + ":" + port, e);
        }
    }

    void start() {
        server.start();
    }

    void control(ControlApi api) {
        server.createContext("/_emulator/", api::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            URI asked = exchange.getRequestURI();
            GatewayRequest request = new GatewayRequest(
                    exchange.getRequestMethod(),
                    ResourcePath.parse(asked.getRawPath()),
                    asked.getRawQuery(),
                    exchange.getRequestHeaders(),
                    new GatewayRequest.RequestBody(body));
            String authority = exchange.getRequestHeaders().getFirst("Host");
            answer(
                    exchange,
                    gateway.serve(
                            request,
                            new Arrival(
                                    region,
                                    endpoint.getScheme(),
                                    authority == null ? endpoint.getAuthority() : authority)));
        }
    }

    private static void answer(HttpExchange exchange, GatewayResponse response) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("x-ms-activity-id", UUID.randomUUID().toString());
        headers.set("x-ms-serviceversion", "version=2.14.0.0");
        headers.set("x-ms-gatewayversion", "version=2.14.0");
        headers.set("x-ms-schemaversion", "1.18");
        response.headers().forEach(headers::set);
        ResponseBody body = response.body();
        if (body == null) {
            exchange.sendResponseHeaders(response.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(response.status(), body.length());
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), WRITE_CHUNK)) {
            body.writeTo(out);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
