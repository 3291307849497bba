package io.cosmosbackup.engine.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// Files that appear whole or not at all, and names whose coming and going outlasts a loss of power.
final class DurableFiles {
    private DurableFiles() {}

    /// A name in the directory that no other process uses and no listing shows.
    static Path temporary(Path directory) {
        return directory.resolve(FileListing.TEMPORARY + UUID.randomUUID());
    }

    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    /// Throws `FileAlreadyExistsException` when the name is taken.
    static void create(Path file, byte[] bytes) throws IOException {
        Path directory = parent(file);
        Files.createDirectories(directory);
        Path temporary = temporary(directory);
        try {
            write(temporary, bytes);
            Files.createLink(file, temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(directory);
    }

    /// Deletes temporary files in the directory and below it that are older than that.
    static void deleteTemporary(Path directory, Instant since) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    deleteTemporary(child, since);
                } else if (FileListing.isTemporary(child)) {
                    deleteIfOlder(child, since);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            // Never made, or emptied and deleted meanwhile.
        }
    }

    private static void deleteIfOlder(Path file, Instant since) throws IOException {
        try {
            if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(since)) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // Its writer, or another process that tidies up, was faster.
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /// Deletes the file, and the directories above it that are empty then: else each deleted backup would leave one
    /// behind. Those in the root itself stay, for in a full file system no directory can be made.
    static void delete(Path file, Path root) throws IOException {
        Files.delete(file);
        Path directory = parent(file);
        try {
            while (!directory.equals(root) && !parent(directory).equals(root)) {
                Files.delete(directory);
                directory = parent(directory);
            }
            force(directory);
        } catch (NoSuchFileException e) {
            // Another process that deletes was faster, and does the rest.
        } catch (FileSystemException e) {
            forceIfPresent(directory); // not empty, or in a directory that is not ours
        }
    }

    private static void forceIfPresent(Path directory) throws IOException {
        try {
            force(directory);
        } catch (NoSuchFileException e) {
            // Emptied and deleted meanwhile.
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
