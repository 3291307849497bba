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

    static void load(EmulatorClient client, Path dataset) {
        client.createDatabase("cinema").ok();
        client.createContainer("cinema", "movies", "/Distributor").ok();
        client.createDatabase("geology").ok();
        client.createContainer("geology", "quakes", "/properties/net").ok();
        List<byte[]> movies = records(dataset.resolve("movies.json"), "");
        Parallel.forEach(numbers(movies.size()), 8, i -> {
            byte[] rest = movies.get(i);
            String record = "{\"id\":\"movie-%04d\",".formatted(i)
                    + new String(rest, 1, rest.length - 1, StandardCharsets.UTF_8);
            put(client, "cinema", "movies", record, "Distributor");
        });
        List<byte[]> quakes = records(dataset.resolve("earthquakes.json"), "features");
        Parallel.forEach(
                quakes,
                8,
                quake -> put(
                        client, "geology", "quakes", new String(quake, StandardCharsets.UTF_8), "properties", "net"));
        System.out.println("loaded cinema/movies: " + movies.size() + " documents, geology/quakes: " + quakes.size());
    }

    private static void put(EmulatorClient client, String database, String container, String record, String... path) {
        JsonNode key = read(record);
        for (String name : path) {
            key = key.path(name);
        }
        String header = key.isMissingNode() ? "[{}]" : "[" + key + "]";
        client.createItem(database, container, header, record.getBytes(StandardCharsets.UTF_8))
                .ok();
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

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
