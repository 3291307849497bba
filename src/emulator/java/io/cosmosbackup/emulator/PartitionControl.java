package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The part of {@link ControlApi} that is about physical partitions, time, and how changes are fed:
///
/// | request | body | does |
/// |---|---|---|
/// | {@code GET partitions/D/C} | | {@link CosmosEmulator.Partition}s |
/// | {@code POST split/D/C} | {@code {"partition":"0"}} | splits it in two, at {@code "at"} if that is there |
/// | {@code POST merge/D/C} | {@code {"lower":"1","upper":"2"}} | makes one of two neighbours |
/// | {@code POST limit/D/C} | {@code {"requestUnits":100}} | of a partition and second; 0 for none |
/// | {@code POST finish/D/C} | | makes the changes that have begun |
/// | {@code POST purge/D/C} | | purges what has expired |
/// | {@code POST clock} | {@code {"advanceSeconds":60}} | moves the time on, answers it |
/// | {@code POST feeds} | | sets of {@link FeedOptions} what is there: {@code retentionSeconds} (0 for latest version
/// only), {@code previousImages}, {@code lsnsPerPage}, {@code purgeDelaySeconds}, {@code metadata} |
///
/// A split or merge with {@code "requests":5} lasts for so many requests, which are answered 410/1007; with 0, until
/// {@code finish}.
final class PartitionControl {
    private final CosmosEmulator emulator;

    PartitionControl(CosmosEmulator emulator) {
        this.emulator = emulator;
    }

    /// Empty if the verb is not one of these.
    Optional<Object> act(String what, List<String> path, byte[] body) {
        return Optional.ofNullable(
                switch (what) {
                    case "GET partitions" -> emulator.partitions(at(path, 2), at(path, 3));
                    case "POST split" -> split(path, Json.read(body));
                    case "POST merge" -> merge(path, Json.read(body));
                    case "POST limit" -> {
                        int requestUnits = Json.read(body).path("requestUnits").asInt();
                        emulator.limit(at(path, 2), at(path, 3), requestUnits);
                        yield Map.of();
                    }
                    case "POST finish" -> {
                        emulator.finishChanges(at(path, 2), at(path, 3));
                        yield Map.of();
                    }
                    case "POST purge" -> {
                        emulator.purgeExpired(at(path, 2), at(path, 3));
                        yield Map.of();
                    }
                    case "POST clock" -> {
                        Duration by = Duration.ofSeconds(
                                Json.read(body).path("advanceSeconds").asLong());
                        yield Map.of("time", emulator.clock().advance(by).toString());
                    }
                    case "POST feeds" -> {
                        emulator.setFeeds(feeds(emulator.feeds(), Json.read(body)));
                        yield Map.of();
                    }
                    default -> null;
                });
    }

    private Object split(List<String> path, JsonNode json) {
        Optional<String> at =
                json.hasNonNull("at") ? Optional.of(json.path("at").asText()) : Optional.empty();
        return change(
                path, json, new PartitionChange.Split(json.path("partition").asText(), at));
    }

    private Object merge(List<String> path, JsonNode json) {
        return change(
                path,
                json,
                PartitionChange.merge(
                        json.path("lower").asText(), json.path("upper").asText()));
    }

    private Object change(List<String> path, JsonNode json, PartitionChange change) {
        if (!json.has("requests")) {
            return emulator.change(at(path, 2), at(path, 3), change);
        }
        emulator.beginChange(
                at(path, 2), at(path, 3), change, json.path("requests").asInt());
        return Map.of();
    }

    private static FeedOptions feeds(FeedOptions now, JsonNode json) {
        JsonNode retention = json.path("retentionSeconds");
        JsonNode images = json.path("previousImages");
        return new FeedOptions(
                retention.isMissingNode()
                        ? now.retention()
                        : Optional.of(Duration.ofSeconds(retention.asLong())).filter(Duration::isPositive),
                images.isMissingNode() ? now.previousImages() : FeedOptions.PreviousImages.valueOf(images.asText()),
                json.path("lsnsPerPage").asInt(now.lsnsPerPage()),
                Duration.ofSeconds(
                        json.path("purgeDelaySeconds").asLong(now.purgeDelay().toSeconds())),
                json.path("metadata").asBoolean(now.metadata()));
    }

    private static String at(List<String> path, int index) {
        if (index >= path.size()) {
            throw GatewayException.badRequest("the path lacks a database and a container");
        }
        return path.get(index);
    }
}
