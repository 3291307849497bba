package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Whatever command line the operator gives a Job, this program takes: every Job of the operator's golden cases is
/// parsed.
class JobCommandLineTest {
    private static final Path CASES = Path.of("src", "test", "resources", "operator");

    @Test
    void everyJobsArgsParse() throws IOException {
        Set<String> verbs = new HashSet<>();
        int parsed = 0;
        for (JsonNode args : jobArgs()) {
            List<String> words = new ArrayList<>();
            args.forEach(word -> words.add(word.asText()));
            CommandLine.ParseResult result = new CommandLine(new RootCommand()).parseArgs(words.toArray(new String[0]));
            assertTrue(result.hasSubcommand(), words.toString());
            verbs.add(result.subcommand().commandSpec().name());
            parsed++;
        }
        assertEquals(Set.of("backup", "restore", "probe"), verbs);
        assertTrue(parsed >= 10, parsed + " Jobs seen");
    }

    private static List<JsonNode> jobArgs() throws IOException {
        List<JsonNode> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CASES)) {
            for (Path file : files.filter(f -> f.endsWith("out.yaml")).sorted().toList()) {
                JsonNode decision = new YAMLMapper().readTree(file.toFile());
                decision.findParents("args").forEach(container -> found.add(container.path("args")));
            }
        }
        return found;
    }
}
