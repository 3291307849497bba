package io.cosmosbackup.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An SDK of another language in a process of its own: a line of JSON for each request and answer, as
/// {@code dev/python/client.py} reads and writes them. Its standard error is this process's.
final class ProcessClient implements ContractClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    ProcessClient(List<String> command, Access access) {
        this.command = List.copyOf(command);
        try {
            this.process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("endpoint", access.endpoint().toString());
        arguments.put("regions", access.regions());
        access.certificate().map(Path::toString).ifPresent(path -> arguments.put("certificate", path));
        switch (access.secret()) {
            case Secret.Key(String base64) -> arguments.put("key", base64);
            case Secret.Token(String text) -> arguments.put("token", text);
        }
        try {
            ask("connect", arguments);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// What the script that installs an SDK prints. {@code make test} puts it into the variable.
    static String installed(String variable, String script) {
        String path = System.getenv(variable);
        if (path == null) {
            throw new IllegalStateException(variable
                    + " is not set. HINT: run integration tests by make test, or set it to what " + script + " prints");
        }
        return path;
    }

    private JsonNode ask(String what, Map<String, ? extends @Nullable Object> arguments) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>(arguments);
        request.put("do", what);
        try {
            requests.write(JSON.writeValueAsString(request));
            requests.newLine();
            requests.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(command + " ended on " + what);
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.has("status")) {
                throw new Refused(
                        answer.path("status").asInt(),
                        answer.path("subStatus").asInt(),
                        answer.path("message").asText());
            }
            if (answer.has("failure")) {
                throw new IllegalStateException(
                        command + " failed: " + answer.path("failure").asText());
            }
            return answer.path("value");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode ask(String what, In in, Map<String, ? extends @Nullable Object> more) {
        Map<String, @Nullable Object> arguments = new HashMap<>(more);
        arguments.put("database", in.database());
        arguments.put("container", in.container());
        return ask(what, arguments);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    @Override
    public void createDatabase(String database) {
        ask("create_database", Map.of("database", database));
    }

    @Override
    public void deleteDatabase(String database) {
        ask("delete_database", Map.of("database", database));
    }

    @Override
    public List<String> databases() {
        return texts(ask("databases", Map.of()));
    }

    @Override
    public void createContainer(In in, List<String> keyPaths, int throughput) {
        ask("create_container", in, Map.of("paths", keyPaths, "throughput", throughput));
    }

    @Override
    public JsonNode readContainer(In in) {
        return ask("read_container", in, Map.of());
    }

    @Override
    public void deleteContainer(In in) {
        ask("delete_container", in, Map.of());
    }

    @Override
    public List<String> containers(String database) {
        return texts(ask("containers", Map.of("database", database)));
    }

    @Override
    public int throughput(In in) {
        return ask("throughput", in, Map.of()).asInt();
    }

    @Override
    public void setThroughput(In in, int throughput) {
        ask("set_throughput", in, Map.of("throughput", throughput));
    }

    @Override
    public JsonNode create(In in, ObjectNode item) {
        return ask("create", in, Map.of("item", item));
    }

    @Override
    public JsonNode upsert(In in, ObjectNode item) {
        return ask("upsert", in, Map.of("item", item));
    }

    @Override
    public JsonNode replace(In in, ObjectNode item, Optional<String> ifMatch) {
        Map<String, Object> arguments = new HashMap<>(Map.of("item", item));
        ifMatch.ifPresent(etag -> arguments.put("etag", etag));
        return ask("replace", in, arguments);
    }

    @Override
    public JsonNode read(In in, String id, List<Object> key) {
        return ask("read", in, Map.of("id", id, "key", key));
    }

    @Override
    public void delete(In in, String id, List<Object> key) {
        ask("delete", in, Map.of("id", id, "key", key));
    }

    @Override
    public List<List<JsonNode>> query(
            In in, String text, Map<String, Object> parameters, List<Object> key, int pageSize) {
        JsonNode pages = ask("query", in, Map.of("text", text, "parameters", parameters, "key", key, "size", pageSize));
        return items(pages).stream().map(ProcessClient::items).toList();
    }

    @Override
    public Changes changes(In in, Start start, int pageSize) {
        Map<String, @Nullable Object> arguments = new HashMap<>();
        arguments.put("since", start instanceof Start.Since(var time) ? time.getEpochSecond() : null);
        arguments.put("continuation", start instanceof Start.After(String continuation) ? continuation : null);
        arguments.put("size", pageSize);
        JsonNode changes = ask("changes", in, arguments);
        return new Changes(
                items(changes.path("items")), changes.path("continuation").asText());
    }

    @Override
    public List<Integer> batch(In in, List<Object> key, List<Step> steps) {
        List<Map<String, Object>> operations = new ArrayList<>();
        for (Step step : steps) {
            operations.add(
                    switch (step) {
                        case Step.Create(JsonNode item) -> Map.of("do", "create", "item", item);
                        case Step.Upsert(JsonNode item) -> Map.of("do", "upsert", "item", item);
                        case Step.Delete(String id) -> Map.of("do", "delete", "id", id);
                    });
        }
        return items(ask("batch", in, Map.of("key", key, "operations", operations))).stream()
                .map(JsonNode::asInt)
                .toList();
    }

    /// The end of its input ends the process.
    @Override
    public void close() {
        try {
            requests.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
