package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.entra.JsonWebKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The part of {@link ControlApi} that is about who may come in, by which region, and for how much:
///
/// | request | body | does |
/// |---|---|---|
/// | {@code POST down}, {@code POST up} | | cuts every connection, or no longer |
/// | | {@code {"region":"West"}} | those to one region |
/// | {@code POST down/D/C}, {@code POST up/D/C} | {@code {"partition":"0"}} | 503 for a partition, or no longer |
/// | {@code POST failover} | {@code {"region":"West"}} | makes it the write region |
/// | | {@code {"region":"West","loss":true}} | without the writes that it lags behind |
/// | {@code POST failover/D/C} | {@code {"partition":"0"}} | goes on from the slowest replica |
/// | {@code POST replication} | {@code {"lag":9,"regionLagSeconds":5,"level":"EVENTUAL"}} | of {@link Replication} |
/// | {@code POST buckets/D/C} | {@code {"1":40}} | the most, in percent, that each throughput bucket may use |
/// | {@code POST tokens} | {@code {"principal":"p","role":"reader","scope":"/dbs/D","seconds":60}} | answers a token |
/// | {@code POST issuer} | {@code {"issuer":"https://sts.windows.net/T/","keys":[…]}} | takes its signed tokens |
/// | {@code POST assignments} | {@code {"principal":"oid","role":"reader","scope":"/"}} | gives one more role |
/// | {@code POST localAuth} | {@code {"disabled":true}} | refuses keys, or takes them again |
/// | {@code POST traits} | {@code {"serverless":true,"features":["VECTOR_SEARCH"]}} | sets those that are named |
/// | {@code POST keys/primary} | | answers a new one; also secondary, primaryReadOnly, secondaryReadOnly |
///
/// Traits are {@code serverless}, {@code mergeEnabled}, {@code features} and {@code unreadySeconds}: see {@link
/// AccountTraits}. A token's role is {@code reader}, {@code contributor} or a list of data actions; its scope is the
/// account and its life an hour if they are left out.
final class AccountControl {
    private final CosmosEmulator emulator;

    AccountControl(CosmosEmulator emulator) {
        this.emulator = emulator;
    }

    /// Empty if the verb is not one of these.
    Optional<Object> act(String what, List<String> path, byte[] body) {
        JsonNode json = body.length == 0 ? Json.MAPPER.createObjectNode() : Json.read(body);
        return Optional.ofNullable(
                switch (what) {
                    case "POST down" -> setDown(path, json, true);
                    case "POST up" -> setDown(path, json, false);
                    case "POST failover" -> {
                        failover(path, json);
                        yield Map.of();
                    }
                    case "POST replication" -> {
                        emulator.setReplication(replication(emulator.replication(), json));
                        yield Map.of();
                    }
                    case "POST buckets" -> {
                        emulator.setThroughputBuckets(at(path, 2), at(path, 3), percentages(json));
                        yield Map.of();
                    }
                    case "POST tokens" -> Map.of("token", token(json));
                    case "POST issuer" -> {
                        emulator.trustTokens(json.path("issuer").asText(), JsonWebKeys.parse(Json.text(json)));
                        yield Map.of();
                    }
                    case "POST assignments" -> {
                        emulator.alsoAssign(json.path("principal").asText(), assignment(json));
                        yield Map.of();
                    }
                    case "POST localAuth" -> {
                        emulator.setLocalAuth(!json.path("disabled").asBoolean());
                        yield Map.of();
                    }
                    case "POST traits" -> {
                        emulator.setTraits(traits(json, emulator.traits()));
                        yield Map.of();
                    }
                    case "POST keys" -> Map.of("key", emulator.regenerateKey(keyKind(at(path, 2))));
                    default -> null;
                });
    }

    private Map<String, String> setDown(List<String> path, JsonNode json, boolean down) {
        if (path.size() > 2) {
            emulator.setPartitionDown(
                    at(path, 2), at(path, 3), json.path("partition").asText(), down);
        } else if (json.hasNonNull("region")) {
            emulator.setRegionDown(json.path("region").asText(), down);
        } else {
            emulator.setDown(down);
        }
        return Map.of();
    }

    private void failover(List<String> path, JsonNode json) {
        if (path.size() > 2) {
            emulator.failoverWithLoss(
                    at(path, 2), at(path, 3), json.path("partition").asText());
        } else if (json.path("loss").asBoolean()) {
            emulator.failoverWithLoss(json.path("region").asText());
        } else {
            emulator.failover(json.path("region").asText());
        }
    }

    private static Replication replication(Replication now, JsonNode json) {
        return now.withLag(json.path("lag").asInt(now.lag()), now.seed())
                .withRegionLag(Duration.ofSeconds(
                        json.path("regionLagSeconds").asLong(now.regionLag().toSeconds())))
                .withLevel(
                        json.hasNonNull("level")
                                ? Replication.Level.valueOf(json.path("level").asText())
                                : now.level());
    }

    private static AccountTraits traits(JsonNode json, AccountTraits now) {
        Set<AccountTraits.Feature> features = new HashSet<>();
        json.path("features").forEach(feature -> features.add(AccountTraits.Feature.valueOf(feature.asText())));
        return new AccountTraits(
                json.path("serverless").asBoolean(now.serverless()),
                json.path("mergeEnabled").asBoolean(now.mergeEnabled()),
                json.has("features") ? features : now.features(),
                json.has("unreadySeconds")
                        ? Duration.ofSeconds(json.path("unreadySeconds").asInt())
                        : now.unready());
    }

    private static Map<Integer, Integer> percentages(JsonNode json) {
        Map<Integer, Integer> percentages = new HashMap<>();
        json.properties()
                .forEach(bucket -> percentages.put(
                        Integer.valueOf(bucket.getKey()), bucket.getValue().asInt()));
        return percentages;
    }

    private static AccountKeys.Kind keyKind(String name) {
        return switch (name) {
            case "primary" -> AccountKeys.Kind.PRIMARY;
            case "secondary" -> AccountKeys.Kind.SECONDARY;
            case "primaryReadOnly" -> AccountKeys.Kind.PRIMARY_READ_ONLY;
            case "secondaryReadOnly" -> AccountKeys.Kind.SECONDARY_READ_ONLY;
            default -> throw GatewayException.badRequest("there is no key " + name);
        };
    }

    private String token(JsonNode json) {
        Principal principal = new Principal(json.path("principal").asText("someone"), List.of(assignment(json)));
        return emulator.issueToken(
                principal, Duration.ofSeconds(json.path("seconds").asInt(3600)));
    }

    private static RoleAssignment assignment(JsonNode json) {
        return new RoleAssignment(role(json.path("role")), json.path("scope").asText("/"));
    }

    private static Role role(JsonNode json) {
        if (json.isArray()) {
            Set<String> actions = new HashSet<>();
            json.forEach(action -> actions.add(action.asText()));
            return new Role("custom", actions);
        }
        return switch (json.asText()) {
            case "reader" -> Role.DATA_READER;
            case "contributor" -> Role.DATA_CONTRIBUTOR;
            default -> throw GatewayException.badRequest("unknown role " + json);
        };
    }

    private static String at(List<String> path, int index) {
        if (index >= path.size()) {
            throw GatewayException.badRequest("the path is too short");
        }
        return path.get(index);
    }
}
