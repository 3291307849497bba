package io.cosmosbackup.operator;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cosmosbackup.cli.RootCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the operator writes into Jobs is what the program's command line reads.
class JobArgumentsTest {
    private static final Path CASES = Path.of("src/test/resources/operator");

    @Test
    void theArgumentsOfEveryJobAreRead() throws IOException {
        Map<String, List<String>> arguments = arguments();
        assertTrue(arguments.values().stream().map(List::getFirst).distinct().count() == 8, arguments.toString());
        arguments.forEach((folder, args) -> assertDoesNotThrow(
                () -> RootCommand.commandLine().parseArgs(args.toArray(String[]::new)), folder + " " + args));
    }

    /// By the case's folder and the Job's name, of those that start one.
    private static Map<String, List<String>> arguments() throws IOException {
        Map<String, List<String>> arguments = new TreeMap<>();
        try (Stream<Path> folders = Files.walk(CASES)) {
            for (Path folder : folders.filter(each -> Files.exists(each.resolve("out.yaml")))
                    .toList()) {
                JsonNode out = new YAMLMapper().readTree(Files.readString(folder.resolve("out.yaml")));
                String name = folder.getFileName().toString();
                put(arguments, name, out.at("/job/spec/template/spec/containers/0/args"));
                out.path("start")
                        .forEach(job ->
                                put(arguments, name + " " + job.path("job").asText(), job.path("args")));
            }
        }
        return arguments;
    }

    private static void put(Map<String, List<String>> arguments, String name, JsonNode args) {
        List<String> texts = new ArrayList<>();
        args.forEach(arg -> texts.add(arg.asText()));
        for (int i = 0; i < texts.size(); i++) { // a step of a batch: +NAME VERB …
            if (texts.get(i).startsWith("+")) {
                List<String> rest = texts.subList(i + 1, texts.size());
                int end = (int)
                        rest.stream().takeWhile(word -> !word.startsWith("+")).count();
                arguments.put(name + " " + texts.get(i), List.copyOf(rest.subList(0, end)));
            }
        }
        if (!texts.isEmpty()) {
            arguments.put(name, texts);
        }
    }
}
