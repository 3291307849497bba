package io.cosmosbackup.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.engine.concurrent.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Two containers of data that others have published, from the npm package vega-datasets: 3,201 movies by
/// distributor (which many of them lack) and 1,707 earthquakes by the network that saw them. Each record keeps its
/// bytes; movies, which have no id, get one put in front.
final class PublicData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublicData() {}

    /// @param key the partition key, as the header has it
    private record Document(String database, String container, String key, String id, byte[] bytes) {}

    static void load(EmulatorClient client, Path dataset) {
        client.createDatabase("cinema").ok();
        client.createContainer("cinema", "movies", "/Distributor").ok();
        client.createDatabase("geology").ok();
        client.createContainer("geology", "quakes", "/properties/net").ok();
        List<Document> movies = movies(dataset);
        List<Document> quakes = quakes(dataset);
        put(client, movies);
        put(client, quakes);
        System.out.println("loaded cinema/movies: " + movies.size() + " documents, geology/quakes: " + quakes.size());
    }

    private static void put(EmulatorClient client, List<Document> records) {
        Parallel.forEach(
                records,
                8,
                r -> client.createItem(r.database, r.container, r.key, r.bytes).ok());
    }

    /// Deletes each document that {@link #load} has put there, and leaves the containers.
    static void delete(EmulatorClient client, Path dataset) {
        List<Document> records = new ArrayList<>(movies(dataset));
        records.addAll(quakes(dataset));
        Parallel.forEach(
                records,
                8,
                r -> client.deleteItem(r.database, r.container, r.key, r.id).ok());
        System.out.println("deleted " + records.size() + " documents");
    }

    private static List<Document> movies(Path dataset) {
        List<byte[]> movies = records(dataset.resolve("movies.json"), "");
        List<Document> records = new ArrayList<>();
        for (int i = 0; i < movies.size(); i++) {
            String id = "movie-%04d".formatted(i);
            byte[] rest = movies.get(i);
            String text = "{\"id\":\"" + id + "\"," + new String(rest, 1, rest.length - 1, StandardCharsets.UTF_8);
            records.add(document("cinema", "movies", id, text, "Distributor"));
        }
        return records;
    }

    private static List<Document> quakes(Path dataset) {
        return records(dataset.resolve("earthquakes.json"), "features").stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .map(text -> document("geology", "quakes", read(text).path("id").asText(), text, "properties", "net"))
                .toList();
    }

    private static Document document(String database, String container, String id, String text, String... path) {
        JsonNode key = read(text);
        for (String name : path) {
            key = key.path(name);
        }
        String header = key.isMissingNode() ? "[{}]" : "[" + key + "]";
        return new Document(database, container, header, id, text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode read(String record) {
        try {
            return JSON.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The objects of the array that is the file, or that is the named member of it.
    private static List<byte[]> records(Path file, String member) {
        try {
            byte[] text = Files.readAllBytes(file);
            List<byte[]> records = new ArrayList<>();
            try (JsonParser parser = JSON.createParser(text)) {
                while (!(parser.nextToken() == JsonToken.START_ARRAY
                        && (member.isEmpty() || member.equals(parser.currentName())))) {
                    // on to the array
                }
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                    parser.skipChildren();
                    records.add(Arrays.copyOfRange(
                            text,
                            start,
                            Math.toIntExact(parser.currentLocation().getByteOffset())));
                }
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
