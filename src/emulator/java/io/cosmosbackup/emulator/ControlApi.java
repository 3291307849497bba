package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What tests do to an emulator by its object, under {@code /_emulator/} of any region, without a key:
///
/// | request | body | does |
/// |---|---|---|
/// | {@code GET stats} | | {@link EmulatorStats} |
/// | {@code POST faults} | see {@link #rule} | adds a rule |
/// | {@code DELETE faults} | | removes all |
/// | {@code GET certificate} | | what HTTPS clients trust, PEM |
/// | {@code GET dump/D/C/stored} | | every item as stored |
/// | {@code GET dump/D/C/sent} | | every item as sent |
///
/// and those of {@link AccountControl} and {@link PartitionControl}. Dumps are JSON text sequences (RFC 7464: 1E, the
/// item's exact bytes, 0A), since items hold line breaks; sorted by key, so that two containers of the same items have
/// the same {@code sent} dump.
final class ControlApi {
    private static final int RECORD_SEPARATOR = 0x1e;

    private final CosmosEmulator emulator;
    private final AccountControl account;
    private final PartitionControl partitions;

    ControlApi(CosmosEmulator emulator) {
        this.emulator = emulator;
        this.account = new AccountControl(emulator);
        this.partitions = new PartitionControl(emulator);
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> path =
                    ResourcePath.parse(exchange.getRequestURI().getRawPath()).segments();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String what = exchange.getRequestMethod() + " " + (path.size() > 1 ? path.get(1) : "");
            try {
                if (what.equals("GET dump") && path.size() == 5) {
                    dump(exchange, emulator.items(path.get(2), path.get(3)), form(path.get(4)));
                } else if (what.equals("GET certificate")) {
                    certificate(exchange);
                } else {
                    answer(exchange, 200, act(what, path, body));
                }
            } catch (GatewayException e) {
                answer(exchange, e.status(), Map.of("message", e.getMessage()));
            } catch (IllegalArgumentException | IllegalStateException e) {
                answer(exchange, 400, Map.of("message", String.valueOf(e.getMessage())));
            }
        }
    }

    private Object act(String what, List<String> path, byte[] body) {
        switch (what) {
            case "GET stats" -> {
                return emulator.stats();
            }
            case "POST faults" -> emulator.addFault(rule(Json.read(body)));
            case "DELETE faults" -> emulator.clearFaults();
            default -> {
                return account.act(what, path, body)
                        .or(() -> partitions.act(what, path, body))
                        .orElseThrow(() -> GatewayException.notImplemented(what + " of the control API"));
            }
        }
        return Map.of();
    }

    private void certificate(HttpExchange exchange) throws IOException {
        byte[] pem = emulator.certificate().pem().getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().set("Content-Type", "application/x-pem-file");
        exchange.sendResponseHeaders(200, pem.length);
        exchange.getResponseBody().write(pem);
    }

    /// {@code fault} is {@code answer} (with {@code status}, {@code subStatus}, {@code retryAfterMs} and
    /// {@code message}), {@code delay} (with {@code milliseconds}), {@code cut} or {@code lostReply};
    /// {@code operation}, {@code verb}, {@code pathPart}, {@code partitionKeyRangeId}, {@code region},
    /// {@code after} and {@code times} say when.
    static FaultRule rule(JsonNode json) {
        String kind = json.path("fault").asText();
        Fault fault = switch (kind) {
            case "answer" ->
                new Fault.Answer(
                        json.path("status").asInt(),
                        json.path("subStatus").asInt(),
                        Duration.ofMillis(json.path("retryAfterMs").asInt()),
                        json.path("message")
                                .asText("A fault rule answers "
                                        + json.path("status").asInt()));
            case "delay" ->
                new Fault.Delay(Duration.ofMillis(json.path("milliseconds").asInt()));
            case "cut" -> new Fault.Cut();
            case "lostReply" -> new Fault.LostReply();
            default -> throw GatewayException.badRequest("unknown fault '" + kind + "'");
        };
        return new FaultRule(
                fault,
                text(json, "operation").map(GatewayOperation::valueOf),
                text(json, "verb"),
                text(json, "pathPart"),
                text(json, "partitionKeyRangeId"),
                text(json, "region"),
                json.path("after").asInt(),
                json.path("times").asInt(Integer.MAX_VALUE));
    }

    private static Optional<String> text(JsonNode json, String name) {
        return json.hasNonNull(name) ? Optional.of(json.path(name).asText()) : Optional.empty();
    }

    private static boolean form(String name) {
        return switch (name) {
            case "stored" -> true;
            case "sent" -> false;
            default -> throw GatewayException.badRequest("a dump is 'stored' or 'sent', not " + name);
        };
    }

    private static void dump(HttpExchange exchange, List<CosmosEmulator.Item> items, boolean stored)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json-seq");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody())) {
            for (CosmosEmulator.Item item : items) {
                out.write(RECORD_SEPARATOR);
                out.write(stored ? item.stored() : item.sent());
                out.write('\n');
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, Object value) throws IOException {
        byte[] json = Json.write(value);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }
}
