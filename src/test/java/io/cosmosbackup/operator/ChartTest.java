package io.cosmosbackup.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the parts of charts/cosmos-backup say of each other. What it renders is tested by its own tests (`make chart`).
class ChartTest {
    private static final Path CHART = Path.of("charts/cosmos-backup");

    @Test
    void installsTheVersionThatIsBuilt() throws IOException {
        String version = Pattern.compile("<artifactId>cosmos-backup</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertEquals(version, yaml("Chart.yaml").get("appVersion"));
    }

    @Test
    void everyValueHasItsRuleAndEveryRuleItsValue() throws IOException {
        assertEquals(values(), ruled());
    }

    @Test
    void everyValueIsReadByATemplate() throws IOException {
        StringBuilder templates = new StringBuilder();
        try (Stream<Path> files = Files.list(CHART.resolve("templates"))) {
            for (Path file : files.toList()) {
                templates.append(Files.readString(file));
            }
        }
        String text = templates.toString();
        for (String value : values()) {
            // The image is read inside of `with .Values.image`.
            String read = value.startsWith("image.") ? value.substring("image".length()) : ".Values." + value;
            assertTrue(
                    Pattern.compile(Pattern.quote(read) + "\\b").matcher(text).find(), "nothing reads " + value);
        }
    }

    @Test
    void everyValueIsInTheReadme() throws IOException {
        String readme = Files.readString(CHART.resolve("README.md"));
        for (String value : values()) {
            assertTrue(readme.contains("`" + value + "`"), "README.md does not say what " + value + " is");
        }
    }

    /// As paths such as `image.tag`, down to where the schema stops to name properties.
    private static Set<String> ruled() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        Set<String> found = new TreeSet<>();
        schema.get("properties").properties().forEach(entry -> {
            JsonNode inner = entry.getValue().path("properties");
            if (inner.isMissingNode()) {
                found.add(entry.getKey());
            }
            inner.fieldNames().forEachRemaining(name -> found.add(entry.getKey() + "." + name));
        });
        assertTrue(found.remove("global"), "values of charts above this one are refused");
        return found;
    }

    private static Set<String> values() throws IOException {
        Set<String> groups = Set.of("image", "crds", "networkPolicy", "serviceAccount");
        Set<String> found = new TreeSet<>();
        yaml("values.yaml").forEach((name, value) -> {
            if (groups.contains(name) && value instanceof Map<?, ?> inner) {
                inner.keySet().forEach(key -> found.add(name + "." + key));
            } else {
                found.add(name);
            }
        });
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(String file) throws IOException {
        return new KubernetesSerialization().unmarshal(Files.readString(CHART.resolve(file)), Map.class);
    }
}
