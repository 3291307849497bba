package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Protection.Answer;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import io.cosmosbackup.engine.store.BlobStoreContract;
import io.cosmosbackup.support.Azurite;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureBlobStoreIT extends BlobStoreContract {
    private static final int PAGE_SIZE = 7;

    private final Azurite azurite = new Azurite(1);

    @Override
    protected BlobStore store() {
        return new AzureBlobStore(azurite.endpoint() + "/" + azurite.newContainer(), azurite.key(), PAGE_SIZE);
    }

    @Override
    protected int moreThanAPage() {
        return 3 * PAGE_SIZE + 1;
    }

    /// Azurite has neither policies nor versions, and says nothing of soft delete.
    @Test
    void aContainerWithoutProtectionSaysSo() {
        BlobStore store = store();
        store.putIfAbsent("a", new byte[1]);
        assertEquals(new Protection(Answer.No, Answer.No, Answer.Unknown, null), store.protection());
    }

    @Test
    void aBlobUnderALeaseIsProtected() {
        String container = azurite.newContainer();
        BlobStore store = azurite.open(container);
        store.putIfAbsent("a", new byte[1]);
        azurite.lease(container, "a");
        assertEquals(DeleteResult.Protected, store.delete(store.find("a").orElseThrow()));
        assertEquals(PutResult.SameBytes, store.putIfAbsent("a", new byte[1]));
    }

    @Test
    void aPrefixKeepsRepositoriesInOneContainerApart() {
        String url = azurite.endpoint() + "/" + azurite.newContainer();
        BlobStore one = new AzureBlobStore(url + "/team/one", azurite.key());
        BlobStore two = new AzureBlobStore(url + "/team/two/", azurite.key());
        one.putIfAbsent("a", new byte[] {1});
        two.putIfAbsent("a", new byte[] {2});
        assertEquals(2, two.read("a", 1).orElseThrow()[0]);
        StringBuilder names = new StringBuilder();
        one.list("", entry -> names.append(entry.name()));
        assertEquals("a", names.toString());
    }

    @Test
    void aWrongKeyIsAccessDeniedAndIsNotPrinted() {
        String wrong = Base64.getEncoder().encodeToString(new byte[64]);
        BlobStore store = new AzureBlobStore(azurite.endpoint() + "/" + azurite.newContainer(), wrong);
        assertFails(Reason.AccessDenied, store);
        BackupException failure = assertThrows(BackupException.class, () -> store.list("", e -> {}));
        assertFalse(String.valueOf(failure.getMessage()).contains(wrong));
        assertEquals(
                Reason.AccessDenied,
                assertThrows(BackupException.class, () -> new AzureBlobStore(azurite.endpoint() + "/x-y", "no base64!"))
                        .reason());
    }

    @Test
    void aMissingBlobContainerIsNamed() {
        BlobStore store = azurite.open("never-created");
        assertFails(Reason.BlobContainerNotFound, store);
        BackupException failure = assertThrows(BackupException.class, () -> store.read("a", 10));
        assertEquals(Reason.BlobContainerNotFound, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("never-created"), failure.getMessage());
    }

    @Test
    void anUnknownAccountIsNamed() {
        BlobStore store = new AzureBlobStore("https://nosuchaccount.blob.invalid/backups", azurite.key());
        BackupException failure = assertThrows(BackupException.class, () -> store.putIfAbsent("a", new byte[1]));
        assertEquals(Reason.AccountNotFound, failure.reason(), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://account.blob.core.windows.net", "nonsense", "", "https://a.blob.core.windows.net/"})
    void aUrlThatNamesNoContainerIsRefused(String url) {
        BackupException failure = assertThrows(BackupException.class, () -> new AzureBlobStore(url, azurite.key()));
        assertEquals(Reason.InvalidArgument, failure.reason());
    }

    private static void assertFails(Reason reason, BlobStore store) {
        BackupException write = assertThrows(BackupException.class, () -> store.putIfAbsent("a", new byte[1]));
        assertEquals(reason, write.reason(), write.getMessage());
        BackupException list = assertThrows(BackupException.class, () -> store.list("", e -> {}));
        assertEquals(reason, list.reason(), list.getMessage());
    }
}
