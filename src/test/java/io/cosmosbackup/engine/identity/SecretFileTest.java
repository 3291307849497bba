package io.cosmosbackup.engine.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "one\n");
        SecretFile secret = new SecretFile(file, "the key");
        assertEquals("one", secret.read());
        Files.writeString(file, "two");
        assertEquals("two", secret.read());
    }

    /// As the kubelet changes a mounted Secret: `key` leads to `..data/key`, and `..data` is another folder
    /// from one moment to the next.
    @Test
    void aLinkThatLeadsElsewhereIsFollowed() throws IOException {
        for (String version : new String[] {"v1", "v2"}) {
            Files.writeString(Files.createDirectory(folder.resolve(version)).resolve("key"), version);
        }
        Path data = Files.createSymbolicLink(folder.resolve("..data"), folder.resolve("v1"));
        SecretFile secret =
                new SecretFile(Files.createSymbolicLink(folder.resolve("key"), Path.of("..data", "key")), "the key");
        assertEquals("v1", secret.read());
        Files.delete(data);
        assertEquals("v1", secret.read(), "the last one serves on while it is changed");
        Files.createSymbolicLink(data, folder.resolve("v2"));
        assertEquals("v2", secret.read());
    }

    @Test
    void theLastOneServesOnWhileTheFileIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "one");
        SecretFile secret = new SecretFile(file, "the key");
        assertEquals("one", secret.read());
        Files.writeString(file, " \n");
        assertEquals("one", secret.read());
        Files.delete(file);
        assertEquals("one", secret.read());
    }

    @Test
    void aFileThatHoldsNothingFromTheBeginningIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));
        assertFails(empty, "is empty");
        assertFails(large, "has more than 65536 bytes");
        assertFails(folder.resolve("absent"), "cannot be read (NoSuchFileException)");
        assertFails(folder, "cannot be read");
    }

    private static void assertFails(Path file, String why) {
        BackupException failure =
                assertThrows(BackupException.class, () -> new SecretFile(file, "the account's key").read());
        assertEquals(Reason.AccessDenied, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("file " + file + ", which holds the account's key, " + why), message);
    }
}
