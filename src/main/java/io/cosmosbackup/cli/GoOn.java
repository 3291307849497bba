package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The command line by which a run that was stopped goes on: what was typed, and what was drawn at random instead of
/// typed. Keys are in the environment and stand in none.
final class GoOn {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private GoOn() {}

    /// @param typed as the program was given it
    /// @param drawn options that the run has chosen a value for, in order; those that were typed stay as typed
    static String command(List<String> typed, Map<String, String> drawn) {
        List<String> words = new ArrayList<>(List.of("cosmos-backup"));
        typed.stream().map(Redacted::of).forEach(words::add);
        drawn.forEach((option, value) -> {
            if (typed.stream().noneMatch(word -> word.equals(option) || word.startsWith(option + "="))) {
                words.add(option);
                words.add(value);
            }
        });
        return words.stream().map(GoOn::quoted).collect(Collectors.joining(" "));
    }

    /// As a POSIX shell reads it back.
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
