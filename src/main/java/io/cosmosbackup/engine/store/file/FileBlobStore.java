package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobNames;
import io.cosmosbackup.engine.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Blobs as files below a directory that must exist. A blob is written to a temporary file, forced to disk, and
/// given its name by a hard link, which fails when the name is taken: so it appears whole or not at all.
///
/// Its clock is the file system's, the time that a file written now gets: on a network file system the server's.
public final class FileBlobStore implements BlobStore {
    /// How often a name is tried again that another process takes away between two steps.
    private static final int ATTEMPTS = 20;

    /// What a system says, beside "Permission denied", to who may not change a directory.
    private static final Set<String> NOT_PERMITTED = Set.of("Operation not permitted", "Read-only file system");

    private static final String TOO_LONG = "File name too long";

    private final Path root;

    public FileBlobStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String location() {
        return root.toUri().toString();
    }

    @Override
    public PutResult putIfAbsent(String name, byte[] bytes) {
        Path blob = resolve(name);
        for (int attempt = 1; ; attempt++) {
            try {
                requireRoot();
                write(blob, bytes);
                return PutResult.Created;
            } catch (FileAlreadyExistsException e) {
                Optional<PutResult> result = compare(name, blob, bytes);
                if (result.isPresent()) {
                    return result.get();
                }
                againOrFail(attempt, name, e); // deleted meanwhile
            } catch (NoSuchFileException e) {
                againOrFail(attempt, name, e); // a delete has taken the empty directory away
            } catch (IOException e) {
                throw failure("write", name, e);
            }
        }
    }

    private void againOrFail(int attempt, String name, FileSystemException failure) {
        if (attempt == ATTEMPTS || !Files.isDirectory(root)) {
            throw failure("write", name, failure);
        }
    }

    private static void write(Path blob, byte[] bytes) throws IOException {
        Path directory = parent(blob);
        Files.createDirectories(directory);
        Path temporary = blob.resolveSibling(FileListing.TEMPORARY + UUID.randomUUID());
        try {
            writeDurably(temporary, bytes);
            Files.createLink(blob, temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceDirectory(directory);
    }

    /// What putting these bytes comes to beside the blob that is there; empty when it is there no more.
    private Optional<PutResult> compare(String name, Path blob, byte[] bytes) {
        try {
            boolean same = attributes(blob).size() == bytes.length && Arrays.equals(Files.readAllBytes(blob), bytes);
            return Optional.of(same ? PutResult.SameBytes : PutResult.OtherBytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("write", name, e);
        }
    }

    @Override
    public Optional<byte[]> read(String name, long limit) {
        Path blob = resolve(name);
        return ifPresent("read", name, () -> {
            long size = attributes(blob).size();
            if (size > limit) {
                throw BlobStore.tooLarge(name, location(), size, limit);
            }
            return Files.readAllBytes(blob);
        });
    }

    @Override
    public Optional<byte[]> readStart(String name, int length) {
        Path blob = resolve(name);
        return ifPresent("read", name, () -> {
            attributes(blob);
            try (InputStream in = Files.newInputStream(blob)) {
                return in.readNBytes(length);
            }
        });
    }

    @Override
    public Optional<Entry> find(String name) {
        Path blob = resolve(name);
        return ifPresent("find", name, () -> FileListing.entry(name, attributes(blob)));
    }

    @Override
    public void list(String prefix, Consumer<Entry> visitor) {
        BlobNames.requirePrefix(prefix, location());
        try {
            requireRoot();
            new FileListing(root, prefix, visitor).run();
        } catch (IOException e) {
            throw failure("list", prefix, e);
        }
    }

    @Override
    public DeleteResult delete(String name) {
        Path blob = resolve(name);
        try {
            requireRoot();
            attributes(blob);
            Files.delete(blob);
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(root)) {
                throw failure("delete", name, e);
            }
            return DeleteResult.Absent;
        } catch (IOException e) {
            throw failure("delete", name, e);
        }
        deleteEmptyDirectories(name, parent(blob));
        return DeleteResult.Deleted;
    }

    /// Else each deleted backup would leave a directory behind.
    private void deleteEmptyDirectories(String name, Path lowest) {
        Path directory = lowest;
        try {
            while (!directory.equals(root)) {
                Files.delete(directory);
                directory = parent(directory);
            }
            forceDirectory(directory);
        } catch (NoSuchFileException e) {
            // Another process that deletes was faster, and does the rest.
        } catch (FileSystemException e) {
            forceIfPresent(name, directory); // not empty, or in a directory that is not ours
        } catch (IOException e) {
            throw failure("delete", name, e);
        }
    }

    private void forceIfPresent(String name, Path directory) {
        try {
            forceDirectory(directory);
        } catch (NoSuchFileException e) {
            // Emptied and deleted meanwhile.
        } catch (IOException e) {
            throw failure("delete", name, e);
        }
    }

    @Override
    public Instant now() {
        Path file = root.resolve(FileListing.TEMPORARY + UUID.randomUUID());
        try {
            requireRoot();
            try {
                Files.write(file, new byte[1], StandardOpenOption.CREATE_NEW);
                return Files.getLastModifiedTime(file).toInstant();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failure("ask the time by writing", file.getFileName().toString(), e);
        }
    }

    @Override
    public Protection protection() {
        return Protection.NONE;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> Optional<T> ifPresent(String verb, String name, Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(root)) {
                throw failure(verb, name, e);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failure(verb, name, e);
        }
    }

    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
    }

    private Path resolve(String name) {
        Path blob = root.resolve(BlobNames.require(name, location()));
        if (FileListing.isTemporary(blob)) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + name + "' is no name of a blob in " + location() + ": it is one of a temporary file");
        }
        return blob;
    }

    /// A directory is no blob: it is as absent as what has no file at all.
    private static BasicFileAttributes attributes(Path blob) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(blob, BasicFileAttributes.class);
        } catch (FileSystemException e) {
            if ("Not a directory".equals(e.getReason())) {
                throw new NoSuchFileException(blob.toString());
            }
            throw e;
        }
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(blob.toString());
        }
        return attributes;
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static void writeDurably(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /// Makes names that came or went durable.
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private BackupException failure(String verb, String name, IOException cause) {
        String what = "cannot " + verb + " " + name + " in " + location() + ": " + cause;
        if (!Files.isDirectory(root)) {
            return new BackupException(
                    Reason.BlobContainerNotFound, what + ". HINT: create the directory first", cause);
        }
        if (cause instanceof ClosedByInterruptException) {
            return new BackupException(Reason.Interrupted, what, cause);
        }
        if (cause instanceof FileSystemException e && TOO_LONG.equals(e.getReason())) {
            return new BackupException(Reason.InvalidArgument, what, cause);
        }
        boolean denied = cause instanceof AccessDeniedException
                || (cause instanceof FileSystemException e && NOT_PERMITTED.contains(String.valueOf(e.getReason())));
        if (!denied) {
            return new BackupException(Reason.Unavailable, what, cause);
        }
        String hint = verb.equals("delete")
                ? ". HINT: prune needs the right to write to the directory of what it deletes"
                : ". HINT: check the directory's owner and mode";
        return new BackupException(Reason.AccessDenied, what + hint, cause);
    }
}
