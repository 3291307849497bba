package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.Surroundings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The directory above a repository's own and what is below that. Links are passed over, and so is what this
/// process may not read, such as `lost+found`.
final class FileSurroundings implements Surroundings {
    private final Path root;
    private final Optional<Path> above;

    FileSurroundings(Path root) {
        this.root = root;
        this.above = Optional.ofNullable(root.getParent());
    }

    @Override
    public String place() {
        return above.map(parent -> parent.relativize(root) + "/").orElse("");
    }

    @Override
    public String location(String place) {
        return path(place).toUri().toString();
    }

    private Path path(String place) {
        return above.orElse(root).resolve(place);
    }

    @Override
    public Look look(String place, int most) {
        TreeSet<String> names = new TreeSet<>(); // the first ones by name, however many there are
        boolean whole = true;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(path(place))) {
            for (Path child : children) {
                name(child).ifPresent(names::add);
                if (names.size() > most) {
                    names.pollLast();
                    whole = false;
                }
            }
        } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
            return new Look(List.of(), List.of(), true); // nothing that this process could use is there
        } catch (IOException | DirectoryIteratorException e) {
            throw new BackupException(Reason.Unavailable, "cannot list " + location(place) + ": " + e, e);
        }
        return new Look(
                names.stream().filter(name -> !name.endsWith("/")).toList(),
                names.stream().filter(name -> name.endsWith("/")).toList(),
                whole);
    }

    private static Optional<String> name(Path child) {
        if (FileListing.isTemporary(child) || Files.isSymbolicLink(child)) {
            return Optional.empty();
        }
        boolean folder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(child.getFileName() + (folder ? "/" : ""));
    }
}
