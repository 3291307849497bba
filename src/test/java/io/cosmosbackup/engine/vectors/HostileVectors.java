package io.cosmosbackup.engine.vectors;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.format.HostileRepository;
import io.cosmosbackup.engine.format.HostileRepository.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Wrote `src/test/resources/vectors/hostile`, once, like {@link FormatVectors}: some of {@link
/// HostileRepository}, a folder for each, so that every later reader refuses the very bytes. A folder has
/// only what a reader comes to.
final class HostileVectors {
    private static final Set<String> MANIFESTS = Set.of(
            "head: byte order mark",
            "head: UTF-16LE",
            "head: formatVersion = \"1\"",
            "head: items = 1e0",
            "head: items = 1.9",
            "head: items = -0",
            "head: run = 1",
            "head: run = \"\\ud800\"",
            "head: run = bytes c0af",
            "head: parent = null",
            "head: requestUnits = \"NaN\"",
            "head: requestUnits = 1e999",
            "head: completedAt = 1780000000",
            "head: completedAt = \"2026-11-22T14:00:00+02:00\"",
            "head: completedAt = \"2026-11-22T12:00:00.5Z\"",
            "head: \"formatVersion\":3",
            "head: \"type\":\"Incrementam\"",
            "head: \"api\":\"NoSPL\"",
            "signatures: byte order mark",
            "body: byte order mark",
            "body without newline",
            "body with a newline inside",
            "something behind the body",
            "body: \"lsn\":-2",
            "body: \"name\":\"a\\u009b\"",
            "body: \"container\":\"a\\u007f\"",
            "body: \"definition\":\"[1]\"",
            "body: containers.0.segments.0.bytes = \"1\"");
    private static final Set<String> SEGMENTS = Set.of(
            "index: byte order mark",
            "index: UTF-16BE",
            "index: \"range\":0.7",
            "index: \"range\":2",
            "index: \"kind\":\" Tail\"",
            "index: zero byte behind it",
            "bytes behind the index",
            "two indexes",
            "frame: no checksum",
            "frame: no content size",
            "frame: two frames",
            "frame: two under one entry",
            "frame: an empty frame behind it",
            "frame: skippable frame 5 before it",
            "frame: dictionary 0",
            "frame: a window of 256 MiB",
            "document: {\"a\":NaN}",
            "document: 2,049 levels");

    private HostileVectors() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectory(Path.of(arguments[0]));
        write(folder, "m", MANIFESTS, HostileRepository.manifests(null));
        write(folder, "s", SEGMENTS, HostileRepository.segments(null));
        Files.write(folder.resolve("SHA256SUMS"), sums(folder));
    }

    private static void write(Path folder, String kind, Set<String> chosen, List<Case> cases) throws IOException {
        Set<String> left = new TreeSet<>(chosen);
        int number = 0;
        for (Case each : cases) {
            if (left.remove(each.name())) {
                String slug = each.name()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
                Path place = folder.resolve("%s%02d-%s".formatted(kind, ++number, slug));
                for (Map.Entry<String, byte[]> blob : each.blobs().entrySet()) {
                    if (kind.equals("s") || !blob.getKey().startsWith("segments/")) {
                        Path file = place.resolve(blob.getKey());
                        Files.createDirectories(file.getParent());
                        Files.write(file, blob.getValue());
                    }
                }
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("no such cases: " + left);
        }
    }

    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(HostileVectors.class.getResource("/vectors/hostile"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What is committed, by the names of the folders.
    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder())) {
            for (Path place : folders.filter(Files::isDirectory).sorted().toList()) {
                Map<String, byte[]> blobs = new TreeMap<>();
                try (Stream<Path> files = Files.walk(place)) {
                    files.filter(Files::isRegularFile)
                            .forEach(file -> blobs.put(place.relativize(file).toString(), bytes(file)));
                }
                cases.add(new Case(place.getFileName().toString(), blobs));
            }
        }
        return cases;
    }

    static List<String> sums(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("SHA256SUMS"))
                    .map(file -> Digests.sha256(bytes(file)) + "  ./" + folder.relativize(file))
                    .sorted()
                    .toList();
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
