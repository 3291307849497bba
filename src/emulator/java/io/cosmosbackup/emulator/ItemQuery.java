package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.query.Evaluation;
import io.cosmosbackup.emulator.query.Query;
import io.cosmosbackup.emulator.query.QueryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The query that a request carries, and what it selects of documents that are all at hand.
final class ItemQuery {
    private final Evaluation evaluation;

    private ItemQuery(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /// 400 with the piece of the query that is wrong or not known.
    static ItemQuery of(GatewayRequest request) {
        JsonNode spec = Json.read(request.body().bytes());
        try {
            return new ItemQuery(new Evaluation(Query.parse(spec.path("query").asText()), spec.path("parameters")));
        } catch (QueryException e) {
            throw refused(e);
        }
    }

    static GatewayException refused(QueryException e) {
        GatewayException refusal = GatewayException.badRequest("Message: " + e.getMessage());
        refusal.initCause(e);
        return refusal;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    /// The rows that come of some definitions.
    List<String> select(List<String> definitions) {
        List<byte[]> found = definitions.stream()
                .map(json -> json.getBytes(StandardCharsets.UTF_8))
                .filter(evaluation::matches)
                .sorted(Comparator.comparing(evaluation::orderKey, evaluation::compareKeys))
                .toList();
        List<byte[]> rows = evaluation.query().hasAggregate()
                ? evaluation.aggregate(found).stream().toList()
                : found.stream().map(evaluation::row).flatMap(Optional::stream).toList();
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(new String(row, StandardCharsets.UTF_8)));
        Set<String> distinct = new LinkedHashSet<>(texts);
        return (evaluation.query().distinct() ? distinct : texts)
                .stream().skip(evaluation.skipped()).limit(evaluation.most()).toList();
    }
}
