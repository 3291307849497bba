package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// One listing of the files below a directory in the order of their names. It holds the names of one directory at
/// each depth. A link, and whatever else is no regular file, is shown and not followed; only a link in place of one of
/// the folders in the root ends the listing.
final class FileListing {
    /// How the names of files begin that are being written.
    static final String TEMPORARY = ".part-";

    private final Path root;
    private final String prefix;
    private final Consumer<Entry> visitor;

    FileListing(Path root, String prefix, Consumer<Entry> visitor) {
        this.root = root;
        this.prefix = prefix;
        this.visitor = visitor;
    }

    static boolean isTemporary(Path file) {
        return String.valueOf(file.getFileName()).startsWith(TEMPORARY);
    }

    void run() throws IOException {
        String directory = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (directory.isEmpty()) {
            visitBelow(root, directory);
            return;
        }
        Path top = root.resolve(directory.substring(0, directory.indexOf('/')));
        LinkFoundException.requireNone(root, top);
        try {
            LinkFoundException.requireNone(top, root.resolve(directory));
        } catch (LinkFoundException e) {
            return; // nobody reads through it: no blob is there
        }
        visitBelow(root.resolve(directory), directory);
    }

    /// @param directoryName ends with a slash, or is empty for the root
    private void visitBelow(Path directory, String directoryName) throws IOException {
        for (String name : names(directory, directoryName)) {
            Path path = root.resolve(name);
            if (name.endsWith("/")) {
                if (FileSeen.hides(path)) {
                    visit(path, name.substring(0, name.length() - 1));
                }
                visitBelow(path, name);
            } else {
                visit(path, name);
            }
        }
    }

    private void visit(Path path, String name) throws IOException {
        FileSeen seen;
        try {
            seen = FileSeen.of(path);
        } catch (NoSuchFileException e) { // deleted meanwhile
            return;
        }
        visitor.accept(seen.entry(name));
    }

    /// Sorted with the slash behind the names of directories, as it stands in the names of what is below them: `a.b`
    /// comes before `a/b`.
    private List<String> names(Path directory, String directoryName) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (isTemporary(child)) {
                    continue;
                }
                String name = directoryName + child.getFileName();
                if (name.startsWith(prefix)) {
                    boolean isDirectory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
                    names.add(isDirectory ? name + "/" : name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of(); // no blob has such a name, or the last one was deleted meanwhile
        }
        Collections.sort(names);
        return names;
    }
}
