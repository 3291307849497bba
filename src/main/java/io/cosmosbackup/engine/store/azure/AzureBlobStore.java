package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Blobs below a prefix of one Blob container. Each is one Put Blob with its MD5 and `If-None-Match: *`: the
/// service checks the bytes and refuses a second blob of the name, so containers under an immutability policy work.
public final class AzureBlobStore implements BlobStore {
    private static final Duration TRY_TIMEOUT = Duration.ofMinutes(2);
    private static final HttpClient HTTP =
            new JdkHttpClientBuilder().connectionTimeout(Duration.ofSeconds(10)).build();

    private final BlobContainerClient container;
    private final String prefix;

    /// @param url the container's URL and, behind it, the prefix; an endpoint with an IP address carries the
    ///     account as the first part of its path, as Azurite's does
    /// @param key the storage account's key
    public AzureBlobStore(String url, String key) {
        int query = url.indexOf('?');
        if (query >= 0) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "the URL " + url.substring(0, query) + " of a Blob container carries a query. HINT: leave it out;"
                            + " the account's key is used, no shared access signature");
        }
        BlobUrlParts parts;
        try {
            parts = BlobUrlParts.parse(url);
        } catch (RuntimeException e) {
            throw new BackupException(Reason.InvalidArgument, "'" + url + "' is not a URL of a Blob container", e);
        }
        String account = parts.getAccountName();
        String containerName = parts.getBlobContainerName();
        if (account == null || account.isEmpty() || containerName == null || containerName.isEmpty()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + url + "' names no Blob account and container. HINT: "
                            + "https://<account>.blob.core.windows.net/<container>[/<prefix>]");
        }
        String below = parts.getBlobName();
        this.prefix = below == null || below.isEmpty() ? "" : below.endsWith("/") ? below : below + "/";
        parts.setBlobName("");
        this.container = new BlobContainerClientBuilder()
                .endpoint(parts.toUrl().toString())
                .credential(new StorageSharedKeyCredential(account, requireBase64(key, url)))
                .httpClient(HTTP)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL,
                        5,
                        TRY_TIMEOUT,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(20),
                        null))
                .buildClient();
    }

    /// The SDK finds out only when it signs, and then as no failure of the service.
    private static String requireBase64(String key, String url) {
        try {
            Base64.getDecoder().decode(key);
            return key;
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "the key for " + url + " is no storage account key: it is not base64. HINT: check the Secret",
                    e);
        }
    }

    @Override
    public String location() {
        return container.getBlobContainerUrl() + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    @Override
    public PutResult putIfAbsent(String name, byte[] bytes) {
        BlockBlobClient blob = container.getBlobClient(prefix + name).getBlockBlobClient();
        BlockBlobSimpleUploadOptions options = new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(bytes))
                .setContentMd5(Digests.md5(bytes))
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        try {
            blob.uploadWithResponse(options, null, Context.NONE);
            return PutResult.Created;
        } catch (BlobStorageException e) {
            if (!isTaken(e)) {
                throw failure("write", name, e);
            }
            // Taken: by another writer, or by an attempt of ours whose reply was lost.
            byte[] present = read(name, Long.MAX_VALUE).orElse(new byte[0]);
            return Arrays.equals(present, bytes) ? PutResult.SameBytes : PutResult.OtherBytes;
        } catch (RuntimeException e) {
            throw failure("write", name, e);
        }
    }

    /// Whether a blob of the name is there, kept by our own condition or by the container's immutability policy.
    private static boolean isTaken(BlobStorageException answer) {
        boolean kept = BlobErrorCode.BLOB_ALREADY_EXISTS.equals(answer.getErrorCode())
                || BlobErrorCode.BLOB_IMMUTABLE_DUE_TO_POLICY.equals(answer.getErrorCode());
        return answer.getStatusCode() == 412 || (answer.getStatusCode() == 409 && kept);
    }

    @Override
    public Optional<byte[]> read(String name, long limit) {
        try {
            BlockBlobClient blob = container.getBlobClient(prefix + name).getBlockBlobClient();
            if (limit < Long.MAX_VALUE) {
                long size = blob.getProperties().getBlobSize();
                if (size > limit) {
                    throw BlobStore.tooLarge(name, location(), size, limit);
                }
            }
            return Optional.of(blob.downloadContent().toBytes());
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404 && !BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode())) {
                return Optional.empty();
            }
            throw failure("read", name, e);
        } catch (BackupException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure("read", name, e);
        }
    }

    @Override
    public void list(String below, Consumer<Entry> visitor) {
        try {
            for (BlobItem item : container.listBlobs(new ListBlobsOptions().setPrefix(prefix + below), null)) {
                visitor.accept(new Entry(
                        item.getName().substring(prefix.length()),
                        item.getProperties().getContentLength()));
            }
        } catch (BackupException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure("list", below, e);
        }
    }

    @Override
    public void close() {}

    private BackupException failure(String verb, String name, RuntimeException cause) {
        String what = "cannot " + verb + " " + name + " in " + location() + ": ";
        if (cause instanceof BlobStorageException answer) {
            int status = answer.getStatusCode();
            String code = String.valueOf(answer.getErrorCode());
            if (status == 401 || status == 403) {
                return new BackupException(
                        Reason.AccessDenied,
                        what + "the account refused the key (" + status + " " + code
                                + "). HINT: check the Secret's key and the account's network rules",
                        cause);
            }
            if (BlobErrorCode.CONTAINER_NOT_FOUND.equals(answer.getErrorCode())) {
                return new BackupException(
                        Reason.BlobContainerNotFound,
                        what + "there is no such Blob container. HINT: create container "
                                + container.getBlobContainerName() + " in account " + container.getAccountName(),
                        cause);
            }
            return new BackupException(Reason.Unavailable, what + "HTTP " + status + " " + code, cause);
        }
        if (has(cause, UnknownHostException.class) || has(cause, UnresolvedAddressException.class)) {
            return new BackupException(
                    Reason.AccountNotFound,
                    what + "there is no server of that name. HINT: check the account's name in the endpoint",
                    cause);
        }
        String why = has(cause, ConnectException.class) ? "no connection" : String.valueOf(cause.getMessage());
        return new BackupException(Reason.Unavailable, what + why, cause);
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
