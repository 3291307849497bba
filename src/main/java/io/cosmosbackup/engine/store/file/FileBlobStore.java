package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/// Blobs as files below a directory that must exist. A blob is written to a temporary file, forced to disk, and
/// given its name by a hard link, which fails when the name is taken: so it appears whole or not at all.
public final class FileBlobStore implements BlobStore {
    private static final String TEMPORARY = ".part-";

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
        try {
            if (!Files.isDirectory(root)) {
                throw new NoSuchFileException(root.toString());
            }
            Path directory = blob.resolveSibling(".").normalize();
            Files.createDirectories(directory);
            Path temporary = blob.resolveSibling(TEMPORARY + UUID.randomUUID());
            try {
                writeDurably(temporary, bytes);
                Files.createLink(blob, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
            forceDirectory(directory);
            return PutResult.Created;
        } catch (FileAlreadyExistsException e) {
            byte[] present = read(name, Long.MAX_VALUE).orElse(new byte[0]);
            return Arrays.equals(present, bytes) ? PutResult.SameBytes : PutResult.OtherBytes;
        } catch (IOException e) {
            throw failure("write", name, e);
        }
    }

    @Override
    public Optional<byte[]> read(String name, long limit) {
        Path blob = resolve(name);
        try {
            long size = Files.size(blob);
            if (size > limit) {
                throw BlobStore.tooLarge(name, location(), size, limit);
            }
            return Optional.of(Files.readAllBytes(blob));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", name, e);
        }
    }

    @Override
    public void list(String prefix, Consumer<Entry> visitor) {
        if (!Files.isDirectory(root)) {
            throw failure("list", prefix, new NoSuchFileException(root.toString()));
        }
        SortedMap<String, Long> sizes = new TreeMap<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = root.relativize(file).toString().replace('\\', '/');
                    if (attributes.isRegularFile()
                            && name.startsWith(prefix)
                            && !file.getFileName().toString().startsWith(TEMPORARY)) {
                        sizes.put(name, attributes.size());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) { // a writer's temporary file
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw failure("list", prefix, e);
        }
        sizes.forEach((name, size) -> visitor.accept(new Entry(name, size)));
    }

    @Override
    public void close() {}

    private Path resolve(String name) {
        Path blob = root.resolve(name).normalize();
        if (!blob.startsWith(root) || blob.equals(root)) {
            throw new BackupException(Reason.InvalidArgument, "'" + name + "' is no name of a blob in " + location());
        }
        return blob;
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

    /// Makes the new name itself durable.
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private BackupException failure(String verb, String name, IOException cause) {
        Reason reason = switch (cause) {
            case AccessDeniedException e -> Reason.AccessDenied;
            case NoSuchFileException e -> Reason.BlobContainerNotFound;
            default -> Reason.Unavailable;
        };
        String hint = reason == Reason.BlobContainerNotFound ? ". HINT: create the directory first" : "";
        return new BackupException(
                reason, "cannot " + verb + " " + name + " in " + location() + ": " + cause.getMessage() + hint, cause);
    }
}
