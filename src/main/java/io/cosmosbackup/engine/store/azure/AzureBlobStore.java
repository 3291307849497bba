package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobNames;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.Payload;
import io.cosmosbackup.engine.store.Surroundings;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Blobs below a prefix of one Blob container. Each is one Put Blob with its MD5 and `If-None-Match: *`: the
/// service checks the bytes and refuses a second blob of the name, so containers under an immutability policy work.
public final class AzureBlobStore implements BlobStore {
    /// The most that the service puts into one page.
    private static final int PAGE_SIZE = 5_000;

    /// How often a blob may be found there and, when it is compared, deleted.
    private static final int PUT_ATTEMPTS = 20;

    private final BlobContainerClient container;
    private final String prefix;
    private final int pageSize;

    /// @param url the container's URL and, behind it, the prefix; an endpoint with an IP address carries the
    ///     account as the first part of its path, as Azurite's does
    /// @param key the storage account's key
    public AzureBlobStore(String url, String key) {
        this(url, key, PAGE_SIZE);
    }

    AzureBlobStore(String url, String key, int pageSize) {
        ContainerUrl parsed = ContainerUrl.parse(url);
        this.pageSize = pageSize;
        this.prefix = parsed.prefix();
        this.container = parsed.open(key);
    }

    @Override
    public String location() {
        return container.getBlobContainerUrl() + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    @Override
    public PutResult putIfAbsent(String name, byte[] bytes) {
        return putIfAbsent(name, new Payload(bytes));
    }

    @Override
    public PutResult putIfAbsent(String name, Payload payload) {
        byte[] bytes = payload.bytes();
        BlockBlobClient blob = blob(name);
        BlockBlobSimpleUploadOptions options = new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(bytes))
                .setContentMd5(payload.md5())
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        for (int attempt = 0; attempt < PUT_ATTEMPTS; attempt++) {
            if (asked("write", name, () -> create(blob, options))) {
                return PutResult.Created;
            }
            // Taken: by another writer, or by an attempt of ours whose reply was lost.
            Optional<PutResult> result = compare(name, bytes);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new BackupException(
                Reason.Unavailable,
                "cannot write " + name + " in " + location()
                        + ": others write and delete it at the same time. HINT: run" + " again");
    }

    private static boolean create(BlockBlobClient blob, BlockBlobSimpleUploadOptions options) {
        try {
            blob.uploadWithResponse(options, null, Context.NONE);
            return true;
        } catch (BlobStorageException e) {
            if (Refusal.isTaken(e)) {
                return false;
            }
            throw e;
        }
    }

    /// What putting these bytes comes to beside the blob that is there; empty when it is there no more.
    private Optional<PutResult> compare(String name, byte[] bytes) {
        return find(name).flatMap(present -> {
            if (present.size() != bytes.length) {
                return Optional.of(PutResult.OtherBytes);
            }
            return read(name, Long.MAX_VALUE)
                    .map(there -> Arrays.equals(there, bytes) ? PutResult.SameBytes : PutResult.OtherBytes);
        });
    }

    @Override
    public Optional<byte[]> read(String name, long limit) {
        BlockBlobClient blob = blob(name);
        return ifPresent("read", name, () -> {
            if (limit < Long.MAX_VALUE) {
                long size = blob.getProperties().getBlobSize();
                if (size > limit) {
                    throw BlobStore.tooLarge(name, location(), size, limit);
                }
            }
            return blob.downloadContent().toBytes();
        });
    }

    @Override
    public Optional<byte[]> readStart(String name, int length) {
        BlockBlobClient blob = blob(name);
        return ifPresent("read", name, () -> {
            ByteArrayOutputStream start = new ByteArrayOutputStream();
            try {
                blob.downloadStreamWithResponse(
                        start, new BlobRange(0, (long) length), null, null, false, null, Context.NONE);
            } catch (BlobStorageException e) {
                if (e.getStatusCode() != 416) { // an empty blob has no byte 0 to begin a range at
                    throw e;
                }
            }
            return start.toByteArray();
        });
    }

    @Override
    public Optional<Entry> find(String name) {
        BlockBlobClient blob = blob(name);
        return ifPresent("find", name, () -> {
            BlobProperties properties = blob.getProperties();
            return new Entry(
                    name,
                    properties.getBlobSize(),
                    properties.getLastModified().toInstant(),
                    version(properties.getETag()));
        });
    }

    @Override
    public void list(String below, Consumer<Entry> visitor) {
        BlobNames.requirePrefix(below, location());
        ListBlobsOptions options =
                new ListBlobsOptions().setPrefix(prefix + below).setMaxResultsPerPage(pageSize);
        Iterator<PagedResponse<BlobItem>> pages = asked(
                "list",
                below,
                () -> container.listBlobs(options, null).iterableByPage().iterator());
        while (asked("list", below, pages::hasNext)) {
            for (BlobItem item : asked("list", below, pages::next).getValue()) {
                visitor.accept(entry(item));
            }
        }
    }

    private Entry entry(BlobItem item) {
        BlobItemProperties properties = item.getProperties();
        return new Entry(
                item.getName().substring(prefix.length()),
                properties.getContentLength(),
                properties.getLastModified().toInstant(),
                version(properties.getETag()));
    }

    /// A listing gives the tag without the quotes that a header has.
    private static String version(String tag) {
        return tag.replace("\"", "");
    }

    @Override
    public DeleteResult delete(Entry seen) {
        BlockBlobClient blob = blob(seen.name());
        BlobRequestConditions unchanged = new BlobRequestConditions().setIfMatch("\"" + seen.version() + "\"");
        return asked("delete", seen.name(), () -> {
            try {
                blob.deleteWithResponse(null, unchanged, null, Context.NONE);
                return DeleteResult.Deleted;
            } catch (BlobStorageException e) {
                if (Refusal.isAbsent(e) || Refusal.isReplaced(e)) {
                    return DeleteResult.Absent;
                }
                if (Refusal.isProtected(e)) {
                    return DeleteResult.Protected;
                }
                throw e;
            }
        });
    }

    /// The date of an answer about the container, which the service gives in whole seconds.
    @Override
    public Instant now() {
        return asked("ask the time of", "the container", () -> {
            String date = container
                    .getPropertiesWithResponse(null, null, Context.NONE)
                    .getHeaders()
                    .getValue(HttpHeaderName.DATE);
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        });
    }

    @Override
    public Protection protection() {
        return asked("ask the protection of", "the container", () -> ProtectionSeen.of(container, prefix));
    }

    @Override
    public Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public String place() {
                return prefix;
            }

            @Override
            public String location(String place) {
                return container.getBlobContainerUrl() + (place.isEmpty() ? "" : "/" + place);
            }

            @Override
            public Look look(String place, int most) {
                return AzureBlobStore.this.look(place, most);
            }
        };
    }

    private Surroundings.Look look(String place, int most) {
        List<String> blobs = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        ListBlobsOptions options =
                new ListBlobsOptions().setPrefix(place).setMaxResultsPerPage(Math.min(most, pageSize));
        Iterator<PagedResponse<BlobItem>> pages = asked(
                "list",
                place,
                () -> container
                        .listBlobsByHierarchy("/", options, null)
                        .iterableByPage()
                        .iterator());
        while (asked("list", place, pages::hasNext)) {
            for (BlobItem item : asked("list", place, pages::next).getValue()) {
                if (blobs.size() + folders.size() == most) {
                    return new Surroundings.Look(blobs, folders, false);
                }
                boolean folder = Boolean.TRUE.equals(item.isPrefix());
                (folder ? folders : blobs).add(item.getName().substring(place.length()));
            }
        }
        return new Surroundings.Look(blobs, folders, true);
    }

    private BlockBlobClient blob(String name) {
        return container
                .getBlobClient(prefix + BlobNames.require(name, location()))
                .getBlockBlobClient();
    }

    private <T> Optional<T> ifPresent(String verb, String name, Supplier<T> reading) {
        return asked(verb, name, () -> {
            try {
                return Optional.of(reading.get());
            } catch (BlobStorageException e) {
                if (Refusal.isAbsent(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /// What the service answers, or our own exception for its.
    private <T> T asked(String verb, String name, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw failure(verb, name, e);
        }
    }

    private BackupException failure(String verb, String name, RuntimeException cause) {
        return cause instanceof BackupException known
                ? known
                : Refusal.failure(container, "cannot " + verb + " " + name + " in " + location() + ": ", verb, cause);
    }
}
