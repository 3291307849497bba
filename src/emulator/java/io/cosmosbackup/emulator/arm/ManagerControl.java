package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.cosmosbackup.emulator.entra.JsonWebKeys;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What tests do to a manager by its object, under {@code /_emulator/arm/} of its own address, without a
/// token:
///
/// | request | body | does |
/// |---|---|---|
/// | {@code POST issuer} | {@code {"issuer":"https://sts.windows.net/T/","keys":[…]}} | takes its tokens |
/// | {@code POST assignments} | {@code {"principal":"OID","role":{…},"scope":"…"}} | gives one more role |
/// | {@code DELETE assignments/OID} | | takes all its roles |
/// | {@code POST completion} | {@code {"unfinished":2,"retryAfterSeconds":1}} | of {@link Completion.Later} |
/// | | {@code {"atOnce":true}} | {@link Completion.AtOnce} |
/// | {@code POST pages} | {@code {"size":2}} | how many resources a page has |
/// | {@code POST faults} | see {@link #fault} | adds a rule |
/// | {@code DELETE faults} | | removes all |
/// | {@code GET requests} | | all requests so far |
/// | {@code POST account} | {@code {"/properties/ipRules":[…]}} | sets those members of the account |
/// | {@code PUT settings/locks/NAME} | its {@code properties} | sets one, of any type of {@link SettingKind} |
/// | {@code DELETE settings/locks/NAME} | | takes it away |
///
/// A role is what {@link RoleDefinition#parse} reads.
final class ManagerControl {
    private final ResourceManager manager;

    ManagerControl(ResourceManager manager) {
        this.manager = manager;
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<String> path = Stream.of(exchange.getRequestURI().getPath().split("/", -1))
                    .filter(segment -> !segment.isEmpty())
                    .toList();
            int status = 200;
            ObjectNode answer = ManagerJson.object();
            try {
                String what = exchange.getRequestMethod() + " " + (path.size() > 2 ? path.get(2) : "");
                act(what, path, body.length == 0 ? answer : ManagerJson.read(body), answer);
            } catch (IllegalArgumentException e) {
                status = 400;
                answer.put("message", String.valueOf(e.getMessage()));
            }
            byte[] json = ManagerJson.write(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private void act(String what, List<String> path, JsonNode json, ObjectNode answer) {
        switch (what) {
            case "POST issuer" -> manager.trustTokens(json.path("issuer").asText(), JsonWebKeys.parse(json.toString()));
            case "POST assignments" ->
                manager.assign(
                        json.path("principal").asText(),
                        RoleDefinition.parse(json.path("role").toString()),
                        json.path("scope").asText());
            case "DELETE assignments" -> manager.revoke(path.getLast());
            case "POST completion" -> manager.setCompletion(completion(json));
            case "POST pages" -> manager.setPageSize(json.path("size").asInt());
            case "POST faults" -> manager.addFault(fault(json));
            case "DELETE faults" -> manager.clearFaults();
            case "POST account" ->
                json.properties()
                        .forEach(member -> manager.setAccount(
                                member.getKey(), member.getValue().toString()));
            case "PUT settings" -> manager.set(kind(path), path.getLast(), json.toString());
            case "DELETE settings" -> manager.remove(kind(path), path.getLast());
            case "GET requests" -> {
                var requests = answer.putArray("requests");
                manager.requests().forEach(requests::add);
            }
            default -> throw new IllegalArgumentException("the control API has no " + what);
        }
    }

    private static SettingKind kind(List<String> path) {
        return SettingKind.ofType(path.size() == 5 ? path.get(3) : "")
                .orElseThrow(() -> new IllegalArgumentException("no setting is at " + path));
    }

    private static Completion completion(JsonNode json) {
        return json.path("atOnce").asBoolean()
                ? new Completion.AtOnce()
                : new Completion.Later(json.path("unfinished").asInt(), seconds(json));
    }

    private static OptionalInt seconds(JsonNode json) {
        return json.hasNonNull("retryAfterSeconds")
                ? OptionalInt.of(json.path("retryAfterSeconds").asInt())
                : OptionalInt.empty();
    }

    /// {@code fault} is {@code answer} (with {@code status}, {@code code}, {@code message} and {@code
    /// retryAfterSeconds}), {@code failedOperation} (with the first three), {@code cut} or {@code lostReply};
    /// {@code verb}, {@code pathPart}, {@code after} and {@code times} say when.
    private static ManagerFault fault(JsonNode json) {
        int status = json.path("status").asInt();
        String code = json.path("code").asText();
        String message = json.path("message").asText();
        String name = json.path("fault").asText();
        ManagerFault.Kind kind = switch (name) {
            case "answer" -> new ManagerFault.Kind.Answer(status, code, message, seconds(json));
            case "failedOperation" -> new ManagerFault.Kind.FailedOperation(status, code, message);
            case "cut" -> new ManagerFault.Kind.Cut();
            case "lostReply" -> new ManagerFault.Kind.LostReply();
            default -> throw new IllegalArgumentException("unknown fault '" + name + "'");
        };
        return new ManagerFault(
                kind,
                json.hasNonNull("verb") ? Optional.of(json.path("verb").asText()) : Optional.empty(),
                json.path("pathPart").asText(),
                json.path("after").asInt(),
                json.path("times").asInt(Integer.MAX_VALUE));
    }
}
