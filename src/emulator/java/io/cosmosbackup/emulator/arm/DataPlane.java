package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the resource provider asks the account. What the account refuses is thrown in the provider's words.
final class DataPlane {
    private static final byte[] NOTHING = new byte[0];

    private final CosmosEmulator emulator;

    DataPlane(CosmosEmulator emulator) {
        this.emulator = emulator;
    }

    JsonNode read(List<String> link) {
        return accepted(link, send("GET", link, Map.of(), NOTHING));
    }

    Optional<JsonNode> find(List<String> link) {
        EmulatorClient.Answer answer = send("GET", link, Map.of(), NOTHING);
        return answer.status() == 404 ? Optional.empty() : Optional.of(accepted(link, answer));
    }

    /// All of a feed, page by page.
    List<JsonNode> list(List<String> link, String array) {
        List<JsonNode> all = new ArrayList<>();
        Map<String, String> from = Map.of();
        while (true) {
            EmulatorClient.Answer page = send("GET", link, from, NOTHING);
            accepted(link, page).path(array).forEach(all::add);
            String next = page.header("x-ms-continuation");
            if (next == null) {
                return all;
            }
            from = Map.of("x-ms-continuation", next);
        }
    }

    JsonNode write(String verb, List<String> link, Map<String, String> headers, ObjectNode body) {
        return accepted(link, send(verb, link, headers, ManagerJson.write(body)));
    }

    void delete(List<String> link) {
        accepted(link, send("DELETE", link, Map.of(), NOTHING));
    }

    private EmulatorClient.Answer send(String verb, List<String> link, Map<String, String> headers, byte[] body) {
        return emulator.askAsService(verb, link, headers, body);
    }

    private static JsonNode accepted(List<String> link, EmulatorClient.Answer answer) {
        if (answer.status() >= 300) {
            throw ManagerException.ofAccount(answer, link);
        }
        return answer.body().length == 0 ? ManagerJson.object() : ManagerJson.read(answer.body());
    }

    /// The offer of a database or container, and what its answer says of its minimum.
    Optional<Offer> offer(String resourceRid) {
        return list(List.of("offers"), "Offers").stream()
                .filter(offer -> offer.path("offerResourceId").asText().equals(resourceRid))
                .findFirst()
                .map(found -> {
                    List<String> link = List.of("offers", found.path("id").asText());
                    EmulatorClient.Answer answer = send("GET", link, Map.of(), NOTHING);
                    return new Offer(
                            link,
                            (ObjectNode) accepted(link, answer),
                            String.valueOf(answer.header("x-ms-cosmos-min-throughput")));
                });
    }

    /// @param minimum request units per second, as text
    record Offer(List<String> link, ObjectNode json, String minimum) {}
}
