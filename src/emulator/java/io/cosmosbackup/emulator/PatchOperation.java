package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One step of a patch, on a document's bytes. Parents must be there; indexes count elements, {@code -} is
/// after the last.
sealed interface PatchOperation {
    PatchPath path();

    /// Adds or replaces a member, inserts an element.
    record Add(PatchPath path, byte[] value) implements PatchOperation {}

    /// Adds or replaces a member, replaces an element or adds one after the last.
    record Set(PatchPath path, byte[] value) implements PatchOperation {}

    /// Of what is there.
    record Replace(PatchPath path, byte[] value) implements PatchOperation {}

    record Remove(PatchPath path) implements PatchOperation {}

    /// Adds to a number, or sets it where there is none.
    record Increment(PatchPath path, JsonNode by) implements PatchOperation {}

    /// Removes what is at {@code from} and adds it at {@code path}.
    record Move(PatchPath from, PatchPath path) implements PatchOperation {}

    /// All paths that this operation changes.
    default Stream<PatchPath> changed() {
        return this instanceof Move(PatchPath from, PatchPath path) ? Stream.of(from, path) : Stream.of(path());
    }

    static PatchOperation of(RawContainer operation) {
        String name = text(operation, "op");
        PatchPath path = PatchPath.of(text(operation, "path"));
        return switch (name) {
            case "add" -> new Add(path, value(operation));
            case "set" -> new Set(path, value(operation));
            case "replace" -> new Replace(path, value(operation));
            case "remove" -> new Remove(path);
            case "incr" -> {
                JsonNode by = Json.read(value(operation));
                if (!by.isNumber()) {
                    throw GatewayException.badRequest("The value of incr at '" + path.text() + "' is no number");
                }
                yield new Increment(path, by);
            }
            case "move" -> {
                PatchPath from = PatchPath.of(text(operation, "from"));
                if (path.isBelow(from)) {
                    throw GatewayException.badRequest("move can not put '" + from.text() + "' inside itself");
                }
                yield new Move(from, path);
            }
            default -> throw GatewayException.badRequest("The patch operation '" + name + "' is not known");
        };
    }

    private static byte[] value(RawContainer operation) {
        int place = operation.find("value");
        if (place < 0) {
            throw GatewayException.badRequest("A patch operation has no value");
        }
        return operation.value(place);
    }

    private static String text(RawContainer operation, String name) {
        int place = operation.find(name);
        JsonNode value = place < 0 ? null : Json.read(operation.value(place));
        if (value == null || !value.isTextual()) {
            throw GatewayException.badRequest("A patch operation's '" + name + "' is missing or no text");
        }
        return value.textValue();
    }

    /// The document with this operation done.
    default byte[] apply(byte[] document) {
        return switch (this) {
            case Move(PatchPath from, PatchPath path) -> {
                byte[] moved = found(document, from.steps());
                if (moved == null) {
                    throw missing(from);
                }
                byte[] rest = new Remove(from).apply(document);
                yield new Add(path, moved).apply(rest);
            }
            case Add _, Set _, Replace _, Remove _, Increment _ -> at(document, path().steps());
        };
    }

    private byte[] at(byte[] json, List<String> steps) {
        RawContainer container = RawContainer.parse(json);
        if (container == null) {
            throw missing(path());
        }
        String step = steps.getFirst();
        int place = place(container, step);
        if (steps.size() == 1) {
            return changed(container, step, place);
        } else if (place < 0) {
            throw missing(path());
        }
        return container.replaced(place, at(container.value(place), steps.subList(1, steps.size())));
    }

    private byte[] changed(RawContainer container, String step, int place) {
        return switch (this) {
            case Add add when container.isArray() && place >= 0 -> container.inserted(place, add.value());
            case Add add -> put(container, step, place, add.value());
            case Set set -> put(container, step, place, set.value());
            case Replace replace -> container.replaced(existing(place), replace.value());
            case Remove _ -> removed(container, step, existing(place));
            case Increment incr ->
                put(container, step, place, place < 0 ? Json.write(incr.by()) : sum(container.value(place), incr.by()));
            case Move _ -> throw new IllegalStateException("a move is a removal and an addition");
        };
    }

    private byte[] put(RawContainer container, String step, int place, byte[] value) {
        if (place >= 0) {
            return container.replaced(place, value);
        } else if (!container.isArray()) {
            return container.withMember(step, value);
        } else if (step.equals("-") || step.equals(String.valueOf(container.size()))) {
            return container.inserted(container.size(), value);
        }
        throw missing(path());
    }

    /// All members of the name, if it is used twice.
    private static byte[] removed(RawContainer container, String step, int place) {
        byte[] rest = container.without(place);
        RawContainer left = RawContainer.parse(rest);
        if (left == null || left.isArray() || left.find(step) < 0) {
            return rest;
        }
        return removed(left, step, left.find(step));
    }

    private int existing(int place) {
        if (place < 0) {
            throw missing(path());
        }
        return place;
    }

    private byte[] sum(byte[] value, JsonNode by) {
        JsonNode number = Json.read(value);
        if (!number.isNumber()) {
            throw GatewayException.badRequest("incr at '" + path().text() + "' needs a number there");
        } else if (number.canConvertToLong()
                && number.isIntegralNumber()
                && by.isIntegralNumber()
                && by.canConvertToLong()) {
            return String.valueOf(number.longValue() + by.longValue()).getBytes(StandardCharsets.US_ASCII);
        }
        return Json.write(number.doubleValue() + by.doubleValue());
    }

    private static byte @Nullable [] found(byte[] json, List<String> steps) {
        RawContainer container = RawContainer.parse(json);
        int place = container == null ? -1 : place(container, steps.getFirst());
        if (container == null || place < 0) {
            return null;
        }
        return steps.size() == 1
                ? container.value(place)
                : found(container.value(place), steps.subList(1, steps.size()));
    }

    /// -1 if nothing is there.
    private static int place(RawContainer container, String step) {
        if (!container.isArray()) {
            return container.find(step);
        }
        boolean index = step.matches("0|[1-9][0-9]{0,8}");
        return index && Integer.parseInt(step) < container.size() ? Integer.parseInt(step) : -1;
    }

    private static GatewayException missing(PatchPath path) {
        return GatewayException.badRequest("The patch path '" + path.text() + "' leads to nothing that is there");
    }
}
