package io.cosmosbackup.engine.store.file;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// A FIFO, a device, a socket or a directory where a file should be.
final class NotAFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    NotAFileException(Path path) {
        super(path.toString(), null, "no regular file");
    }
}
