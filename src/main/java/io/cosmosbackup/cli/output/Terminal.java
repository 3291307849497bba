package io.cosmosbackup.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether standard error is a terminal, and how wide.
final class Terminal {
    private static final int COLUMNS = 80;
    private static final int FEWEST = 20;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    /// What the file descriptors of a terminal lead to on Linux.
    private static final Pattern DEVICE = Pattern.compile("/dev/(?:pts/[0-9]+|tty.*|console|hvc.*)");

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /// Standard output may still be a pipe, as in `cosmos-backup … | tee`.
    static boolean isStandardError(Map<String, String> environment) {
        if ("dumb".equals(environment.get("TERM"))) {
            return false; // knows no way back to the beginning of a line that would be of use
        }
        try {
            if (Files.isSymbolicLink(STANDARD_ERROR)) {
                return DEVICE.matcher(Files.readSymbolicLink(STANDARD_ERROR).toString())
                        .matches();
            }
        } catch (IOException e) {
            return false; // closed
        }
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    static int columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return NUMBER.matcher(columns).matches() ? Math.max(FEWEST, Integer.parseInt(columns)) : COLUMNS;
    }
}
