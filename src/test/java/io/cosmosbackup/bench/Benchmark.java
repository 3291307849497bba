package io.cosmosbackup.bench;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.crypto.Identities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Prints what a backup costs beside the SDK and the command line, on the same documents in the same run. This process
/// serves the account and the Blob accounts; each measured program has its own, and only its own is counted.
/// `BENCH_DOCUMENTS` may name a file of documents, one a line; without it they are {@link Orders}.
/// Usage: Benchmark FOLDER MEGABYTES ROUNDS PASSES [ROW...], each ROW the beginning of a row's name.
public final class Benchmark {
    private static final int PARTITIONS = 4;
    private static final int SEED = 42;

    private final Map<String, Program> rows = new LinkedHashMap<>();
    private final Map<String, List<Measured>> passes = new LinkedHashMap<>();

    /// What is measured: each run of it gives one or more passes.
    private interface Program {
        List<Measured> run() throws IOException, InterruptedException;
    }

    private Benchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        int rounds = Integer.parseInt(args[2]);
        List<String> wanted = List.of(args).subList(4, args.length);
        try (CosmosEmulator emulator = CosmosEmulator.start(
                        EmulatorOptions.defaults().withHttps().withPartitions(PARTITIONS));
                BlobSink sink = new BlobSink(emulator.certificate())) {
            Path documents = folder.resolve("documents.jsonl");
            long bytes = new Documents(emulator).load(items(), Integer.parseInt(args[1]), documents);
            Path trust = folder.resolve("trust.p12");
            emulator.certificate().writeTrustStore(trust, "changeit");
            Benchmark benchmark = new Benchmark();
            benchmark.rows(emulator, sink, new Programs(folder, trust), documents, bytes, Integer.parseInt(args[3]));
            benchmark
                    .rows
                    .keySet()
                    .removeIf(row -> !wanted.isEmpty() && wanted.stream().noneMatch(row::startsWith));
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, Program> row : benchmark.rows.entrySet()) {
                    for (Measured pass : row.getValue().run()) {
                        System.err.printf("%s: %.0f MB / CPU s%n", row.getKey(), pass.rate());
                        benchmark
                                .passes
                                .computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                                .add(pass);
                    }
                }
            }
            benchmark.print();
            Files.delete(documents);
        }
    }

    private static Supplier<Item> items() throws IOException {
        String file = System.getenv().getOrDefault("BENCH_DOCUMENTS", "");
        return file.isEmpty() ? new Orders(SEED) : new ItemsOfFile(Path.of(file));
    }

    private void rows(
            CosmosEmulator emulator, BlobSink sink, Programs programs, Path documents, long bytes, int passes) {
        String recipient = Identities.generate().recipients().getFirst();
        List<String> source = List.of(emulator.httpsEndpoint().toString(), emulator.key(), Integer.toString(passes));
        String one = sink.container("one");
        rows.put(
                "zstd -3 | age",
                () -> programs.shell("zstd -3 -T1 -q -c " + documents + " | age -r " + recipient, bytes, passes));
        rows.put("zstd -3", () -> programs.shell("zstd -3 -T1 -q -c " + documents, bytes, passes));
        rows.put("engine", () -> programs.backup("engine", source, List.of(recipient, one)));
        rows.put(
                "engine, 3 repositories",
                () -> programs.backup(
                        "engine", source, List.of(recipient, one, sink.container("two"), sink.container("three"))));
        rows.put("engine, not encrypted", () -> programs.backup("engine", source, List.of("-", one)));
        rows.put("SDK", () -> programs.backup("sdk", source, List.of(recipient, one)));
    }

    private void print() {
        double commandLine = rate("zstd -3 | age");
        double sdk = rate("SDK");
        System.out.printf(
                "%-24s %8s %8s %12s %8s %8s %8s %8s %10s%n",
                "", "MB", "CPU s", "MB / CPU s", "middle", "of CLI", "of SDK", "wall s", "peak MiB");
        passes.forEach((row, measured) -> {
            Measured m = measured.stream().reduce(Measured::better).orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %8.0f %8.2f %12.0f %8.0f %8.2f %8.2f %8.2f %10d%n",
                    row,
                    m.bytes() / 1e6,
                    m.cpu(),
                    m.rate(),
                    middle(measured),
                    m.rate() / commandLine,
                    m.rate() / sdk,
                    m.wall(),
                    m.peak() >> 20);
        });
    }

    private static double middle(List<Measured> measured) {
        return measured.stream()
                .map(Measured::rate)
                .sorted()
                .skip(measured.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /// Of the best pass; no number when the row was not wanted.
    private double rate(String row) {
        return passes.getOrDefault(row, List.of()).stream()
                .mapToDouble(Measured::rate)
                .max()
                .orElse(Double.NaN);
    }
}
