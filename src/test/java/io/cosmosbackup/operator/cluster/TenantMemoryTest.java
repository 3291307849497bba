package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The operator under a tenant that wants it gone: the operator's heap (70 % of the chart's 512Mi), its
/// flag for a full one, and what it reads of a namespace, in a process of its own.
@Tag("slow")
class TenantMemoryTest {
    private static final String HEAP = "-Xmx358m";
    private static final String GENUINE = "Succeeded genuine=[nightly-1, nightly-2, nightly-3] cut=";

    @Test
    void noTenantTakesTheOperatorsMemoryAndEveryResultIsRight() throws IOException, InterruptedException {
        try (HostileTenant tenant = HostileTenant.start(17)) {
            List<String> jobs = IntStream.range(0, 2)
                    .boxed()
                    .flatMap(i -> Stream.of(HostileTenant.Kind.values()).map(kind -> i + "-" + kind))
                    .toList();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    TenantReading.class.getName(),
                    tenant.url()));
            command.addAll(jobs);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> printed = process.inputReader()
                    .lines()
                    .filter(line -> line.matches("[0-9]-.*|.*(OutOfMemory|Exception).*"))
                    .toList();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            assertEquals(0, process.exitValue(), () -> String.join("\n", printed));
            TreeMap<String, String> expected = new TreeMap<>();
            for (String job : jobs) {
                boolean cut = switch (HostileTenant.Kind.valueOf(job.substring(2))) {
                    case LongLogs, EndlessLine, ManyLines -> true;
                    case ForgedPods, FatPods, StrangeLines -> false;
                };
                expected.put(job, GENUINE + cut);
            }
            TreeMap<String, String> told = new TreeMap<>();
            printed.stream()
                    .filter(line -> line.matches("[0-9]-.*"))
                    .forEach(line ->
                            told.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
            assertEquals(expected, told);
            long most = (long) jobs.size() * (JobReader.MOST_BYTES + (1 << 20));
            assertTrue(tenant.bytesOfLogs.get() < most, () -> tenant.bytesOfLogs + " bytes of logs were read");
        }
    }
}
