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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents for developers lead a stranger by the names of classes and switches: each must be there.
class ArchitectureDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "architecture.md");
    private static final Path TESTING = Path.of("docs", "testing.md");
    private static final Pattern CLASS_NAME = Pattern.compile("`(?:[a-z]+[./])*([A-Z][a-z]+[A-Z]\\w*)[`.]");
    private static final Pattern PATH = Pattern.compile("`((?:[a-z]+/)+[A-Z]\\w*)`");
    private static final Pattern SWITCH = Pattern.compile("-D(\\w+[.]\\w+)=");
    private static final Pattern READ = Pattern.compile("(?:getInteger|getLong|getBoolean)[(]\"(\\w+[.]\\w+)\"");

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/testing.md", "CONTRIBUTING.md"})
    void everyClassItNamesExists(Path document) throws IOException {
        Set<String> named = found(CLASS_NAME, Files.readString(document));
        assertTrue(named.size() >= 20, "names found: " + named);
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
    void everyPathItNamesExists() throws IOException {
        Set<String> named = found(PATH, Files.readString(Path.of("CONTRIBUTING.md")));
        assertTrue(named.size() >= 10, "paths found: " + named);
        named.removeIf(path ->
                path.endsWith("/NAME") || Files.exists(Path.of("src/main/java/io/cosmosbackup", path + ".java")));
        assertEquals(Set.of(), named);
    }

    @Test
    void theSwitchesOfTestsAreThoseThatTestsRead() throws IOException {
        Set<String> named = found(SWITCH, Files.readString(TESTING));
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.append(Files.readString(file));
            }
        }
        String text = sources.toString();
        Set<String> untold = found(READ, text);
        assertTrue(untold.size() >= 10, "switches found: " + untold);
        untold.removeAll(named);
        assertEquals(Set.of(), untold, "switches that " + TESTING + " does not have");
        named.removeIf(name -> text.contains("\"" + name + "\""));
        assertEquals(Set.of(), named, "switches that no test reads");
    }

    @Test
    void itIsReadInOneSitting() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        assertTrue(lines.size() < 150, lines.size() + " lines");
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
