package io.cosmosbackup.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/// Runs one reader over many inputs. `-Dfuzz.seeds=N` runs so many seeds, `-Dfuzz.from=S` begins at another
/// one, and `-Dfuzz.seed=S` plays one again.
///
/// @param name of the test's method, and of the folder of what has failed once
/// @param bytes that the check of one input may allocate, with what it allocates for each byte of the input
/// @param draw makes an input
/// @param check whether the input was accepted; whatever it throws is a fault
record Fuzzing(String name, long bytes, Function<Random, byte[]> draw, Check check) {
    /// Nobody knows how busy the machine is. An endless loop is longer.
    private static final long MILLIS_OF_ONE = 120_000;

    /// Less than any thread of the program has.
    private static final int STACK = 512 << 10;

    private static final int BYTES_FOR_A_BYTE = 2_000;
    private static final int MOST_FAULTS = 5;
    private static final int LONGEST_SHOWN = 16 << 10;
    private static final Path FOUND = Path.of("src/test/resources/fuzz");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @FunctionalInterface
    interface Check {
        boolean accepts(byte[] input) throws Exception;
    }

    /// @param ordinary how many seeds, when nothing is said
    void run(int ordinary) {
        byte[] _ = draw.apply(new Random(0)); // classes are loaded and seeds read before anything is measured
        Run run = new Run();
        Long one = Long.getLong("fuzz.seed");
        if (one != null) {
            run.seeds(one, one + 1);
        } else {
            if (Files.isDirectory(FOUND.resolve(name))) {
                run.found();
            }
            int seeds = Integer.getInteger("fuzz.seeds", ordinary);
            long from = Long.getLong("fuzz.from", 0);
            run.seeds(from, from + seeds);
            if (seeds >= ordinary && run.faults.isEmpty() && (run.accepted == 0 || run.refused == 0)) {
                throw new AssertionError("%s: %d inputs were accepted and %d refused: nothing is tried"
                        .formatted(name, run.accepted, run.refused));
            }
        }
        if (!run.faults.isEmpty()) {
            throw new AssertionError(String.join("\n\n", run.faults.values()));
        }
    }

    private final class Run {
        private final Map<String, String> faults = new LinkedHashMap<>();
        private volatile String current = "";
        private volatile byte[] input = new byte[0];
        private int accepted;
        private int refused;

        void seeds(long from, long to) {
            watched(() -> {
                for (long seed = from; seed < to && faults.size() < MOST_FAULTS; seed++) {
                    current =
                            "seed " + seed + " (mvn test -Dtest=ReaderFuzzTest#" + name + " -Dfuzz.seed=" + seed + ")";
                    input = draw.apply(new Random(seed * 0x9E3779B97F4A7C15L));
                    checkInput();
                }
            });
        }

        /// What has failed once.
        void found() {
            watched(() -> {
                try (Stream<Path> files = Files.list(FOUND.resolve(name))) {
                    for (Path file : files.sorted().toList()) {
                        current = file.toString();
                        input = Files.readAllBytes(file);
                        checkInput();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        private void checkInput() {
            byte[] given = input.clone();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                if (check.accepts(given)) {
                    accepted++;
                } else {
                    refused++;
                }
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                long most = bytes + (long) BYTES_FOR_A_BYTE * given.length;
                if (allocated > most) {
                    throw new AssertionError("it allocated %,d bytes, more than %,d".formatted(allocated, most));
                }
            } catch (Throwable e) { // an Error is as much of a fault
                faults.putIfAbsent(kind(e), told(e));
            }
        }

        /// In a thread with a small stack, whose end is waited for as long as it goes from input to input.
        private void watched(Runnable all) {
            Throwable[] thrown = new Throwable[1];
            Thread thread = new Thread(null, all, "fuzz " + name, STACK);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((_, e) -> thrown[0] = e);
            thread.start();
            try {
                String seen;
                do {
                    seen = current;
                    thread.join(MILLIS_OF_ONE);
                } while (thread.isAlive() && !seen.equals(current));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            if (thread.isAlive()) {
                AssertionError endless = new AssertionError("it does not end");
                endless.setStackTrace(thread.getStackTrace());
                throw new AssertionError(told(endless));
            }
            if (thrown[0] != null) {
                throw new AssertionError(name + ", " + current, thrown[0]);
            }
        }

        private String told(Throwable e) {
            byte[] shown = Arrays.copyOf(input, Math.min(input.length, LONGEST_SHOWN));
            return "%s, %s: %s%n    %s%n    its %d bytes%s in Base64: %s"
                    .formatted(
                            name,
                            current,
                            shortened(String.valueOf(e)),
                            String.join("\n    ", stack(e)),
                            input.length,
                            shown.length == input.length ? "" : " (the first " + shown.length + ")",
                            Base64.getEncoder().encodeToString(shown));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 1_000 ? text : text.substring(0, 1_000) + "…";
    }

    private static List<String> stack(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        Stream<String> cause =
                e.getCause() == null ? Stream.of() : Stream.of("caused by " + shortened(String.valueOf(root)));
        return Stream.concat(
                        cause, Arrays.stream(root.getStackTrace()).limit(12).map(frame -> "at " + frame))
                .toList();
    }

    /// One fault of a kind is shown.
    private static String kind(Throwable e) {
        return e.getClass() + " "
                + Arrays.stream(e.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("io.cosmosbackup."))
                        .findFirst();
    }
}
