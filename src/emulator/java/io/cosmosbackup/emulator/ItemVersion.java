package io.cosmosbackup.emulator;

/// One entry of the feed of all versions and deletes.
sealed interface ItemVersion extends Change {
    record Created(StoredItem current) implements ItemVersion {
        @Override
        public long order() {
            return current.order();
        }

        @Override
        public StoredItemKey key() {
            return current.key();
        }

        @Override
        public long seconds() {
            return current.seconds();
        }
    }

    record Replaced(StoredItem current, StoredItem previous) implements ItemVersion {
        @Override
        public long order() {
            return current.order();
        }

        @Override
        public StoredItemKey key() {
            return current.key();
        }

        @Override
        public long seconds() {
            return current.seconds();
        }
    }

    /// {@code expired} if the item was purged after its time to live.
    record Deleted(StoredItem previous, long order, long seconds, boolean expired) implements ItemVersion {
        @Override
        public StoredItemKey key() {
            return previous.key();
        }
    }

    @Override
    default long room() {
        return switch (this) {
            case Created(StoredItem current) -> current.room();
            case Replaced(StoredItem current, StoredItem previous) -> current.room() + previous.room();
            case Deleted(StoredItem previous, var _, var _, var _) -> previous.room();
        };
    }
}
