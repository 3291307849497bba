package io.cosmosbackup.emulator;

import io.cosmosbackup.emulator.query.Evaluation;
import io.cosmosbackup.emulator.query.Query;
import io.cosmosbackup.emulator.query.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A partial update of an item: operations done in order, all or none, if the condition holds.
record ItemPatch(List<PatchOperation> operations, @Nullable Evaluation condition) {
    private static final int MAX_OPERATIONS = 10;

    private static final List<List<String>> FIXED = Stream.of("id", "_rid", "_self", "_etag", "_attachments", "_ts")
            .map(List::of)
            .toList();

    ItemPatch {
        operations = List.copyOf(operations);
    }

    /// Refuses with 400 what no item could be patched with. The array of operations may stand alone: the JavaScript SDK
    /// sends it so.
    static ItemPatch of(byte[] body) {
        RawContainer list = RawContainer.parse(body);
        if (list != null && list.isArray()) {
            return new ItemPatch(operations(list), null);
        }
        RawObject object = RawObject.parse(body);
        byte[] operations = object.raw("operations");
        return new ItemPatch(
                operations(operations == null ? null : RawContainer.parse(operations)),
                object.has("condition") ? condition(object.text("condition")) : null);
    }

    private static List<PatchOperation> operations(@Nullable RawContainer list) {
        if (list == null || !list.isArray() || list.size() == 0) {
            throw GatewayException.badRequest("A patch needs an array of operations");
        } else if (list.size() > MAX_OPERATIONS) {
            throw GatewayException.badRequest("The number of patch operations can't exceed '" + MAX_OPERATIONS + "'.");
        }
        List<PatchOperation> parsed = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            RawContainer operation = RawContainer.parse(list.value(i));
            if (operation == null || operation.isArray()) {
                throw GatewayException.badRequest("A patch operation is an object");
            }
            parsed.add(PatchOperation.of(operation));
        }
        return parsed;
    }

    private static Evaluation condition(String text) {
        try {
            return new Evaluation(Query.parseCondition(text), Json.MAPPER.createArrayNode());
        } catch (QueryException e) {
            throw ItemQuery.refused(e);
        }
    }

    /// The item's document with all operations done; 412 if the condition does not hold.
    RawObject apply(StoredItem item, KeyDefinition keys) {
        if (condition != null && !holds(condition, item)) {
            throw GatewayException.preconditionFailed();
        }
        byte[] document = item.clientJson();
        for (PatchOperation operation : operations) {
            operation.changed().forEach(path -> checkFree(path, keys));
            document = operation.apply(document);
        }
        if (document.length > ItemRequests.MAX_ITEM_BYTES) {
            throw GatewayException.tooLarge();
        }
        return RawObject.parse(document);
    }

    private static boolean holds(Evaluation condition, StoredItem item) {
        try {
            return condition.matches(item.json());
        } catch (QueryException e) {
            throw ItemQuery.refused(e);
        }
    }

    private static void checkFree(PatchPath path, KeyDefinition keys) {
        if (Stream.concat(FIXED.stream(), keys.paths().stream()).anyMatch(path::touches)) {
            throw GatewayException.badRequest("'" + path.text()
                    + "' can not be patched: it is the id, of the partition key or the service's own");
        }
    }
}
