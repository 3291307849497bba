package io.cosmosbackup.support;

import com.azure.core.http.HttpClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.cosmosbackup.engine.store.azure.AzureBlobStore;
import io.cosmosbackup.engine.store.azure.BlobHttp;
import java.util.UUID;

/// The Azurite of this test run, which dev/test.sh has started: two storage accounts in one server.
///
/// @param number 1 or 2
public record Azurite(int number) {
    private static final HttpClient HTTP = new BlobHttp();

    public String account() {
        return environment("AZURITE_ACCOUNT_" + number);
    }

    public String key() {
        return environment("AZURITE_KEY_" + number);
    }

    /// `http://host:port/account`, as a CosmosBackupRepository has it.
    public String endpoint() {
        return environment("AZURITE_ENDPOINT") + "/" + account();
    }

    /// A Blob container of this test's own.
    public String newContainer() {
        String name = "t-" + UUID.randomUUID();
        create(name);
        return name;
    }

    public void create(String container) {
        service().createBlobContainer(container);
    }

    /// Holds a blob by a lease without end.
    public void lease(String container, String blob) {
        new BlobLeaseClientBuilder()
                .blobClient(service().getBlobContainerClient(container).getBlobClient(blob))
                .buildClient()
                .acquireLease(-1);
    }

    private BlobServiceClient service() {
        return new BlobServiceClientBuilder()
                .endpoint(endpoint())
                .credential(new StorageSharedKeyCredential(account(), key()))
                .httpClient(HTTP)
                .buildClient();
    }

    public AzureBlobStore open(String container) {
        return new AzureBlobStore(endpoint() + "/" + container, key());
    }

    public static String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(name + " is not set. HINT: run integration tests by make test");
        }
        return value;
    }
}
