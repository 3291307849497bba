package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// The entry under a name, read without following a link or opening anything: opening a FIFO would wait.
///
/// @param modified when the file was last changed in any way. The owner of a file may set the time of its
///     content, but nobody can set the time of its last change. So no mark can look older than it is
record FileSeen(BasicFileAttributes attributes, Instant modified) {
    private static final String UNIX = "unix";
    private static final String NAME_OF_A_FILE = ".json";

    static FileSeen of(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant written = attributes.lastModifiedTime().toInstant();
            if (!path.getFileSystem().supportedFileAttributeViews().contains(UNIX)) {
                return new FileSeen(attributes, written);
            }
            Instant changed =
                    ((FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
            return new FileSeen(attributes, changed.isAfter(written) ? changed : written);
        } catch (FileSystemException e) {
            if ("Not a directory".equals(e.getReason())) {
                throw new NoSuchFileException(path.toString());
            }
            throw e;
        }
    }

    boolean isDirectory() {
        return attributes.isDirectory();
    }

    /// A directory is no blob: it is as absent as what has no file at all. One that is named like a manifest or a
    /// mark hides what should be there.
    static boolean hides(Path directory) {
        return String.valueOf(directory.getFileName()).endsWith(NAME_OF_A_FILE);
    }

    /// As a listing shows it. Anything but a regular file is listed too, without a size, and cannot be read.
    Entry entry(String name) {
        return new Entry(
                name,
                attributes.isRegularFile() ? attributes.size() : 0,
                modified,
                attributes.fileKey() + " " + attributes.lastModifiedTime());
    }

    /// Requires a regular file. A directory that hides nothing is `NoSuchFileException`.
    void requireFile(Path path) throws IOException {
        if (attributes.isRegularFile()) {
            return;
        }
        if (attributes.isSymbolicLink()) {
            throw new LinkFoundException(path);
        }
        if (isDirectory() && !hides(path)) {
            throw new NoSuchFileException(path.toString());
        }
        throw new NotAFileException(path);
    }
}
