package io.cosmosbackup.engine.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import io.cosmosbackup.engine.store.BlobStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

    @Override
    protected void waitForAnotherTime(BlobStore store, Entry than) {
        while (!store.now().isAfter(than.modified())) {
            Thread.onSpinWait();
        }
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
                () -> store.delete(entry("a")),
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
        BlobStore store = new FileBlobStore(Path.of("/proc/self"));
        Entry seen = store.find("environ").orElseThrow();
        BackupException failure = assertThrows(BackupException.class, () -> store.delete(seen));
        assertEquals(Reason.AccessDenied, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: prune needs the right"), failure.getMessage());
    }

    @Test
    void aNameThatTheFileSystemCannotKeepIsNotTriedAgain() {
        BackupException failure =
                assertThrows(BackupException.class, () -> store().putIfAbsent("p".repeat(256), new byte[1]));
        assertEquals(Reason.InvalidArgument, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
    }

    @Test
    void noDirectoryStaysBehindDeletedBlobs() throws IOException {
        BlobStore store = store();
        store.putIfAbsent("segments/one/deep/a", new byte[1]);
        store.putIfAbsent("segments/two", new byte[1]);
        store.find("segments/one/deep/a").ifPresent(store::delete);
        assertFalse(Files.exists(directory.resolve("segments/one")));
        store.find("segments/two").ifPresent(store::delete);
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
        store.find("marks/a").ifPresent(store::delete);
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
        List<String> names = new ArrayList<>();
        store.list("", entry -> names.add(entry.name()));
        assertEquals(List.of("d/a"), names);
        BackupException failure =
                assertThrows(BackupException.class, () -> store.putIfAbsent("d/.part-2", new byte[1]));
        assertEquals(Reason.InvalidArgument, failure.reason());
    }

    /// Whoever moved a part of the repository elsewhere and left a link is told so where he asks for it, and nothing
    /// behind the link is read, listed or deleted. In place of a blob the link itself is listed and can be deleted.
    @Test
    void linksAreRefusedWhereverTheyStand(@TempDir Path elsewhere) throws IOException {
        BlobStore store = store();
        store.putIfAbsent("d/a/1", new byte[1]);
        store.putIfAbsent("d/b", new byte[1]);
        Files.move(directory.resolve("d/a"), elsewhere.resolve("a"));
        Files.createSymbolicLink(directory.resolve("d/a"), elsewhere.resolve("a"));
        Files.createSymbolicLink(directory.resolve("d/c"), elsewhere.resolve("a/1"));
        Files.createSymbolicLink(directory.resolve("e"), elsewhere);
        for (String name : List.of("d/a/1", "d/a/2", "d/c", "e/a/1")) {
            for (Executable use : List.<Executable>of(
                    () -> store.putIfAbsent(name, new byte[1]),
                    () -> store.read(name, 1),
                    () -> store.readStart(name, 1))) {
                requireLinkRefused(use, name);
            }
        }
        for (String name : List.of("d/a/1", "d/a/2", "e/a/1")) {
            requireLinkRefused(() -> store.find(name), name);
            requireLinkRefused(() -> store.delete(entry(name)), name);
        }
        assertEquals(List.of("d/a", "d/b", "d/c"), listed(store, "d/"));
        assertEquals(List.of(), listed(store, "d/a/"));
        assertEquals(List.of("d/a", "d/b", "d/c", "e"), listed(store, ""));
        for (String prefix : List.of("e/", "e/a/")) {
            requireLinkRefused(() -> store.list(prefix, entry -> {}), prefix);
        }
        requireLinkRefused(() -> store.reserve("e/"), "e");
        for (String name : List.of("d/b", "d/c")) {
            assertEquals(DeleteResult.Deleted, store.delete(store.find(name).orElseThrow()));
        }
        assertTrue(Files.exists(elsewhere.resolve("a/1")));
    }

    private static List<String> listed(BlobStore store, String prefix) {
        List<String> names = new ArrayList<>();
        store.list(prefix, entry -> names.add(entry.name()));
        return names;
    }

    /// Opening a FIFO would wait for whoever writes to it.
    @Test
    @Timeout(60)
    void whatIsNoFileIsListedAndNeverOpened() throws Exception {
        BlobStore store = store();
        store.putIfAbsent("marks/a.json", new byte[1]);
        fifo(directory.resolve("marks/b.json"));
        Files.createDirectory(directory.resolve("marks/c.json"));
        assertEquals(List.of("marks/a.json", "marks/b.json", "marks/c.json"), listed(store, "marks/"));
        for (String name : List.of("marks/b.json", "marks/c.json")) {
            for (Executable use : List.<Executable>of(
                    () -> store.putIfAbsent(name, new byte[1]),
                    () -> store.read(name, 1),
                    () -> store.readStart(name, 1))) {
                BackupException refused = assertThrows(BackupException.class, use, name);
                assertEquals(Reason.NotAFile, refused.reason(), refused.getMessage());
                assertTrue(String.valueOf(refused.getMessage()).contains("HINT: "), refused.getMessage());
            }
            assertEquals(DeleteResult.Deleted, store.delete(store.find(name).orElseThrow()));
        }
        assertEquals(List.of("marks/a.json"), listed(store, "marks/"));
    }

    static void fifo(Path path) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }

    /// Its owner may say of a file that it was written at any time, but not that it was changed then.
    @Test
    void aFileThatIsDatedBackIsAsYoungAsItIs() throws IOException {
        BlobStore store = store();
        Instant before = store.now();
        Files.createDirectory(directory.resolve("marks"));
        Path mark = Files.write(directory.resolve("marks/a.json"), new byte[1]);
        Files.setLastModifiedTime(mark, FileTime.from(before.minus(Duration.ofDays(2))));
        Instant modified = store.find("marks/a.json").orElseThrow().modified();
        assertFalse(modified.isBefore(before.minusSeconds(1)), modified + " is before " + before);
        store.list("marks/", entry -> assertEquals(modified, entry.modified()));
    }

    private static void requireLinkRefused(Executable use, String name) {
        BackupException refused = assertThrows(BackupException.class, use, name);
        assertEquals(Reason.SymbolicLink, refused.reason(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("HINT: "), refused.getMessage());
    }

    @Test
    void theDirectoryItselfMayBeALink(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), directory);
        BlobStore store = new FileBlobStore(link);
        store.putIfAbsent("d/a", new byte[1]);
        List<String> names = new ArrayList<>();
        store.list("", entry -> names.add(entry.name()));
        assertEquals(List.of("d/a"), names);
        assertTrue(Files.exists(directory.resolve("d/a")));
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
