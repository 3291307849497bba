package io.cosmosbackup.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What documents, examples and scripts read of a status is one value of a status, by the CRDs.
class StatusPathsTest {
    private static final Pattern PATH = Pattern.compile("\\.status((?:\\.[a-zA-Z]+)+)");
    private static final Path CRDS = Path.of("charts/cosmos-backup/files/crds");

    /// Of Kubernetes' own objects.
    private static final Set<String> OTHERS =
            Set.of("phase", "conditions", "containerStatuses", "readyReplicas", "podIP", "capacity", "addresses");

    @Test
    void everyPathOfAStatusThatIsReadIsOneValue() throws IOException {
        List<JsonNode> statuses = statuses();
        assertEquals(4, statuses.size());
        Set<String> wrong = new TreeSet<>();
        int found = 0;
        for (Path file : files()) {
            Matcher matcher = PATH.matcher(Files.readString(file));
            while (matcher.find()) {
                List<String> members = List.of(matcher.group(1).substring(1).split("\\."));
                if (!OTHERS.contains(members.getFirst())) {
                    found++;
                    if (statuses.stream().noneMatch(status -> isValue(status, members))) {
                        wrong.add(file + " " + matcher.group());
                    }
                }
            }
        }
        assertTrue(found >= 5, "paths found: " + found);
        assertEquals(Set.of(), wrong);
    }

    private static boolean isValue(JsonNode status, List<String> members) {
        JsonNode at = status;
        for (String member : members) {
            at = at.path("properties").path(member);
        }
        return !at.isMissingNode() && !at.has("properties");
    }

    private static List<JsonNode> statuses() throws IOException {
        List<JsonNode> statuses = new ArrayList<>();
        try (Stream<Path> files = Files.list(CRDS)) {
            for (Path file : files.toList()) {
                statuses.add(new YAMLMapper()
                        .readTree(Files.readString(file))
                        .at("/spec/versions/0/schema/openAPIV3Schema/properties/status"));
            }
        }
        return statuses;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
        for (String folder : List.of("docs", "deploy", "dev", "charts/cosmos-backup")) {
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.(md|yaml|sh|txt)"))
                        .filter(file -> !file.startsWith(CRDS))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
