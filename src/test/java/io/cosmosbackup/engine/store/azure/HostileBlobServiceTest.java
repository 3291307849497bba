package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.azure.HostileBlobService.Kind;
import io.cosmosbackup.engine.store.azure.HostileBlobService.Where;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a service answers, each operation ends, as a failure of that store or with what was asked for and
/// no more.
@Tag("slow")
class HostileBlobServiceTest {
    private static final byte[] TEXT = "there".getBytes(StandardCharsets.UTF_8);
    private static final int MIB = 1 << 20;

    /// Kinds that announce nothing wrong, and give no more than was asked for.
    private static final Set<Kind> ANSWERS_THE_START = Set.of(Kind.HugeLength, Kind.EndlessBody);

    /// Long enough for what is answered at once, on a busy machine too.
    private static final Bounds SHORT =
            new Bounds(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(3), MIB, 20_000);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// What the sockets and the client's own buffers hold.
    private static final long UNDER_WAY = 40L * MIB;

    private static final Set<Kind> OFTEN = Set.of(
            Kind.HugeLength, Kind.EndlessBody, Kind.RepeatedMarker, Kind.Redirect, Kind.Entities, Kind.StrangeNames);

    /// Most kinds take the best part of a minute, for the SDK waits between its tries: they are drawn by a switch.
    private static void assumeOften(Kind kind) {
        assumeTrue(OFTEN.contains(kind) || Boolean.getBoolean("hostile.kinds"), "-Dhostile.kinds=true runs all kinds");
    }

    private static AzureBlobStore open(HostileBlobService service) {
        return ScopedValue.where(Bounds.INSTEAD, SHORT).call(() -> new AzureBlobStore(service.url(), "c2VjcmV0"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyOperationEnds(Kind kind) {
        assumeOften(kind);
        TreeMap<String, Consumer<BlobStore>> operations = new TreeMap<>();
        operations.put("find", store -> store.find("manifests/a.json"));
        operations.put("list", store -> store.list("manifests/", _ -> {}));
        operations.put("look", store -> store.surroundings().look("", 10));
        operations.put("now", BlobStore::now);
        operations.put("protection", BlobStore::protection);
        operations.put("put", store -> store.putIfAbsent("manifests/a.json", TEXT));
        operations.put("read", store -> store.read("manifests/a.json", 100));
        operations.put("readStart", store -> store.readStart("manifests/a.json", 100));
        List<String> failures = new CopyOnWriteArrayList<>();
        Parallel.forEach(List.copyOf(operations.keySet()), operations.size(), name -> {
            Consumer<BlobStore> operation = Objects.requireNonNull(operations.get(name));
            try (HostileBlobService service = new HostileBlobService(kind, Where.Everywhere, 1)) {
                service.blobs.put("manifests/a.json", TEXT);
                Optional<Throwable> thrown = thrown(() -> operation.accept(open(service)));
                thrown.filter(t -> !(t instanceof BackupException)).ifPresent(t -> failures.add(name + ": " + t));
                long most = UNDER_WAY * Math.max(1, service.requests());
                if (service.sentElsewhere() > 0) {
                    failures.add(name + ": went where the service said, with a signature");
                }
                if (service.sent() > most) {
                    failures.add(name + ": " + service.sent() + " bytes were taken");
                }
            }
        });
        assertEquals(List.of(), failures);
    }

    /// What is thrown, of an operation that ends.
    private static Optional<Throwable> thrown(Runnable operation) {
        Throwable[] thrown = new Throwable[1];
        Thread running = Thread.ofPlatform().daemon().start(() -> {
            try {
                operation.run();
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        try {
            if (!running.join(PATIENCE)) {
                return Optional.of(new AssertionError("it does not end"));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Optional.ofNullable(thrown[0]);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsReadOfABlobIsNeverMoreThanWasAskedFor(Kind kind) {
        assumeOften(kind);
        try (HostileBlobService service = new HostileBlobService(kind, Where.Manifests, 1)) {
            service.blobs.put("manifests/a.json", TEXT);
            BlobStore store = open(service);
            boolean listsOnly = kind.compareTo(Kind.RepeatedMarker) >= 0;
            if (ANSWERS_THE_START.contains(kind)) {
                assertEquals(70_000, store.readStart("manifests/a.json", 70_000).orElseThrow().length);
                BackupException failure =
                        assertThrows(BackupException.class, () -> store.read("manifests/a.json", 70_000));
                // The SDK reads no whole blob without a length.
                assertEquals(kind == Kind.EndlessBody ? Reason.Unavailable : Reason.SegmentDamaged, failure.reason());
            } else if (listsOnly) {
                assertEquals(TEXT.length, store.read("manifests/a.json", 70_000).orElseThrow().length);
            } else {
                BackupException failure =
                        assertThrows(BackupException.class, () -> store.read("manifests/a.json", 70_000));
                assertEquals(Reason.Unavailable, failure.reason(), failure.getMessage());
                assertTrue(String.valueOf(failure.getMessage()).contains(service.url()), failure.getMessage());
            }
        }
    }

    /// What lies elsewhere would be read, or deleted, as part of what was asked for.
    @Test
    void aListOfOtherNamesThanWereAskedForIsRefused() {
        try (HostileBlobService service = new HostileBlobService(Kind.StrangeNames, Where.Lists, 1)) {
            BlobStore store = open(service);
            List<String> seen = new ArrayList<>();
            BackupException failure =
                    assertThrows(BackupException.class, () -> store.list("manifests/", blob -> seen.add(blob.name())));
            assertEquals(Reason.Unavailable, failure.reason());
            assertTrue(String.valueOf(failure.getMessage()).contains(service.url()), failure.getMessage());
            assertEquals(List.of(), seen);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "RepeatedMarker",
                "EmptyPages",
                "EndlessNames",
                "RepeatedNames",
                "CrowdedPage",
                "BareEntry",
                "Entities"
            })
    void aListThatDoesNotEndIsEnded(Kind kind) {
        try (HostileBlobService service = new HostileBlobService(kind, Where.Lists, 1)) {
            BlobStore store = open(service);
            long[] names = new long[1];
            Optional<Throwable> thrown = thrown(() -> store.list("manifests/", _ -> names[0]++));
            assertTrue(thrown.orElseThrow() instanceof BackupException, thrown.toString());
            assertEquals(Reason.Unavailable, ((BackupException) thrown.get()).reason());
            assertTrue(String.valueOf(thrown.get().getMessage()).contains("manifests/"), thrown.toString());
        }
    }
}
