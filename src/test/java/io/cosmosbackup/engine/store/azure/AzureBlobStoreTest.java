package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import io.cosmosbackup.engine.store.azure.FakeBlobService.Answer;
import io.cosmosbackup.engine.store.azure.FakeBlobService.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureBlobStoreTest {
    private static final Entry SEEN = new Entry("a", 7, Instant.EPOCH, "1");
    private static final byte[] PRESENT = "present".getBytes(StandardCharsets.UTF_8);

    private final FakeBlobService service = new FakeBlobService();
    private final BlobStore store = service.open();

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 << 10, 64 << 20})
    void aBlobOfAnySizeIsOnePutWithItsMd5(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        assertEquals(PutResult.Created, store.putIfAbsent("a", bytes));
        assertEquals(1, service.requests.size(), service.requests.toString());
        Request put = service.requests.getFirst();
        assertEquals("PUT /a", put.method() + " " + put.target());
        assertEquals("BlockBlob", put.headers().get("x-ms-blob-type"));
        assertEquals("*", put.headers().get("If-None-Match"));
        assertEquals(
                Base64.getEncoder().encodeToString(Digests.md5(bytes)),
                put.headers().get("Content-MD5"));
        assertArrayEquals(bytes, service.blobs.get("a"));
    }

    @Test
    void aBlobThatABusyServiceRefusesIsSentWholeAgain() {
        service.refusedOnce.put("PUT", new Answer(503, "ServerBusy"));
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        assertEquals(PutResult.Created, store.putIfAbsent("a", bytes));
        assertEquals(2, service.requests.size());
        assertArrayEquals(bytes, service.blobs.get("a"));
    }

    @Test
    void aBlobThatIsDamagedOnItsWayIsNotStored() {
        service.damagesUploads = true;
        BackupException failure = assertThrows(BackupException.class, () -> store.putIfAbsent("a", PRESENT.clone()));
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("Md5Mismatch"), failure.getMessage());
        assertTrue(service.blobs.isEmpty());
    }

    @Test
    void aWriteWhoseReplyIsLostIsReadBack() {
        service.losesReplyTo = "PUT";
        assertEquals(PutResult.SameBytes, store.putIfAbsent("a", PRESENT));
        service.blobs.clear();
        assertEquals(PutResult.Created, store.putIfAbsent("a", PRESENT));
    }

    /// An answer that is not read to its end keeps its connection for ever; a thousand are there at most.
    @Test
    void everyAnswerLeavesItsConnectionToTheNext() {
        for (int i = 0; i < 20; i++) {
            assertEquals(PutResult.Created, store.putIfAbsent("a", PRESENT));
            assertEquals(PutResult.SameBytes, store.putIfAbsent("a", PRESENT));
            assertArrayEquals(PRESENT, store.read("a", 10).orElseThrow());
            assertArrayEquals(PRESENT, store.readStart("a", 10).orElseThrow());
            assertTrue(store.read("absent", 10).isEmpty());
            assertTrue(store.read("absent", Long.MAX_VALUE).isEmpty());
            assertTrue(store.readStart("absent", 10).isEmpty());
            assertTrue(store.find("absent").isEmpty());
            store.list("", _ -> {});
            store.now();
            store.protection();
            service.refused.put("DELETE", new Answer(409, "SnapshotsPresent"));
            assertEquals(DeleteResult.Protected, store.delete(SEEN));
            service.refused.clear();
            assertEquals(DeleteResult.Deleted, store.delete(SEEN));
        }
        assertEquals(1, service.clients.size(), service.clients.toString());
    }

    @Test
    void onlyTheBlobThatWasSeenIsDeleted() {
        service.blobs.put("a", PRESENT);
        assertEquals(SEEN.version(), store.find("a").orElseThrow().version());
        assertEquals(DeleteResult.Absent, store.delete(new Entry("a", 1, Instant.EPOCH, "2")));
        assertTrue(service.blobs.containsKey("a"));
        assertEquals(DeleteResult.Deleted, store.delete(SEEN));
    }

    @Test
    void aDeleteWhoseReplyIsLostIsAsGood() {
        service.blobs.put("a", PRESENT);
        service.losesReplyTo = "DELETE";
        assertEquals(DeleteResult.Absent, store.delete(SEEN));
        assertTrue(service.blobs.isEmpty());
    }

    /// So a container under an immutability policy may answer who writes a blob again, as each backup does with the
    /// repository's marker.
    @ParameterizedTest
    @CsvSource({
        "409, BlobAlreadyExists",
        "409, BlobImmutableDueToPolicy",
        "409, BlobImmutableDueToLegalHold",
        "412, ConditionNotMet",
        "412, LeaseIdMissing"
    })
    void aBlobThatIsKeptIsComparedLikeAnyThatIsThere(int status, String code) {
        service.blobs.put("repository.json", PRESENT);
        service.refused.put("PUT", new Answer(status, code));
        assertEquals(PutResult.SameBytes, store.putIfAbsent("repository.json", PRESENT));
        assertEquals(PutResult.OtherBytes, store.putIfAbsent("repository.json", new byte[PRESENT.length]));
        assertEquals(PutResult.OtherBytes, store.putIfAbsent("repository.json", new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "409, BlobImmutableDueToPolicy",
        "409, BlobImmutableDueToLegalHold",
        "409, SnapshotsPresent",
        "412, LeaseIdMissing"
    })
    void aBlobThatSomethingKeepsIsProtected(int status, String code) {
        service.blobs.put("a", PRESENT);
        service.refused.put("DELETE", new Answer(status, code));
        assertEquals(DeleteResult.Protected, store.delete(SEEN));
    }

    @Test
    void whoMayNotDeleteIsToldWhichRightIsMissing() {
        service.refused.put("DELETE", new Answer(403, "AuthorizationPermissionMismatch"));
        BackupException failure = assertThrows(BackupException.class, () -> store.delete(SEEN));
        assertEquals(Reason.AccessDenied, failure.reason());
        assertTrue(
                String.valueOf(failure.getMessage()).contains("HINT: prune needs the right to delete"),
                failure.getMessage());
    }

    @Test
    void aProxyThatWantsALoginIsNamed() {
        service.refused.put("DELETE", new Answer(407, ""));
        BackupException failure = assertThrows(BackupException.class, () -> store.delete(SEEN));
        assertEquals(Reason.AccessDenied, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("a proxy on the way wants a login"));
    }

    @Test
    void anyOtherConflictOnDeletingIsAFailure() {
        service.refused.put("DELETE", new Answer(409, "PendingCopyOperation"));
        BackupException failure = assertThrows(BackupException.class, () -> store.delete(SEEN));
        assertEquals(Reason.Unavailable, failure.reason());
    }

    @Test
    void onlyTheStartOfABlobIsAskedFor() {
        service.blobs.put("a", PRESENT);
        assertArrayEquals(
                "pre".getBytes(StandardCharsets.UTF_8), store.readStart("a", 3).orElseThrow());
        assertEquals(1, service.requests.size());
        assertEquals("bytes=0-2", service.requests.getFirst().headers().get("x-ms-range"));
    }

    @Test
    void whatTheServiceSaysOfItsProtectionIsPassedOn() {
        service.containerHeaders.put("x-ms-has-immutability-policy", "true");
        service.containerHeaders.put("x-ms-has-legal-hold", "false");
        service.blobs.put("a", PRESENT);
        service.accountProperties = "<?xml version=\"1.0\" encoding=\"utf-8\"?><StorageServiceProperties>"
                + "<DeleteRetentionPolicy><Enabled>true</Enabled><Days>14</Days></DeleteRetentionPolicy>"
                + "</StorageServiceProperties>";
        assertEquals(
                new Protection(
                        Protection.Answer.Yes,
                        Protection.Answer.No,
                        Protection.Answer.Yes,
                        14), // the blob has a version
                store.protection());
    }

    @Test
    void whatTheServiceDoesNotSayIsUnknown() {
        assertEquals(
                new Protection(Protection.Answer.Unknown, Protection.Answer.Unknown, Protection.Answer.Unknown, null),
                store.protection());
        service.containerHeaders.put("x-ms-immutable-storage-with-versioning-enabled", "true");
        assertEquals(Protection.Answer.Yes, store.protection().versioning());
    }

    @Test
    void anAccountThatCannotListVersionsIsProbedAllTheSame() {
        service.blobs.put("a", PRESENT);
        service.hasNoVersions = true;
        assertEquals(Protection.Answer.Unknown, store.protection().versioning());
    }

    @Test
    void anArchivedBlobIsNamedAndNotTriedAgain() {
        service.blobs.put("a", PRESENT);
        service.archived.add("a");
        assertEquals(PRESENT.length, store.find("a").orElseThrow().size());
        for (Executable reading : List.<Executable>of(() -> store.read("a", 100), () -> store.readStart("a", 3))) {
            BackupException failure = assertThrows(BackupException.class, reading);
            assertEquals(Reason.BlobArchived, failure.reason());
            assertFalse(failure.retryable());
            assertTrue(String.valueOf(failure.getMessage()).contains("HINT: rehydrate"), failure.getMessage());
        }
        long reads =
                service.requests.stream().filter(r -> r.method().equals("GET")).count();
        assertEquals(2, reads);
    }

    /// A part of a body is never handed on as the blob.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aBodyThatIsCutIsReadOnToItsEnd(int times) {
        byte[] bytes = new byte[100_000];
        new Random(times).nextBytes(bytes);
        service.blobs.put("a", bytes);
        service.cutBodies.set(times);
        assertArrayEquals(bytes, store.read("a", bytes.length).orElseThrow());
    }

    @Test
    void aSharedAccessSignatureIsNoPartOfARepositorysUrl() {
        BackupException failure = assertThrows(
                BackupException.class,
                () -> new AzureBlobStore(
                        "https://x.blob.core.windows.net/c/p?sv=2024-11-04&sp=r&sig=c2VjcmV0%3D", "c2VjcmV0"));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertFalse(String.valueOf(failure.getMessage()).contains("sig="), failure.getMessage());
    }
}
