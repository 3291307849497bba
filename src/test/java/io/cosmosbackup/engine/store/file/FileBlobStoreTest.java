package io.cosmosbackup.engine.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

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
        for (Executable use : List.<Executable>of(
                () -> store.putIfAbsent("a", new byte[1]),
                () -> store.read("a", 1),
                () -> store.readStart("a", 1),
                () -> store.find("a"),
                () -> store.list("", e -> {}),
                () -> store.delete("a"),
                store::now)) {
            BackupException failure = assertThrows(BackupException.class, use);
            assertEquals(Reason.BlobContainerNotFound, failure.reason(), failure.getMessage());
        }
        assertFalse(Files.exists(directory.resolve("absent")));
    }

    /// In /proc not even root may delete.
    @Test
    @EnabledOnOs(OS.LINUX)
    void whoMayNotDeleteIsToldWhichRightIsMissing() {
        BackupException failure =
                assertThrows(BackupException.class, () -> new FileBlobStore(Path.of("/proc/self")).delete("environ"));
        assertEquals(Reason.AccessDenied, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: prune needs the right"), failure.getMessage());
    }

    @Test
    void aNameThatTheFileSystemCannotKeepIsNotTriedAgain() {
        BackupException failure =
                assertThrows(BackupException.class, () -> store().putIfAbsent("p".repeat(256), new byte[1]));
        assertEquals(Reason.InvalidArgument, failure.reason(), failure.getMessage());
    }

    @Test
    void noDirectoryStaysBehindDeletedBlobs() throws IOException {
        BlobStore store = store();
        store.putIfAbsent("segments/one/deep/a", new byte[1]);
        store.putIfAbsent("segments/two", new byte[1]);
        store.delete("segments/one/deep/a");
        assertFalse(Files.exists(directory.resolve("segments/one")));
        store.delete("segments/two");
        try (Stream<Path> left = Files.list(directory.resolve("segments"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    /// A directory cannot be made in a file system that is full.
    @Test
    void whatIsReservedIsThereAndStays() {
        BlobStore store = store();
        store.reserve("marks/");
        store.reserve("marks/");
        assertTrue(Files.isDirectory(directory.resolve("marks")));
        store.putIfAbsent("marks/a", new byte[0]);
        store.delete("marks/a");
        assertTrue(Files.isDirectory(directory.resolve("marks")));
        store.list("", entry -> fail(entry.name()));
    }

    /// Such as a killed writer leaves behind, and what is no blob at all.
    @Test
    void onlyBlobsAreListed() throws IOException {
        BlobStore store = store();
        store.putIfAbsent("d/a", new byte[1]);
        Files.write(directory.resolve("d/.part-1"), new byte[1]);
        Files.createDirectory(directory.resolve("empty"));
        Files.createSymbolicLink(directory.resolve("loop"), directory);
        List<String> names = new ArrayList<>();
        store.list("", entry -> names.add(entry.name()));
        assertEquals(List.of("d/a"), names);
        BackupException failure =
                assertThrows(BackupException.class, () -> store.putIfAbsent("d/.part-2", new byte[1]));
        assertEquals(Reason.InvalidArgument, failure.reason());
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
