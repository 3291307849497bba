package io.cosmosbackup.emulator.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final String DOCUMENT =
            "{ \"id\":\"a\", \"n\":1.10, \"big\":12345678901234567890, \"s\":\"Text\", \"t\":true, \"z\":null,"
                    + " \"a\":[1,\"x\",{\"k\":1,\"l\":2}], \"o\":{\"p\":{\"q\":7}}, \"odd name\":5, \"from\":8 }";

    private static Evaluation evaluation(String query, String parameters) {
        try {
            return new Evaluation(Query.parse(query), new ObjectMapper().readTree(parameters));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String row(String query) {
        Optional<byte[]> row = evaluation(query, "[]").row(bytes(DOCUMENT));
        return row.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("no row");
    }

    private static String value(String expression) {
        return row("SELECT VALUE " + expression + " FROM c");
    }

    private static boolean matches(String condition) {
        return evaluation("SELECT * FROM c WHERE " + condition, "[]").matches(bytes(DOCUMENT));
    }

    @Test
    void wholeDocumentsAreTheBytesThatWereSent() {
        assertEquals(DOCUMENT, row("SELECT * FROM c"));
        assertEquals(DOCUMENT, row("select value root from root"));
        assertEquals("{\"x\":" + DOCUMENT + ",\"n\":1.10}", row("SELECT r AS x, r.n FROM root r"));
        assertEquals("{\"r\":" + DOCUMENT + "}", row("SELECT r FROM root AS r"));
    }

    @Test
    void membersAreNamedAsWrittenByTheirPathOrByNumber() {
        assertEquals(
                "{\"n\":1.10,\"x\":7,\"odd name\":5,\"$1\":1,\"$2\":3,\"from\":8}",
                row("SELECT c.n, c.o.p.q AS x, c[\"odd name\"], c.a[0], 1 + 2, c.from FROM c"));
        assertEquals("{\"s\":\"Text\"}", row("SELECT c.nothing, c.s, c.n.deep FROM c"));
        assertEquals("{}", row("SELECT c.nothing FROM c"));
        assertEquals("{\"y\":12345678901234567890}", row("SELECT c.big y FROM c"));
    }

    @Test
    void aValueThatIsUndefinedHasNoRow() {
        assertEquals("no row", value("c.nothing"));
        assertEquals("null", value("c.z"));
        assertEquals("[1]", value("[c.nothing, 1]"));
        assertEquals("{\"b\":1}", value("{a: c.nothing, \"b\": 1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c.n = 1.1",
                "c.n = 11e-1",
                "c.big = 12345678901234567000",
                "c.s = 'Text' AND c.t = true",
                "c.t",
                "c.z = null",
                "c.s != 'other'",
                "c.s <> 'other'",
                "c.n < 2 and c.n <= 1.1 and c.n > 1 and c.n >= 1.1",
                "c.s > 'Tex' AND c.s < 'Tey'",
                "false < true",
                "c.n IN (3, 1.1)",
                "c.n NOT IN (3, 4)",
                "c.n BETWEEN 1 AND 2",
                "c.n NOT BETWEEN 2 AND 3",
                "c.nothing = 1 OR c.t",
                "NOT (c.nothing = 1 AND false)",
                "IS_DEFINED(c.z) AND NOT IS_DEFINED(c.nothing)",
                "IS_NULL(c.z) AND NOT IS_NULL(c.nothing)",
                "STARTSWITH(c.s, 'Te') AND NOT STARTSWITH(c.s, 'te') AND STARTSWITH(c.s, 'te', true)",
                "CONTAINS(c.s, 'ex') AND ENDSWITH(c.s, 'xt')",
                "LOWER(c.s) = 'text' AND UPPER(c.s) = \"TEXT\" AND LENGTH(c.s) = 4",
                "ARRAY_CONTAINS(c.a, 'x') AND ARRAY_CONTAINS(c.a, 1.0) AND NOT ARRAY_CONTAINS(c.a, '1')",
                "ARRAY_CONTAINS(c.a, {\"k\": 1}, true) AND NOT ARRAY_CONTAINS(c.a, {\"k\": 1})",
                "c.a = [1, \"x\", {\"l\": 2, \"k\": 1}]",
                "c.a[1] = 'x' AND c.a[2].l = 2 AND c['o']['p'].q = 7",
                "IS_NUMBER(c.n) AND IS_STRING(c.s) AND IS_BOOL(c.t) AND IS_ARRAY(c.a) AND IS_OBJECT(c.o)",
                "c.n + 1 = 2.1 AND -c.n = -1.1 AND 7 % 2 = 1 AND (1 + 2) * 3 = 9 AND 1 + 2 * 3 = 7",
                "'a\\u0062\\'' = \"ab'\" -- a comment"
            })
    void conditionsThatHold(String condition) {
        assertTrue(matches(condition));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c.nothing = 1",
                "c.nothing != 1",
                "NOT (c.nothing = 1)",
                "c.nothing = null",
                "c.nothing = undefined",
                "c.z = undefined",
                "c.n = '1.1'",
                "c.n != '1.1'",
                "c.s > 1",
                "c.o != {}",
                "c.a < [2]",
                "c.s",
                "c.n AND c.t",
                "c.nothing IN (1)",
                "c.nothing NOT IN (1)",
                "STARTSWITH(c.n, '1')",
                "NOT STARTSWITH(c.n, '1')",
                "c.t AND c.nothing = 1",
                "c.s + 1 = 2"
            })
    void conditionsThatAreFalseOrUndefined(String condition) {
        assertFalse(matches(condition));
    }

    @Test
    void parametersAreValues() {
        Evaluation evaluation = evaluation(
                "SELECT TOP @top c[@name] AS v FROM c WHERE c.s = @s AND c.n IN (@n)",
                "[{\"name\":\"@top\",\"value\":3},{\"name\":\"@name\",\"value\":\"odd name\"},"
                        + "{\"name\":\"@s\",\"value\":\"Text\"},{\"name\":\"@n\",\"value\":1.1}]");
        assertTrue(evaluation.matches(bytes(DOCUMENT)));
        assertEquals(3, evaluation.most());
        assertEquals("{\"v\":5}", new String(evaluation.row(bytes(DOCUMENT)).orElseThrow(), StandardCharsets.UTF_8));
        QueryException missing = assertThrows(QueryException.class, () -> matches("c.s = @gone"));
        assertTrue(missing.getMessage().contains("@gone"), missing::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COUNT(1) | 5",
                "COUNT(c.x) | 4",
                "COUNT(c) | 5",
                "SUM(c.n) | 6.5",
                "AVG(c.n) | 3.25",
                "MIN(c.n) | 2.5",
                "MAX(c.n) | 4",
                "SUM(c.x) | no row",
                "AVG(c.x) | no row",
                "MIN(c.x) | null",
                "MAX(c.x) | \"b\"",
                "SUM(c.nothing) | 0",
                "AVG(c.nothing) | no row",
                "MIN(c.nothing) | no row",
                "[{\"item\": {\"sum\": SUM(c.x), \"count\": COUNT(c.x)}}] | [{\"item\":{\"count\":4}}]",
                "COUNT(1) * 2 | 10"
            })
    void aggregatesCountWhatIsDefined(String aggregate, String expected) {
        List<byte[]> documents = List.of(
                bytes("{\"n\":2.5,\"x\":null}"),
                bytes("{\"n\":4,\"x\":\"a\"}"),
                bytes("{\"x\":\"b\"}"),
                bytes("{\"x\":1}"),
                bytes("{}"));
        assertEquals(
                expected,
                evaluation("SELECT VALUE " + aggregate + " FROM c", "[]")
                        .aggregate(documents)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse("no row"));
    }

    @Test
    void orderIsByTypeThenByValue() {
        Evaluation evaluation = evaluation("SELECT * FROM c ORDER BY c.v DESC", "[]");
        List<JsonNode> keys = Stream.of(
                        "{}",
                        "{\"v\":{\"a\":1}}",
                        "{\"v\":2}",
                        "{\"v\":10}",
                        "{\"v\":null}",
                        "{\"v\":[]}",
                        "{\"v\":\"B\"}",
                        "{\"v\":\"a\"}",
                        "{\"v\":false}",
                        "{\"v\":true}")
                .map(document -> evaluation.orderKey(bytes(document)))
                .sorted(evaluation::compareKeys)
                .toList();
        assertEquals("[{\"a\":1}, [], \"a\", \"B\", 10, 2, true, false, null, ]", keys.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT | SELECT without FROM",
                "SELECT 1 | SELECT without FROM",
                "SELEC * FROM c | incorrect syntax near 'SELEC'",
                "SELECT * FROM c WHERE | incorrect syntax near 'end of query'",
                "SELECT * FROM c WHERE c.a == 1 | incorrect syntax near '='",
                "SELECT * FROM c WHERE c.a = 'x | incorrect syntax near '''",
                "SELECT * FROM c WHERE x.a = 1 | Identifier 'x' could not be resolved",
                "SELECT c.a FROM c GROUP BY c.a | GROUP BY",
                "SELECT * FROM c JOIN t IN c.tags | JOIN after FROM",
                "SELECT * FROM t IN c.tags | IN after FROM",
                "SELECT * FROM c.tags | FROM with a path",
                "SELECT * FROM c ORDER BY c.a, c.b | ORDER BY of several properties",
                "SELECT * FROM c ORDER BY LOWER(c.a) | ORDER BY of anything but a property",
                "SELECT DISTINCT c.a FROM c ORDER BY c.a | DISTINCT with ORDER BY",
                "SELECT * FROM c WHERE c.a LIKE 'x%' | LIKE",
                "SELECT * FROM c WHERE EXISTS(SELECT 1) | EXISTS",
                "SELECT * FROM c WHERE c.a ? 1 : 2 | ? in queries",
                "SELECT * FROM c WHERE REGEXMATCH(c.a, 'x') | 'REGEXMATCH' is not a built-in function",
                "SELECT * FROM c WHERE CONTAINS(c.a) | CONTAINS function requires 2 to 3 arguments",
                "SELECT udf.f(c) FROM c | UDF",
                "SELECT * FROM c WHERE COUNT(1) > 1 | an aggregate in WHERE",
                "SELECT TOP 1.5 * FROM c | incorrect syntax near '1.5'",
                "SELECT * FROM c OFFSET 1 | incorrect syntax near 'end of query'",
                "SELECT * FROM c LIMIT 1 OFFSET 2 | incorrect syntax near '1'"
            })
    void whatIsWrongOrNotKnownIsNamed(String query, String piece) {
        QueryException refused = assertThrows(QueryException.class, () -> Query.parse(query));
        assertTrue(refused.getMessage().contains(piece), refused::getMessage);
    }

    @Test
    void equalitiesOfAPathAreFound() {
        Evaluation evaluation = evaluation(
                "SELECT * FROM c WHERE c.n > 1 AND (c.o.pk = 'x') AND @p = c[\"other\"] AND c.z = null",
                "[{\"name\":\"@p\",\"value\":3}]");
        assertEquals(
                "\"x\"", evaluation.equality(List.of("o", "pk")).orElseThrow().toString());
        assertEquals("3", evaluation.equality(List.of("other")).orElseThrow().toString());
        assertTrue(evaluation.equality(List.of("n")).isEmpty());
        assertTrue(evaluation("SELECT * FROM c WHERE c.a = 1 OR c.b = 2", "[]")
                .equality(List.of("a"))
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM c|''",
                "SELECT TOP 5 * FROM c|''",
                "SELECT VALUE COUNT(1) FROM c WHERE c.a = 1|SELECT VALUE [{\"item\": COUNT(1)}] FROM c WHERE (c.a = 1)",
                "SELECT VALUE AVG(c.n) FROM c"
                        + "|SELECT VALUE [{\"item\": {\"sum\": SUM(c.n), \"count\": COUNT(c.n)}}] FROM c",
                "SELECT VALUE MIN(c.n) FROM c"
                        + "|SELECT VALUE [{\"item\": MIN(c.n), \"item2\": {\"min\": MIN(c.n), \"count\": COUNT(c.n)}}] FROM c",
                "SELECT COUNT(1) FROM c|SELECT {\"$1\": {\"item\": COUNT(1)}} AS payload FROM c",
                "SELECT * FROM root r WHERE r.a = 1 ORDER BY r.b"
                        + "|SELECT r._rid, [{\"item\": r.b}] AS orderByItems, r AS payload FROM root r"
                        + " WHERE ((r.a = 1) AND ({documentdb-formattableorderbyquery-filter})) ORDER BY r.b ASC",
                "SELECT TOP 3 c.x, c.y.z AS w FROM c ORDER BY c.n DESC"
                        + "|SELECT TOP 3 c._rid, [{\"item\": c.n}] AS orderByItems, {\"x\": c.x, \"w\": c.y.z} AS payload"
                        + " FROM c WHERE ({documentdb-formattableorderbyquery-filter}) ORDER BY c.n DESC",
                "SELECT VALUE c.x FROM c ORDER BY c.n OFFSET 2 LIMIT 3"
                        + "|SELECT c._rid, [{\"item\": c.n}] AS orderByItems, c.x AS payload FROM c"
                        + " WHERE (({documentdb-formattableorderbyquery-filter}) AND IS_DEFINED(c.x))"
                        + " ORDER BY c.n ASC OFFSET 0 LIMIT 5",
                "SELECT c.x FROM c OFFSET 1 LIMIT 2|SELECT c.x AS \"x\" FROM c OFFSET 0 LIMIT 3",
                "SELECT DISTINCT TOP 5 VALUE c.x FROM c|SELECT DISTINCT VALUE c.x FROM c"
            })
    void plansRewriteAsTheServiceDoes(String query, String rewritten) {
        Object text = new QueryPlan(evaluation(query, "[]")).info().get("rewrittenQuery");
        assertEquals(rewritten, String.valueOf(text).replace('\n', ' '));
    }
}
