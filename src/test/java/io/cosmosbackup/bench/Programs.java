package io.cosmosbackup.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Starts the programs that are measured, each as a process of its own, and reads what they took.
final class Programs {
    /// What a pod of the default size gives its JVM: 70 % of 1 GiB, and the collector that a JVM chooses there.
    private static final List<String> POD = List.of("-Xmx716m", "-XX:+UseSerialGC");

    /// The SDK keeps gigabytes of trees alive.
    private static final List<String> MORE_MEMORY = List.of("-Xmx5g", "-XX:+UseSerialGC");

    private static final int POLL_MILLIS = 20;

    /// What begins every command, for example `taskset -c 1`.
    private static final List<String> PREFIX = words("BENCH_PREFIX");

    private final Path folder;
    private final Path trust;

    /// @param folder for their error output
    /// @param trust a trust store for the servers' certificate
    Programs(Path folder, Path trust) {
        this.folder = folder;
        this.trust = trust;
    }

    /// A {@link BackupProgram}; options for its JVM are read from `BENCH_JAVA_OPTIONS`.
    List<Measured> backup(String reader, List<String> source, List<String> destination)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(reader.equals("sdk") ? MORE_MEMORY : POD);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-Djavax.net.ssl.trustStore=" + trust);
        command.add("-Djavax.net.ssl.trustStorePassword=changeit");
        command.addAll(words("BENCH_JAVA_OPTIONS"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BackupProgram.class.getName(), reader));
        command.addAll(source);
        command.addAll(destination);
        return Measured.of(ended(command).lines());
    }

    /// A pipe of other programs, as often as the engine's passes are measured; what they print is lost.
    List<Measured> shell(String pipe, long bytes, int passes) throws IOException, InterruptedException {
        List<Measured> measured = new ArrayList<>();
        for (int pass = 0; pass < passes; pass++) {
            measured.add(shell(pipe, bytes));
        }
        return measured;
    }

    private Measured shell(String pipe, long bytes) throws IOException, InterruptedException {
        String timed = "TIMEFORMAT='%U %S'; set -o pipefail; time (" + pipe + " >/dev/null) 2>&1";
        long begun = System.nanoTime();
        Ended ended = ended(List.of("bash", "-c", "{ " + timed + "; } 2>&1"));
        double wall = (System.nanoTime() - begun) / 1e9;
        double cpu = Arrays.stream(ended.lines().getLast().split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .sum();
        return new Measured(bytes, cpu, wall, ended.peak());
    }

    private static List<String> words(String variable) {
        return Arrays.stream(System.getenv().getOrDefault(variable, "").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private record Ended(List<String> lines, long peak) {}

    private Ended ended(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(
                        Stream.concat(PREFIX.stream(), command.stream()).toList())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        long peak = 0;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(
                    peak,
                    process.descendants()
                            .mapToLong(child -> PeakMemory.of(child.pid()))
                            .sum());
        }
        if (process.exitValue() != 0) {
            throw new IOException("a program ended with " + process.exitValue() + ": "
                    + Files.readString(errors, StandardCharsets.UTF_8)
                    + Files.readString(output, StandardCharsets.UTF_8));
        }
        return new Ended(Files.readAllLines(output, StandardCharsets.UTF_8), peak);
    }
}
