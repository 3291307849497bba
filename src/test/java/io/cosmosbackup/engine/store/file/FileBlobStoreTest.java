package io.cosmosbackup.engine.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBlobStoreTest extends BlobStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected BlobStore store() {
        return new FileBlobStore(directory);
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        BlobStore store = new FileBlobStore(directory.resolve("absent"));
        BackupException failure = assertThrows(BackupException.class, () -> store.putIfAbsent("a", new byte[1]));
        assertEquals(Reason.BlobContainerNotFound, failure.reason());
        assertThrows(BackupException.class, () -> store.list("", e -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "/etc/passwd", "a/../../escape", ""})
    void noNameLeavesTheDirectory(String name) {
        assertThrows(BackupException.class, () -> store().putIfAbsent(name, new byte[1]));
    }
}
