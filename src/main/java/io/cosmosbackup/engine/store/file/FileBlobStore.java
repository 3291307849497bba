package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobNames;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.GrowingBytes;
import io.cosmosbackup.engine.store.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Blobs as files below a directory that must exist. A blob is written to a temporary file, forced to disk, and
/// given its name by a hard link, which fails when the name is taken: so it appears whole or not at all.
///
/// Whatever is no regular file is listed, is deleted by its name like a blob, and is refused by everything else: a
/// symbolic link as `SymbolicLink`, a FIFO, a device or a directory in a blob's place as `NotAFile`.
///
/// A file system deletes by name only: that a file is still the one that was seen is looked at right before.
///
/// Its clock is the file system's, the time that a file written now gets: on a network file system the server's.
public final class FileBlobStore implements BlobStore {
    /// How often a name is tried again that another process takes away between two steps.
    private static final int ATTEMPTS = 20;

    private static final int PIECE_BYTES = 64 << 10;

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
                DurableFiles.create(blob, bytes);
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

    /// A directory takes room itself.
    @Override
    public void reserve(String prefix) {
        BlobNames.requirePrefix(prefix, location());
        requireNoLink(prefix, root.resolve(prefix));
        try {
            requireRoot();
            Files.createDirectories(root.resolve(prefix));
        } catch (IOException e) {
            throw failure("make", prefix, e);
        }
    }

    private void againOrFail(int attempt, String name, FileSystemException failure) {
        if (attempt == ATTEMPTS || !Files.isDirectory(root)) {
            throw failure("write", name, failure);
        }
    }

    /// The result of putting these bytes where a blob exists: the same bytes or other ones. Empty when the
    /// blob is gone.
    private Optional<PutResult> compare(String name, Path blob, byte[] bytes) {
        try {
            FileSeen seen = FileSeen.of(blob);
            if (seen.isDirectory()) {
                throw new NotAFileException(blob);
            }
            seen.requireFile(blob);
            boolean same = seen.attributes().size() == bytes.length && holds(blob, bytes);
            return Optional.of(same ? PutResult.SameBytes : PutResult.OtherBytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("write", name, e);
        }
    }

    private static boolean holds(Path blob, byte[] bytes) throws IOException {
        try (InputStream in = open(blob)) {
            byte[] piece = new byte[PIECE_BYTES];
            int at = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (read > bytes.length - at || !Arrays.equals(piece, 0, read, bytes, at, at + read)) {
                    return false;
                }
                at += read;
            }
            return at == bytes.length;
        }
    }

    /// A file may grow while it is read, so its bytes are counted.
    @Override
    public Optional<byte[]> read(String name, long limit) {
        Path blob = resolve(name);
        return ifPresent("read", name, () -> {
            if (file(blob).attributes().size() > limit) {
                throw BlobStore.tooLarge(name, location(), limit);
            }
            try (InputStream in = open(blob)) {
                GrowingBytes bytes = new GrowingBytes(limit);
                byte[] piece = new byte[PIECE_BYTES];
                long count = 0;
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    count += read;
                    if (count > limit) {
                        throw BlobStore.tooLarge(name, location(), limit);
                    }
                    bytes.write(piece, 0, read);
                }
                return bytes.take();
            }
        });
    }

    @Override
    public Optional<byte[]> readStart(String name, int length) {
        Path blob = resolve(name);
        return ifPresent("read", name, () -> {
            file(blob);
            try (InputStream in = open(blob)) {
                return in.readNBytes(length);
            }
        });
    }

    @Override
    public Optional<Entry> find(String name) {
        Path blob = path(name);
        requireNoLink(name, DurableFiles.parent(blob));
        return ifPresent("find", name, () -> {
            FileSeen seen = FileSeen.of(blob);
            if (seen.isDirectory() && !FileSeen.hides(blob)) {
                throw new NoSuchFileException(blob.toString());
            }
            return seen.entry(name);
        });
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
    public DeleteResult delete(Entry seen) {
        String name = seen.name();
        Path blob = path(name);
        requireNoLink(name, DurableFiles.parent(blob));
        try {
            requireRoot();
            if (!FileSeen.of(blob).entry(name).version().equals(seen.version())) {
                return DeleteResult.Absent;
            }
            DurableFiles.delete(blob, root);
            return DeleteResult.Deleted;
        } catch (DirectoryNotEmptyException e) {
            return DeleteResult.Protected;
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(root)) {
                throw failure("delete", name, e);
            }
            return DeleteResult.Absent;
        } catch (IOException e) {
            throw failure("delete", name, e);
        }
    }

    @Override
    public void deleteUnfinished(String prefix, Instant since) {
        BlobNames.requirePrefix(prefix, location());
        requireNoLink(prefix, root.resolve(prefix));
        try {
            requireRoot();
            DurableFiles.deleteTemporary(root.resolve(prefix), since);
        } catch (IOException e) {
            throw failure("tidy up", prefix, e);
        }
    }

    @Override
    public Instant now() {
        Path file = DurableFiles.temporary(root);
        try {
            requireRoot();
            try {
                touch(file);
                return Files.getLastModifiedTime(file).toInstant();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failure("ask the time by writing", file.getFileName().toString(), e);
        }
    }

    /// A file has a time even when there is no room for a byte of it.
    private static void touch(Path file) throws IOException {
        Files.createFile(file);
        try {
            Files.write(file, new byte[1]);
        } catch (IOException e) {
            if (!FileFailure.isFull(e)) {
                throw e;
            }
        }
    }

    @Override
    public Protection protection() {
        return Protection.NONE;
    }

    @Override
    public Surroundings surroundings() {
        return new FileSurroundings(root);
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

    private Path path(String name) {
        Path blob = root.resolve(BlobNames.require(name, location()));
        if (FileListing.isTemporary(blob)) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + name + "' is no name of a blob in " + location() + ": it is one of a temporary file");
        }
        return blob;
    }

    private Path resolve(String name) {
        Path blob = path(name);
        requireNoLink(name, blob);
        return blob;
    }

    private void requireNoLink(String name, Path path) {
        try {
            LinkFoundException.requireNone(root, path);
        } catch (LinkFoundException e) {
            throw failure("use", name, e);
        }
    }

    private static FileSeen file(Path blob) throws IOException {
        FileSeen seen = FileSeen.of(blob);
        seen.requireFile(blob);
        return seen;
    }

    /// A link that has come since the file was looked at is refused.
    private static InputStream open(Path blob) throws IOException {
        return Files.newInputStream(blob, LinkOption.NOFOLLOW_LINKS);
    }

    private BackupException failure(String verb, String name, IOException cause) {
        return FileFailure.of(root, verb, name, cause);
    }
}
