package io.cosmosbackup.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The committed vectors of the format.
final class Vectors {
    private static final Path FOLDER = Path.of("src/test/resources/vectors");

    private Vectors() {}

    static byte[] file(String name) {
        return bytes(FOLDER.resolve(name));
    }

    /// In the order of their names.
    static List<byte[]> files(Predicate<String> chosen) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> chosen.test(FOLDER.relativize(file).toString()))
                    .sorted()
                    .map(Vectors::bytes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
