package io.cosmosbackup.bench;

import java.util.List;
import java.util.Locale;

/// What one pass of a program took.
///
/// @param bytes of JSON
/// @param cpu seconds of processor time of the whole process or processes, in the kernel and out of it
/// @param wall seconds
/// @param peak the most memory that was resident, in bytes
record Measured(long bytes, double cpu, double wall, long peak) {
    private static final String MARK = "measured ";

    double rate() {
        return bytes / 1e6 / cpu;
    }

    Measured better(Measured other) {
        return new Measured(bytes, Math.min(cpu, other.cpu), Math.min(wall, other.wall), Math.max(peak, other.peak));
    }

    /// As a program tells it to the one that has started it.
    String line() {
        return String.format(Locale.ROOT, MARK + "%d %.4f %.4f %d", bytes, cpu, wall, peak);
    }

    /// What a program's output tells.
    static List<Measured> of(List<String> output) {
        return output.stream()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()).split(" ", -1))
                .map(f -> new Measured(
                        Long.parseLong(f[0]), Double.parseDouble(f[1]), Double.parseDouble(f[2]), Long.parseLong(f[3])))
                .toList();
    }
}
