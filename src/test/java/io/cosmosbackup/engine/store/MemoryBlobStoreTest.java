package io.cosmosbackup.engine.store;

class MemoryBlobStoreTest extends BlobStoreContract {
    @Override
    protected BlobStore store() {
        return new MemoryBlobStore();
    }
}
