package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What `--help` of each verb tells.
class HelpTest {
    private static final Pattern VARIABLE = Pattern.compile("(?m)^  ([A-Z_]+(?:<NAME>_KEY)?) {2,}\\S");
    private static final int COLUMNS = 80;

    private static String help(String verb) {
        return Objects.requireNonNull(
                        new CommandLine(new RootCommand()).getSubcommands().get(verb))
                .getUsageMessage();
    }

    @Test
    void everyVerbListsTheEnvironmentVariablesItReads() {
        Map<String, List<String>> read = new TreeMap<>(Map.of(
                "backup", List.of("COSMOS_KEY", "REPOSITORY_<NAME>_KEY", "SIGNING_KEY"),
                "restore", List.of("COSMOS_KEY", "REPOSITORY_<NAME>_KEY", "AGE_IDENTITY"),
                "list", List.of("REPOSITORY_<NAME>_KEY"),
                "verify", List.of("REPOSITORY_<NAME>_KEY", "AGE_IDENTITY"),
                "copy", List.of("REPOSITORY_<NAME>_KEY"),
                "prune", List.of("REPOSITORY_<NAME>_KEY"),
                "delete", List.of("REPOSITORY_<NAME>_KEY"),
                "probe", List.of("REPOSITORY_<NAME>_KEY"),
                "keygen", List.of(),
                "operator",
                        List.of(
                                "COSMOSBACKUP_IMAGE",
                                "COSMOSBACKUP_POD_START_TIMEOUT",
                                "COSMOSBACKUP_MAX_CONCURRENT_BACKUPS",
                                "POD_NAMESPACE",
                                "POD_NAME")));
        read.put("batch", List.of());
        Map<String, List<String>> told = new TreeMap<>();
        new CommandLine(new RootCommand()).getSubcommands().keySet().forEach(verb -> {
            String help = help(verb);
            int section = help.indexOf("Environment:");
            told.put(
                    verb,
                    section < 0
                            ? List.of()
                            : VARIABLE.matcher(help.substring(section))
                                    .results()
                                    .map((MatchResult found) -> found.group(1))
                                    .toList());
        });
        assertEquals(read, told);
    }

    @Test
    void ofABackupSaysWhichKeyMaySignWhenSomeAreTrusted() {
        String help = help("backup").replaceAll("\\s+", " ");
        assertTrue(help.contains("With --trust it must be the private half of one of those keys"), help);
    }

    @Test
    void fitsATerminal() {
        new CommandLine(new RootCommand())
                .getSubcommands()
                .forEach((verb, command) -> command.getUsageMessage()
                        .lines()
                        .filter(line -> line.length() > COLUMNS)
                        .findFirst()
                        .ifPresent(line -> assertEquals("", line, verb)));
    }
}
