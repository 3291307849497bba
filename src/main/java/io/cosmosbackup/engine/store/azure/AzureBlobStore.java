package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.rest.PagedIterable;
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
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.store.BlobNames;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.GrowingBytes;
import io.cosmosbackup.engine.store.Payload;
import io.cosmosbackup.engine.store.StoreRight;
import io.cosmosbackup.engine.store.Surroundings;
import io.cosmosbackup.engine.store.azure.Operation.TooLongException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Blobs below a prefix of one Blob container. Each is one Put Blob with its MD5 and `If-None-Match: *`: the
/// service checks the bytes and refuses a second blob of the name, so containers under an immutability policy work.
public final class AzureBlobStore implements BlobStore {
    /// The most that the service puts into one page.
    private static final int PAGE_SIZE = 5_000;

    /// How often a blob may be found there and, when it is compared, deleted.
    private static final int PUT_ATTEMPTS = 20;

    /// So many pages may bring little or nothing: the service ends a page where its own tables end, and
    /// passes over what was deleted.
    private static final int SPARSE_PAGES = 1_000;

    /// So many names, at least, the pages of a longer list have on the average.
    private static final int NAMES_OF_A_PAGE = 50;

    private final BlobAccess access;
    private final ContainerUrl.Client client;
    private final BlobContainerClient container;
    private final String prefix;
    private final int pageSize;
    private final Bounds bounds;

    /// @param url the container's URL and, behind it, the prefix; an endpoint with an IP address carries the
    ///     account as the first part of its path, as Azurite's does
    /// @param key the storage account's key
    public AzureBlobStore(String url, String key) {
        this(url, key, PAGE_SIZE);
    }

    AzureBlobStore(String url, String key, int pageSize) {
        this(url, new BlobAccess.Key(Secret.of(key, "the Secret")), pageSize);
    }

    /// @param url likewise
    public AzureBlobStore(String url, BlobAccess access) {
        this(url, access, PAGE_SIZE);
    }

