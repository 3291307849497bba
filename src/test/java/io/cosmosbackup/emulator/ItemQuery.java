package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The few queries that the emulator knows: {@code SELECT *} or {@code SELECT VALUE COUNT(1)}, and equalities joined by
/// AND. Any other is 400 with its text.
record ItemQuery(Kind kind, List<Equality> conditions) {
    private static final Pattern SELECT = Pattern.compile(
            "\\s*SELECT\\s+(?:(?<all>\\*)|VALUE\\s+(?<count>COUNT\\(1\\))|VALUE\\s+(?<part>\\[\\{\"item\":\\s*COUNT\\(1\\)\\}\\]))"
                    + "\\s+FROM\\s+(?<from>\\w+)(?:\\s+(?:AS\\s+)?(?!WHERE\\b)(?<alias>\\w+))?\\s*(?:WHERE\\s+(?<where>.+))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern EQUALITY = Pattern.compile(
            "\\s*(?<alias>\\w+)(?<path>(?:\\.\\w+|\\[\\s*\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\])+)\\s*=\\s*"
                    + "(?<value>@\\w+|\"(?:[^\"\\\\]|\\\\.)*\"|'[^'\\\\]*'|-?[0-9][0-9.eE+-]*|true|false|null)"
                    + "\\s*(?<and>AND\\b)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEMBER = Pattern.compile("\\.(\\w+)|\\[\\s*(\"(?:[^\"\\\\]|\\\\.)*\")\\s*\\]");

    ItemQuery {
        conditions = List.copyOf(conditions);
    }

    enum Kind {
        ALL,
        COUNT,
        /// What the query plan makes of a count: each partition's part in {@code [{"item": n}]}.
        PART_OF_COUNT
    }

    record Equality(List<String> path, JsonNode value) {
        Equality {
            path = List.copyOf(path);
        }

        boolean holds(JsonNode document) {
            JsonNode found = document;
            for (String member : path) {
                found = found.isObject() ? found.path(member) : MissingNode.getInstance();
            }
            return (found.isNumber() && value.isNumber())
                    ? Double.compare(found.doubleValue(), value.doubleValue()) == 0
                    : found.equals(value);
        }
    }

    static ItemQuery of(GatewayRequest request) {
        JsonNode spec = Json.read(request.body().bytes());
        String text = spec.path("query").asText();
        Matcher select = SELECT.matcher(text);
        if (!select.matches()) {
            throw unknown(text);
        }
        Kind kind = select.group("all") != null
                ? Kind.ALL
                : select.group("count") != null ? Kind.COUNT : Kind.PART_OF_COUNT;
        String alias = select.group("alias") != null ? select.group("alias") : select.group("from");
        String where = select.group("where");
        return new ItemQuery(kind, where == null ? List.of() : conditions(where, alias, spec.path("parameters"), text));
    }

    private static List<Equality> conditions(String where, String alias, JsonNode parameters, String text) {
        List<Equality> conditions = new ArrayList<>();
        Matcher equality = EQUALITY.matcher(where);
        int at = 0;
        boolean more = true;
        while (more) {
            equality.region(at, where.length());
            if (!equality.lookingAt() || !equality.group("alias").equals(alias)) {
                throw unknown(text);
            }
            conditions.add(new Equality(path(equality.group("path")), value(equality.group("value"), parameters)));
            at = equality.end();
            more = equality.group("and") != null;
        }
        if (at != where.length()) {
            throw unknown(text);
        }
        return conditions;
    }

    private static List<String> path(String text) {
        Matcher member = MEMBER.matcher(text);
        List<String> path = new ArrayList<>();
        while (member.find()) {
            path.add(
                    member.group(1) != null
                            ? member.group(1)
                            : json(member.group(2)).asText());
        }
        return path;
    }

    private static JsonNode value(String text, JsonNode parameters) {
        if (text.startsWith("'")) {
            return json("\"" + text.substring(1, text.length() - 1).replace("\"", "\\\"") + "\"");
        } else if (!text.startsWith("@")) {
            return json(text);
        }
        for (JsonNode parameter : parameters) {
            if (parameter.path("name").asText().equals(text)) {
                return parameter.path("value");
            }
        }
        throw GatewayException.badRequest("The query's parameter " + text + " has no value");
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    boolean matches(byte[] document) {
        if (conditions.isEmpty()) {
            return true;
        }
        JsonNode tree = Json.read(document);
        return conditions.stream().allMatch(condition -> condition.holds(tree));
    }

    /// Those of some definitions that match.
    List<String> select(List<String> definitions) {
        if (kind != Kind.ALL) {
            throw GatewayException.notImplemented("COUNT of anything but items");
        }
        return definitions.stream()
                .filter(json -> matches(json.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static GatewayException unknown(String text) {
        return GatewayException.badRequest("The emulator does not know queries of this form: " + text);
    }
}
