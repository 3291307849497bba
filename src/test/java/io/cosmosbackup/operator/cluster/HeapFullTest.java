package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.PodState;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.support.FinalCodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pod whose heap is full ends as the JVM ends it, not as the engine would: its Job makes another one, and
/// after the last one the condition names memory. The image's own flag is what ends it.
class HeapFullTest {
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
    void aPodWhoseHeapIsFullIsTriedAgain(String collector) throws Exception {
        int code = run(collector, "-Xmx16m", flag(), Full.class.getName());
        assertFalse(FinalCodes.ofJobs().contains(code), code + " is final: " + FinalCodes.ofJobs());
        Explanation why = PodState.failure(ended(code)).orElseThrow();
        assertEquals(OperatorReason.OutOfMemory.name(), why.reason());
        assertTrue(why.message().contains("HINT: raise template.resources.limits.memory"), why.message());
    }

    @Test
    void aJvmThatCannotEvenStartIsTriedAgain() throws Exception {
        int code = run("-XX:NoSuchFlag=1", Full.class.getName());
        assertFalse(FinalCodes.ofJobs().contains(code), code + " is final: " + FinalCodes.ofJobs());
    }

    /// As the image has it.
    private static String flag() throws IOException {
        String image = Files.readString(Path.of("Dockerfile"));
        String flag = "-XX:+ExitOnOutOfMemoryError";
        assertTrue(image.contains('"' + flag + '"'), image);
        return flag;
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Pod ended(int code) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p-1")
                .endMetadata()
                .withNewStatus()
                .withPhase("Failed")
                .addNewContainerStatus()
                .withName(EngineJob.CONTAINER)
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason("Error")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    /// A program whose heap is full in a moment.
    static final class Full {
        private Full() {}

        public static void main(String[] none) {
            Object[] kept = {};
            while (true) {
                kept = new Object[] {kept, new byte[1 << 20]};
            }
        }
    }
}
