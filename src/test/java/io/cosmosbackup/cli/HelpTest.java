package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    private static List<String> and(List<String> some, String one) {
        return Stream.concat(some.stream(), Stream.of(one)).toList();
    }

    @Test
    void everyVerbListsTheEnvironmentVariablesItReads() {
        List<String> account =
                List.of("COSMOS_KEY", "COSMOS_RESOURCE_ID", "REPOSITORY_<NAME>_KEY", "AZURE_CLIENT_ID", "CA_BUNDLE");
        Map<String, List<String>> read = new TreeMap<>(Map.of(
                "backup", and(account, "SIGNING_KEY"),
                "restore", and(account, "AGE_IDENTITY"),
                "doctor", account,
                "verify", List.of("REPOSITORY_<NAME>_KEY", "AZURE_CLIENT_ID", "CA_BUNDLE", "AGE_IDENTITY"),
                "operator",
                        List.of(
                                "COSMOSBACKUP_IMAGE",
                                "COSMOSBACKUP_POD_START_TIMEOUT",
                                "COSMOSBACKUP_MAX_CONCURRENT_BACKUPS",
                                "POD_NAMESPACE",
                                "POD_NAME")));
        for (String verb : List.of("list", "show", "copy", "prune", "delete", "probe")) {
            read.put(verb, List.of("REPOSITORY_<NAME>_KEY", "AZURE_CLIENT_ID", "CA_BUNDLE"));
        }
        for (String verb : List.of("keygen", "help", "generate-completion", "batch")) {
            read.put(verb, List.of());
        }
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
    void saysForEachVerbWhatTrustMeansThere() {
        Map<String, String> meant = Map.of(
                "backup", "no backup is begun that none of them would sign",
                "restore", "is refused",
                "show", "is refused",
                "verify", "is refused",
                "copy", "is refused",
                "list", "is shown as SignatureInvalid",
                "probe", "is shown as SignatureInvalid",
                "prune", "stays",
                "delete", "stays");
        meant.forEach((verb, words) -> {
            String help = help(verb).replaceAll("\\s+", " ");
            String trust = help.substring(
                    help.indexOf("--trust=[NAME=]KEY"), help.indexOf("Default: no signature is asked for."));
            assertTrue(trust.contains(words), trust);
            assertEquals(verb.equals("backup"), trust.contains("would sign"), trust);
        });
    }

    @Test
    void helpOfAVerbMayBeAskedForInEitherOrder() {
        StringWriter out = new StringWriter();
        int exit = new CommandLine(new RootCommand())
                .setOut(new PrintWriter(out, true))
                .execute("help", "backup");
        assertEquals(0, exit);
        assertEquals(help("backup").strip(), out.toString().strip());
    }

    @Test
    void aShellIsTaughtToComplete() {
        StringWriter out = new StringWriter();
        assertEquals(
                0,
                new CommandLine(new RootCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute("generate-completion"));
        assertTrue(out.toString().contains("complete -F _complete_cosmos-backup"), out.toString());
        assertTrue(out.toString().contains("--conflict-policy"), "options are completed too");
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