    private AzureBlobStore(String url, BlobAccess access, int pageSize) {
        ContainerUrl parsed = ContainerUrl.parse(url);
        this.pageSize = pageSize;
        this.prefix = parsed.prefix();
        this.bounds = Bounds.current();
        this.access = access;
        this.client = parsed.open(access, bounds);
        this.container = client.container();
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
        BlockBlobSimpleUploadOptions options = new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(bytes))
                .setContentMd5(payload.md5())
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        for (int attempt = 0; attempt < PUT_ATTEMPTS; attempt++) {
            if (asked("write", name, Operation.of(bounds), in -> create(blob(in, name), options))) {
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

    /// The result of putting these bytes where a blob exists: the same bytes or other ones. Empty when the
    /// blob is gone.
    private Optional<PutResult> compare(String name, byte[] bytes) {
        return find(name).flatMap(present -> {
            if (present.size() != bytes.length) {
                return Optional.of(PutResult.OtherBytes);
            }
            Comparison comparison = new Comparison(bytes);
            Operation reading = Operation.reading(bounds, bytes.length);
            return ifPresent("read", name, reading, in -> {
                try {
                    download(blob(in, name), comparison, null);
                    return comparison.same() ? PutResult.SameBytes : PutResult.OtherBytes;
                } catch (TooLongException e) {
                    return PutResult.OtherBytes;
                }
            });
        });
    }

    /// Compares what is written to it with what is expected.
    private static final class Comparison extends OutputStream {
        private final byte[] expected;
        private int at;
        private boolean differs;

        Comparison(byte[] expected) {
            this.expected = expected;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            differs |=
                    count > expected.length - at || !Arrays.equals(expected, at, at + count, bytes, from, from + count);
            at += Math.min(count, expected.length - at);
        }

        boolean same() {
            return !differs && at == expected.length;
        }
    }

    @Override
    public Optional<byte[]> read(String name, long limit) {
        return ifPresent("read", name, Operation.reading(bounds, limit), in -> {
            try {
                GrowingBytes bytes = new GrowingBytes(limit);
                download(blob(in, name), bytes, null);
                return bytes.take();
            } catch (TooLongException e) {
                throw BlobStore.tooLarge(name, location(), limit);
            }
        });
    }

    @Override
    public Optional<byte[]> readStart(String name, int length) {
        return ifPresent("read", name, Operation.readingStart(bounds, length), in -> {
            GrowingBytes start = new GrowingBytes(length);
            try {
                download(blob(in, name), start, new BlobRange(0, (long) length));
            } catch (BlobStorageException e) {
                if (e.getStatusCode() != 416) { // an empty blob has no byte 0 to begin a range at
                    throw e;
                }
            }
            return start.take();
        });
    }

    private static void download(BlockBlobClient blob, OutputStream to, @Nullable BlobRange range) {
        blob.downloadStreamWithResponse(to, range, null, null, false, null, Context.NONE);
    }

    @Override
    public Optional<Entry> find(String name) {
        return ifPresent("find", name, Operation.of(bounds), in -> {
            BlobProperties properties = blob(in, name).getProperties();
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
        pages(below, in -> in.listBlobs(options, null), items -> {
            entries(items, below).forEach(visitor);
            return true;
        });
    }

    /// Asks for page after page until there is no more, or `more` says that it is enough. A list that does
    /// not get on is ended: its pages bring next to nothing, or it takes longer than its names explain.
    ///
    /// @param more shows a page
    private void pages(
            String below,
            Function<BlobContainerClient, PagedIterable<BlobItem>> listing,
            Predicate<List<BlobItem>> more) {
        Duration waited = Duration.ZERO;
        long names = 0;
        String from = null;
        for (long number = 1; ; number++) {
            String marker = from;
            long begunAt = System.nanoTime();
            PagedResponse<BlobItem> page =
                    asked("list", below, Operation.of(bounds), in -> page(listing.apply(in), marker));
            waited = waited.plusNanos(System.nanoTime() - begunAt);
            names += page.getValue().size();
            if (!more.test(page.getValue())) {
                return;
            }
            from = page.getContinuationToken();
            if (from == null || from.isEmpty()) {
                return;
            }
            if (from.equals(marker)) {
                throw endless(below, "it goes on from one place again and again");
            }
            if (number > SPARSE_PAGES + names / NAMES_OF_A_PAGE || names > bounds.mostNames()) {
                throw endless(below, "%,d pages brought %,d names".formatted(number, names));
            }
            if (waited.compareTo(bounds.forNames(names)) > 0) {
                throw endless(below, "it took %d seconds for %,d names".formatted(waited.toSeconds(), names));
            }
        }
    }

    private BackupException endless(String below, String why) {
        return new BackupException(
                Reason.Unavailable,
                "cannot list " + below + " in " + location() + ": the list does not end, for " + why
                        + ". HINT: look at the network and at the service, and try again");
    }

    private static PagedResponse<BlobItem> page(PagedIterable<BlobItem> pages, @Nullable String from) {
        return (from == null ? pages.iterableByPage() : pages.iterableByPage(from))
                .iterator()
                .next();
    }

    private List<Entry> entries(List<BlobItem> items, String below) {
        return asked("list", below, () -> {
            List<Entry> entries = new ArrayList<>(items.size());
            for (BlobItem item : items) {
                BlobItemProperties properties = item.getProperties();
                entries.add(new Entry(
                        below + nameBelow(prefix + below, item),
                        properties.getContentLength(),
                        properties.getLastModified().toInstant(),
                        version(properties.getETag())));
            }
            return entries;
        });
    }

    private static String nameBelow(String place, BlobItem item) {
        if (!item.getName().startsWith(place)) {
            throw new IllegalStateException("a name that does not begin with " + place + " is listed below it");
        }
        return item.getName().substring(place.length());
    }

    /// A listing gives the tag without the quotes that a header has.
    private static String version(String tag) {
        return tag.replace("\"", "");
    }

    @Override
    public DeleteResult delete(Entry seen) {
        BlobRequestConditions unchanged = new BlobRequestConditions().setIfMatch("\"" + seen.version() + "\"");
        return asked("delete", seen.name(), Operation.of(bounds), in -> {
            try {
                blob(in, seen.name()).deleteWithResponse(null, unchanged, null, Context.NONE);
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
        return asked("ask the time of", "the container", Operation.of(bounds), in -> {
            String date = in.getPropertiesWithResponse(null, null, Context.NONE)
                    .getHeaders()
                    .getValue(HttpHeaderName.DATE);
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        });
    }

    @Override
    public Protection protection() {
        return asked(
                "ask the protection of", "the container", Operation.of(bounds), in -> ProtectionSeen.of(in, prefix));
    }

    @Override
    public Optional<Right> right(StoreRight right) {
        return access instanceof BlobAccess.Entra ? Optional.of(BlobRights.of(right)) : Optional.empty();
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
        boolean[] whole = {true};
        pages(place, in -> in.listBlobsByHierarchy("/", options, null), items -> {
            for (BlobItem item : items) {
                if (blobs.size() + folders.size() == most) {
                    whole[0] = false;
                    return false;
                }
                boolean folder = Boolean.TRUE.equals(item.isPrefix());
                (folder ? folders : blobs).add(asked("list", place, () -> nameBelow(place, item)));
            }
            return true;
        });
        return new Surroundings.Look(blobs, folders, whole[0]);
    }

    private BlockBlobClient blob(BlobContainerClient in, String name) {
        return in.getBlobClient(prefix + BlobNames.require(name, location())).getBlockBlobClient();
    }

    private <T> Optional<T> ifPresent(
            String verb, String name, Operation operation, Function<BlobContainerClient, T> reading) {
        return asked(verb, name, operation, in -> {
            try {
                return Optional.of(reading.apply(in));
            } catch (BlobStorageException e) {
                if (Refusal.isAbsent(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /// The service's answer. Its exceptions become ours.
    private <T> T asked(String verb, String name, Operation operation, Function<BlobContainerClient, T> question) {
        try (operation) {
            return asked(verb, name, () -> question.apply(client.within(operation)));
        }
    }

    private <T> T asked(String verb, String name, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw failure(verb, name, e);
        }
    }

    /// What is ours already the SDK may have wrapped: a token that could not be had.
    private BackupException failure(String verb, String name, RuntimeException cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BackupException known) {
                return known;
            }
        }
        return new Refusal(container, access)
                .failure("cannot " + verb + " " + name + " in " + location() + ": ", verb, cause);
    }
}
