package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a run that was stopped goes on: the command line that was typed, and what was drawn at random instead of typed.
/// Keys are in the environment and stand in none.
final class GoOn {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private GoOn() {}

    /// A sentence and, below it, what to type. A word that looks like a credential is never repeated, and a command
    /// line without it would be another one: then only what is to be added to the same command is given.
    ///
    /// @param what the run does then
    /// @param typed as the program was given it
    /// @param drawn options that the run has chosen a value for, in order; those that were typed stay as typed
    static List<String> lines(String what, List<String> typed, Map<String, String> drawn) {
        List<String> added = new ArrayList<>();
        drawn.forEach((option, value) -> {
            if (typed.stream().noneMatch(word -> word.equals(option) || word.startsWith(option + "="))) {
                added.add(option);
                added.add(value);
            }
        });
        boolean repeatable = typed.stream().allMatch(word -> Redacted.of(word).equals(word));
        if (repeatable) {
            return List.of(
                    what + " with",
                    "  "
                            + line(Stream.of(List.of("cosmos-backup"), typed, added)
                                    .flatMap(List::stream)
                                    .toList()));
        }
        String same = what + " with the same command, which is not repeated here: a part of it looks like a credential";
        return added.isEmpty() ? List.of(same) : List.of(same + ". Add to it", "  " + line(added));
    }

    private static String line(List<String> words) {
        return words.stream().map(GoOn::quoted).collect(Collectors.joining(" "));
    }

    /// As a POSIX shell reads it back.
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
