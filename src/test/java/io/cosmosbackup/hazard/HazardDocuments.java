package io.cosmosbackup.hazard;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Stream;

/// All the hazards, in containers of the database {@link #DATABASE}.
public final class HazardDocuments {
    public static final String DATABASE = "hazard";

    /// What the largest document comes to: 2 MB less room for the server's members.
    public static final int LARGEST_BYTES = 2 * 1024 * 1024 - 1024;

    private static final int LONGEST_ID_BYTES = 1023;
    private static final int LONGEST_KEY_BYTES = 2048;
    private static final String DEFINITION = "container.definition";

    private static final JsonMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(10_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private HazardDocuments() {}

    /// In alphabetical order, as are the documents of each.
    public static List<HazardContainer> all() {
        URL root = Objects.requireNonNull(HazardDocuments.class.getResource("/hazard"), "the folder /hazard");
        try (Stream<Path> folders = Files.list(Path.of(root.toURI()))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(HazardDocuments::container)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HazardContainer container(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            String definition = Files.readString(folder.resolve(DEFINITION));
            JsonNode tree = JSON.readTree(definition);
            String id = tree.path("id").asText();
            List<List<String>> paths = new ArrayList<>();
            tree.path("partitionKey").path("paths").forEach(path -> paths.add(members(path.asText())));
            List<HazardDocument> documents = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(DEFINITION)) {
                    documents.add(document(name.replace(".json", ""), Files.readAllBytes(file), paths));
                }
            }
            for (Made made : made(id)) {
                documents.add(document(made.name, made.text.getBytes(StandardCharsets.UTF_8), paths));
            }
            return new HazardContainer(DATABASE, id, definition, documents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Made(String name, String text) {}

    /// Documents that are too large to be files.
    private static List<Made> made(String container) {
        return switch (container) {
            case "shapes" -> List.of(new Made("largest", largest()));
            case "ids" ->
                List.of(
                        new Made("longest", "{\"id\":\"" + "x".repeat(LONGEST_ID_BYTES) + "\"}"),
                        new Made("longest-unicode", "{\"id\":\"" + "漢".repeat(LONGEST_ID_BYTES / 3) + "\"}"));
            case "keys" ->
                List.of(new Made("longest", "{\"id\":\"same\",\"key\":\"" + "k".repeat(LONGEST_KEY_BYTES) + "\"}"));
            default -> List.of();
        };
    }

    private static String largest() {
        String head = "{\"id\":\"largest\",\"pk\":\"p\",\"text\":\"";
        String tail = "\",\"end\":1.10}";
        String unit = "abc é 漢 😀 \\u0000 \\n | ";
        int room = LARGEST_BYTES - head.length() - tail.length();
        int unitBytes = unit.getBytes(StandardCharsets.UTF_8).length;
        return head + unit.repeat(room / unitBytes) + "x".repeat(room % unitBytes) + tail;
    }

    private static HazardDocument document(String name, byte[] bytes, List<List<String>> paths) throws IOException {
        JsonNode tree = JSON.readTree(bytes);
        StringJoiner key = new StringJoiner(",", "[", "]");
        for (List<String> path : paths) {
            JsonNode value = tree;
            for (String member : path) {
                value = value.isObject() ? value.path(member) : JSON.missingNode();
            }
            key.add(value.isValueNode() ? value.toString() : "{}");
        }
        return new HazardDocument(name, tree.path("id").asText(), key.toString(), bytes);
    }

    /// {@code /a/"b c"} is {@code [a, b c]}; no quoted name here has a slash.
    private static List<String> members(String path) {
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(member -> member.replace("\"", ""))
                .toList();
    }
}
