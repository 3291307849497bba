package io.cosmosbackup.emulator;

import org.jspecify.annotations.Nullable;

/// One thing done to one item, alone or in a batch. {@code id} is the one in the link; null conditions always hold.
sealed interface ItemOperation {
    record Create(RawObject document) implements ItemOperation {}

    record Upsert(RawObject document, @Nullable String ifMatch) implements ItemOperation {}

    record Replace(String id, RawObject document, @Nullable String ifMatch) implements ItemOperation {}

    record Patch(String id, ItemPatch patch, @Nullable String ifMatch) implements ItemOperation {}

    record Read(String id, @Nullable String ifNoneMatch) implements ItemOperation {}

    record Delete(String id, @Nullable String ifMatch) implements ItemOperation {}

    /// What came of it; {@code item} is null after a delete and for 304.
    record Result(int status, @Nullable StoredItem item, double charge) {}

    /// Does it as part of {@code set}; throws the refusal. {@code key} is the partition key from the request's header.
    static Result apply(ItemOperation operation, KeyValue key, WriteSet set, EmulatedContainer container) {
        return switch (operation) {
            case Create(RawObject document) -> {
                StoredItemKey itemKey = container.key(key, checkedId(document, key, container));
                if (set.find(itemKey) != null) {
                    throw GatewayException.conflict();
                }
                yield created(set, itemKey, document, container);
            }
            case Upsert(RawObject document, String ifMatch) -> {
                StoredItemKey itemKey = container.key(key, checkedId(document, key, container));
                StoredItem before = set.find(itemKey);
                yield before == null
                        ? created(set, itemKey, document, container)
                        : replaced(set, before, document, ifMatch);
            }
            case Replace(String id, RawObject document, String ifMatch) -> {
                StoredItemKey itemKey = container.key(key, id);
                StoredItem before = found(set, itemKey);
                if (!checkedId(document, key, container).equals(id)) {
                    throw GatewayException.badRequest("The document's id is not that of the request: " + id);
                }
                yield replaced(set, before, document, ifMatch);
            }
            case Patch(String id, ItemPatch patch, String ifMatch) -> {
                StoredItem before = found(set, container.key(key, id));
                EtagConditions.check(ifMatch, before.etag());
                RawObject document = patch.apply(before, container.keyDefinition());
                checkedId(document, key, container);
                yield replaced(set, before, document, null);
            }
            case Read(String id, String ifNoneMatch) -> {
                StoredItem item = found(set, container.key(key, id));
                yield EtagConditions.isKnown(ifNoneMatch, item.etag())
                        ? new Result(304, null, RequestCharge.pointRead(0))
                        : new Result(200, item, RequestCharge.pointRead(item.length()));
            }
            case Delete(String id, String ifMatch) -> {
                StoredItem before = found(set, container.key(key, id));
                EtagConditions.check(ifMatch, before.etag());
                set.remove(before.key());
                yield new Result(204, null, RequestCharge.replace(before.length()));
            }
        };
    }

    private static String checkedId(RawObject document, KeyValue key, EmulatedContainer container) {
        String id = ResourceNames.checkedItemId(document.text("id"));
        KeyValue extracted = KeyValue.extract(document, container.keyDefinition());
        if (!extracted.equals(key)) {
            throw new GatewayException(
                    400,
                    1001,
                    "BadRequest",
                    "PartitionKey extracted from document doesn't match the one specified in the header. Extracted "
                            + extracted.json() + ", header " + key.json());
        }
        return id;
    }

    private static Result created(WriteSet set, StoredItemKey key, RawObject document, EmulatedContainer container) {
        if (container.keyDefinition().hashing() == KeyDefinition.Hashing.V1 && set.holdsAlike(key)) {
            throw GatewayException.hashCollision();
        }
        StoredItem item = set.put(key, container.newItemRid(), document);
        return new Result(201, item, RequestCharge.create(item.length()));
    }

    private static Result replaced(WriteSet set, StoredItem before, RawObject document, @Nullable String ifMatch) {
        EtagConditions.check(ifMatch, before.etag());
        StoredItem item = set.put(before.key(), before.rid(), document);
        return new Result(200, item, RequestCharge.replace(item.length()));
    }

    private static StoredItem found(WriteSet set, StoredItemKey key) {
        StoredItem item = set.find(key);
        if (item == null) {
            throw GatewayException.notFound();
        }
        return item;
    }
}
