package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/// The built-in functions. But for the {@code IS_…} ones, an argument of another type than the function is
/// for makes its value undefined.
enum Function {
    IS_DEFINED(1, 1),
    IS_NULL(1, 1),
    IS_BOOL(1, 1),
    /// As the Java SDK writes it.
    IS_BOOLEAN(1, 1),
    IS_NUMBER(1, 1),
    IS_STRING(1, 1),
    IS_ARRAY(1, 1),
    IS_OBJECT(1, 1),
    IS_PRIMITIVE(1, 1),
    STARTSWITH(2, 3),
    ENDSWITH(2, 3),
    CONTAINS(2, 3),
    STRINGEQUALS(2, 3),
    LOWER(1, 1),
    UPPER(1, 1),
    LENGTH(1, 1),
    CONCAT(2, Integer.MAX_VALUE),
    ARRAY_CONTAINS(2, 3),
    ARRAY_LENGTH(1, 1),
    ABS(1, 1),
    FLOOR(1, 1),
    CEILING(1, 1);

    private final int least;
    private final int most;

    Function(int least, int most) {
        this.least = least;
        this.most = most;
    }

    static Function named(Token name) {
        for (Function function : values()) {
            if (function.name().equals(name.upper())) {
                return function;
            }
        }
        throw QueryException.error(
                "SC2005", "'" + name.text() + "' is not a built-in function name that the emulator knows.", name);
    }

    boolean takes(int arguments) {
        return least <= arguments && arguments <= most;
    }

    String arity() {
        return least == most
                ? least + (least == 1 ? " argument" : " arguments")
                : most == Integer.MAX_VALUE ? "at least " + least + " arguments" : least + " to " + most + " arguments";
    }

    JsonNode apply(List<JsonNode> arguments) {
        JsonNode first = arguments.getFirst();
        return switch (this) {
            case IS_DEFINED -> BooleanNode.valueOf(!first.isMissingNode());
            case IS_NULL -> BooleanNode.valueOf(first.isNull());
            case IS_BOOL, IS_BOOLEAN -> BooleanNode.valueOf(first.isBoolean());
            case IS_NUMBER -> BooleanNode.valueOf(first.isNumber());
            case IS_STRING -> BooleanNode.valueOf(first.isTextual());
            case IS_ARRAY -> BooleanNode.valueOf(first.isArray());
            case IS_OBJECT -> BooleanNode.valueOf(first.isObject());
            case IS_PRIMITIVE -> BooleanNode.valueOf(!first.isContainerNode() && !first.isMissingNode());
            case STARTSWITH -> ofTexts(arguments, String::startsWith);
            case ENDSWITH -> ofTexts(arguments, String::endsWith);
            case CONTAINS -> ofTexts(arguments, String::contains);
            case STRINGEQUALS -> ofTexts(arguments, String::equals);
            case LOWER -> first.isTextual() ? TextNode.valueOf(folded(first)) : MissingNode.getInstance();
            case UPPER ->
                first.isTextual()
                        ? TextNode.valueOf(first.textValue().toUpperCase(Locale.ROOT))
                        : MissingNode.getInstance();
            case LENGTH -> first.isTextual() ? Values.number(first.textValue().length()) : MissingNode.getInstance();
            case CONCAT -> concatenated(arguments);
            case ARRAY_CONTAINS -> arrayContains(arguments);
            case ARRAY_LENGTH -> first.isArray() ? Values.number(first.size()) : MissingNode.getInstance();
            case ABS -> first.isNumber() ? Values.number(Math.abs(first.doubleValue())) : MissingNode.getInstance();
            case FLOOR -> first.isNumber() ? Values.number(Math.floor(first.doubleValue())) : MissingNode.getInstance();
            case CEILING ->
                first.isNumber() ? Values.number(Math.ceil(first.doubleValue())) : MissingNode.getInstance();
        };
    }

    private static String folded(JsonNode text) {
        return text.textValue().toLowerCase(Locale.ROOT);
    }

    /// A third argument that is true means: whatever the case.
    private static JsonNode ofTexts(List<JsonNode> arguments, BiPredicate<String, String> holds) {
        JsonNode text = arguments.get(0);
        JsonNode other = arguments.get(1);
        boolean anyCase = arguments.size() == 3;
        if (!text.isTextual()
                || !other.isTextual()
                || (anyCase && !arguments.get(2).isBoolean())) {
            return MissingNode.getInstance();
        }
        return BooleanNode.valueOf(
                (anyCase && arguments.get(2).booleanValue())
                        ? holds.test(folded(text), folded(other))
                        : holds.test(text.textValue(), other.textValue()));
    }

    private static JsonNode concatenated(List<JsonNode> arguments) {
        StringBuilder text = new StringBuilder();
        for (JsonNode argument : arguments) {
            if (!argument.isTextual()) {
                return MissingNode.getInstance();
            }
            text.append(argument.textValue());
        }
        return TextNode.valueOf(text.toString());
    }

    /// With a third argument that is true, an object is found by some of its members.
    private static JsonNode arrayContains(List<JsonNode> arguments) {
        JsonNode array = arguments.get(0);
        JsonNode wanted = arguments.get(1);
        if (!array.isArray() || wanted.isMissingNode()) {
            return MissingNode.getInstance();
        }
        boolean partial = arguments.size() == 3 && arguments.get(2).asBoolean();
        for (JsonNode element : array) {
            if (Values.equal(element, wanted) || (partial && hasMembersOf(element, wanted))) {
                return BooleanNode.TRUE;
            }
        }
        return BooleanNode.FALSE;
    }

    private static boolean hasMembersOf(JsonNode element, JsonNode wanted) {
        return element.isObject()
                && wanted.isObject()
                && wanted.properties().stream()
                        .allMatch(member -> Values.equal(element.path(member.getKey()), member.getValue()));
    }
}
