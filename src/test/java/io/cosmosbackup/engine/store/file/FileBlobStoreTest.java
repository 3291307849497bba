package io.cosmosbackup.engine.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /// A writer's temporary files come and go while another process lists.
    @Test
    void listingBesideAWriterShowsWhatIsThere() throws InterruptedException {
        FileBlobStore store = new FileBlobStore(directory);
        store.putIfAbsent("manifests/first", new byte[1]);
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; writing.get(); i++) {
                store.putIfAbsent("manifests/" + i % 50, new byte[] {(byte) i});
            }
        });
        try {
            for (int i = 0; i < 400; i++) {
                List<String> names = new ArrayList<>();
                store.list("manifests/", entry -> names.add(entry.name()));
                assertTrue(names.contains("manifests/first"));
            }
        } finally {
            writing.set(false);
            writer.join();
        }
    }
}
