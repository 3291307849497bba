package io.cosmosbackup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/architecture.md leads a stranger by the names of classes: each must be there.
class ArchitectureDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "architecture.md");
    private static final Pattern CLASS_NAME = Pattern.compile("`(?:[a-z]+\\.)*([A-Z][a-z]+[A-Z]\\w*)[`.]");

    @Test
    void everyClassItNamesExists() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher names = CLASS_NAME.matcher(Files.readString(DOCUMENT));
        while (names.find()) {
            named.add(names.group(1));
        }
        assertTrue(named.size() >= 30, "names found: " + named);
        Set<String> classes = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            sources.map(p -> p.getFileName().toString())
                    .filter(f -> f.endsWith(".java"))
                    .forEach(f -> classes.add(f.replace(".java", "")));
        }
        named.removeAll(classes);
        assertEquals(Set.of(), named);
    }

    @Test
    void itIsReadInOneSitting() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        assertTrue(lines.size() < 150, lines.size() + " lines");
    }
}
