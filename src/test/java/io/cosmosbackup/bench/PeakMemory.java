package io.cosmosbackup.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The kernel's high-water mark of a process's resident memory (Linux).
final class PeakMemory {
    private PeakMemory() {}

    static long ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /// In bytes; 0 for a process that is gone.
    static long of(long pid) {
        try {
            return peak(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            if ("No such process".equals(e.getMessage())) { // it went while its file was read
                return 0;
            }
            throw new UncheckedIOException(e);
        }
    }

    private static long peak(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
