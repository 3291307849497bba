package io.cosmosbackup.engine.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.support.GoldenCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file of src/test/resources/plan/retention is a case: what is looked at, and from `"decisions"` on what is
/// decided about it, newest first. `make golden CASE=…` writes that second part of one.
///
/// Of a point, `at` is when it was completed and what it restores; `restores` where that differs. The
/// series is `nightly` unless the file says `"series": null`.
class RetentionGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/plan/retention");
    private static final String DECIDED = "  \"decisions\": [";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> GoldenCases.isAskedFor(file.replace(".json", "")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void keepsAndRemovesAsWritten(String file) throws IOException {
        Path path = CASES.resolve(file);
        String expected = Files.readString(path);
        int inputEnd = expected.indexOf(DECIDED);
        String input = inputEnd < 0 ? expected.stripTrailing() + "\n" : expected.substring(0, inputEnd);
        String actual = input + decide(JSON.readTree(input.stripTrailing().replaceAll(",$", "") + "}"));
        if (GoldenCases.areWritten()) {
            Files.writeString(path, actual);
            expected = actual;
        }
        assertEquals(expected, actual);
    }

    private static String decide(JsonNode in) {
        RetentionPlan plan =
                RetentionPlan.of(points(in), policy(in.path("policy")), texts(in.path("pins")), time(in.path("now")));
        return plan.decisions().stream()
                        .map(decision -> "    " + json(line(decision)))
                        .collect(Collectors.joining(",\n", DECIDED + "\n", "\n  ],\n"))
                + "  \"removalOrder\": " + json(String.join(" ", plan.removalOrder())) + "\n}\n";
    }

    private static String line(RetentionPlan.Decision decision) {
        return decision.reasons().stream()
                .map(RetentionReason::text)
                .collect(Collectors.joining(
                        " | ", (decision.kept() ? "keep " : "remove ") + decision.backup() + ": ", ""));
    }

    private static List<CatalogedBackup> points(JsonNode in) {
        String series = in.has("series") ? text(in.path("series")) : "nightly";
        List<CatalogedBackup> points = new ArrayList<>();
        for (JsonNode point : in.path("points")) {
            Instant at = time(point.path("at"));
            points.add(new CatalogedBackup(
                    point.path("backup").asText(),
                    new CatalogedBackup.Place(series, point.path("sequence").asLong(), null),
                    new CatalogedBackup.Basis(
                            BackupType.valueOf(point.path("type").asText("Full")),
                            text(point.path("parent")),
                            texts(point.path("refersTo"))),
                    new CatalogedBackup.Times(at, point.has("restores") ? time(point.path("restores")) : at),
                    1000,
                    CatalogedBackup.Provenance.unknown(
                            Standing.valueOf(point.path("standing").asText("Readable")))));
        }
        return points;
    }

    private static RetentionPolicy policy(JsonNode in) {
        return new RetentionPolicy(
                new RetentionPolicy.Counts(
                        in.path("keepLast").asInt(),
                        in.path("hourly").asInt(),
                        in.path("daily").asInt(),
                        in.path("weekly").asInt(),
                        in.path("monthly").asInt(),
                        in.path("yearly").asInt()),
                amount(text(in.path("maxAge"))),
                in.path("minimum").asInt(1),
                ZoneId.of(in.path("zone").asText("UTC")));
    }

    private static @Nullable TemporalAmount amount(@Nullable String text) {
        return text == null ? null : text.contains("T") ? Duration.parse(text) : Period.parse(text);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static Set<String> texts(JsonNode node) {
        Set<String> texts = new HashSet<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Instant time(JsonNode node) {
        return Instant.parse(node.asText());
    }

    private static String json(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
