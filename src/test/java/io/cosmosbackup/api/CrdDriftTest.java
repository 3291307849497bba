package io.cosmosbackup.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// The chart's CRDs are what the Java classes say. With `-Dcrds.write=true` the files are written instead of compared.
class CrdDriftTest {
    private static final Path FOLDER = Path.of("charts/cosmos-backup/files/crds");

    @Test
    void committedCrdsAreThoseOfTheClasses() throws IOException {
        Map<String, String> generated = CrdYaml.generate();
        if (Boolean.getBoolean("crds.write")) {
            write(generated);
        }
        assertEquals(generated, committed(), FOLDER + " is not what the classes say. HINT: make crds");
    }

    /// The enum Yes, No, Unknown was true, false, "Unknown" in a cluster into which Helm had installed the CRDs.
    @Test
    void helmReadsWhatKubectlReads() throws IOException {
        KubernetesSerialization kubernetes = new KubernetesSerialization(); // YAML 1.2
        for (Map.Entry<String, String> file : committed().entrySet()) {
            Map<String, Object> asHelm = new Yaml().load(file.getValue());
            assertEquals(
                    kubernetes.asJson(kubernetes.unmarshal(file.getValue(), Map.class)),
                    kubernetes.asJson(asHelm),
                    file.getKey());
        }
    }

    private static void write(Map<String, String> files) throws IOException {
        Files.createDirectories(FOLDER);
        for (String old : committed().keySet()) {
            Files.delete(FOLDER.resolve(old));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
        }
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(FOLDER)) {
            for (Path path : paths.filter(p -> p.toString().endsWith(".yaml")).toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return files;
    }
}
